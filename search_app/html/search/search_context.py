"""What the template of a page of results may rely on: hits, check boxes, bars and links as plain
values.
"""

from dataclasses import dataclass

from search_app.html.base import Context, Link, SiteContext
from search_app.html.search.query_feedback import QueryFeedback
from search_app.search.results import HitItem, PageItem, ResultsPage

__all__ = [
    "ActiveFilter",
    "Bar",
    "CopyView",
    "FacetBox",
    "FacetOption",
    "Histogram",
    "HitView",
    "PageView",
    "RangeFilter",
    "SearchPage",
    "ToggleLink",
    "ToggleLinks",
]


@dataclass(frozen=True, slots=True)
class FacetOption:
    """A value beside its check box; `number` counts what `only_url` lists, `title` says all its
    numbers; `not_url` excludes or allows again.

    `under` is the value it stands below, `depth` how far; `also` holds its other names. `covered`
    names the ticked value above whose pages hold its pages already. A `context` one stands there
    for the values below it and cannot be ticked.
    """

    value: str
    label: str
    number: int
    title: str
    state: str
    under: str
    depth: int
    also: str
    covered: str
    context: bool
    only_url: str
    not_url: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A value's matching pages: `height` in pixels, of 48, at least 1 where there are pages."""

    label: str
    title: str
    pages: int
    height: float
    url: str
    on: bool


@dataclass(frozen=True, slots=True)
class RangeFilter:
    """Two fields for a range of whole numbers: their names, what they hold, the numbers found at
    both ends, and bars.
    """

    from_name: str
    to_name: str
    low: str
    high: str
    lowest: str
    highest: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class FacetBox:
    """A facet's check boxes: `shown` first, `rest` behind a disclosure, both as a tree.

    `held` are the values in force that the form sends: those of the check boxes and the range of
    `scale`. `url` leads to the full list; `all_url` is where the other values are when there are
    `more`.
    """

    name: str
    label: str
    url: str
    shown: tuple[FacetOption, ...]
    rest: tuple[FacetOption, ...]
    more: bool
    all_url: str
    scale: RangeFilter | None
    held: frozenset[str]


@dataclass(frozen=True, slots=True)
class Histogram:
    """A facet as small bars."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class ToggleLink:
    """One of several ways to show the same hits."""

    text: str
    url: str
    on: bool


@dataclass(frozen=True, slots=True)
class ToggleLinks:
    """The ways, and what they decide."""

    label: str
    options: tuple[ToggleLink, ...]


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter in force, in words, and the search without it."""

    label: str
    value: str
    exclude: bool
    url: str


@dataclass(frozen=True, slots=True)
class PageView:
    """A page of a hit: `place` as people name it, `physical` where the printed label is another
    number.
    """

    page: PageItem
    place: str
    physical: str


@dataclass(frozen=True, slots=True)
class CopyView:
    """Another document of a hit's work: `note` says what it is and why it is the same, `found` how
    many of its pages match; these are at `found_url`.
    """

    title: str
    url: str
    note: str
    found: str
    found_url: str


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit in words: `meta` says what it is, `more` counts matching pages that are not shown;
    `address` is its document's own in full, for print; `inside`: its file lies in that of the
    document it is attached to. `why_url` leads to the same hits with explanations, or without.
    """

    hit: HitItem
    address: str
    meta: str
    inside: bool
    unverified: bool
    source: str
    pages: tuple[PageView, ...]
    more: int
    unit: str
    more_url: str
    why_url: str
    file_url: str
    file_text: str
    copies: tuple[CopyView, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage(Context):
    """A page of results."""

    template = "search.html"
    site: SiteContext
    page: ResultsPage
    heading: str
    hits: tuple[HitView, ...]
    facets: tuple[FacetBox, ...]
    charts: tuple[Histogram, ...]
    choices: tuple[ToggleLinks, ...]
    turns: tuple[ToggleLink, ...]
    active: tuple[ActiveFilter, ...]
    carried: tuple[tuple[str, str], ...]
    ways: QueryFeedback
    within: Link | None
    within_all: str
    clear_url: str
    first_url: str
    singly_url: str
    documents_url: str
