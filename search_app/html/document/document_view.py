"""The page of a document: its record, outline, list of pages, and the contents of an archive."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import request, url_for

from indexer.coverage import PageState, page_state
from indexer.engine.protocol import Engine
from indexer.engine.query.nodes import Query
from indexer.engine.results import Snippet
from indexer.model import PageInfo, Record
from search_app.documents.citation import cite
from search_app.documents.coverage import state_note
from search_app.documents.formats import CONTAINERS, page_sign, place
from search_app.documents.links import web_address
from search_app.documents.matches import DocumentMatches, matching_pages
from search_app.documents.outline import parts
from search_app.html.base import Context, DocumentLine, LabelledLinks, Link, SiteContext
from search_app.html.document.document_links import all_documents, container_link, results_link
from search_app.html.document.outline import OutlineLine, outline_lines
from search_app.html.document.record_fields import record_fields
from search_app.html.labels import Names, file_link
from search_app.html.rendering import site
from search_app.request.links import Links
from search_app.request.state import SearchState
from search_app.text import count

__all__ = ["document_page", "page_with_label"]


@dataclass(frozen=True, slots=True)
class PageLine:
    """A page of a document: its heading only if it changes, a note only if there is more to say
    than that the page was read, `occurrences` of the words of the search.
    """

    page: PageInfo
    place: str
    heading: str
    note: str
    occurrences: int
    url: str


@dataclass(frozen=True, slots=True)
class DocumentPage(Context):
    """A document's record, outline and pages. `matching` pages match the search; `missing_label` is
    the page label that was asked for and not found.
    """

    template = "document.html"
    site: SiteContext
    record: Record
    kind: str
    summary: str
    abstract: Snippet
    results_link: Link | None
    breadcrumbs: tuple[Link, ...]
    fields: tuple[LabelledLinks, ...]
    outline: tuple[OutlineLine, ...]
    pages: tuple[PageLine, ...]
    contents: tuple[DocumentLine, ...]
    gaps: str
    source: str
    matching: int
    file: Link | None
    container_link: Link | None
    citation: str
    missing_label: str
    label_range: str


def page_with_label(record: Record, label: str) -> int:
    """The number of the page with that printed label, else of that number; 0 if there is none."""
    wanted = label.casefold().removeprefix(page_sign(record)).strip()
    if not wanted:
        return 0
    for page in record.pages:
        if page.label.casefold() == wanted:
            return page.number
    return next((page.number for page in record.pages if str(page.number) == wanted), 0)


def document_page(
    engine: Engine, record: Record, state: SearchState, query: Query | None, missing_label: str
) -> DocumentPage:
    """All that the template shows; `query` decides which pages and parts have matches."""
    names = Names.of(engine.info.taxonomy)
    matches = matching_pages(engine, record, query)
    outline = parts(record, matches) if record.unit == "page" else ()
    links = Links(state, request.script_root)
    return DocumentPage(
        site=site(state.q),
        record=record,
        kind=names.kind(record),
        summary=names.describe(record),
        abstract=Snippet(record.abstract),
        results_link=results_link(state),
        breadcrumbs=all_documents(state),
        fields=record_fields(engine, record, names),
        outline=outline_lines(record, outline, links),
        pages=tuple(_page_lines(record, links, matches)),
        contents=_contents(engine, record, names),
        gaps=_gaps(record),
        source=web_address(record.url),
        matching=len(matches.pages),
        file=file_link(record),
        container_link=container_link(engine, record),
        citation=cite(record, engine.info),
        missing_label=missing_label,
        label_range=_label_range(record) if missing_label else "",
    )


def _page_lines(record: Record, links: Links, matches: DocumentMatches) -> Iterator[PageLine]:
    """All pages; those with matches link to their first match."""
    heading = ""
    for page in record.pages:
        occurrences = matches.pages.get(page.number, 0)
        yield PageLine(
            page=page,
            place=place(record, page.number, page.label),
            heading=page.heading if page.heading != heading else "",
            note=state_note(page),
            occurrences=occurrences,
            url=links.page(record.id, page.number, min(occurrences, 1)),
        )
        heading = page.heading


def _gaps(record: Record) -> str:
    """How many pages of a document that was read have no text although they show something."""
    missing = (PageState.NEEDS_OCR, PageState.UNREAD)
    gaps = sum(page_state(page) in missing for page in record.pages)
    if not gaps or record.unread:
        return ""
    verb = "has" if gaps == 1 else "have"
    of = f"{gaps:,} of its {count(len(record.pages), record.unit)}"
    return f"{of} {verb} no text in the index; below it is said which."


def _contents(engine: Engine, record: Record, names: Names) -> tuple[DocumentLine, ...]:
    """The documents in an archive, which has nothing else to show."""
    if record.format not in CONTAINERS:
        return ()
    return tuple(
        DocumentLine(inner, url_for("pages.document", identifier=inner.id), _meta(inner, names), ())
        for inner in engine.records(record.attachments)
    )


def _meta(record: Record, names: Names) -> str:
    if record.unread:
        return f"Not read. {record.unread.reason.sentence}"
    return names.describe(record)


def _label_range(record: Record) -> str:
    labels = [page.label or str(page.number) for page in record.pages]
    if not labels:
        return "It has no pages in this copy."
    return f"Its {record.unit}s run from {labels[0]} to {labels[-1]}."
