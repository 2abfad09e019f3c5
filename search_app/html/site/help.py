"""The table of the query language and an index -> the help page, its examples filled with words of
this collection, each with what it finds.
"""

from flask import url_for

from indexer.engine.protocol import Engine
from indexer.engine.schema import FIELDS, K1
from indexer.engine.taxonomy import FacetDeclaration
from search_app.help.examples import Example, Examples
from search_app.help.syntax import BOUNDS, FIELD_ROWS, SYNTAX, Operator, Section
from search_app.html.base import HelpPage, SyntaxRow, SyntaxTable
from search_app.html.rendering import site
from search_app.text import first_sentence

__all__ = ["help_page"]

_FIELDS = Section("Fields", FIELD_ROWS)


def help_page(engine: Engine) -> HelpPage:
    """All of the language; a row without an example that finds something shows its pattern."""
    examples = Examples(engine)
    tables = tuple(
        SyntaxTable(
            section.title,
            tuple(_row(operator, examples.of(operator)) for operator in section.operators),
        )
        for section in (*SYNTAX, _FIELDS)
    )
    facets = tuple(
        _facet(facet, examples.value(facet.name))
        for facet in engine.info.taxonomy.facets
        if examples.values[facet.name]
    )
    return HelpPage(site(here="help"), tables, SyntaxTable("Facets", facets), BOUNDS, K1, FIELDS)


def _row(operator: Operator, example: Example) -> SyntaxRow:
    return _linked(operator.typed, operator.finds, example)


def _facet(facet: FacetDeclaration, example: Example) -> SyntaxRow:
    return _linked(f"{facet.name}:", first_sentence(facet.about) or facet.label, example)


def _linked(typed: str, finds: str, example: Example) -> SyntaxRow:
    url = example.state.url(url_for("pages.search")) if example.documents else ""
    return SyntaxRow(typed, finds, example.text, url, example.documents)
