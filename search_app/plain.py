"""The index's own description -> the pages around the search: home, help with examples that run,
about.
"""

import re

from flask import url_for

from indexer.engine.results import Engine, FacetDeclaration, Filter, ValueCount
from indexer.engine.schema import FIELDS
from search_app.browse import counted
from search_app.contexts import AboutPage, Anchor, HelpPage, HomePage, Shelf, SyntaxRow
from search_app.search_state import SearchState
from search_app.syntax import SYNTAX
from search_app.typography import date
from search_app.web import site

__all__ = ["about", "help_page", "home"]

# Characters of values that a shelf shows before it says "all 25".
_ROOM = 110
_WORD = re.compile(r"[^\W\d_]{4,}")
_PAIR = re.compile(r"\b([^\W\d_]{4,}) ([^\W\d_]{4,})\b")


def home(engine: Engine) -> HomePage:
    """The box, words that find something, and the facets."""
    facets = engine.info.taxonomy.facets
    found = counted(engine, *(facet.name for facet in facets))
    shelves = tuple(_shelf(facet, found[facet.name]) for facet in facets)
    examples = tuple(
        Anchor(text, SearchState(q=text).url(url_for("pages.search"))) for text in _examples(engine)
    )
    return HomePage(site(), examples, tuple(shelf for shelf in shelves if shelf.values))


def _shelf(facet: FacetDeclaration, found: dict[str, ValueCount]) -> Shelf:
    values = tuple(found.values())
    return Shelf(
        facet.plural,
        _first_sentence(facet.about),
        url_for("pages.facet", name=facet.name),
        tuple(
            Anchor(value.label, url_for("pages.value", name=facet.name, value=value.value))
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


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]


def _pairs(engine: Engine) -> list[tuple[str, str]]:
    """Up to three pairs of words that stand side by side: in the values that most documents have,
    else in titles; no word twice.
    """
    facets = [facet.name for facet in engine.info.taxonomy.facets if facet.scope == "passage"]
    values = [v for found in counted(engine, *facets).values() for v in found.values()]
    labels = [v.label for v in sorted(values, key=lambda value: -value.documents)]
    pairs: list[tuple[str, str]] = []
    for text in (*labels, *(record.title for record in engine.records())):
        pair = _PAIR.search(text.lower())
        if pair and not {pair[1], pair[2]} & {word for known in pairs for word in known}:
            pairs.append((pair[1], pair[2]))
    return pairs[:3]


def _examples(engine: Engine) -> list[str]:
    """A phrase, two words and a choice, each of another pair."""
    patterns = ('"{0} {1}"', "{0} {1}", "{0} OR {1}")
    return [pattern.format(*pair) for pattern, pair in zip(patterns, _pairs(engine), strict=False)]


def help_page(engine: Engine) -> HelpPage:
    """The query language as a table; its examples are words of this collection."""
    path = url_for("pages.search")
    pairs = _pairs(engine) or [("two", "words")]
    one, two = pairs[0], pairs[min(1, len(pairs) - 1)]
    words = {"a": one[0], "b": one[1], "c": two[0], "d": two[1]}
    facets = tuple(_facet_row(facet, path) for facet in engine.info.taxonomy.facets if facet.values)
    rows = tuple(
        SyntaxRow(typed, finds, example, SearchState(q=example).url(path))
        for typed, finds, pattern in SYNTAX
        for example in [pattern.format(**words)]
    )
    fields = tuple(
        SyntaxRow(f"{field.name}:", field.help, example, SearchState(q=example).url(path))
        for field in FIELDS
        for example in [f"{field.name}:{_example_in(engine, field.name) or one[1]}"]
    )
    return HelpPage(site(here="help"), rows, fields, facets)


def _example_in(engine: Engine, field: str) -> str:
    """A word that stands in a field of the catalogue; "" for the fields of the text itself."""
    texts = (
        text
        for record in engine.records()
        for text in {"author": record.authors, "alias": record.other_titles}.get(field, ())
    )
    return next((word for text in texts for word in _WORD.findall(text)), "")


def _facet_row(facet: FacetDeclaration, path: str) -> SyntaxRow:
    value = facet.values[len(facet.values) // 2]
    return SyntaxRow(
        f"{facet.name}:",
        _first_sentence(facet.about) or facet.label,
        f"{facet.name}:{value.value}",
        SearchState(filters=(Filter(facet.name, value.value),)).url(path),
    )


def about(engine: Engine, address: str) -> AboutPage:
    """Figures of the index, and how to cite it."""
    info = engine.info
    return AboutPage(
        site=site(here="about"),
        built=date(info.built),
        pages_with_text=info.pages_with_text,
        facets=tuple(
            Anchor(facet.plural, url_for("pages.facet", name=facet.name), facet.about)
            for facet in info.taxonomy.facets
        ),
        citation=f"{info.name}. Corpus version {info.version}, searched at {address}",
    )
