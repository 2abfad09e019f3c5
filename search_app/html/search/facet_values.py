"""All values of a facet under a search -> the values of the list's template: rows whose numbers and
words are links back to the search.
"""

from dataclasses import replace

from flask import url_for

from search_app.facets.hierarchy import ancestors, parents_of
from search_app.facets.values import ORDERS, PER_PAGE, FacetList, FacetListState, FacetRow
from search_app.html.base import Link
from search_app.html.labels import Names
from search_app.html.rendering import site
from search_app.html.search.facet_context import ValueListPage, ValueRow
from search_app.html.search.facet_panel import active_filters
from search_app.html.search.search_context import ToggleLink
from search_app.request.state import SearchState
from search_app.text import count

__all__ = ["value_list_page"]


def value_list_page(found: FacetList, names: Names) -> ValueListPage:
    """All that the template shows."""
    state, search = found.state, found.state.search
    here, path = url_for("pages.values", name=found.facet.name), url_for("pages.search")
    carried = replace(state, find="", page=1)
    results = found.results
    return ValueListPage(
        site=site(search.q, tuple(_kept(search)), here="", noindex=True),
        name=found.facet.name,
        heading=found.facet.plural,
        q=search.q,
        understood=found.query.understood,
        back=Link(
            f"{count(results.documents, 'document')}, {count(results.pages, 'page')}",
            search.url(path),
        ),
        remarks=tuple(one.message for one in (*state.remarks, *found.query.remarks)),
        active=active_filters(search, names, here),
        orders=_orders(state, here, occurrences=bool(search.q)),
        find=state.find,
        carried=tuple(carried.pairs()),
        all_url=carried.url(here) if state.find else "",
        whole=not state.find and found.page_count == 1,
        position=_position(found),
        rows=tuple(_row(one, found, path) for one in found.shown),
        occurrences=bool(search.q),
        csv_url=replace(state, page=1).url(url_for("pages.values_csv", name=found.facet.name)),
        browse=Link(
            f"What these {found.facet.plural.lower()} mean",
            url_for("pages.facet", name=found.facet.name),
        ),
        previous=_turned(state, here, state.page - 1, found.page_count),
        next=_turned(state, here, state.page + 1, found.page_count),
    )


def _kept(search: SearchState) -> list[tuple[str, str]]:
    return replace(search, q="", match="auto", v="", explain=False).to_args()


def _orders(state: FacetListState, here: str, *, occurrences: bool) -> tuple[ToggleLink, ...]:
    return tuple(
        ToggleLink(order, replace(state, order=order, page=1).url(here), order == state.order)
        for order in ORDERS
        if occurrences or order != "occurrences"
    )


def _position(found: FacetList) -> str:
    own = sum(not value.context for value in found.values)
    words = count(found.total, "value")
    if found.state.find:
        words = f"{own:,} of {words} with “{found.state.find}”"
    if found.page_count > 1:
        first = (found.state.page - 1) * PER_PAGE + 1
        words += f", {first:,} to {min(first + PER_PAGE - 1, len(found.values)):,}"
    return words


def _turned(state: FacetListState, here: str, page: int, last: int) -> str:
    return replace(state, page=page).url(here) if 1 <= page <= last else ""


def _row(one: FacetRow, found: FacetList, path: str) -> ValueRow:
    name, search, value = found.facet.name, found.state.search, one.count.value
    alone = search.only(name, value)
    known = one.count.documents or one.count.state != "off"
    covered = _covered(value, found)
    return ValueRow(
        value=value,
        label=one.count.label,
        also="; ".join(one.aliases),
        depth=min(one.depth, 3),
        context=one.context,
        note={"on": "ticked", "excluded": "left out"}.get(
            one.count.state, f"with {covered}" if covered else ""
        ),
        documents=Link(f"{one.count.documents:,}", _url(alone, "document", path) if known else ""),
        pages=Link(f"{one.count.pages:,}", _url(alone, "page", path) if known else ""),
        occurrences=Link(f"{one.count.occurrences:,}", _url(alone, "page", path) if known else ""),
        ways=_ways(one, found, path, covered=bool(covered)) if known else (),
    )


def _covered(value: str, found: FacetList) -> str:
    """The label of the nearest ticked value above, whose pages hold this value's pages already."""
    ticked = found.state.search.values(found.facet.name)
    labels = {v.value: v.label for v in found.facet.values}
    above = (
        ancestor for ancestor in ancestors(value, parents_of(found.facet)) if ancestor in ticked
    )
    return next((labels.get(one, one) for one in above), "")


def _url(state: SearchState, by: str, path: str) -> str:
    return state.with_(by=by).url(path)


def _ways(one: FacetRow, found: FacetList, path: str, *, covered: bool) -> tuple[Link, ...]:
    """Back to the search: with the value, without it, or with its pages left out."""
    name, search, value = found.facet.name, found.state.search, one.count.value
    if one.count.state == "excluded":
        return (Link("allow", search.toggle(name, value).url(path)),)
    out = Link("leave out", search.exclude(name, value).url(path))
    if covered and one.count.state == "off":
        return (out,)
    word = "untick" if one.count.state == "on" else "tick"
    return (Link(word, search.toggle(name, value).url(path)), out)
