"""A query's tree -> the words in which a person would say what was understood."""

from collections.abc import Mapping
from typing import Literal, assert_never

from indexer.engine.query import (
    And,
    Everything,
    Exact,
    Field,
    Not,
    Or,
    Phrase,
    Query,
    Value,
    Word,
)

__all__ = ["describe"]


def describe(
    query: Query, match: Literal["all", "any"], labels: Mapping[str, str] | None = None
) -> str:
    """ "the phrase whole health and medicaid"; with "any", bare words are "at least one of …".

    `labels` are the words for facets' names; without them the names themselves are used.
    """
    return _said(query, match == "any", labels or {})


def _said(query: Query, relaxed: bool, labels: Mapping[str, str]) -> str:
    match query:
        case Word(text):
            return text
        case Exact(text):
            return f"exactly {text}"
        case Phrase(text, exact):
            return "exactly " * exact + f"the phrase {text}"
        case Value(facet, value):
            return f"{labels.get(facet, facet)} {value}"
        case Field(name, child):
            return f"{_part(child, labels)} in the {name}"
        case And(children):
            return _both(children, relaxed, labels)
        case Or(children):
            return _either(children, relaxed, labels)
        case Not(child):
            return f"not {_part(child, labels)}"
        case Everything():
            return "everything"
        case _:
            assert_never(query)


def _both(children: tuple[Query, ...], relaxed: bool, labels: Mapping[str, str]) -> str:
    wanted = [child for child in children if not isinstance(child, Not)]
    barred = [child.child for child in children if isinstance(child, Not)]
    says = " and ".join(
        _said(child, True, labels) if relaxed and isinstance(child, Or) else _part(child, labels)
        for child in wanted
    )
    without = " or ".join(_part(child, labels) for child in barred)
    return f"{says}, without {without}" if wanted and barred else says or f"not {without}"


def _either(children: tuple[Query, ...], relaxed: bool, labels: Mapping[str, str]) -> str:
    if relaxed and all(isinstance(child, Word) for child in children):
        return "at least one of " + ", ".join(_said(child, False, labels) for child in children)
    return " or ".join(_part(child, labels) for child in children)


def _part(query: Query, labels: Mapping[str, str]) -> str:
    said = _said(query, False, labels)
    return f"({said})" if isinstance(query, And | Or) else said
