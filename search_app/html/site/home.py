"""The home page, with examples and the facets to browse, and the page about the collection."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from indexer.engine.protocol import Engine
from indexer.engine.results import ValueCount
from indexer.engine.taxonomy import FacetDeclaration, IndexInfo
from search_app.facets.lookup import value_counts
from search_app.help.examples import pairs
from search_app.html.base import Context, Link, SiteContext
from search_app.html.rendering import site
from search_app.request.state import SearchState

__all__ = ["about_page", "home_page"]

# Characters of values that a preview shows before it says "all 25".
_ROOM = 110
# A phrase, two words and a choice, each made of another pair of words.
_PATTERNS = ('"{0} {1}"', "{0} {1}", "{0} OR {1}")


@dataclass(frozen=True, slots=True)
class FacetPreview:
    """A facet on the home page, with the first of its `total` values."""

    facet: FacetDeclaration
    url: str
    values: tuple[Link, ...]
    total: int


@dataclass(frozen=True, slots=True)
class HomePage(Context):
    """The home page: the search box, examples that find something, and the facets to browse."""

    template = "home.html"
    site: SiteContext
    examples: tuple[Link, ...]
    previews: tuple[FacetPreview, ...]


@dataclass(frozen=True, slots=True)
class AboutPage(Context):
    """What this collection is: figures, version, how to cite it, its facets."""

    template = "about.html"
    site: SiteContext
    citation: str
    facets: tuple[Link, ...]


def home_page(engine: Engine) -> HomePage:
    """All that the template shows; a facet without values has no preview."""
    facets = engine.info.taxonomy.facets
    counts = value_counts(engine, *(facet.name for facet in facets))
    previews = (_preview(facet, [*counts[facet.name].values()]) for facet in facets)
    return HomePage(
        site(), tuple(_examples(engine)), tuple(preview for preview in previews if preview.values)
    )


def _preview(facet: FacetDeclaration, values: Sequence[ValueCount]) -> FacetPreview:
    return FacetPreview(
        facet,
        url_for("pages.facet", name=facet.name),
        tuple(
            Link(value.label, url_for("pages.value", name=facet.name, value=value.value))
            for value in _first(values)
        ),
        len(values),
    )


def _first(values: Sequence[ValueCount]) -> Sequence[ValueCount]:
    """As many values as there is room for; all of them if only one would be left out."""
    shown = 0
    room = _ROOM
    while shown < len(values) and room > 0:
        room -= len(values[shown].label) + 2
        shown += 1
    return values if shown >= len(values) - 1 else values[:shown]


def _examples(engine: Engine) -> list[Link]:
    queries = [
        pattern.format(*pair) for pattern, pair in zip(_PATTERNS, pairs(engine), strict=False)
    ]
    path = url_for("pages.search")
    return [Link(query, SearchState(q=query).url(path)) for query in queries]


def about_page(engine: Engine) -> AboutPage:
    """All that the template shows."""
    return AboutPage(
        site(here="about"),
        _citation(engine.info),
        tuple(
            Link(facet.plural, url_for("pages.facet", name=facet.name), facet.about)
            for facet in engine.info.taxonomy.facets
        ),
    )


def _citation(info: IndexInfo) -> str:
    address = url_for("pages.home", _external=True)
    return f"{info.name}. Corpus version {info.version}, searched at {address}"
