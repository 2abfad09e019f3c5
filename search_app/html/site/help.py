"""The help page: the query language with examples of words of this collection, the limits of a
query, and the figures of the ranking.
"""

from dataclasses import dataclass

from flask import url_for

from indexer.engine.protocol import Engine
from indexer.engine.schema import FIELDS, K1, TextField
from indexer.engine.taxonomy import FacetDeclaration
from search_app.help.examples import Example, Examples
from search_app.help.syntax import FIELD_ROWS, LIMITS, SYNTAX, Section
from search_app.html.base import Context, SiteContext
from search_app.html.rendering import site
from search_app.text import first_sentence

__all__ = ["help_page"]

_FIELDS = Section("Fields", FIELD_ROWS)


@dataclass(frozen=True, slots=True)
class SyntaxRow:
    """A piece of the query language: what is typed, what it finds, and an example; `url` is "" if
    nothing in this collection can be found with it.
    """

    typed: str
    finds: str
    example: Example
    url: str


@dataclass(frozen=True, slots=True)
class SyntaxTable:
    """Rows under a heading."""

    title: str
    rows: tuple[SyntaxRow, ...]


@dataclass(frozen=True, slots=True)
class HelpPage(Context):
    """How to write a query: all of the language, the limits of a query, the ranking's figures."""

    template = "help.html"
    site: SiteContext
    tables: tuple[SyntaxTable, ...]
    facets: SyntaxTable
    bounds: tuple[tuple[str, str], ...]
    k1: float
    fields: tuple[TextField, ...]


def help_page(engine: Engine) -> HelpPage:
    """All of the language; a row without an example that finds something shows its pattern."""
    examples = Examples(engine)
    tables = tuple(
        SyntaxTable(
            section.title,
            tuple(
                _row(operator.typed, operator.finds, examples.of(operator))
                for operator in section.operators
            ),
        )
        for section in (*SYNTAX, _FIELDS)
    )
    facets = tuple(
        _facet(facet, examples.value(facet.name))
        for facet in engine.info.taxonomy.facets
        if examples.values[facet.name]
    )
    return HelpPage(site(here="help"), tables, SyntaxTable("Facets", facets), LIMITS, K1, FIELDS)


def _facet(facet: FacetDeclaration, example: Example) -> SyntaxRow:
    return _row(f"{facet.name}:", first_sentence(facet.about) or facet.label, example)


def _row(typed: str, finds: str, example: Example) -> SyntaxRow:
    url = example.state.url(url_for("pages.search")) if example.documents else ""
    return SyntaxRow(typed, finds, example, url)
