"""Parts of a query -> one tree in its plainest shape: no And within And, no Not of Not, one
factor.
"""

from indexer.engine.query import nodes as q
from indexer.engine.query.terms import MAX_BOOST, MIN_BOOST

__all__ = ["conjunction", "disjunction", "in_field", "negate", "with_boost"]


def with_boost(query: q.Query, factor: float) -> q.Query:
    """The query with a factor, which is one number however often it was boosted; what is excluded
    or is a facet's value has no weight.
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
    """The query in one field; what has a field or needs none stays, negation and weight move
    outside.
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
    return query.child if isinstance(query, q.Not) else q.Not(query)


def conjunction(queries: list[q.Query]) -> q.Query:
    children = [
        child
        for query in queries
        for child in (query.children if isinstance(query, q.And) else [query])
    ]
    return children[0] if len(children) == 1 else q.And(tuple(children))


def disjunction(queries: list[q.Query]) -> q.Query:
    children = [
        child
        for query in queries
        for child in (query.children if isinstance(query, q.Or) else [query])
    ]
    return children[0] if len(children) == 1 else q.Or(tuple(children))
