"""A facet's or a value's name and the engine -> the pages to browse them: definitions, counts,
documents.
"""

from flask import url_for

from indexer.engine.protocol import Engine, Filter, Question
from indexer.engine.results import Hit, ValueCount
from indexer.engine.taxonomy import FacetDeclaration, FacetValue
from indexer.errors import NotFound
from search_app.documents.formats import place
from search_app.facets.lookup import require_facet, value_counts
from search_app.html.base import DocumentLine, FacetPage, Link, ValueLine, ValuePage
from search_app.html.labels import Names
from search_app.html.rendering import site
from search_app.request.state import SearchState

__all__ = ["facet_page", "value_page"]

# Documents listed with a value, and pages with each; the search lists all of them.
_LISTED = 100
_PAGES = 24


def _values(facet: FacetDeclaration, found: dict[str, ValueCount]) -> list[FacetValue]:
    """The declared values in their order, then those that only documents name."""
    known = {v.value: v for v in facet.values}
    open_ones = [FacetValue(v.value, v.label) for v in found.values() if v.value not in known]
    return [*facet.values, *open_ones]


def facet_page(engine: Engine, name: str) -> FacetPage:
    """All values with what is known of them; NotFound for a facet that nobody declared."""
    facet = require_facet(engine, name)
    found = value_counts(engine, name)[name]
    lines = tuple(
        ValueLine(
            label=value.label,
            title=value.title if value.title != value.label else "",
            text=value.text,
            url=url_for("pages.value", name=name, value=value.value),
            documents=found[value.value].documents if value.value in found else 0,
            child=bool(value.parent),
            verified=value.verified,
        )
        for value in _values(facet, found)
    )
    bare = tuple(line for line in lines if not (line.documents or line.text or line.title))
    told = tuple(line for line in lines if line not in bare)
    return FacetPage(site(here="browse"), facet.plural, facet.about, told, bare, _crumbs())


def value_page(engine: Engine, name: str, value: str) -> ValuePage:
    """A value with its documents; NotFound for one that is neither declared nor used."""
    facet = require_facet(engine, name)
    found = value_counts(engine, name)[name]
    values = {v.value: v for v in _values(facet, found)}
    if value not in values:
        raise NotFound(
            f"No document has “{value}” as {facet.label}.",
            f"All {facet.plural.lower()} stand at {url_for('pages.facet', name=name)}.",
        )
    shown = values[value]
    numbers = found.get(value)
    return ValuePage(
        site=site(here="browse"),
        facet=facet.label,
        heading=shown.title or shown.label,
        label=shown.label,
        text=shown.text,
        source=shown.source,
        verified=shown.verified,
        aliases=", ".join(shown.aliases),
        rule=shown.rule,
        documents=numbers.documents if numbers else 0,
        pages=numbers.pages if numbers else 0,
        lines=_documents(engine, facet, value),
        children=tuple(
            Link(v.label, url_for("pages.value", name=name, value=v.value))
            for v in values.values()
            if v.parent == value
        ),
        search_url=SearchState(filters=(Filter(name, value),)).url(url_for("pages.search")),
        crumbs=(*_crumbs(), Link(facet.plural, url_for("pages.facet", name=name))),
    )


def _crumbs() -> tuple[Link, ...]:
    return (Link("Browse", url_for("pages.home") + "#browse"),)


def _documents(engine: Engine, facet: FacetDeclaration, value: str) -> tuple[DocumentLine, ...]:
    names = Names.of(engine.info.taxonomy)
    chosen = Filter(facet.name, value)
    results = engine.search(
        Question(filters=(chosen,), sort="title", limit=_LISTED, pages_per_hit=_PAGES, facets=())
    )
    return tuple(
        DocumentLine(
            title=hit.record.title,
            url=url_for("pages.document", identifier=hit.record.id),
            meta=names.describe(hit.record),
            pages=_pages(hit, chosen) if facet.scope == "passage" else (),
        )
        for hit in results.hits
    )


def _pages(hit: Hit, chosen: Filter) -> tuple[Link, ...]:
    """The pages of a document that have the value, and the way to those that are not listed."""
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
