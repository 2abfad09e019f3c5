"""Parts of a query -> one tree in its plainest shape: no And within And, no Not of Not, one
factor.
"""

from indexer.engine.query.nodes import (
    And,
    Boost,
    FacetTerm,
    Field,
    MatchAll,
    Not,
    NumericRange,
    Or,
    Query,
)
from indexer.engine.query.terms import MAX_BOOST, MIN_BOOST

__all__ = ["conjunction", "disjunction", "in_field", "negate", "with_boost"]


def with_boost(query: Query, factor: float) -> Query:
    """The query with a factor, which is one number however often it was boosted; what is excluded
    or is a facet's value has no weight.
    """
    match query:
        case Not() | FacetTerm() | NumericRange() | MatchAll():
            return query
        case Boost(child, inner):
            product = float(f"{inner * factor:.4g}")
            return Boost(child, min(max(product, MIN_BOOST), MAX_BOOST))
        case _:
            return Boost(query, factor)


def in_field(field: str, query: Query) -> Query:
    """The query in one field; what has a field or needs none stays, negation and weight move
    outside.
    """
    match query:
        case Not(child):
            return Not(in_field(field, child))
        case Boost(child, factor):
            return Boost(in_field(field, child), factor)
        case Field() | FacetTerm() | NumericRange() | MatchAll():
            return query
        case _:
            return Field(field, query)


def negate(query: Query) -> Query:
    return query.child if isinstance(query, Not) else Not(query)


def conjunction(queries: list[Query]) -> Query:
    flat = [q for query in queries for q in (query.children if isinstance(query, And) else [query])]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def disjunction(queries: list[Query]) -> Query:
    flat = [q for query in queries for q in (query.children if isinstance(query, Or) else [query])]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))
