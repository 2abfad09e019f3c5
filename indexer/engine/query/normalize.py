"""Constructors that keep a query tree in normal form: no And directly inside And, no Or inside Or,
no double negation, one boost factor, negation and boosts outside of fields.
"""

from indexer.engine.query import nodes as q
from indexer.engine.query.terms import MAX_BOOST, MIN_BOOST

__all__ = ["conjunction", "disjunction", "in_field", "negate", "with_boost"]


def with_boost(query: q.Query, factor: float) -> q.Query:
    """The query with its score multiplied by `factor`; factors of nested boosts are multiplied.
    Negations and facet values have no score and stay unchanged.
    """
    match query:
        case q.Not() | q.FacetTerm() | q.NumericRange() | q.MatchAll():
            return query
        case q.Boost(child, inner):
            product = float(f"{inner * factor:.4g}")
            return q.Boost(child, min(max(product, MIN_BOOST), MAX_BOOST))
        case _:
            return q.Boost(query, factor)


def in_field(field: str, query: q.Query) -> q.Query:
    """The query restricted to a field; what has a field already, or cannot have one, stays
    unchanged.
    """
    match query:
        case q.Not(child):
            return q.Not(in_field(field, child))
        case q.Boost(child, factor):
            return q.Boost(in_field(field, child), factor)
        case q.Field() | q.FacetTerm() | q.NumericRange() | q.MatchAll():
            return query
        case _:
            return q.Field(field, query)


def negate(query: q.Query) -> q.Query:
    """The negation of a query."""
    return query.child if isinstance(query, q.Not) else q.Not(query)


def conjunction(queries: list[q.Query]) -> q.Query:
    """All of at least one query."""
    children = [
        child
        for query in queries
        for child in (query.children if isinstance(query, q.And) else [query])
    ]
    return children[0] if len(children) == 1 else q.And(tuple(children))


def disjunction(queries: list[q.Query]) -> q.Query:
    """Any of at least one query."""
    children = [
        child
        for query in queries
        for child in (query.children if isinstance(query, q.Or) else [query])
    ]
    return children[0] if len(children) == 1 else q.Or(tuple(children))
