"""Page of all values of a facet under a search: a table whose numbers are links back to the
search.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import url_for

from indexer.engine.results import ValueCount
from search_app.facets.values import ORDERS, PER_PAGE, FacetList, FacetListState, FacetRow
from search_app.html.base import Context, Link, SiteContext, ToggleLink
from search_app.html.labels import Names
from search_app.html.rendering import site
from search_app.html.search.facet_panel import ActiveFilter, active_filters, covering_labels
from search_app.request.links import Links
from search_app.request.state import SearchState
from search_app.text import count

__all__ = ["ValueListPage", "ValueRow", "value_list_page"]

# Levels that are indented; deeper ones are shown like the last.
_DEEPEST = 3
_NOTES = {"on": "ticked", "excluded": "left out"}


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value in the tree: `also` has its other names, `note` says what the search does with it.

    The numbers lead to what they count, `actions` back to the search with the value ticked, left
    out or allowed again; a placeholder for the values below it has none of these.
    """

    count: ValueCount
    is_placeholder: bool
    depth: int
    also: str
    note: str
    documents: Link
    pages: Link
    occurrences: Link
    actions: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ValueListPage(Context):
    """All values of a facet under a search; `whole` says that every value is on this page. Below
    them the `groups`: the pages without a value, and all; `overlap`: the rows sum to more.
    """

    template = "values.html"
    site: SiteContext
    name: str
    heading: str
    q: str
    understood: str
    back: Link
    remarks: tuple[str, ...]
    active: tuple[ActiveFilter, ...]
    orders: tuple[ToggleLink, ...]
    find: str
    hidden_fields: tuple[tuple[str, str], ...]
    all_url: str
    whole: bool
    position: str
    rows: tuple[ValueRow, ...]
    groups: tuple[ValueRow, ...]
    overlap: bool
    occurrences: bool
    csv_url: str
    browse: Link
    previous: str
    next: str


def value_list_page(values: FacetList, names: Names) -> ValueListPage:
    """All that the template shows."""
    state, search, facet = values.state, values.state.search, values.facet
    here, path = url_for("pages.values", name=facet.name), url_for("pages.search")
    unnarrowed = replace(state, find="", page=1)
    build = _row_builder(values, path)
    results = values.results
    return ValueListPage(
        site=site(search.q, tuple(_next_search(search)), here="", noindex=True),
        name=facet.name,
        heading=facet.plural,
        q=search.q,
        understood=values.query.understood,
        back=Link(
            f"{count(results.documents, 'document')}, {count(results.pages, 'page')}",
            search.url(path),
        ),
        remarks=tuple(remark.message for remark in (*state.remarks, *values.query.remarks)),
        active=active_filters(Links(search, path=here), names),
        orders=_orders(state, here, occurrences=bool(search.q)),
        find=state.find,
        hidden_fields=tuple(unnarrowed.pairs()),
        all_url=unnarrowed.url(here) if state.find else "",
        whole=not state.find and values.page_count == 1,
        position=_position(values),
        rows=tuple(map(build, values.shown)),
        groups=_groups(values, path, build),
        overlap=values.counts.overlap,
        occurrences=bool(search.q),
        csv_url=replace(state, page=1).url(url_for("pages.values_csv", name=facet.name)),
        browse=Link(
            f"What these {facet.plural.lower()} mean", url_for("pages.facet", name=facet.name)
        ),
        previous=_page_url(values, here, state.page - 1),
        next=_page_url(values, here, state.page + 1),
    )


def _next_search(search: SearchState) -> list[tuple[str, str]]:
    """What a new search from this page keeps."""
    return replace(search, q="", match="auto", v="", explain=False).to_args()


def _orders(state: FacetListState, here: str, *, occurrences: bool) -> tuple[ToggleLink, ...]:
    return tuple(
        ToggleLink(order, replace(state, order=order, page=1).url(here), order == state.order)
        for order in ORDERS
        if occurrences or order != "occurrences"
    )


def _position(values: FacetList) -> str:
    state = values.state
    words = count(values.total, "value")
    if state.find:
        own = sum(not row.is_placeholder for row in values.rows)
        words = f"{own:,} of {words} with “{state.find}”"
    if values.page_count > 1:
        first = (state.page - 1) * PER_PAGE + 1
        words += f", {first:,} to {min(first + PER_PAGE - 1, len(values.rows)):,}"
    return words


def _page_url(values: FacetList, here: str, page: int) -> str:
    """Another page of the list, "" where there is none."""
    return replace(values.state, page=page).url(here) if 1 <= page <= values.page_count else ""


def _row_builder(values: FacetList, path: str) -> Callable[[FacetRow], ValueRow]:
    name, search = values.facet.name, values.state.search
    links = Links(search, path=path)
    documents = Links(search.with_(by="document"), path=path)
    pages = Links(search.with_(by="page"), path=path)
    covering = covering_labels(values.facet, search.values(name))

    def build(row: FacetRow) -> ValueRow:
        count = row.count
        covered_by = covering.get(count.value, "")
        linked = bool(count.documents) or count.state != "off"

        def number(figure: int, links: Links) -> Link:
            return Link(f"{figure:,}", links.only(name, count.value) if linked else "")

        return ValueRow(
            count=count,
            is_placeholder=row.is_placeholder,
            depth=min(row.depth, _DEEPEST),
            also="; ".join(row.aliases),
            note=_NOTES.get(count.state, f"with {covered_by}" if covered_by else ""),
            documents=number(count.documents, documents),
            pages=number(count.pages, pages),
            occurrences=number(count.occurrences, pages),
            actions=_actions(count, name, links, is_covered=bool(covered_by)) if linked else (),
        )

    return build


def _groups(
    values: FacetList, path: str, build: Callable[[FacetRow], ValueRow]
) -> tuple[ValueRow, ValueRow]:
    """The pages without a value of the facet, and all pages, which need no filter of it."""
    counts, search = values.counts, values.state.search.without(values.facet.name)
    documents, pages = (search.with_(by=by).url(path) for by in ("document", "page"))
    total = counts.total
    return (
        build(FacetRow(counts.none, 0, is_placeholder=False)),
        ValueRow(
            count=total,
            is_placeholder=False,
            depth=0,
            also="",
            note="each once",
            documents=Link(f"{total.documents:,}", documents),
            pages=Link(f"{total.pages:,}", pages),
            occurrences=Link(f"{total.occurrences:,}", pages),
            actions=(),
        ),
    )


def _actions(row: ValueCount, facet: str, links: Links, *, is_covered: bool) -> tuple[Link, ...]:
    """Back to the search: with the value, without it, or with its pages left out."""
    value, state = row.value, row.state
    if state == "excluded":
        return (Link("allow", links.toggle(facet, value)),)
    leave_out = Link("leave out", links.exclude(facet, value))
    if is_covered and state == "off":
        return (leave_out,)
    return (Link("untick" if state == "on" else "tick", links.toggle(facet, value)), leave_out)
