"""The facets of a page of results -> check boxes with counts, bars, and the filters in force; every
number a link.
"""

from flask import url_for

from search_app.naming import Names
from search_app.results_page import Facet, FacetItem, ResultsPage
from search_app.search_context import ActiveFilter, Bar, Chart, Choice, FacetBox
from search_app.search_state import SearchState
from search_app.typography import count

__all__ = ["active_filters", "charts", "facet_boxes"]

# A list of this length is seen at a glance; longer ones show their most frequent values and fold
# the rest.
_AT_A_GLANCE = 8
# Pixels: the highest bar; the template's drawing leaves 22 above it for its number.
_HEIGHT = 48


def facet_boxes(page: ResultsPage, names: Names, path: str) -> tuple[FacetBox, ...]:
    """The facets that can change this answer: those with two values, or with one in force."""
    boxes = (_box(name, facet, page.state, names, path) for name, facet in page.facets.items())
    return tuple(
        box
        for box in boxes
        if len(box.shown) > 1 or any(choice.state != "off" for choice in box.shown)
    )


def _box(name: str, facet: Facet, state: SearchState, names: Names, path: str) -> FacetBox:
    choices = tuple(_choice(name, item, state, path) for item in facet.values)
    shown, rest = _folded(choices)
    return FacetBox(name, facet.label, url_for("pages.facet", name=name), shown, rest, facet.more)


def _choice(name: str, item: FacetItem, state: SearchState, path: str) -> Choice:
    away = item.state == "excluded"
    other = state.toggle(name, item.value) if away else state.exclude(name, item.value)
    return Choice(
        value=item.value,
        label=item.label,
        number=item.documents if state.by == "document" else item.pages,
        state=item.state,
        child=bool(item.parent),
        only_url=state.only(name, item.value).url(path),
        not_url=other.url(path),
    )


def _folded(choices: tuple[Choice, ...]) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """The values in force and the most frequent ones; the others. One alone is never folded."""
    if len(choices) <= _AT_A_GLANCE + 1:
        return choices, ()
    ranked = sorted(choices, key=lambda c: (c.state == "off", -c.number))
    frequent = {c.value for c in ranked[:_AT_A_GLANCE]} | {
        c.value for c in choices if c.state != "off"
    }
    shown = tuple(c for c in choices if c.value in frequent)
    return shown, tuple(c for c in choices if c.value not in frequent)


def charts(page: ResultsPage, names: Names, path: str) -> tuple[Chart, ...]:
    """Matching pages by value, for the facets that ask for a chart and have two values or more."""
    found: list[Chart] = []
    for name, facet in page.facets.items():
        declared = names.facets.get(name)
        if declared and declared.chart and len(facet.values) > 1:
            found.append(_chart(name, facet, page.state, path))
    return tuple(found)


def _chart(name: str, facet: Facet, state: SearchState, path: str) -> Chart:
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
    return Chart(f"Pages by {facet.label}", bars)


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
