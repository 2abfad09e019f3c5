"""The facets of a page of results -> check boxes with counts, bars, and the filters in force; every
number a link.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

from flask import url_for

from indexer.engine.taxonomy import FacetValue
from search_app.facets.hierarchy import Node, ancestors, as_tree, parents_of
from search_app.facets.lookup import is_scale
from search_app.facets.values import FacetList, FacetListState
from search_app.html.labels import Names
from search_app.html.rendering import site
from search_app.html.search.facet_context import FacetChoices
from search_app.html.search.range_filter import range_filter, range_in_force
from search_app.html.search.search_context import (
    ActiveFilter,
    Bar,
    FacetBox,
    FacetOption,
    Histogram,
)
from search_app.request.state import SearchState
from search_app.search.results import Facet, FacetItem, ResultsPage
from search_app.text import count

__all__ = ["active_filters", "charts", "facet_boxes", "facet_choices"]

# A list of this length is seen at a glance; longer ones show their most frequent values and fold
# the rest.
_AT_A_GLANCE = 8
# Levels that are set in; deeper ones stand below the last.
_DEEPEST = 3
# Pixels: the highest bar; the template's drawing leaves 22 above it for its number.
_HEIGHT = 48


def facet_boxes(page: ResultsPage, names: Names, path: str) -> tuple[FacetBox, ...]:
    """The facets that can change this answer: those with two values, or with one in force."""
    boxes = (_box(name, facet, page.state, names, path) for name, facet in page.facets.items())
    return tuple(
        box
        for box in boxes
        if len(box.shown) > 1 or any(v.state != "off" for v in page.facets[box.name].values)
    )


def facet_choices(found: FacetList, names: Names) -> FacetChoices:
    """All check boxes of one facet, as a page of results would have them."""
    items = tuple(
        FacetItem(v.value, v.label, v.parent or None, v.documents, v.pages, v.occurrences, v.state)
        for v in found.results.facets[0].values
    )
    facet = Facet(found.facet.label, more=False, values=items)
    path = url_for("pages.search")
    box = _box(found.facet.name, facet, found.state.search, names, path)
    return FacetChoices(site(found.state.search.q, noindex=True), box)


def _box(name: str, facet: Facet, state: SearchState, names: Names, path: str) -> FacetBox:
    declared = names.facets.get(name)
    scaled = is_scale(declared)
    held = range_in_force(name, facet, state) if scaled else None
    items = {item.value: item for item in facet.values if item is not held}
    row = _Row(name, state, path, {v.value: v for v in declared.values} if declared else {}, items)
    choices = tuple(map(row.choice, as_tree([*items], parents_of(declared))))
    shown, rest = _folded(choices)
    listed = FacetListState(state.with_(page=1))
    strip = declared.chart if declared else False
    return FacetBox(
        name=name,
        label=facet.label,
        url=listed.url(url_for("pages.values", name=name)),
        shown=shown,
        rest=rest,
        more=facet.more,
        all_url=listed.url(url_for("pages.choices", name=name)) if facet.more else "",
        scale=range_filter(name, facet, state, path, bars=not strip) if scaled else None,
        held=frozenset(item.value for item in facet.values),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """What all rows of one facet share."""

    facet: str
    state: SearchState
    path: str
    declared: Mapping[str, FacetValue]
    items: Mapping[str, FacetItem]

    def choice(self, node: Node) -> FacetOption:
        """The check box of a value in its place."""
        item, value = self.items.get(node.value), node.value
        known = self.declared.get(value)
        away = item is not None and item.state == "excluded"
        state = self.state
        other = state.toggle(self.facet, value) if away else state.exclude(self.facet, value)
        return FacetOption(
            value=value,
            label=item.label if item else known.label if known else value,
            number=self._number(item),
            title=self._title(item),
            state=item.state if item else "off",
            under=node.parent,
            depth=min(node.depth, _DEEPEST),
            also="; ".join(known.aliases) if known else "",
            covered=self._covered(value),
            context=item is None,
            only_url=state.only(self.facet, value).url(self.path),
            not_url=other.url(self.path),
        )

    def _number(self, item: FacetItem | None) -> int:
        if item is None:
            return 0
        return item.documents if self.state.by == "document" else item.pages

    def _title(self, item: FacetItem | None) -> str:
        if item is None:
            return ""
        figures = [count(item.documents, "document"), count(item.pages, "page")]
        if self.state.q:
            figures.append(count(item.occurrences, "occurrence"))
        return ", ".join(figures)

    def _covered(self, value: str) -> str:
        """The nearest ticked value above, which brings this one's pages."""
        parents = {v.value: v.parent for v in self.declared.values() if v.parent}
        ticked = self.state.values(self.facet)
        above = next((ancestor for ancestor in ancestors(value, parents) if ancestor in ticked), "")
        return self.declared[above].label if above else ""


def _folded(
    choices: tuple[FacetOption, ...],
) -> tuple[tuple[FacetOption, ...], tuple[FacetOption, ...]]:
    """The values in force and the most frequent ones with what they stand below; the others. One
    alone is never folded.
    """
    if len(choices) <= _AT_A_GLANCE + 1:
        return choices, ()
    ranked = sorted(choices, key=lambda c: (c.state == "off", -c.number))
    frequent = [c.value for c in ranked[:_AT_A_GLANCE]]
    frequent += [c.value for c in choices if c.state != "off"]
    parents = {c.value: c.under for c in choices if c.under}
    kept = {one for value in frequent for one in (value, *ancestors(value, parents))}
    shown = tuple(c for c in choices if c.value in kept)
    return shown, _hung(choices, kept, parents)


def _hung(
    choices: tuple[FacetOption, ...], kept: Container[str], parents: Mapping[str, str]
) -> tuple[FacetOption, ...]:
    """The values that are not kept, below the names of those they belong to."""
    known = {c.value: c for c in choices}
    rest: dict[str, FacetOption] = {}
    for choice in choices:
        if choice.value not in kept:
            for above in reversed(ancestors(choice.value, parents)):
                rest.setdefault(above, replace(known[above], context=True))
            rest[choice.value] = choice
    return tuple(rest.values())


def charts(page: ResultsPage, names: Names, path: str) -> tuple[Histogram, ...]:
    """Matching pages by value, for the facets that ask for a chart and have two values or more."""
    found: list[Histogram] = []
    for name, facet in page.facets.items():
        declared = names.facets.get(name)
        if declared and declared.chart and len(facet.values) > 1:
            found.append(_chart(name, facet, page.state, path))
    return tuple(found)


def _chart(name: str, facet: Facet, state: SearchState, path: str) -> Histogram:
    most = max(item.pages for item in facet.values) or 1
    bars = tuple(
        Bar(
            label=item.label,
            title=f"{count(item.documents, 'document')}, {count(item.pages, 'page')}",
            pages=item.pages,
            height=max(1.0, round(item.pages / most * _HEIGHT, 1)) if item.pages else 0.0,
            url=state.only(name, item.value).url(path),
            on=item.state == "on",
        )
        for item in facet.values
    )
    return Histogram(f"Pages by {facet.label}", bars)


def active_filters(state: SearchState, names: Names, path: str) -> tuple[ActiveFilter, ...]:
    """The filters in force, each with the search without it."""
    return tuple(
        ActiveFilter(
            names.facet_label(f.facet),
            names.value_label(f.facet, f.value),
            f.exclude,
            state.toggle(f.facet, f.value).url(path),
        )
        for f in state.filters
    )
