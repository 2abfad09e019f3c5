"""A page of a document -> the values of its template: text, matches, picture, outline and the ways
on.
"""

from flask import request

from indexer.coverage import PageState, disagrees, page_state, who_read
from indexer.engine.protocol import Engine
from indexer.engine.query.nodes import Query
from indexer.engine.results import PageText
from indexer.model import PageInfo, Record
from search_app.documents.citation import cite
from search_app.documents.formats import page_sign, place, position
from search_app.documents.matches import DocumentMatches, Neighbors, matching_pages, neighbors
from search_app.documents.outline import current_section, parts, visible_sections
from search_app.documents.page_images import boxed, image_of
from search_app.html.base import LabelledLinks, Link
from search_app.html.document.document_links import (
    all_documents,
    attached,
    container_link,
    matches_in_document,
    results_link,
    source_link,
)
from search_app.html.document.match_navigation import MatchNavigator, match_count, runs
from search_app.html.document.outline import outline_lines
from search_app.html.document.reading_context import OutlineLine, ReadingNote, ReadingPage
from search_app.html.document.record_fields import value_anchor
from search_app.html.labels import Names, file_link
from search_app.html.rendering import site
from search_app.request.state import SearchState
from search_app.text import count

__all__ = ["reading_page"]


def reading_page(
    engine: Engine, identifier: str, number: int, state: SearchState, query: Query | None
) -> ReadingPage:
    """A page's text with the words of `query` marked; NotFound when there is no such page."""
    page = engine.page(identifier, number, query)
    record = page.record
    found = matching_pages(engine, record, query)
    ways = neighbors(record, number, found)
    walk = _walk(engine, page, state, query, ways)
    infos = {info.number: info for info in record.pages}
    info = infos.get(number) or PageInfo(number, page.label, page.heading.text, 0)
    image = image_of(engine, page, request.script_root)
    outline, rest = _outline(record, state, found, number)
    return ReadingPage(
        site=site(state.q),
        record=record,
        document_url=state.document_url(record.id, request.script_root),
        place=place(record, number, page.label),
        sign=page_sign(record),
        label=page.label or str(number),
        position=position(record, number),
        heading=next(iter(runs(page.heading, walk)), ()),
        is_section=record.unit != "page",
        above=page.above,
        paragraphs=runs(page.text, walk, len(page.heading.marks) + 1),
        below=page.below,
        reading=_note(info),
        image=image,
        boxed=boxed(image, page),
        found=_found(page, found),
        matches=walk,
        back=results_link(state),
        crumbs=(*all_documents(state), *matches_in_document(record, state)),
        previous=_way(record, ways.previous, state),
        next=_way(record, ways.next, state),
        tags=_tags(Names.of(engine.info.taxonomy), page),
        attached=attached(engine, record, state),
        outline=outline,
        outline_rest=rest,
        file=file_link(record, number),
        inside=container_link(engine, record),
        web=source_link(page),
        citation=cite(record, engine.info, info),
    )


def _way(record: Record, number: int, state: SearchState, match: int = 0) -> Link | None:
    """To another page of the document, None for number 0."""
    info = next((page for page in record.pages if page.number == number), None)
    if info is None:
        return None
    url = state.page_url(record.id, number, request.script_root, match)
    return Link(place(record, number, info.label), url)


def _walk(
    engine: Engine, page: PageText, state: SearchState, query: Query | None, ways: Neighbors
) -> MatchNavigator:
    """The matches of this page, and those at its ends: one lands on the last match of the page
    before, and on the first of the page after.
    """
    last = first = 0
    if ways.previous_match:
        last = match_count(engine.page(page.record.id, ways.previous_match, query))
    if ways.next_match:
        first = min(1, match_count(engine.page(page.record.id, ways.next_match, query)))
    return MatchNavigator(
        match_count(page),
        _way(page.record, ways.previous_match, state, last),
        _way(page.record, ways.next_match, state, first),
    )


def _note(page: PageInfo) -> ReadingNote:
    doubtful = page_state(page) is not PageState.TEXT or disagrees(page) or page.reader == "ocr"
    return ReadingNote(who_read(page), doubtful, page.warnings)


def _found(page: PageText, found: DocumentMatches) -> Link:
    """How many matches there are on this page, as the way to the first, and on how many others."""
    noun, places = page.record.unit, match_count(page)
    here_at = f"{'in' if noun == 'section' else 'on'} this {noun}"
    others = len(found.pages) - (page.number in found.pages)
    rest = f"{count(others, f'other {noun} matches', f'other {noun}s match')}."
    if page.number in found.pages:
        here = found.pages[page.number]
        if not here:
            return Link(f"This {noun} matches, without words to mark", "", rest)
        said = count(here, "occurrence")
        # Matches that overlap are marked as one.
        where = f" in {count(places, 'place')}" if here != places else ""
        return Link(f"{said}{where} {here_at}", "#m1" if places else "", rest)
    if places:
        said = f"{count(places, 'word')} of the search {here_at}"
        return Link(said, "#m1", f"as a whole it does not match; {rest}")
    return Link(f"No occurrence {here_at}", "", rest)


def _outline(
    record: Record, state: SearchState, found: DocumentMatches, number: int
) -> tuple[tuple[OutlineLine, ...], Link | None]:
    """The outline around the page, and the way to all of it where parts are left out."""
    outline = parts(record, found)
    current = current_section(outline, number)
    shown = visible_sections(outline, current)
    lines = outline_lines(record, outline, state, current, shown)
    if len(shown) == len(outline):
        return lines, None
    url = f"{state.document_url(record.id, request.script_root)}#outline"
    return lines, Link(f"The whole outline, {len(outline):,} entries", url)


def _tags(names: Names, page: PageText) -> tuple[LabelledLinks, ...]:
    return tuple(
        LabelledLinks(
            names.facet_label(name),
            tuple(value_anchor(names, name, value) for value in values),
        )
        for name, values in page.tags.items()
        if values and name in names.facets
    )
