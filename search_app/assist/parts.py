"""A query's tree as typed -> its parts, the tree with one of them changed or left out, and its text
in the fewest signs.
"""

from collections.abc import Callable, Iterable

from indexer.engine.query.nodes import And, Boost, Everything, Field, Not, Or, Query
from indexer.engine.query.normalize import boosted, both, either, negated, within
from indexer.engine.query.visitors import leaves, render

__all__ = ["changed", "parts", "text_of"]

# More parts than this are looked at by nobody.
_PARTS = 8


def parts(query: Query) -> list[Query]:
    """What must hold together: the members of the conjunction, or of each that is an alternative;
    a query that is no conjunction is its own only part.
    """
    branches = query.children if isinstance(query, Or) else (query,)
    found: list[Query] = [
        part
        for branch in branches
        for part in (branch.children if isinstance(branch, And) else (branch,))
        if not isinstance(part, Everything)
    ]
    return list(dict.fromkeys(found))[:_PARTS]


def changed(query: Query, change: Callable[[Query], Query | None]) -> Query | None:
    """The query with each node, from the leaves up, as `change` has it; None = without it. None
    when nothing positive is left.
    """
    found = _changed(query, change)
    return found if found and any(not one.negated for one in leaves(found)) else None


def _changed(query: Query, change: Callable[[Query], Query | None]) -> Query | None:
    """Rebuilds what holds others as the parser would, then asks."""
    match query:
        case Field(name, child):
            node = _around(child, change, lambda inner: within(name, inner))
        case Boost(child, factor):
            node = _around(child, change, lambda inner: boosted(inner, factor))
        case Not(child):
            node = _around(child, change, negated)
        case And(children):
            node = _joined(children, change, both)
        case Or(children):
            node = _joined(children, change, either)
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


def text_of(query: Query) -> str:
    """The query as people type it: what must hold together stands side by side."""
    if not isinstance(query, And):
        return render(query)
    found = (f"({render(one)})" if isinstance(one, Or) else render(one) for one in query.children)
    return " ".join(text for text in found if text)
