"""Facet panel of a page of results: check boxes with counts, charts, and the current filters; every
number is a link.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for

from indexer.engine.results import FacetCounts, ValueCount
from indexer.engine.taxonomy import FacetDeclaration
from search_app.facets.hierarchy import ancestors, parents_of
from search_app.facets.lookup import is_scale
from search_app.facets.top_values import top_values
from search_app.facets.values import FacetList, FacetListState, FacetRow, tree_rows
from search_app.html.base import Context, SiteContext
from search_app.html.labels import Names
from search_app.html.rendering import site
from search_app.html.search.range_filter import Bar, RangeFilter, current_range, range_filter
from search_app.request.links import Links
from search_app.search.results import ResultsPage
from search_app.text import count

__all__ = [
    "ActiveFilter",
    "FacetBox",
    "FacetChoices",
    "FacetOption",
    "Histogram",
    "active_filters",
    "charts",
    "covering_labels",
    "facet_boxes",
    "facet_choices",
]

# A list of this length is seen at a glance; longer ones show their most frequent values and fold
# the rest.
_AT_A_GLANCE = 8
# Levels that are indented; deeper ones are shown like the last.
_DEEPEST = 3
# Pixels: the highest bar; the template's drawing leaves 22 above it for its number.
_HEIGHT = 48


@dataclass(frozen=True, slots=True)
class FacetOption:
    """A value beside its check box; `number` counts what `only_url` lists, `title` says all its
    numbers; `not_url` excludes it or allows it again.

    `covered_by` is the label of the ticked value above that brings this one's pages, "" = none. A
    placeholder is there for the values below it and cannot be ticked.
    """

    count: ValueCount
    is_placeholder: bool
    depth: int
    number: int
    title: str
    also: str
    covered_by: str
    only_url: str
    not_url: str


@dataclass(frozen=True, slots=True)
class FacetBox:
    """A facet's check boxes: `shown` first, `rest` behind a disclosure, both as a tree.

    `sent` are the values that the form sends: those of the check boxes and the range of `scale`.
    `url` leads to the full list; `all_url` is where the other values are when some were left out.
    """

    name: str
    label: str
    url: str
    shown: tuple[FacetOption, ...]
    rest: tuple[FacetOption, ...]
    all_url: str
    scale: RangeFilter | None
    sent: frozenset[str]


@dataclass(frozen=True, slots=True)
class Histogram:
    """A facet as small bars."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A current filter in words, and the search without it."""

    label: str
    value: str
    exclude: bool
    url: str


@dataclass(frozen=True, slots=True)
class FacetChoices(Context):
    """The check boxes of one facet alone, all of them: for a page that shows the most frequent."""

    template = "choices.html"
    site: SiteContext
    facet: FacetBox


def facet_boxes(page: ResultsPage, names: Names) -> tuple[FacetBox, ...]:
    """The facets that can change this answer: those with two values, or with one that is ticked or
    excluded.
    """
    boxes: list[FacetBox] = []
    for counts in page.results.facets:
        declared = names.facets.get(counts.name)
        values = top_values(counts, declared)
        box = _box(counts, values, declared, page.links)
        states = {value.state for value in (*values, counts.none)}
        if len(box.shown) > 1 or states != {"off"}:
            boxes.append(box)
    return tuple(boxes)


def facet_choices(values: FacetList) -> FacetChoices:
    """All check boxes of one facet, as a page of results would have them."""
    (counts,) = values.results.facets
    search = values.state.search
    links = Links(search, path=url_for("pages.search"))
    box = _box(counts, counts.values, values.facet, links)
    return FacetChoices(site(search.q, noindex=True), box)


def _box(
    counts: FacetCounts,
    values: tuple[ValueCount, ...],
    declared: FacetDeclaration | None,
    links: Links,
) -> FacetBox:
    name, state = counts.name, links.state
    cut = len(values) < len(counts.values)
    scaled = is_scale(declared)
    in_fields = current_range(name, values, state) if scaled else None
    rows = tree_rows(declared, [value for value in values if value is not in_fields])
    covering = covering_labels(declared, state.values(name))
    shown, rest = _fold(tuple(_option(row, name, covering, links) for row in rows))
    if without := counts.without:
        shown += (_option(FacetRow(without, 0, is_placeholder=False), name, covering, links),)
        values += (without,)
    listed = FacetListState(state.with_(page=1))
    chart = declared.chart if declared else False
    return FacetBox(
        name=name,
        label=counts.label,
        url=listed.url(url_for("pages.values", name=name)),
        shown=shown,
        rest=rest,
        all_url=listed.url(url_for("pages.choices", name=name)) if cut else "",
        scale=range_filter(name, values, links, bars=not chart) if scaled else None,
        sent=frozenset(value.value for value in values),
    )


