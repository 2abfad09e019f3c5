"""Links away from a document or a page: back to the results, to attachments, to the file that
contains it, to its source on the web.
"""

from flask import request, url_for

from indexer.engine.protocol import DocumentStore
from indexer.engine.results import PageText
from indexer.model import Record
from search_app.documents.links import web_address
from search_app.documents.text_fragment import fragment_url
from search_app.html.base import LabelledLinks, Link
from search_app.request.links import Links
from search_app.request.state import SearchState

__all__ = [
    "all_documents",
    "attached",
    "container_link",
    "matches_in_document",
    "results_link",
    "source_link",
]


def results_link(state: SearchState) -> Link | None:
    """To the results of the search that led here, None without a search."""
    if not (state.q or state.filters):
        return None
    return Link("← Back to the results", state.url(url_for("pages.search")))


def all_documents(state: SearchState) -> tuple[Link, ...]:
    """To the list of all documents, if there are no results to go back to."""
    return () if results_link(state) else (Link("All documents", url_for("pages.search")),)


def matches_in_document(record: Record, state: SearchState) -> tuple[Link, ...]:
    """To the matching pages of this document, ignoring filters."""
    if not state.q:
        return ()
    inside = state.with_(document=record.id, by="page", filters=())
    return (Link("Matches in this document", inside.url(url_for("pages.search"))),)


def attached(store: DocumentStore, record: Record, state: SearchState) -> tuple[LabelledLinks, ...]:
    """To what the document is attached to, and to its attachments."""
    links = Links(state, request.script_root)
    documents_by_label = {
        "Attached to": (record.attached_to,),
        "Attachments": record.attachments,
    }
    lines = (
        LabelledLinks(
            label,
            tuple(
                Link(other.title, links.document(other.id)) for other in store.records(documents)
            ),
        )
        for label, documents in documents_by_label.items()
    )
    return tuple(line for line in lines if line.values)


def container_link(store: DocumentStore, record: Record) -> Link | None:
    """To the document whose file contains this one, None if its file is its own."""
    container = store.container(record.id)
    if container is None:
        return None
    return Link(container.title, url_for("pages.document", identifier=container.id))


def source_link(page: PageText) -> Link | None:
    """To the document's URL on the web; in a web page, to the first match."""
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
