"""A document or one of its pages -> the values of its template: record, outline, text, neighbours,
matches.
"""

from collections.abc import Mapping

from flask import request, url_for

from indexer.engine.coverage import PageState, disagrees, page_state, who_read
from indexer.engine.query import Query
from indexer.engine.results import Engine, PageText, Question, Snippet
from indexer.model import PageInfo, Record
from search_app.citation import cite
from search_app.contexts import Anchor, DocumentLine, Line
from search_app.coverage_view import short_state
from search_app.formats import CONTAINERS, page_sign, place, position
from search_app.naming import Names, file_anchor, web_address
from search_app.pictures import image_of
from search_app.reading_context import (
    DocumentPage,
    OutlineLine,
    PageLine,
    ReadingNote,
    ReadingPage,
)
from search_app.record_lines import record_lines, value_anchor
from search_app.search_state import SearchState
from search_app.typography import count
from search_app.web import site

__all__ = ["document_page", "labelled", "reading_page"]

# Matching pages of one document that are looked up for "next match".
_MATCHES = 2000


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
    found = _matches(engine, record, query)
    return DocumentPage(
        site=site(state.q),
        record=record,
        kind=names.kind(record),
        summary=names.describe(record),
        abstract=Snippet(record.abstract),
        crumbs=_back(state),
        lines=record_lines(engine, record, names),
        outline=_outline(record, state) if record.unit == "page" else (),
        pages=_pages(record, state, found),
        pages_heading=count(len(record.pages), record.unit),
        contents=_contents(engine, record, names),
        gaps=_gaps(record),
        source=web_address(record.url),
        matching=len(found),
        file=file_anchor(record),
        inside=_holder(engine, record),
        citation=cite(record, engine.info),
        goto_missing=go,
        label_range=_label_range(record) if go else "",
    )


def reading_page(
    engine: Engine, identifier: str, number: int, state: SearchState, query: Query | None
) -> ReadingPage:
    """A page's text with the words of `query` marked; NotFound when there is no such page."""
    page = engine.page(identifier, number, query)
    record = page.record
    names = Names.of(engine.info.taxonomy)
    found = _matches(engine, record, query)
    infos = {info.number: info for info in record.pages}
    before = max((n for n in found if n < number), default=0)
    after = min((n for n in found if n > number), default=0)

    def way(to: int) -> Anchor | None:
        if to not in infos:
            return None
        return Anchor(place(record, to, infos[to].label), _url(record, to, state))

    info = infos.get(number) or PageInfo(number, page.label, page.heading.text, 0)
    return ReadingPage(
        site=site(state.q),
        record=record,
        page=page,
        document_url=state.document_url(record.id, request.script_root),
        place=place(record, number, page.label),
        sign=page_sign(record),
        label=page.label or str(number),
        position=position(record, number),
        heading=page.heading.text,
        is_section=record.unit != "page",
        reading=_note(info),
        image=image_of(engine, page, request.script_root),
        found=_found(page, found),
        crumbs=(*_back(state), *_within(record, state)),
        previous=way(number - 1),
        next=way(number + 1),
        before=way(before),
        after=way(after),
        tags=_tags(names, page),
        outline=_outline(record, state, number),
        file=file_anchor(record, number),
        inside=_holder(engine, record),
        citation=cite(record, engine.info, info),
    )


def _matches(engine: Engine, record: Record, query: Query | None) -> Mapping[int, int]:
    """Occurrences by number of the pages of this document that the query lists."""
    if query is None or not record.pages:
        return {}
    question = Question(query, document=record.id, by="page", limit=_MATCHES, facets=())
    return {
        page.number: page.occurrences for hit in engine.search(question).hits for page in hit.pages
    }


def _note(page: PageInfo) -> ReadingNote:
    doubtful = page_state(page) is not PageState.TEXT or disagrees(page) or page.reader == "ocr"
    return ReadingNote(who_read(page), doubtful, page.warnings)


def _gaps(record: Record) -> str:
    """How many pages of a document that was read have no text, though they show something."""
    missing = (PageState.NEEDS_OCR, PageState.UNREAD)
    gaps = sum(page_state(page) in missing for page in record.pages)
    if not gaps or record.unread:
        return ""
    verb = "has" if gaps == 1 else "have"
    of = f"{gaps:,} of its {count(len(record.pages), record.unit)}"
    return f"{of} {verb} no text in the index; below it is said which."


def _found(page: PageText, found: Mapping[int, int]) -> str:
    noun = page.record.unit
    others = len(found) - (page.number in found)
    here = found.get(page.number, len(page.text.marks))
    return (
        f"{count(here, 'occurrence') if here else 'No occurrence'} on this {noun}; "
        f"{count(others, f'other {noun} matches', f'other {noun}s match')}."
    )


def _url(record: Record, number: int, state: SearchState) -> str:
    return state.page_url(record.id, number, request.script_root)


def _back(state: SearchState) -> tuple[Anchor, ...]:
    if not (state.q or state.filters):
        return (Anchor("All documents", url_for("pages.search")),)
    return (Anchor("← Back to the results", state.url(url_for("pages.search"))),)


def _within(record: Record, state: SearchState) -> tuple[Anchor, ...]:
    if not state.q:
        return ()
    inside = state.with_(document=record.id, by="page", filters=())
    return (Anchor("Matches in this document", inside.url(url_for("pages.search"))),)


def _outline(record: Record, state: SearchState, here: int = 0) -> tuple[OutlineLine, ...]:
    labels = {page.number: page.label for page in record.pages}
    top = min((heading.level for heading in record.headings), default=1)
    reached = [h.page for h in record.headings if h.page <= here]
    current = max(reached, default=0)
    lines = []
    for heading in record.headings:
        if heading.page not in labels:
            continue
        on = bool(here) and heading.page == current
        at = place(record, heading.page, labels[heading.page])
        url = _url(record, heading.page, state)
        level = min(heading.level - top + 1, 3)
        lines.append(OutlineLine(level, heading.text, at, url, on))
    return tuple(lines)


def _pages(record: Record, state: SearchState, found: Mapping[int, int]) -> tuple[PageLine, ...]:
    lines = []
    heading = ""
    for page in record.pages:
        lines.append(
            PageLine(
                place=place(record, page.number, page.label),
                heading=page.heading if page.heading != heading else "",
                words=page.words,
                state=short_state(page),
                occurrences=found.get(page.number, 0),
                url=_url(record, page.number, state),
            )
        )
        heading = page.heading
    return tuple(lines)


def _tags(names: Names, page: PageText) -> tuple[Line, ...]:
    return tuple(
        Line(
            names.facet_label(name),
            tuple(value_anchor(names, name, value) for value in values),
        )
        for name, values in page.tags.items()
        if values and name in names.facets
    )


def _holder(engine: Engine, record: Record) -> Anchor | None:
    """The document in whose file this one lies, where it does."""
    path, inside, _ = record.path.rpartition("#")
    holder = next((one for one in engine.records() if inside and one.path == path), None)
    return Anchor(holder.title, _document(holder)) if holder else None


def _contents(engine: Engine, record: Record, names: Names) -> tuple[DocumentLine, ...]:
    """What lies in a mere container, which has nothing else to show."""
    if record.format not in CONTAINERS:
        return ()
    known = {one.id: one for one in engine.records()}
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
