"""The question: a tree of our own that every engine translates; texts are as typed, analysis is the
engine's.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from typing import assert_never

__all__ = [
    "And",
    "Everything",
    "Exact",
    "Field",
    "Leaf",
    "Not",
    "Or",
    "Phrase",
    "Query",
    "Value",
    "Word",
    "leaves",
    "prune",
    "render",
]


@dataclass(frozen=True, slots=True)
class Word:
    """Any form of a word. A text of several tokens (`H0038-HQ`) means them side by side."""

    text: str


@dataclass(frozen=True, slots=True)
class Exact:
    """This very form of a word, accents and case folded, not stemmed."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side, in order, in one field; in any form, or each exactly when `exact`."""

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """Pages that carry a facet's value; a value of the document holds on all of its pages."""

    facet: str
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """The child, looked for in one field only: a name of `schema.FIELDS`. Nested fields: the
    innermost holds.
    """

    name: str
    child: "Query"


@dataclass(frozen=True, slots=True)
class And:
    """All children hold on the same page (front fields of its document included)."""

    children: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one child holds."""

    children: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The child does not hold."""

    child: "Query"


@dataclass(frozen=True, slots=True)
class Everything:
    """Every page of every document."""


# A value that needs no quotation marks in the language.
_SIMPLE = re.compile(r"(?!(?:AND|OR|NOT)$)[^\W_][\w.:/-]*")

Leaf = Word | Exact | Phrase
Query = Word | Exact | Phrase | Value | Field | And | Or | Not | Everything


def leaves(
    query: Query, field: str = "", negated: bool = False
) -> list[tuple[str, Leaf | Value, bool]]:
    """The leaves in order of appearance, each with the field that restricts it ("" = all) and
    whether it is negated.
    """
    match query:
        case Word() | Exact() | Phrase() | Value():
            return [(field, query, negated)]
        case Field(name, child):
            return leaves(child, name, negated)
        case And(children) | Or(children):
            return [leaf for child in children for leaf in leaves(child, field, negated)]
        case Not(child):
            return leaves(child, field, not negated)
        case Everything():
            return []
        case _:
            assert_never(query)


def prune(
    query: Query, dropped: Container[tuple[str, Leaf | Value]], field: str = ""
) -> Query | None:
    """The query as if the dropped leaves (each with the field that restricts it) were not typed.

    None when nothing is left.
    """
    match query:
        case Word() | Exact() | Phrase() | Value():
            return None if (field, query) in dropped else query
        case Field(name, child):
            kept = prune(child, dropped, name)
            return None if kept is None else Field(name, kept)
        case And(children) | Or(children):
            found = [prune(child, dropped, field) for child in children]
            rest = tuple(child for child in found if child is not None)
            return None if not rest else rest[0] if len(rest) == 1 else type(query)(rest)
        case Not(child):
            kept = prune(child, dropped, field)
            return None if kept is None else Not(kept)
        case Everything():
            return query
        case _:
            assert_never(query)


def render(query: Query) -> str:
    """The query in the language that the parser reads: parsing it gives an equal tree for
    `match=all`.
    """
    match query:
        case Word(text):
            return text
        case Exact(text):
            return f"={text}"
        case Phrase(text, exact):
            return f'="{text}"' if exact else f'"{text}"'
        case Value(facet, value):
            return f"{facet}:{value}" if _SIMPLE.fullmatch(value) else f'{facet}:"{value}"'
        case Field(name, child):
            return f"{name}:{_group(child)}"
        case And(children):
            return " AND ".join(_group(c) for c in children if not isinstance(c, Everything))
        case Or(children):
            return " OR ".join(_group(child) for child in children)
        case Not(child):
            return f"NOT {_group(child)}"
        case Everything():
            return ""
        case _:
            assert_never(query)


def _group(query: Query) -> str:
    text = render(query)
    return f"({text})" if isinstance(query, And | Or) else text
