"""A document -> the values of its template: its record, outline, pages and what it holds."""

from flask import url_for

from indexer.coverage import PageState, page_state
from indexer.engine.protocol import Engine
from indexer.engine.query.nodes import Query
from indexer.engine.results import Snippet
from indexer.model import PageInfo, Record
from search_app.documents.citation import cite
from search_app.documents.formats import CONTAINERS, page_sign
from search_app.documents.links import web_address
from search_app.documents.matches import matching_pages
from search_app.documents.outline import parts
from search_app.html.base import DocumentLine
from search_app.html.document.document_links import all_documents, container_link, results_link
from search_app.html.document.outline import outline_lines, page_lines
from search_app.html.document.reading_context import DocumentPage
from search_app.html.document.record_fields import record_lines
from search_app.html.labels import Names, file_link
from search_app.html.rendering import site
from search_app.request.state import SearchState
from search_app.text import count

__all__ = ["document_page", "labelled"]


def labelled(record: Record, label: str) -> int:
    """The number of the page with that printed label, else of that number; 0 when there is none."""
    wanted = label.casefold().removeprefix(page_sign(record)).strip()
    if not wanted:
        return 0
    for page in record.pages:
        if page.label.casefold() == wanted:
            return page.number
    return next((page.number for page in record.pages if str(page.number) == wanted), 0)


def document_page(
    engine: Engine, record: Record, state: SearchState, query: Query | None, go: str
) -> DocumentPage:
    """The record of a document; `query` marks its abstract's pages, `go` is a label that was not
    found.
    """
    names = Names.of(engine.info.taxonomy)
    found = matching_pages(engine, record, query)
    return DocumentPage(
        site=site(state.q),
        record=record,
        kind=names.kind(record),
        summary=names.describe(record),
        abstract=Snippet(record.abstract),
        back=results_link(state),
        crumbs=all_documents(state),
        lines=record_lines(engine, record, names),
        outline=outline_lines(record, parts(record, found), state) if record.unit == "page" else (),
        pages=page_lines(record, state, found),
        pages_heading=count(len(record.pages), record.unit),
        contents=_contents(engine, record, names),
        gaps=_gaps(record),
        source=web_address(record.url),
        matching=len(found.pages),
        file=file_link(record),
        inside=container_link(engine, record),
        citation=cite(record, engine.info),
        goto_missing=go,
        label_range=_label_range(record) if go else "",
    )


def _gaps(record: Record) -> str:
    """How many pages of a document that was read have no text, though they show something."""
    missing = (PageState.NEEDS_OCR, PageState.UNREAD)
    gaps = sum(page_state(page) in missing for page in record.pages)
    if not gaps or record.unread:
        return ""
    verb = "has" if gaps == 1 else "have"
    of = f"{gaps:,} of its {count(len(record.pages), record.unit)}"
    return f"{of} {verb} no text in the index; below it is said which."


def _contents(engine: Engine, record: Record, names: Names) -> tuple[DocumentLine, ...]:
    """What lies in a mere container, which has nothing else to show."""
    if record.format not in CONTAINERS:
        return ()
    known = {record.id: record for record in engine.records()}
    return tuple(
        DocumentLine(one.title, _document(one), _inside(one, names), ())
        for one in map(known.get, record.attachments)
        if one
    )


def _inside(record: Record, names: Names) -> str:
    why = f"Not read. {record.unread.reason.sentence}" if record.unread else ""
    return why or names.describe(record)


def _document(record: Record) -> str:
    return url_for("pages.document", identifier=record.id)


def _label_range(record: Record) -> str:
    labels = [_name(page) for page in record.pages]
    if not labels:
        return "It has no pages in this copy."
    return f"Its {record.unit}s run from {labels[0]} to {labels[-1]}."


def _name(page: PageInfo) -> str:
    return page.label or str(page.number)
