"""A public test collection -> how well the search that serves people ranks it.

Every document becomes a document of one page; every judged query goes as typed through the parser,
with `match=any`.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from typing import Any

from indexer.engine import open_engine, open_writer
from indexer.engine.protocol import Engine
from indexer.engine.schema import fingerprint
from indexer.engine.taxonomy import IndexInfo, Taxonomy
from indexer.model import PageInfo, Passage, Record
from search_app.request.state import SearchState
from search_app.search.service import search
from tests.quality.layouts.values import Collection
from tests.quality.measures import means, measured

__all__ = ["collection_figures", "files_hash"]

DEPTH = 100


def collection_figures(collection: Collection) -> dict[str, Any]:
    """What was measured, and what it was measured on.

    `queries` are those with a relevant document; `unknown` counts judgements of documents that the
    collection does not hold, which no ranking can find.
    """
    with tempfile.TemporaryDirectory() as place:
        url = f"whoosh:{place}"
        _index(url, collection)
        engine = open_engine(url)
        try:
            rows = list(_ask_all(engine, collection))
        finally:
            engine.close()
    held = {document.id for document in collection.documents}
    return {
        "files": files_hash(collection),
        "ranking": fingerprint(),
        "documents": len(collection.documents),
        "queries": len(rows),
        "unknown": sum(len(grades.keys() - held) for grades in collection.judgements.values()),
        **means(rows),
    }


def files_hash(collection: Collection) -> str:
    """Twelve hexadecimal digits that change when a file of the collection does."""
    digest = hashlib.sha256()
    for path in collection.files:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def _index(url: str, collection: Collection) -> None:
    writer = open_writer(url, Taxonomy())
    for document in collection.documents:
        record = Record(
            id=document.id, title=document.title, kind="abstract", pages=(PageInfo(1, "", "", 1),)
        )
        writer.add(record, [Passage(document.id, 1, "", "", document.text)])
    number = len(collection.documents)
    info = IndexInfo("collection", "", "collection", "", number, number, number, Taxonomy())
    writer.publish(info, {})


def _ask_all(engine: Engine, collection: Collection) -> Iterator[dict[str, float]]:
    for query, text in collection.queries.items():
        grades = collection.judgements.get(query, {})
        if any(grade > 0 for grade in grades.values()):
            state = SearchState(q=text, match="any", per_page=DEPTH)
            hits = search(engine, state, modes=False).results.hits
            yield measured([hit.record.id for hit in hits], grades)
