"""Parts of a query -> one tree in its plainest shape: no And within And, no Not of Not, one
factor.
"""

from indexer.engine.query.nodes import And, Between, Boost, Everything, Field, Not, Or, Query, Value
from indexer.engine.query.terms import MAX_BOOST, MIN_BOOST

__all__ = ["boosted", "both", "either", "negated", "within"]


def boosted(query: Query, factor: float) -> Query:
    """The query with a factor, which is one number however often it was boosted; what is excluded
    or is a facet's value has no weight.
    """
    match query:
        case Not() | Value() | Between() | Everything():
            return query
        case Boost(child, inner):
            product = float(f"{inner * factor:.4g}")
            return Boost(child, min(max(product, MIN_BOOST), MAX_BOOST))
        case _:
            return Boost(query, factor)


def within(field: str, query: Query) -> Query:
    """The query in one field; what has a field or needs none stays, negation and weight move
    outside.
    """
    match query:
        case Not(child):
            return Not(within(field, child))
        case Boost(child, factor):
            return Boost(within(field, child), factor)
        case Field() | Value() | Between() | Everything():
            return query
        case _:
            return Field(field, query)


def negated(query: Query) -> Query:
    return query.child if isinstance(query, Not) else Not(query)


def both(queries: list[Query]) -> Query:
    flat = [q for query in queries for q in (query.children if isinstance(query, And) else [query])]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def either(queries: list[Query]) -> Query:
    flat = [q for query in queries for q in (query.children if isinstance(query, Or) else [query])]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))