def _option(row: FacetRow, facet: str, covering: Mapping[str, str], links: Links) -> FacetOption:
    value, state = row.count, links.state
    away = value.state == "excluded"
    return FacetOption(
        count=value,
        is_placeholder=row.is_placeholder,
        depth=min(row.depth, _DEEPEST),
        number=value.documents if state.by == "document" else value.pages,
        title=_figures(value, occurrences=bool(state.q)),
        also="; ".join(row.aliases),
        covered_by=covering.get(value.value, ""),
        only_url=links.only(facet, value.value),
        not_url=(links.toggle if away else links.exclude)(facet, value.value),
    )


def _figures(value: ValueCount, *, occurrences: bool) -> str:
    figures = [count(value.documents, "document"), count(value.pages, "page")]
    if occurrences:
        figures.append(count(value.occurrences, "occurrence"))
    return ", ".join(figures)


def covering_labels(declared: FacetDeclaration | None, ticked: Sequence[str]) -> dict[str, str]:
    """By value the label of the nearest ticked value above it, which brings its pages."""
    if not ticked or declared is None:
        return {}
    labels = {value.value: value.label for value in declared.values}
    parents = parents_of(declared)
    nearest = (
        (value, next((above for above in ancestors(value, parents) if above in ticked), ""))
        for value in parents
    )
    return {value: labels.get(above, above) for value, above in nearest if above}


def _fold(
    options: tuple[FacetOption, ...],
) -> tuple[tuple[FacetOption, ...], tuple[FacetOption, ...]]:
    """The ticked, excluded and most frequent values with their parents; the others. A single other
    one is not folded.
    """
    if len(options) <= _AT_A_GLANCE + 1:
        return options, ()
    ranked = sorted(options, key=lambda option: (option.count.state == "off", -option.number))
    frequent = [option.count.value for option in ranked[:_AT_A_GLANCE]]
    frequent += [option.count.value for option in options if option.count.state != "off"]
    parents = {option.count.value: option.count.parent for option in options if option.count.parent}
    shown = {value for each in frequent for value in (each, *ancestors(each, parents))}
    return (
        tuple(option for option in options if option.count.value in shown),
        _with_parents(options, shown, parents),
    )


def _with_parents(
    options: tuple[FacetOption, ...], shown: Container[str], parents: Mapping[str, str]
) -> tuple[FacetOption, ...]:
    """The values that are not shown, below placeholders for their parents."""
    known = {option.count.value: option for option in options}
    rest: dict[str, FacetOption] = {}
    for value, option in known.items():
        if value not in shown:
            for parent in reversed(ancestors(value, parents)):
                rest.setdefault(parent, replace(known[parent], is_placeholder=True))
            rest[value] = option
    return tuple(rest.values())


def charts(page: ResultsPage, names: Names) -> tuple[Histogram, ...]:
    """Matching pages by value, for the facets that ask for a chart and have two values or more."""
    charted = (
        counts
        for counts in page.results.facets
        if (declared := names.facets.get(counts.name)) and declared.chart
    )
    return tuple(_chart(counts, page.links) for counts in charted if len(counts.values) > 1)


def _chart(counts: FacetCounts, links: Links) -> Histogram:
    without = counts.without
    values = (*counts.values, without) if without and without.pages else counts.values
    most = max(value.pages for value in values) or 1
    bars = tuple(
        Bar(
            label=value.label,
            title=_figures(value, occurrences=False),
            pages=value.pages,
            height=max(1.0, round(value.pages / most * _HEIGHT, 1)) if value.pages else 0.0,
            url=links.only(counts.name, value.value),
            on=value.state == "on",
        )
        for value in values
    )
    return Histogram(f"Pages by {counts.label}", bars)


def active_filters(links: Links, names: Names) -> tuple[ActiveFilter, ...]:
    """The current filters, each with the search without it."""
    return tuple(
        ActiveFilter(
            names.facet_label(chosen.facet),
            names.value_label(chosen.facet, chosen.value),
            chosen.exclude,
            links.toggle(chosen.facet, chosen.value),
        )
        for chosen in links.state.filters
    )
