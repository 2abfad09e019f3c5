"""Renders a query tree as a query string, in the language that the parser reads."""

import re
from typing import assert_never

from indexer.engine.query import nodes as q
from indexer.engine.query.ranges import Range

__all__ = ["to_query_string"]

# A value that needs no quotation marks in the language.
_SIMPLE = re.compile(r"(?!(?:AND|OR|NOT)$)[^\W_][\w.:/-]*")


def to_query_string(query: q.Query) -> str:
    """The query in the language that the parser reads: parsing it gives an equal tree for
    `match=all`. Synonyms were not typed and are left out.
    """
    match query:
        case q.FacetTerm() | q.NumericRange():
            return _tag(query)
        case q.Field(name, child):
            return f"{name}:{_group(child)}"
        case q.Boost(child, factor):
            return f"{_group(child, (q.And, q.Or, q.Not, q.Boost))}^{factor:g}"
        case q.Expanded(child, _):
            return to_query_string(child)
        case q.And(children):
            return " AND ".join(_group(c) for c in children if not isinstance(c, q.MatchAll))
        case q.Or(children):
            return " OR ".join(_group(child) for child in children)
        case q.Not(child):
            return f"NOT {_group(child)}"
        case q.MatchAll():
            return ""
        case _:
            return _leaf(query)


def _tag(tag: q.FacetLeaf) -> str:
    if isinstance(tag, q.NumericRange):
        return f"{tag.facet}:{Range(tag.low, tag.high).render()}"
    simple = _SIMPLE.fullmatch(tag.value) and ".." not in tag.value
    return f"{tag.facet}:{tag.value}" if simple else f'{tag.facet}:"{tag.value}"'


def _leaf(leaf: q.Leaf) -> str:
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


def _group(query: q.Query, kinds: tuple[type, ...] = (q.And, q.Or)) -> str:
    text = to_query_string(query)
    inner = query.child if isinstance(query, q.Expanded) else query
    return f"({text})" if isinstance(inner, kinds) else text
