"""A page of results and the records of its hits -> the values of its template: hits, check boxes,
bars, ways on.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import url_for

from indexer.model import Record
from search_app.documents.formats import place
from search_app.documents.links import web_address
from search_app.html.base import Link
from search_app.html.labels import Names, file_link
from search_app.html.rendering import site
from search_app.html.search.facet_panel import active_filters, charts, facet_boxes
from search_app.html.search.query_feedback import query_feedback
from search_app.html.search.search_context import (
    CopyView,
    HitView,
    PageView,
    SearchPage,
    ToggleLink,
    ToggleLinks,
)
from search_app.request.state import SearchState
from search_app.search.hit_items import DuplicateItem, HitItem, PageItem
from search_app.search.results import ResultsPage
from search_app.text import count

__all__ = ["search_page"]

_SORTS = {"relevance": "best", "newest": "newest", "oldest": "oldest", "title": "title"}
_WAYS = {"document": "document", "page": "page"}


def search_page(page: ResultsPage, names: Names, record: Callable[[str], Record]) -> SearchPage:
    """All that the template shows; `record` gives the record of a document of this index."""
    path = url_for("pages.search")
    state = page.state
    keep = replace(page.asked, q="", match="auto", correct=True, page=1, v="", explain=False)
    boxes = facet_boxes(page, names, path)
    boxed = {(box.name, value) for box in boxes for value in box.held}
    others = tuple(f for f in state.filters if (f.facet, f.value) not in boxed)
    carried = replace(state, page=1, v="", filters=others)
    return SearchPage(
        site=site(state.q, tuple(keep.to_args()), noindex=True),
        page=page,
        heading=_heading(page),
        hits=tuple(_hit(hit, record, names, state, path) for hit in page.hits),
        facets=boxes,
        charts=charts(page, names, path),
        choices=(*_choices(state, path), *_grouping(page, path)),
        turns=_pagination(page, path),
        active=active_filters(state, names, path),
        carried=tuple(carried.to_args()),
        ways=query_feedback(page, path),
        within=_within(state, record),
        within_all=state.with_(document="").url(path),
        clear_url=state.with_(filters=()).url(path),
        first_url=state.with_(page=1).url(path),
        singly_url=state.with_(group=False).url(path) if page.grouped else "",
        documents_url=state.with_(by="document").url(path),
    )


def _heading(page: ResultsPage) -> str:
    if not page.state.q:
        return "All documents"
    return f"Results for {page.state.q}, page {page.state.page} of {page.page_count}"


def _within(state: SearchState, record: Callable[[str], Record]) -> Link | None:
    if not state.document:
        return None
    return Link(record(state.document).title, state.document_url(state.document, _root()))


def _root() -> str:
    return url_for("pages.home").rstrip("/")


def _hit(
    hit: HitItem, find: Callable[[str], Record], names: Names, state: SearchState, path: str
) -> HitView:
    record = find(hit.document)
    file = file_link(record, hit.pages[0].number if hit.pages else 0)
    return HitView(
        hit=hit,
        address=url_for("pages.document", identifier=hit.document, _external=True),
        meta=names.describe(record),
        inside=bool(hit.attached_to) and _lies_in(record, find(record.attached_to)),
        unverified=record.verified is False,
        source=web_address(record.url),
        pages=tuple(_page(page, record) for page in hit.pages),
        more=max(0, hit.pages_total - len(hit.pages)) if state.by == "document" else 0,
        unit=record.unit,
        more_url=state.with_(document=hit.document, by="page", sort="relevance").url(path),
        why_url=state.with_(explain=not state.explain).url(path),
        file_url=file.url if file else "",
        file_text=file.text if file else "",
        copies=tuple(
            _copy(duplicate, find(duplicate.document), names, state, path)
            for duplicate in hit.duplicates
        ),
    )


def _copy(
    one: DuplicateItem, record: Record, names: Names, state: SearchState, path: str
) -> CopyView:
    year = str(one.year) if one.year else "undated"
    found = count(one.pages_total, f"matching {record.unit}") if one.pages_total else ""
    inside = state.with_(document=one.document, by="page", sort="relevance")
    return CopyView(
        one.title, one.url, f"{names.kind(record)}, {year}, {one.why}", found, inside.url(path)
    )


def _lies_in(record: Record, other: Record) -> bool:
    return bool(other.path) and record.path.startswith(f"{other.path}#")


def _page(page: PageItem, record: Record) -> PageView:
    printed = page.label and page.label != str(page.number) and record.format == "pdf"
    return PageView(
        page, place(record, page.number, page.label), f"PDF {page.number}" if printed else ""
    )


def _choices(state: SearchState, path: str) -> tuple[ToggleLinks, ...]:
    def options(label: str, field: str, names: Mapping[str, str], now: str) -> ToggleLinks:
        return ToggleLinks(
            label,
            tuple(
                ToggleLink(text, state.with_(**{field: value}).url(path), value == now)
                for value, text in names.items()
            ),
        )

    return (
        options("Order", "sort", _SORTS, state.sort),
        options("List by", "by", _WAYS, state.by),
    )


def _grouping(page: ResultsPage, path: str) -> tuple[ToggleLinks, ...]:
    """Works, or each document: offered where it makes a difference, or was chosen."""
    state = page.state
    if state.by == "page" or not (page.grouped or not state.group):
        return ()
    ways = {"together": True, "singly": False}
    return (
        ToggleLinks(
            "Issues and copies",
            tuple(
                ToggleLink(text, state.with_(group=on).url(path), state.group is on)
                for text, on in ways.items()
            ),
        ),
    )


def _pagination(page: ResultsPage, path: str) -> tuple[ToggleLink, ...]:
    last, now = page.page_count, page.state.page
    numbers = sorted({1, last, *range(max(1, now - 2), min(last, now + 2) + 1)})
    turns: list[ToggleLink] = []
    before = 0
    for number in numbers:
        if number > before + 1:
            turns.append(ToggleLink("…", "", on=False))
        turns.append(
            ToggleLink(str(number), page.state.with_(page=number).url(path), number == now)
        )
        before = number
    return tuple(turns)
