"""What the template of a page of results may rely on: hits, check boxes, bars and links as plain
values.
"""

from dataclasses import dataclass

from search_app.html.base import Anchor, Context, Site
from search_app.html.search.ways_on_context import WaysOn
from search_app.search.results import HitItem, PageItem, ResultsPage

__all__ = [
    "ActiveFilter",
    "Bar",
    "Chart",
    "Choice",
    "CopyView",
    "FacetBox",
    "HitView",
    "Option",
    "Options",
    "PageView",
    "Scale",
    "SearchPage",
]


@dataclass(frozen=True, slots=True)
class Choice:
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
class Scale:
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
    shown: tuple[Choice, ...]
    rest: tuple[Choice, ...]
    more: bool
    all_url: str
    scale: Scale | None
    held: frozenset[str]


@dataclass(frozen=True, slots=True)
class Chart:
    """A facet as small bars."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One of several ways to show the same hits."""

    text: str
    url: str
    on: bool


@dataclass(frozen=True, slots=True)
class Options:
    """The ways, and what they decide."""

    label: str
    options: tuple[Option, ...]


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
    site: Site
    page: ResultsPage
    heading: str
    hits: tuple[HitView, ...]
    facets: tuple[FacetBox, ...]
    charts: tuple[Chart, ...]
    choices: tuple[Options, ...]
    turns: tuple[Option, ...]
    active: tuple[ActiveFilter, ...]
    carried: tuple[tuple[str, str], ...]
    ways: WaysOn
    within: Anchor | None
    within_all: str
    clear_url: str
    first_url: str
    singly_url: str
    documents_url: str
