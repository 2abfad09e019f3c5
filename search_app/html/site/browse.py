"""The pages `/browse/<facet>` and `/browse/<facet>/<value>`: what a facet's values mean, and the
documents of a value.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from indexer.engine.protocol import Engine, Filter, Question
from indexer.engine.results import FacetCounts, Hit, ValueCount
from indexer.engine.taxonomy import NONE, FacetDeclaration, FacetValue, none_value
from indexer.errors import NotFound
from search_app.documents.formats import place
from search_app.facets.lookup import facet_counts, require_facet
from search_app.html.base import Context, DocumentLine, Link, SiteContext
from search_app.html.labels import Names
from search_app.html.rendering import site
from search_app.request.state import SearchState

__all__ = ["facet_page", "value_page"]

# Documents listed with a value, and pages with each; the search lists all of them.
_LISTED = 100
_PAGES = 24


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A value in the list of its facet, and how many documents have it."""

    value: FacetValue
    url: str
    documents: int

    @property
    def title(self) -> str:
        """The long name, "" if it is the same as the label."""
        return self.value.title if self.value.title != self.value.label else ""


@dataclass(frozen=True, slots=True)
class FacetPage(Context):
    """All values of a facet; `unused` ones have neither documents nor a description.

    `without` are the documents with a page without a value, `documents` counts each document once,
    `overlap` says that the numbers of the values sum to more.
    """

    template = "browse_facet.html"
    site: SiteContext
    facet: FacetDeclaration
    values: tuple[ValueLine, ...]
    unused: tuple[FacetValue, ...]
    without: ValueLine | None
    documents: int
    all_url: str
    overlap: bool
    breadcrumbs: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ValuePage(Context):
    """A facet's value: its definition, its source and its documents."""

    template = "browse_value.html"
    site: SiteContext
    facet: FacetDeclaration
    value: FacetValue
    documents: int
    pages: int
    lines: tuple[DocumentLine, ...]
    children: tuple[Link, ...]
    search_url: str
    breadcrumbs: tuple[Link, ...]


def facet_page(engine: Engine, name: str) -> FacetPage:
    """All values with their descriptions; NotFound for a facet that is not declared."""
    facet = require_facet(engine, name)
    counts = facet_counts(engine, name)
    by_value = {value.value: value for value in counts.values}
    values: list[ValueLine] = []
    unused: list[FacetValue] = []
    for value in _values(facet, by_value):
        documents = by_value[value.value].documents if value.value in by_value else 0
        line = ValueLine(value, url_for("pages.value", name=name, value=value.value), documents)
        if documents or value.text or line.title:
            values.append(line)
        else:
            unused.append(value)
    return FacetPage(
        site=site(here="browse"),
        facet=facet,
        values=tuple(values),
        unused=tuple(unused),
        without=_without_value(name, counts),
        documents=counts.total.documents,
        all_url=SearchState().url(url_for("pages.search")),
        overlap=counts.overlap,
        breadcrumbs=_breadcrumbs(),
    )


def value_page(engine: Engine, name: str, value: str) -> ValuePage:
    """A value with its documents; NotFound for one that is neither declared nor used."""
    facet = require_facet(engine, name)
    groups = facet_counts(engine, name)
    counts = {v.value: v for v in (*groups.values, groups.without) if v}
    values = {v.value: v for v in _values(facet, counts)}
    value = none_value(name) if value == NONE else value
    if value not in values:
        raise NotFound(
            f"No document has “{value}” as {facet.label}.",
            f"All {facet.plural.lower()} stand at {url_for('pages.facet', name=name)}.",
        )
    count = counts.get(value)
    return ValuePage(
        site=site(here="browse"),
        facet=facet,
        value=values[value],
        documents=count.documents if count else 0,
        pages=count.pages if count else 0,
        lines=_documents(engine, facet, value),
        children=tuple(
            Link(v.label, url_for("pages.value", name=name, value=v.value))
            for v in values.values()
            if v.parent == value
        ),
        search_url=SearchState(filters=(Filter(name, value),)).url(url_for("pages.search")),
        breadcrumbs=(*_breadcrumbs(), Link(facet.plural, url_for("pages.facet", name=name))),
    )


def _without_value(name: str, counts: FacetCounts) -> ValueLine | None:
    none = counts.without
    if none is None:
        return None
    url = url_for("pages.value", name=name, value=none.value)
    return ValueLine(FacetValue(none.value, none.label), url, none.documents)


def _values(facet: FacetDeclaration, counts: Mapping[str, ValueCount]) -> list[FacetValue]:
    """The declared values in their order, then those that only documents name."""
    declared = {v.value for v in facet.values}
    undeclared = [FacetValue(v.value, v.label) for v in counts.values() if v.value not in declared]
    return [*facet.values, *undeclared]


def _breadcrumbs() -> tuple[Link, ...]:
    return (Link("Browse", url_for("pages.home") + "#browse"),)


def _documents(engine: Engine, facet: FacetDeclaration, value: str) -> tuple[DocumentLine, ...]:
    names = Names.of(engine.info.taxonomy)
    chosen = Filter(facet.name, value)
    results = engine.search(
        Question(filters=(chosen,), sort="title", limit=_LISTED, pages_per_hit=_PAGES, facets=())
    )
    return tuple(
        DocumentLine(
            record=hit.record,
            url=url_for("pages.document", identifier=hit.record.id),
            meta=names.describe(hit.record),
            pages=_pages(hit, chosen) if facet.scope == "passage" else (),
        )
        for hit in results.hits
    )


def _pages(hit: Hit, chosen: Filter) -> tuple[Link, ...]:
    """The pages of a document that have the value, and a link to those that are not listed."""
    record = hit.record
    listed = tuple(
        Link(
            place(record, page.number, page.label),
            url_for("pages.page", identifier=record.id, number=page.number),
        )
        for page in sorted(hit.pages, key=lambda page: page.number)
    )
    left = hit.pages_total - len(listed)
    if left <= 0:
        return listed
    state = SearchState(filters=(chosen,), document=record.id, by="page")
    return (*listed, Link(f"{left:,} more", state.url(url_for("pages.search"))))
