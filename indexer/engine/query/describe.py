"""Describes a query tree in English, to show how a query was understood."""

from collections.abc import Mapping
from typing import Literal, assert_never

from indexer.engine.query import nodes as q
from indexer.engine.query.ranges import Range

__all__ = ["describe"]

# Fields that are called otherwise in a sentence.
_FIELD_NAMES = {"running": "running header or footer"}


def describe(
    query: q.Query, match: Literal["all", "any"], labels: Mapping[str, str] | None = None
) -> str:
    """The tree in words, such as "the phrase whole health and medicaid".

    With `match="any"`, plain words are "at least one of …". `labels` are the labels of facets by
    name; a facet without one is called by its name.
    """
    return _describe(query, match == "any", labels or {})


def _describe(query: q.Query, relaxed: bool, labels: Mapping[str, str]) -> str:
    match query:
        case q.FacetTerm() | q.NumericRange():
            return _describe_facet(query, labels)
        case q.Field(name, child):
            return f"{_describe_part(child, labels)} in the {_FIELD_NAMES.get(name, name)}"
        case q.Boost(child, factor):
            return f"{_describe_part(child, labels)} (weighing {factor:g} times)"
        case q.Expanded(child, variants):
            others = ", ".join(variant.text for variant in variants)
            return f"{_describe(child, relaxed, labels)} (or {others})"
        case q.And(children):
            return _describe_and(children, relaxed, labels)
        case q.Or(children):
            return _describe_or(children, relaxed, labels)
        case q.Not(child):
            return f"not {_describe_part(child, labels)}"
        case q.MatchAll():
            return "everything"
        case _:
            return _describe_leaf(query)


def _describe_facet(leaf: q.FacetLeaf, labels: Mapping[str, str]) -> str:
    label = labels.get(leaf.facet, leaf.facet)
    value = Range(leaf.low, leaf.high).words if isinstance(leaf, q.NumericRange) else leaf.value
    return f"{label} {value}"


def _describe_leaf(leaf: q.Leaf) -> str:
    match leaf:
        case q.Word(text):
            return text
        case q.Exact(text):
            return f"exactly {text}"
        case q.Phrase(text, exact):
            return "exactly " * exact + f"the phrase {text}"
        case q.Proximity(text, distance, ordered, exact):
            return (
                "exactly " * exact
                + f"{text} near each other"
                + " in this order" * ordered
                + f" (at most {distance} {'word' if distance == 1 else 'words'} between)"
            )
        case q.Prefix(text):
            return f"words that begin with {text}"
        case q.Wildcard(text):
            return f"words like {text}"
        case q.Fuzzy(text):
            return f"words spelled like {text}"
        case _:
            assert_never(leaf)


def _describe_and(children: tuple[q.Query, ...], relaxed: bool, labels: Mapping[str, str]) -> str:
    required = [child for child in children if not isinstance(child, q.Not)]
    excluded = [child.child for child in children if isinstance(child, q.Not)]
    text = " and ".join(
        _describe(child, True, labels)
        if relaxed and _is_or(child)
        else _describe_part(child, labels)
        for child in required
    )
    without = " or ".join(_describe_part(child, labels) for child in excluded)
    return f"{text}, without {without}" if required and excluded else text or f"not {without}"


def _describe_or(children: tuple[q.Query, ...], relaxed: bool, labels: Mapping[str, str]) -> str:
    if relaxed and all(isinstance(child, q.Word | q.Expanded) for child in children):
        return "at least one of " + ", ".join(_describe(child, False, labels) for child in children)
    return " or ".join(_describe_part(child, labels) for child in children)


def _is_or(query: q.Query) -> bool:
    return isinstance(query.child if isinstance(query, q.Expanded) else query, q.Or)


def _describe_part(query: q.Query, labels: Mapping[str, str]) -> str:
    text = _describe(query, False, labels)
    return f"({text})" if isinstance(query, q.And | q.Or) else text
