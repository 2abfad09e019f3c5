"""A query's tree as typed -> its parts, the tree with one of them changed or left out, and its text
in the fewest signs.
"""

from collections.abc import Callable, Iterable

from indexer.engine.query.nodes import And, Boost, Field, MatchAll, Not, Or, Query
from indexer.engine.query.normalize import conjunction, disjunction, in_field, negate, with_boost
from indexer.engine.query.visitors import leaves, to_query_string

__all__ = ["conjuncts", "to_text", "transform"]

# More parts than this are looked at by nobody.
_PARTS = 8


def conjuncts(query: Query) -> list[Query]:
    """What must hold together: the members of the conjunction, or of each that is an alternative;
    a query that is no conjunction is its own only part.
    """
    branches = query.children if isinstance(query, Or) else (query,)
    found: list[Query] = [
        part
        for branch in branches
        for part in (branch.children if isinstance(branch, And) else (branch,))
        if not isinstance(part, MatchAll)
    ]
    return list(dict.fromkeys(found))[:_PARTS]


def transform(query: Query, change: Callable[[Query], Query | None]) -> Query | None:
    """The query with each node, from the leaves up, as `change` has it; None = without it. None
    when nothing positive is left.
    """
    found = _changed(query, change)
    return found if found and any(not clause.negated for clause in leaves(found)) else None


def _changed(query: Query, change: Callable[[Query], Query | None]) -> Query | None:
    """Rebuilds what holds others as the parser would, then asks."""
    match query:
        case Field(name, child):
            node = _around(child, change, lambda inner: in_field(name, inner))
        case Boost(child, factor):
            node = _around(child, change, lambda inner: with_boost(inner, factor))
        case Not(child):
            node = _around(child, change, negate)
        case And(children):
            node = _joined(children, change, conjunction)
        case Or(children):
            node = _joined(children, change, disjunction)
        case _:
            node = query
    return None if node is None else change(node)


def _around(
    child: Query, change: Callable[[Query], Query | None], build: Callable[[Query], Query]
) -> Query | None:
    inner = _changed(child, change)
    return None if inner is None else build(inner)


def _joined(
    children: Iterable[Query],
    change: Callable[[Query], Query | None],
    build: Callable[[list[Query]], Query],
) -> Query | None:
    kept = [inner for child in children if (inner := _changed(child, change)) is not None]
    return build(kept) if kept else None


def to_text(query: Query) -> str:
    """The query as people type it: what must hold together stands side by side."""
    if not isinstance(query, And):
        return to_query_string(query)
    found = (
        f"({to_query_string(child)})" if isinstance(child, Or) else to_query_string(child)
        for child in query.children
    )
    return " ".join(text for text in found if text)
