"""Visitors of the query tree (AST): its leaves with what surrounds them, the tree with leaves
replaced, and the tree with leaves dropped.
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

# The weight of a synonym's match relative to one of the word itself: on the golden queries .3 to .7
# give the same answers; half says that it is weaker evidence.
SYNONYM_WEIGHT = 0.5


class QueryClause(NamedTuple):
    """A leaf that searches for words, with its context: the field that restricts it ("" = all),
    whether it is under a negation, the weight of its score, and the text that it is a synonym of,
    or "".

    A hint is not part of the tree: it stands for a word that does not occur, and makes no page
    match.
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
    """A leaf that tests the values of a facet; it has neither matches nor a score."""

    leaf: q.FacetLeaf
    negated: bool = False

    @property
    def query(self) -> q.Query:
        """The leaf as a query of its own."""
        return self.leaf


_ROOT = QueryClause("", q.Word(""))


def leaves(query: q.Query, around: QueryClause = _ROOT) -> list[QueryClause | FacetClause]:
    """The leaves in order of appearance, synonyms after what they are synonyms of; `around` is the
    context of the tree.
    """
    match query:
        case q.FacetTerm() | q.NumericRange():
            return [FacetClause(query, around.negated)]
        case q.Field(name, child):
            return leaves(child, around._replace(field=name))
        case q.Boost(child, factor):
            return leaves(child, around._replace(weight=around.weight * factor))
        case q.Expanded(child, variants):
            synonym = around._replace(
                weight=around.weight * SYNONYM_WEIGHT, synonym_of=_typed_words(child)
            )
            return leaves(child, around) + [synonym._replace(leaf=variant) for variant in variants]
        case q.And(children) | q.Or(children):
            return [leaf for child in children for leaf in leaves(child, around)]
        case q.Not(child):
            return leaves(child, around._replace(negated=True))
        case q.MatchAll():
            return []
        case _:
            return [around._replace(leaf=query)]


def scoring_clauses(query: q.Query) -> list[QueryClause]:
    """The leaves that search for words and are under no negation: those that are counted,
    highlighted and scored.
    """
    return [
        clause for clause in leaves(query) if isinstance(clause, QueryClause) and not clause.negated
    ]


def map_leaves(query: q.Query, change: Callable[[q.Leaf | q.FacetLeaf], q.Query]) -> q.Query:
    """The tree with `change` applied to each leaf, except for synonyms."""
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
    """The query as if the dropped leaves, each paired with the field that restricts it, had not
    been typed; None when nothing is left. `field` is the restriction of the query itself.
    """
    match query:
        case q.Field(name, child):
            rest = drop_leaves(child, dropped, name)
            return None if rest is None else q.Field(name, rest)
        case q.Boost(child, factor):
            rest = drop_leaves(child, dropped, field)
            return None if rest is None else q.Boost(rest, factor)
        case q.Expanded(child, variants):
            synonyms = tuple(variant for variant in variants if (field, variant) not in dropped)
            return _expanded(drop_leaves(child, dropped, field), synonyms)
        case q.And(children) | q.Or(children):
            rests = [drop_leaves(child, dropped, field) for child in children]
            left = tuple(rest for rest in rests if rest is not None)
            return None if not left else left[0] if len(left) == 1 else type(query)(left)
        case q.Not(child):
            rest = drop_leaves(child, dropped, field)
            return None if rest is None else q.Not(rest)
        case q.MatchAll():
            return query
        case _:
            return None if (field, query) in dropped else query


def _expanded(child: q.Query | None, synonyms: tuple[q.Leaf, ...]) -> q.Query | None:
    """A child with its synonyms, or only the one of the two that is left."""
    if not synonyms:
        return child
    if child is not None:
        return q.Expanded(child, synonyms)
    return q.Boost(synonyms[0] if len(synonyms) == 1 else q.Or(synonyms), SYNONYM_WEIGHT)


def _typed_words(query: q.Query) -> str:
    """The texts of a query's leaves, without operators and fields."""
    return " ".join(to_query_string(clause.leaf) for clause in leaves(query))
