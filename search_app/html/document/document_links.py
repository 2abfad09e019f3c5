"""Where one can go from a document or a page: back to the results, to all documents, to what it is
attached to or lies in, to its place on the web.
"""

from flask import request, url_for

from indexer.engine.results import Engine, PageText
from indexer.model import Record
from search_app.documents.text_fragment import fragment_url
from search_app.html.base import Anchor, Line
from search_app.html.labels import web_address
from search_app.request.state import SearchState
from search_app.search.relations import references

__all__ = ["all_documents", "attached", "back", "holder", "on_the_web", "within"]


def back(state: SearchState) -> Anchor | None:
    """To the results of the search that led here, None where none did."""
    if not (state.q or state.filters):
        return None
    return Anchor("← Back to the results", state.url(url_for("pages.search")))


def all_documents(state: SearchState) -> tuple[Anchor, ...]:
    """To everything, where there are no results to go back to."""
    return () if back(state) else (Anchor("All documents", url_for("pages.search")),)


def within(record: Record, state: SearchState) -> tuple[Anchor, ...]:
    """To the pages of this document that match, whatever the filters."""
    if not state.q:
        return ()
    inside = state.with_(document=record.id, by="page", filters=())
    return (Anchor("Matches in this document", inside.url(url_for("pages.search"))),)


def attached(engine: Engine, record: Record, state: SearchState) -> tuple[Line, ...]:
    """To what the document is attached to, and to its attachments."""
    sides = {"Attached to": (record.attached_to,), "Attachments": record.attachments}
    lines = (
        Line(
            label,
            tuple(
                Anchor(one.title, one.url)
                for one in references(engine, documents, state, request.script_root)
            ),
        )
        for label, documents in sides.items()
    )
    return tuple(line for line in lines if line.values)


def holder(engine: Engine, record: Record) -> Anchor | None:
    """To the document in whose file this one lies, where it does."""
    path, inside, _ = record.path.rpartition("#")
    found = next((one for one in engine.records() if inside and one.path == path), None)
    return Anchor(found.title, url_for("pages.document", identifier=found.id)) if found else None


def on_the_web(page: PageText) -> Anchor | None:
    """To the address that the document has on the web: of a web page, at the words found."""
    address = web_address(page.record.url)
    if not address:
        return None
    url = fragment_url(page)
    if not url:
        return Anchor("Open it at its source", address, external=True)
    if url == address:
        return Anchor("Open the web page", url, external=True)
    where = "these words" if page.text.marks else "this section"
    return Anchor(f"Open the web page at {where}", url, external=True)
