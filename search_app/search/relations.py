"""Ids of documents that a document names -> those of them that are in the index, with title and
address.
"""

from collections.abc import Iterable, Iterator

from indexer.engine.protocol import Engine
from indexer.errors import NotFound
from search_app.request.state import SearchState
from search_app.search.results import Reference

__all__ = ["references"]


def references(
    engine: Engine, documents: Iterable[str], state: SearchState, root: str
) -> Iterator[Reference]:
    """In the order given; their addresses keep the search."""
    for document in filter(None, documents):
        try:
            record = engine.record(document)
        except NotFound:
            continue
        yield Reference(record.id, record.title, state.document_url(record.id, root))
