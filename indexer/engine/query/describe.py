"""A query's tree -> the words in which a person would say what was understood."""

from collections.abc import Mapping
from typing import Literal, assert_never

from indexer.engine.query import nodes as q
from indexer.engine.query.ranges import Range

__all__ = ["describe"]


def describe(
    query: q.Query, match: Literal["all", "any"], labels: Mapping[str, str] | None = None
) -> str:
    """ "the phrase whole health and medicaid"; with "any", bare words are "at least one of …".

    `labels` are the words for facets' names; without them the names themselves are used.
    """
    return _describe(query, match == "any", labels or {})


def _describe(query: q.Query, relaxed: bool, labels: Mapping[str, str]) -> str:
    match query:
        case q.FacetTerm() | q.NumericRange():
            return _tag(query, labels)
        case q.Field(name, child):
            return f"{_part(child, labels)} in the {name}"
        case q.Boost(child, factor):
            return f"{_part(child, labels)} (weighing {factor:g} times)"
        case q.Expanded(child, variants):
            others = ", ".join(map(_synonym, variants))
            return f"{_describe(child, relaxed, labels)} (or {others})"
        case q.And(children):
            return _conjunction(children, relaxed, labels)
        case q.Or(children):
            return _disjunction(children, relaxed, labels)
        case q.Not(child):
            return f"not {_part(child, labels)}"
        case q.MatchAll():
            return "everything"
        case _:
            return _leaf(query)


def _tag(tag: q.FacetLeaf, labels: Mapping[str, str]) -> str:
    label = labels.get(tag.facet, tag.facet)
    value = Range(tag.low, tag.high).words if isinstance(tag, q.NumericRange) else tag.value
    return f"{label} {value}"


def _leaf(leaf: q.Leaf) -> str:
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


def _synonym(leaf: q.Leaf) -> str:
    """A synonym's own words: that it is a phrase need not be said."""
    return leaf.text


def _conjunction(children: tuple[q.Query, ...], relaxed: bool, labels: Mapping[str, str]) -> str:
    wanted = [child for child in children if not isinstance(child, q.Not)]
    barred = [child.child for child in children if isinstance(child, q.Not)]
    says = " and ".join(
        _describe(child, True, labels) if relaxed and _is_any(child) else _part(child, labels)
        for child in wanted
    )
    without = " or ".join(_part(child, labels) for child in barred)
    return f"{says}, without {without}" if wanted and barred else says or f"not {without}"


def _disjunction(children: tuple[q.Query, ...], relaxed: bool, labels: Mapping[str, str]) -> str:
    if relaxed and all(isinstance(child, q.Word | q.Expanded) for child in children):
        return "at least one of " + ", ".join(_describe(child, False, labels) for child in children)
    return " or ".join(_part(child, labels) for child in children)


def _is_any(query: q.Query) -> bool:
    return isinstance(query.child if isinstance(query, q.Expanded) else query, q.Or)


def _part(query: q.Query, labels: Mapping[str, str]) -> str:
    said = _describe(query, False, labels)
    return f"({said})" if isinstance(query, q.And | q.Or) else said
