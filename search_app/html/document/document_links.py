"""Where one can go from a document or a page: back to the results, to all documents, to what it is
attached to or lies in, to its place on the web.
"""

from flask import request, url_for

from indexer.engine.protocol import Engine
from indexer.engine.results import PageText
from indexer.model import Record
from search_app.documents.links import web_address
from search_app.documents.text_fragment import fragment_url
from search_app.html.base import LabelledLinks, Link
from search_app.request.state import SearchState
from search_app.search.relations import references

__all__ = [
    "all_documents",
    "attached",
    "container_link",
    "matches_in_document",
    "results_link",
    "source_link",
]


def results_link(state: SearchState) -> Link | None:
    """To the results of the search that led here, None where none did."""
    if not (state.q or state.filters):
        return None
    return Link("← Back to the results", state.url(url_for("pages.search")))


def all_documents(state: SearchState) -> tuple[Link, ...]:
    """To everything, where there are no results to go back to."""
    return () if results_link(state) else (Link("All documents", url_for("pages.search")),)


def matches_in_document(record: Record, state: SearchState) -> tuple[Link, ...]:
    """To the pages of this document that match, whatever the filters."""
    if not state.q:
        return ()
    inside = state.with_(document=record.id, by="page", filters=())
    return (Link("Matches in this document", inside.url(url_for("pages.search"))),)


def attached(engine: Engine, record: Record, state: SearchState) -> tuple[LabelledLinks, ...]:
    """To what the document is attached to, and to its attachments."""
    sides = {"Attached to": (record.attached_to,), "Attachments": record.attachments}
    lines = (
        LabelledLinks(
            label,
            tuple(
                Link(reference.title, reference.url)
                for reference in references(engine, documents, state, request.script_root)
            ),
        )
        for label, documents in sides.items()
    )
    return tuple(line for line in lines if line.values)


def container_link(engine: Engine, record: Record) -> Link | None:
    """To the document in whose file this one lies, where it does."""
    path, inside, _ = record.path.rpartition("#")
    found = next((record for record in engine.records() if inside and record.path == path), None)
    return Link(found.title, url_for("pages.document", identifier=found.id)) if found else None


def source_link(page: PageText) -> Link | None:
    """To the address that the document has on the web: of a web page, at the words found."""
    address = web_address(page.record.url)
    if not address:
        return None
    url = fragment_url(page)
    if not url:
        return Link("Open it at its source", address, external=True)
    if url == address:
        return Link("Open the web page", url, external=True)
    where = "these words" if page.text.marks else "this section"
    return Link(f"Open the web page at {where}", url, external=True)
