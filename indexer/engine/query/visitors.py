"""A query's tree -> its leaves, the tree without some of them, the tree with others in their place,
and its text.
"""

import re
from collections.abc import Callable, Container
from typing import NamedTuple, assert_never

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

__all__ = [
    "SYNONYM_WEIGHT",
    "FacetClause",
    "QueryClause",
    "drop_leaves",
    "leaves",
    "map_leaves",
    "scoring_clauses",
    "to_query_string",
]

# What a synonym's match weighs beside one of the word itself: on the golden queries .3 to .7 give
# the same answers; half says that it is the lesser evidence.
SYNONYM_WEIGHT = 0.5

# A value that needs no quotation marks in the language.
_SIMPLE = re.compile(r"(?!(?:AND|OR|NOT)$)[^\W_][\w.:/-]*")


class QueryClause(NamedTuple):
    """A leaf of a tree that looks for words: the field that restricts it ("" = all), whether it is
    negated, how much it weighs, and what it is a synonym of ("" = it was typed).

    A `hint` is no part of the tree: it stands for a word that is nowhere, and only ranks.
    """

    field: str
    leaf: Leaf
    negated: bool = False
    weight: float = 1.0
    synonym_of: str = ""
    is_hint: bool = False

    @property
    def query(self) -> Query:
        """The leaf as a query of its own."""
        return Field(self.field, self.leaf) if self.field else self.leaf


class FacetClause(NamedTuple):
    """A leaf that looks at the values of a facet: it has neither matches nor a score."""

    leaf: FacetLeaf
    negated: bool = False

    @property
    def query(self) -> Query:
        """The leaf as a query of its own."""
        return self.leaf


_NOTHING = QueryClause("", Word(""))


def leaves(query: Query, around: QueryClause = _NOTHING) -> list[QueryClause | FacetClause]:
    """The leaves in order of appearance; `around` holds what surrounds them."""
    match query:
        case Word() | Exact() | Phrase() | Proximity() | Prefix() | Wildcard() | Fuzzy():
            return [around._replace(leaf=query)]
        case FacetTerm() | NumericRange():
            return [FacetClause(query, around.negated)]
        case Field(name, child):
            return leaves(child, around._replace(field=name))
        case Boost(child, factor):
            return leaves(child, around._replace(weight=around.weight * factor))
        case Expanded(child, variants):
            lesser = around._replace(
                weight=around.weight * SYNONYM_WEIGHT, synonym_of=_as_typed(child)
            )
            return leaves(child, around) + [lesser._replace(leaf=variant) for variant in variants]
        case And(children) | Or(children):
            return [leaf for child in children for leaf in leaves(child, around)]
        case Not(child):
            return leaves(child, around._replace(negated=not around.negated))
        case MatchAll():
            return []
        case _:
            assert_never(query)


def scoring_clauses(query: Query) -> list[QueryClause]:
    """The leaves that look for words and are not negated: those that match, mark and score."""
    return [
        clause for clause in leaves(query) if isinstance(clause, QueryClause) and not clause.negated
    ]


def map_leaves(query: Query, change: Callable[[Leaf | FacetLeaf], Query]) -> Query:
    """The tree with each leaf, synonyms aside, changed."""
    match query:
        case Field(name, child):
            return Field(name, map_leaves(child, change))
        case Boost(child, factor):
            return Boost(map_leaves(child, change), factor)
        case Expanded(child, variants):
            return Expanded(map_leaves(child, change), variants)
        case And(children):
            return And(tuple(map_leaves(child, change) for child in children))
        case Or(children):
            return Or(tuple(map_leaves(child, change) for child in children))
        case Not(child):
            return Not(map_leaves(child, change))
        case MatchAll():
            return query
        case _:
            return change(query)


def drop_leaves(
    query: Query, dropped: Container[tuple[str, Leaf | FacetLeaf]], field: str = ""
) -> Query | None:
    """The query as if the dropped leaves (each with the field that restricts it) were not typed.

    None when nothing is left.
    """
    match query:
        case Field(name, child):
            kept = drop_leaves(child, dropped, name)
            return None if kept is None else Field(name, kept)
        case Boost(child, factor):
            kept = drop_leaves(child, dropped, field)
            return None if kept is None else Boost(kept, factor)
        case Expanded(child, variants):
            rest = tuple(variant for variant in variants if (field, variant) not in dropped)
            kept = drop_leaves(child, dropped, field)
            return _either(kept, rest) if kept is None or not rest else Expanded(kept, rest)
        case And(children) | Or(children):
            found = [drop_leaves(child, dropped, field) for child in children]
            left = tuple(child for child in found if child is not None)
            return None if not left else left[0] if len(left) == 1 else type(query)(left)
        case Not(child):
            kept = drop_leaves(child, dropped, field)
            return None if kept is None else Not(kept)
        case MatchAll():
            return query
        case _:
            return None if (field, query) in dropped else query


def _either(kept: Query | None, rest: tuple[Leaf, ...]) -> Query | None:
    if kept is not None or not rest:
        return kept
    return Boost(rest[0] if len(rest) == 1 else Or(rest), SYNONYM_WEIGHT)


def to_query_string(query: Query) -> str:
    """The query in the language that the parser reads: parsing it gives an equal tree for
    `match=all`. Synonyms were not typed and are left out.
    """
    match query:
        case Word() | Exact() | Phrase() | Proximity() | Prefix() | Wildcard() | Fuzzy():
            return _leaf(query)
        case FacetTerm() | NumericRange():
            return _tag(query)
        case Field(name, child):
            return f"{name}:{_group(child)}"
        case Boost(child, factor):
            return f"{_group(child, (And, Or, Not, Boost))}^{factor:g}"
        case Expanded(child, _):
            return to_query_string(child)
        case And(children):
            return " AND ".join(_group(c) for c in children if not isinstance(c, MatchAll))
        case Or(children):
            return " OR ".join(_group(child) for child in children)
        case Not(child):
            return f"NOT {_group(child)}"
        case MatchAll():
            return ""
        case _:
            assert_never(query)


def _tag(tag: FacetLeaf) -> str:
    if isinstance(tag, NumericRange):
        return f"{tag.facet}:{Range(tag.low, tag.high).render()}"
    simple = _SIMPLE.fullmatch(tag.value) and ".." not in tag.value
    return f"{tag.facet}:{tag.value}" if simple else f'{tag.facet}:"{tag.value}"'


def _leaf(leaf: Leaf) -> str:
    match leaf:
        case Word(text) | Wildcard(text):
            return text
        case Exact(text):
            return f"={text}"
        case Phrase(text, exact):
            return f'="{text}"' if exact else f'"{text}"'
        case Proximity(text, distance, ordered, exact):
            return f'{"=" * exact}"{text}"~{">" * ordered}{distance}'
        case Prefix(text):
            return f"{text}*"
        case Fuzzy(text):
            return f"{text}~1"
        case _:
            assert_never(leaf)


def _group(query: Query, kinds: tuple[type, ...] = (And, Or)) -> str:
    text = to_query_string(query)
    inner = query.child if isinstance(query, Expanded) else query
    return f"({text})" if isinstance(inner, kinds) else text


def _as_typed(query: Query) -> str:
    """A query's own words, as they stand."""
    return " ".join(to_query_string(clause.leaf) for clause in leaves(query))
