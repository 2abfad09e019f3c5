"""The index's own description -> the pages around the search: home and about."""

from flask import url_for

from indexer.engine.protocol import Engine
from indexer.engine.results import ValueCount
from indexer.engine.taxonomy import FacetDeclaration
from search_app.facets.lookup import value_counts
from search_app.help.examples import pairs
from search_app.html.base import AboutPage, FacetPreview, HomePage, Link
from search_app.html.rendering import site
from search_app.request.state import SearchState
from search_app.text import date, first_sentence

__all__ = ["about", "home"]

# Characters of values that a shelf shows before it says "all 25".
_ROOM = 110


def home(engine: Engine) -> HomePage:
    """The box, words that find something, and the facets."""
    facets = engine.info.taxonomy.facets
    found = value_counts(engine, *(facet.name for facet in facets))
    shelves = tuple(_shelf(facet, found[facet.name]) for facet in facets)
    examples = tuple(
        Link(text, SearchState(q=text).url(url_for("pages.search"))) for text in _examples(engine)
    )
    return HomePage(site(), examples, tuple(shelf for shelf in shelves if shelf.values))


def _shelf(facet: FacetDeclaration, found: dict[str, ValueCount]) -> FacetPreview:
    values = tuple(found.values())
    return FacetPreview(
        facet.plural,
        first_sentence(facet.about),
        url_for("pages.facet", name=facet.name),
        tuple(
            Link(value.label, url_for("pages.value", name=facet.name, value=value.value))
            for value in _few(values)
        ),
        len(values),
    )


def _few(values: tuple[ValueCount, ...]) -> tuple[ValueCount, ...]:
    """The first values, as many as a shelf has room for; all, where one alone would be left out."""
    shown = 0
    room = _ROOM
    while shown < len(values) and room > 0:
        room -= len(values[shown].label) + 2
        shown += 1
    return values if shown >= len(values) - 1 else values[:shown]


def _examples(engine: Engine) -> list[str]:
    """A phrase, two words and a choice, each of another pair."""
    patterns = ('"{0} {1}"', "{0} {1}", "{0} OR {1}")
    return [pattern.format(*pair) for pattern, pair in zip(patterns, pairs(engine), strict=False)]


def about(engine: Engine, address: str) -> AboutPage:
    """Figures of the index, and how to cite it."""
    info = engine.info
    return AboutPage(
        site=site(here="about"),
        built=date(info.built),
        pages_with_text=info.pages_with_text,
        facets=tuple(
            Link(facet.plural, url_for("pages.facet", name=facet.name), facet.about)
            for facet in info.taxonomy.facets
        ),
        citation=f"{info.name}. Corpus version {info.version}, searched at {address}",
    )
