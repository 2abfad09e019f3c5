"""What the search finds in a document, and the ways on from a page -> the keys of the interface
that say so.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from indexer.engine.protocol import Engine
from indexer.engine.results import PageText
from indexer.model import Record
from search_app.documents.links import file_url, web_address
from search_app.documents.matches import DocumentMatches, neighbors
from search_app.documents.outline import parts
from search_app.documents.text_fragment import fragment_url
from search_app.request.state import SearchState
from search_app.search.relations import references

__all__ = ["outline_json", "ways_json"]

Json = dict[str, Any]


def outline_json(
    record: Record, state: SearchState, found: DocumentMatches | None, root: str
) -> Json:
    """The headings with what is found in their parts, and the sums of the document; null where no
    search was given.
    """
    asked = found is not None
    found = found or DocumentMatches()
    return {
        "occurrences": found.occurrences if asked else None,
        "pages_matching": len(found.pages) if asked else None,
        "outline": [
            {
                "level": part.heading.level,
                "text": part.heading.text,
                "page": part.first,
                "last_page": part.last,
                "occurrences": part.occurrences if asked else None,
                "match": _page(record, part.match, state, root),
            }
            for part in parts(record, found)
        ],
    }


def ways_json(
    engine: Engine, page: PageText, state: SearchState, found: DocumentMatches, root: str
) -> Json:
    """The pages around one, the matching ones around it, its originals, and what belongs to its
    document; `occurrences` are those of the page, 0 where the search does not list it.
    """
    record, number = page.record, page.number
    ways = neighbors(record, number, found)
    return {
        "occurrences": found.pages.get(number, 0),
        "previous": _page(record, ways.previous, state, root),
        "next": _page(record, ways.next, state, root),
        "previous_match": _page(record, ways.previous_match, state, root),
        "next_match": _page(record, ways.next_match, state, root),
        "file_url": file_url(record, number, root) or None,
        "web_url": fragment_url(page) or web_address(record.url) or None,
        "attached_to": next(_references(engine, (record.attached_to,), state, root), None),
        "attachments": list(_references(engine, record.attachments, state, root)),
    }


def _references(
    engine: Engine, documents: tuple[str, ...], state: SearchState, root: str
) -> Iterator[Json]:
    return (asdict(reference) for reference in references(engine, documents, state, root))


def _page(record: Record, number: int, state: SearchState, root: str) -> Json | None:
    info = next((page for page in record.pages if page.number == number), None)
    if info is None:
        return None
    url = state.page_url(record.id, number, root)
    return {"number": number, "label": info.label, "url": url}
