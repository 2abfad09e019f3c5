"""Diagnosis of an empty result set: the conjuncts of a query with what each finds alone, and those
that never occur together on a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from indexer.engine.query.messages import Notice, notice
from indexer.engine.query.nodes import And, Not, Query
from indexer.engine.query.normalize import conjunction
from search_app.assist.rewrites import conjuncts, to_text
from search_app.request.execution import SearchBudget
from search_app.request.state import SearchState

__all__ = ["Part", "count_parts", "disjoint_parts"]

# Parts that are tried two by two: five make ten pairs.
_PAIRED = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A conjunct of a query, and the number of documents that it finds without filters."""

    query: Query
    documents: int


def count_parts(query: Query, state: SearchState, budget: SearchBudget) -> list[Part]:
    """The conjuncts of a query with what each finds alone, the rarest first; excluded ones, which
    are not counted, come last.
    """
    parts = [
        Part(child, 0 if isinstance(child, Not) else _documents([child], state, budget))
        for child in conjuncts(query)
    ]
    return sorted(parts, key=lambda part: (isinstance(part.query, Not), part.documents))


def disjoint_parts(
    query: Query, parts: Sequence[Part], state: SearchState, budget: SearchBudget
) -> Notice | None:
    """A notice about conjuncts that each find something but occur together on no page. None where a
    conjunct finds nothing or all of them occur together.
    """
    required = [part for part in parts if not isinstance(part.query, Not)]
    if not isinstance(query, And) or len(required) < 2:
        return None
    if not all(part.documents for part in required):
        return None
    trees = [part.query for part in required]
    if len(trees) > 2:
        for pair in combinations(trees[:_PAIRED], 2):
            if not _documents(pair, state, budget):
                return _disjoint("never_together", pair)
    if _documents(trees, state, budget):
        return None
    return _disjoint("never_together" if len(trees) == 2 else "never_all_together", trees)


def _disjoint(code: str, trees: Sequence[Query]) -> Notice:
    return notice(code, parts=" and ".join(map(to_text, trees)))


def _documents(trees: Sequence[Query], state: SearchState, budget: SearchBudget) -> int:
    """The number of documents with a page that matches all trees, without filters; 1 when the
    budget is spent, so that nothing unproved is reported.
    """
    text = to_text(conjunction(list(trees)))
    executed = budget.execute(replace(state.unfiltered(), q=text, match="all"))
    return executed.results.documents if executed else 1
