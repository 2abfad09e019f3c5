"""A query's tree -> the words in which a person would say what was understood."""

from collections.abc import Mapping
from typing import Literal, assert_never

from indexer.engine.query.nodes import (
    And,
    Boost,
    Exact,
    Expanded,
    FacetLeaf,
    FacetTerm,
    Field,
    Fuzzy,
    Leaf,
    MatchAll,
    Not,
    NumericRange,
    Or,
    Phrase,
    Prefix,
    Proximity,
    Query,
    Wildcard,
    Word,
)
from indexer.engine.query.ranges import Range

__all__ = ["describe"]


def describe(
    query: Query, match: Literal["all", "any"], labels: Mapping[str, str] | None = None
) -> str:
    """ "the phrase whole health and medicaid"; with "any", bare words are "at least one of …".

    `labels` are the words for facets' names; without them the names themselves are used.
    """
    return _describe(query, match == "any", labels or {})


def _describe(query: Query, relaxed: bool, labels: Mapping[str, str]) -> str:
    match query:
        case Word() | Exact() | Phrase() | Proximity() | Prefix() | Wildcard() | Fuzzy():
            return _leaf(query)
        case FacetTerm() | NumericRange():
            return _tag(query, labels)
        case Field(name, child):
            return f"{_part(child, labels)} in the {name}"
        case Boost(child, factor):
            return f"{_part(child, labels)} (weighing {factor:g} times)"
        case Expanded(child, variants):
            others = ", ".join(map(_synonym, variants))
            return f"{_describe(child, relaxed, labels)} (or {others})"
        case And(children):
            return _conjunction(children, relaxed, labels)
        case Or(children):
            return _disjunction(children, relaxed, labels)
        case Not(child):
            return f"not {_part(child, labels)}"
        case MatchAll():
            return "everything"
        case _:
            assert_never(query)


def _tag(tag: FacetLeaf, labels: Mapping[str, str]) -> str:
    label = labels.get(tag.facet, tag.facet)
    value = Range(tag.low, tag.high).words if isinstance(tag, NumericRange) else tag.value
    return f"{label} {value}"


def _leaf(leaf: Leaf) -> str:
    match leaf:
        case Word(text):
            return text
        case Exact(text):
            return f"exactly {text}"
        case Phrase(text, exact):
            return "exactly " * exact + f"the phrase {text}"
        case Proximity(text, distance, ordered, exact):
            return (
                "exactly " * exact
                + f"{text} near each other"
                + " in this order" * ordered
                + f" (at most {distance} {'word' if distance == 1 else 'words'} between)"
            )
        case Prefix(text):
            return f"words that begin with {text}"
        case Wildcard(text):
            return f"words like {text}"
        case Fuzzy(text):
            return f"words spelled like {text}"
        case _:
            assert_never(leaf)


def _synonym(leaf: Leaf) -> str:
    """A synonym's own words: that it is a phrase need not be said."""
    return leaf.text


def _conjunction(children: tuple[Query, ...], relaxed: bool, labels: Mapping[str, str]) -> str:
    wanted = [child for child in children if not isinstance(child, Not)]
    barred = [child.child for child in children if isinstance(child, Not)]
    says = " and ".join(
        _describe(child, True, labels) if relaxed and _is_any(child) else _part(child, labels)
        for child in wanted
    )
    without = " or ".join(_part(child, labels) for child in barred)
    return f"{says}, without {without}" if wanted and barred else says or f"not {without}"


def _disjunction(children: tuple[Query, ...], relaxed: bool, labels: Mapping[str, str]) -> str:
    if relaxed and all(isinstance(child, Word | Expanded) for child in children):
        return "at least one of " + ", ".join(_describe(child, False, labels) for child in children)
    return " or ".join(_part(child, labels) for child in children)


def _is_any(query: Query) -> bool:
    return isinstance(query.child if isinstance(query, Expanded) else query, Or)


def _part(query: Query, labels: Mapping[str, str]) -> str:
    said = _describe(query, False, labels)
    return f"({said})" if isinstance(query, And | Or) else said
