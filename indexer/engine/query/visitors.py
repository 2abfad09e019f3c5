"""A query's tree -> its leaves, the tree without some of them, the tree with others in their place,
and its text.
"""

from collections.abc import Callable, Container
from typing import NamedTuple

from indexer.engine.query import nodes as q
from indexer.engine.query.render import to_query_string

__all__ = [
    "SYNONYM_WEIGHT",
    "FacetClause",
    "QueryClause",
    "drop_leaves",
    "leaves",
    "map_leaves",
    "scoring_clauses",
]

# What a synonym's match weighs beside one of the word itself: on the golden queries .3 to .7 give
# the same answers; half says that it is the lesser evidence.
SYNONYM_WEIGHT = 0.5


class QueryClause(NamedTuple):
    """A leaf of a tree that looks for words: the field that restricts it ("" = all), whether it is
    negated, how much it weighs, and what it is a synonym of ("" = it was typed).

    A `hint` is no part of the tree: it stands for a word that is nowhere, and only ranks.
    """

    field: str
    leaf: q.Leaf
    negated: bool = False
    weight: float = 1.0
    synonym_of: str = ""
    is_hint: bool = False

    @property
    def query(self) -> q.Query:
        """The leaf as a query of its own."""
        return q.Field(self.field, self.leaf) if self.field else self.leaf


class FacetClause(NamedTuple):
    """A leaf that looks at the values of a facet: it has neither matches nor a score."""

    leaf: q.FacetLeaf
    negated: bool = False

    @property
    def query(self) -> q.Query:
        """The leaf as a query of its own."""
        return self.leaf


_NOTHING = QueryClause("", q.Word(""))


def leaves(query: q.Query, around: QueryClause = _NOTHING) -> list[QueryClause | FacetClause]:
    """The leaves in order of appearance; `around` holds what surrounds them."""
    match query:
        case q.FacetTerm() | q.NumericRange():
            return [FacetClause(query, around.negated)]
        case q.Field(name, child):
            return leaves(child, around._replace(field=name))
        case q.Boost(child, factor):
            return leaves(child, around._replace(weight=around.weight * factor))
        case q.Expanded(child, variants):
            lesser = around._replace(
                weight=around.weight * SYNONYM_WEIGHT, synonym_of=_as_typed(child)
            )
            return leaves(child, around) + [lesser._replace(leaf=variant) for variant in variants]
        case q.And(children) | q.Or(children):
            return [leaf for child in children for leaf in leaves(child, around)]
        case q.Not(child):
            return leaves(child, around._replace(negated=not around.negated))
        case q.MatchAll():
            return []
        case _:
            return [around._replace(leaf=query)]


def scoring_clauses(query: q.Query) -> list[QueryClause]:
    """The leaves that look for words and are not negated: those that match, mark and score."""
    return [
        clause for clause in leaves(query) if isinstance(clause, QueryClause) and not clause.negated
    ]


def map_leaves(query: q.Query, change: Callable[[q.Leaf | q.FacetLeaf], q.Query]) -> q.Query:
    """The tree with each leaf, synonyms aside, changed."""
    match query:
        case q.Field(name, child):
            return q.Field(name, map_leaves(child, change))
        case q.Boost(child, factor):
            return q.Boost(map_leaves(child, change), factor)
        case q.Expanded(child, variants):
            return q.Expanded(map_leaves(child, change), variants)
        case q.And(children):
            return q.And(tuple(map_leaves(child, change) for child in children))
        case q.Or(children):
            return q.Or(tuple(map_leaves(child, change) for child in children))
        case q.Not(child):
            return q.Not(map_leaves(child, change))
        case q.MatchAll():
            return query
        case _:
            return change(query)


def drop_leaves(
    query: q.Query, dropped: Container[tuple[str, q.Leaf | q.FacetLeaf]], field: str = ""
) -> q.Query | None:
    """The query as if the dropped leaves (each with the field that restricts it) were not typed.

    None when nothing is left.
    """
    match query:
        case q.Field(name, child):
            kept = drop_leaves(child, dropped, name)
            return None if kept is None else q.Field(name, kept)
        case q.Boost(child, factor):
            kept = drop_leaves(child, dropped, field)
            return None if kept is None else q.Boost(kept, factor)
        case q.Expanded(child, variants):
            rest = tuple(variant for variant in variants if (field, variant) not in dropped)
            kept = drop_leaves(child, dropped, field)
            return _either(kept, rest) if kept is None or not rest else q.Expanded(kept, rest)
        case q.And(children) | q.Or(children):
            found = [drop_leaves(child, dropped, field) for child in children]
            left = tuple(child for child in found if child is not None)
            return None if not left else left[0] if len(left) == 1 else type(query)(left)
        case q.Not(child):
            kept = drop_leaves(child, dropped, field)
            return None if kept is None else q.Not(kept)
        case q.MatchAll():
            return query
        case _:
            return None if (field, query) in dropped else query


def _either(kept: q.Query | None, rest: tuple[q.Leaf, ...]) -> q.Query | None:
    if kept is not None or not rest:
        return kept
    return q.Boost(rest[0] if len(rest) == 1 else q.Or(rest), SYNONYM_WEIGHT)


def _as_typed(query: q.Query) -> str:
    """A query's own words, as they stand."""
    return " ".join(to_query_string(clause.leaf) for clause in leaves(query))
