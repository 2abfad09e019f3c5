"""Renders a query tree as a query string, in the language that the parser reads."""

import re
from typing import assert_never

from indexer.engine.query import nodes as q
from indexer.engine.query.ranges import Range

__all__ = ["to_query_string"]

# A facet value that needs no quotation marks.
_SIMPLE = re.compile(r"(?!(?:AND|OR|NOT)$)[^\W_][\w.:/-]*")


def to_query_string(query: q.Query) -> str:
    """The query string of a tree: parsing it gives an equal tree for `match=all`, but for synonyms,
    which have no syntax and are left out.
    """
    match query:
        case q.FacetTerm() | q.NumericRange():
            return _render_facet(query)
        case q.Field(name, child):
            return f"{name}:{_in_brackets(child)}"
        case q.Boost(child, factor):
            return f"{_in_brackets(child, (q.And, q.Or, q.Not, q.Boost))}^{factor:g}"
        case q.Expanded(child, _):
            return to_query_string(child)
        case q.And(children):
            return " AND ".join(
                _in_brackets(child) for child in children if not isinstance(child, q.MatchAll)
            )
        case q.Or(children):
            return " OR ".join(map(_in_brackets, children))
        case q.Not(child):
            return f"NOT {_in_brackets(child)}"
        case q.MatchAll():
            return ""
        case _:
            return _render_leaf(query)


def _render_facet(leaf: q.FacetLeaf) -> str:
    if isinstance(leaf, q.NumericRange):
        return f"{leaf.facet}:{Range(leaf.low, leaf.high).render()}"
    simple = _SIMPLE.fullmatch(leaf.value) and ".." not in leaf.value
    return f"{leaf.facet}:{leaf.value}" if simple else f'{leaf.facet}:"{leaf.value}"'


def _render_leaf(leaf: q.Leaf) -> str:
    match leaf:
        case q.Word(text) | q.Wildcard(text):
            return text
        case q.Exact(text):
            return f"={text}"
        case q.Phrase(text, exact):
            return f'="{text}"' if exact else f'"{text}"'
        case q.Proximity(text, distance, ordered, exact):
            return f'{"=" * exact}"{text}"~{">" * ordered}{distance}'
        case q.Prefix(text):
            return f"{text}*"
        case q.Fuzzy(text):
            return f"{text}~1"
        case _:
            assert_never(leaf)


def _in_brackets(query: q.Query, kinds: tuple[type, ...] = (q.And, q.Or)) -> str:
    """The query string, in brackets when the node is of one of these kinds."""
    text = to_query_string(query)
    inner = query.child if isinstance(query, q.Expanded) else query
    return f"({text})" if isinstance(inner, kinds) else text
