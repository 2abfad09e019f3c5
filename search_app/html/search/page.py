"""Page of results: hits, facet panel, and where to go from there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import url_for

from indexer.engine.results import GroupMember, Hit, PageHit
from indexer.model import Record
from search_app.documents.citation import cite
from search_app.documents.formats import page_name, place
from search_app.documents.links import web_address
from search_app.documents.lookup import page_info
from search_app.explain.explanation import HitExplanation
from search_app.html.base import Context, Link, SiteContext, ToggleLink
from search_app.html.labels import Names, file_link
from search_app.html.rendering import site
from search_app.html.search.facet_panel import (
    ActiveFilter,
    FacetBox,
    Histogram,
    active_filters,
    charts,
    facet_boxes,
)
from search_app.html.search.query_feedback import QueryFeedback, query_feedback
from search_app.request.links import Links
from search_app.search.results import DUPLICATE_REASONS, ResultsPage, cited_page
from search_app.text import count

__all__ = ["PageView", "SearchPage", "search_page"]

_SORTS = {"best": "relevance", "newest": "newest", "oldest": "oldest", "title": "title"}
_UNITS = {"document": "document", "page": "page"}
_GROUPS = {"together": True, "singly": False}


@dataclass(frozen=True, slots=True)
class ToggleLinks:
    """The ways to show the same hits, and what they decide."""

    label: str
    options: tuple[ToggleLink, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page of a hit: `place` and `name` are its short and its full name for people, `physical`
    its number in the file where the printed label is another one, `url` leads to its first match.
    """

    page: PageHit
    url: str
    name: str
    place: str
    physical: str
    citation: str


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit with its addresses: `address` is the document's own in full, for print; `meta` says
    what the document is. `attached_to` has in its note whether the document is attached to or lies
    in that one. `copies` are other documents of the same work with the number of their matching
    pages; `more` counts the matching pages that are not shown.
    """

    hit: Hit
    url: str
    address: str
    meta: str
    source: str
    attached_to: Link | None
    attachments: tuple[Link, ...]
    pages: tuple[PageView, ...]
    copies: tuple[tuple[Link, Link | None], ...]
    citation: str
    explanation: HitExplanation | None
    more: int
    more_url: str
    file: Link | None


@dataclass(frozen=True, slots=True)
class SearchPage(Context):
    """A page of results; `explain_url` leads to the same hits with explanations, or without."""

    template = "search.html"
    site: SiteContext
    page: ResultsPage
    heading: str
    hits: tuple[HitView, ...]
    facets: tuple[FacetBox, ...]
    charts: tuple[Histogram, ...]
    choices: tuple[ToggleLinks, ...]
    pagination: tuple[ToggleLink, ...]
    active: tuple[ActiveFilter, ...]
    hidden_fields: tuple[tuple[str, str], ...]
    feedback: QueryFeedback
    within: Link | None
    within_all: str
    explain_url: str
    clear_url: str
    first_url: str
    singly_url: str
    documents_url: str


def search_page(page: ResultsPage, names: Names, within: Record | None) -> SearchPage:
    """All that the template shows; `within` is the document that is searched, None = all."""
    state, links = page.state, page.links
    next_search = replace(
        page.requested, q="", match="auto", correct=True, page=1, v="", explain=False
    )
    boxes = facet_boxes(page, names)
    boxed = {(box.name, value) for box in boxes for value in box.sent}
    others = tuple(f for f in state.filters if (f.facet, f.value) not in boxed)
    return SearchPage(
        site=site(page.query.q, tuple(next_search.to_args()), noindex=True),
        page=page,
        heading=_heading(page),
        hits=tuple(
            _hit(hit, explanation, page, names)
            for hit, explanation in zip(page.results.hits, page.explanations, strict=True)
        ),
        facets=boxes,
        charts=charts(page, names),
        choices=_choices(page),
        pagination=_pagination(page),
        active=active_filters(links, names),
        hidden_fields=tuple(replace(state, page=1, v="", filters=others).to_args()),
        feedback=query_feedback(page),
        within=Link(within.title, links.document(within.id)) if within else None,
        within_all=links.changed(document=""),
        explain_url=links.changed(explain=not state.explain),
        clear_url=links.changed(filters=()),
        first_url=links.changed(page=1),
        singly_url=links.changed(group=False) if page.grouped else "",
        documents_url=links.changed(by="document"),
    )


def _heading(page: ResultsPage) -> str:
    if not page.state.q:
        return "All documents"
    return f"Results for {page.state.q}, page {page.state.page} of {page.page_count}"


def _hit(hit: Hit, explanation: HitExplanation | None, page: ResultsPage, names: Names) -> HitView:
    record, links, attached = hit.record, page.links, page.attached
    holder = attached.get(record.attached_to)
    return HitView(
        hit=hit,
        url=links.document(record.id),
        address=url_for("pages.document", identifier=record.id, _external=True),
        meta=names.describe(record),
        source=web_address(record.url),
        attached_to=_attached_to(record, holder, links) if holder else None,
        attachments=tuple(
            Link(attached[name].title, links.document(name))
            for name in record.attachments
            if name in attached
        ),
        pages=tuple(_page(record, match, page) for match in hit.pages),
        copies=tuple(_copy(member, names, links) for member in hit.copies),
        citation=cite(record, page.info, cited_page(hit, page.state)),
        explanation=explanation,
        more=max(0, hit.pages_total - len(hit.pages)) if page.state.by == "document" else 0,
        more_url=links.matches_in(record.id),
        file=file_link(record, hit.pages[0].number if hit.pages else 0),
    )


def _attached_to(record: Record, holder: Record, links: Links) -> Link:
    inside = holder.path and record.path.startswith(f"{holder.path}#")
    return Link(holder.title, links.document(holder.id), "Inside" if inside else "Attached to")


def _page(record: Record, match: PageHit, page: ResultsPage) -> PageView:
    number, label = match.number, match.label
    printed = label and label != str(number) and record.format == "pdf"
    return PageView(
        page=match,
        url=page.links.page(record.id, number, min(1, match.occurrences)),
        name=page_name(record, number, label),
        place=place(record, number, label),
        physical=f"PDF {number}" if printed else "",
        citation=cite(record, page.info, page_info(record, match)),
    )


def _copy(member: GroupMember, names: Names, links: Links) -> tuple[Link, Link | None]:
    record, matches = member.record, member.pages_total
    year = str(record.year) if record.year else "undated"
    note = f"{names.kind(record)}, {year}, {DUPLICATE_REASONS[member.duplicate_reason]}"
    return (
        Link(record.title, links.document(record.id), note),
        Link(count(matches, f"matching {record.unit}"), links.matches_in(record.id))
        if matches
        else None,
    )


def _choices(page: ResultsPage) -> tuple[ToggleLinks, ...]:
    """Order and unit of the hits; also works or single documents, where that makes a difference or
    was chosen.
    """
    state, links = page.state, page.links

    def choice(label: str, field: str, values: Mapping[str, str | bool]) -> ToggleLinks:
        options = (
            ToggleLink(text, links.changed(**{field: value}), value == getattr(state, field))
            for text, value in values.items()
        )
        return ToggleLinks(label, tuple(options))

    choices = [
        choice("Order", "sort", _SORTS),
        choice("List by", "by", _UNITS),
    ]
    if state.by == "document" and (page.grouped or not state.group):
        choices.append(choice("Issues and copies", "group", _GROUPS))
    return tuple(choices)


def _pagination(page: ResultsPage) -> tuple[ToggleLink, ...]:
    """The first, the last and the near pages of results, with gaps where numbers are left out."""
    last, current = page.page_count, page.state.page
    near = range(max(1, current - 2), min(last, current + 2) + 1)
    links: list[ToggleLink] = []
    before = 0
    for number in sorted({1, last, *near}):
        if number > before + 1:
            links.append(ToggleLink("…", "", on=False))
        links.append(ToggleLink(str(number), page.links.changed(page=number), number == current))
        before = number
    return tuple(links)
