"""The reading view of a page: its text with the matches of the search, its picture, the outline
around it, and the links to other pages.
"""

from dataclasses import dataclass

from flask import request

from indexer.coverage import PageState, disagrees, page_state, who_read
from indexer.engine.protocol import Engine
from indexer.engine.query.nodes import Query
from indexer.engine.results import PageText
from indexer.model import PageInfo, Record
from search_app.documents.citation import cite
from search_app.documents.formats import page_sign, place, position
from search_app.documents.lookup import listed_page, page_info
from search_app.documents.matches import DocumentMatches, Neighbors, matching_pages, neighbors
from search_app.documents.outline import current_section, parts, visible_sections
from search_app.documents.page_images import MatchBoxes, PageImage, match_boxes, page_image
from search_app.html.base import Context, LabelledLinks, Link, SiteContext
from search_app.html.document.document_links import (
    all_documents,
    attached,
    container_link,
    matches_in_document,
    results_link,
    source_link,
)
from search_app.html.document.match_navigation import MatchNavigator, TextRun, match_count, runs
from search_app.html.document.outline import OutlineLine, outline_lines
from search_app.html.document.record_fields import value_link
from search_app.html.labels import Names, file_link
from search_app.html.rendering import site
from search_app.request.links import Links
from search_app.request.state import SearchState
from search_app.text import count

__all__ = ["reading_page"]


@dataclass(frozen=True, slots=True)
class ReadingPage(Context):
    """A page's text with the words of the search marked, and links to what is around it.

    `heading` and `paragraphs` are split at the matches; `match_summary` says how many there are and
    links to the first. `reader_note` says who read the page; `doubtful`: a person should look at
    the original. `whole_outline` is None if the outline is complete.
    """

    template = "page.html"
    site: SiteContext
    record: Record
    page: PageText
    info: PageInfo
    document_url: str
    place: str
    sign: str
    position: str
    heading: tuple[TextRun, ...]
    paragraphs: tuple[tuple[TextRun, ...], ...]
    reader_note: str
    doubtful: bool
    image: PageImage | None
    match_boxes: MatchBoxes
    match_summary: Link
    navigator: MatchNavigator
    results_link: Link | None
    breadcrumbs: tuple[Link, ...]
    previous: Link | None
    next: Link | None
    tags: tuple[LabelledLinks, ...]
    attached: tuple[LabelledLinks, ...]
    outline: tuple[OutlineLine, ...]
    whole_outline: Link | None
    file: Link | None
    container_link: Link | None
    source_link: Link | None
    citation: str


def reading_page(
    engine: Engine, identifier: str, number: int, state: SearchState, query: Query | None
) -> ReadingPage:
    """A page's text with the words of `query` marked; NotFound when there is no such page."""
    page = engine.page(identifier, number, query)
    record = page.record
    matches = matching_pages(engine, record, query)
    around = neighbors(record, number, matches)
    links = Links(state, request.script_root)
    navigator = _navigator(engine, page, links, query, around)
    info = page_info(record, page)
    image = page_image(engine, page, request.script_root)
    outline, whole_outline = _outline(record, links, matches, number)
    return ReadingPage(
        site=site(state.q),
        record=record,
        page=page,
        info=info,
        document_url=links.document(record.id),
        place=place(record, number, page.label),
        sign=page_sign(record),
        position=position(record, number),
        heading=next(iter(runs(page.heading, navigator)), ()),
        paragraphs=runs(page.text, navigator, len(page.heading.marks) + 1),
        reader_note=who_read(info),
        doubtful=_is_doubtful(info),
        image=image,
        match_boxes=match_boxes(image, page),
        match_summary=_match_summary(page, matches),
        navigator=navigator,
        results_link=results_link(state),
        breadcrumbs=(*all_documents(state), *matches_in_document(record, state)),
        previous=_page_link(record, around.previous, links),
        next=_page_link(record, around.next, links),
        tags=_tags(Names.of(engine.info.taxonomy), page),
        attached=attached(engine, record, state),
        outline=outline,
        whole_outline=whole_outline,
        file=file_link(record, number),
        container_link=container_link(engine, record),
        source_link=source_link(page),
        citation=cite(record, engine.info, info),
    )


def _page_link(record: Record, number: int, links: Links, match: int = 0) -> Link | None:
    """A link to another page of the document, None for number 0."""
    info = listed_page(record, number)
    if info is None:
        return None
    return Link(place(record, number, info.label), links.page(record.id, number, match))


def _navigator(
    engine: Engine, page: PageText, links: Links, query: Query | None, around: Neighbors
) -> MatchNavigator:
    """The matches of this page, with links to the last match on the matching page before it and to
    the first on the one after it.
    """
    last = first = 0
    if around.previous_match:
        last = match_count(engine.page(page.record.id, around.previous_match, query))
    if around.next_match:
        first = min(1, match_count(engine.page(page.record.id, around.next_match, query)))
    return MatchNavigator(
        match_count(page),
        _page_link(page.record, around.previous_match, links, last),
        _page_link(page.record, around.next_match, links, first),
    )


def _is_doubtful(page: PageInfo) -> bool:
    return page_state(page) is not PageState.TEXT or disagrees(page) or page.reader == "ocr"


def _match_summary(page: PageText, matches: DocumentMatches) -> Link:
    """How many matches there are on this page, linked to the first, and on how many others."""
    noun, places = page.record.unit, match_count(page)
    here = f"{'in' if noun == 'section' else 'on'} this {noun}"
    others = len(matches.pages) - (page.number in matches.pages)
    rest = f"{count(others, f'other {noun} matches', f'other {noun}s match')}."
    if page.number in matches.pages:
        if not places:
            return Link(f"This {noun} matches, without words to mark", "", rest)
        return Link(f"{count(places, 'occurrence')} {here}", "#m1", rest)
    return Link(f"No occurrence {here}", "", rest)


def _outline(
    record: Record, links: Links, matches: DocumentMatches, number: int
) -> tuple[tuple[OutlineLine, ...], Link | None]:
    """The outline around the page, and a link to all of it if parts are left out."""
    outline = parts(record, matches)
    current = current_section(outline, number)
    shown = visible_sections(outline, current)
    lines = outline_lines(record, outline, links, current, shown)
    if len(shown) == len(outline):
        return lines, None
    url = f"{links.document(record.id)}#outline"
    return lines, Link(f"The whole outline, {len(outline):,} entries", url)


def _tags(names: Names, page: PageText) -> tuple[LabelledLinks, ...]:
    return tuple(
        LabelledLinks(
            names.facet_label(name),
            tuple(value_link(names, name, value) for value in values),
        )
        for name, values in page.tags.items()
        if values and name in names.facets
    )
