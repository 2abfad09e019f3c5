"""A query that finds nothing -> the parts of it that make it so: those that are nowhere, or those
that never meet on a page.
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

# Parts that are tried two by two: six make fifteen pairs.
_PAIRED = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a query, and the documents that hold it, without filters."""

    query: Query
    documents: int


def count_parts(query: Query, state: SearchState, trial: SearchBudget) -> list[Part]:
    """The parts of a query with what each finds alone, the rarest first; those that are excluded
    come last.
    """
    found = [
        Part(part, 0 if isinstance(part, Not) else _documents([part], state, trial))
        for part in conjuncts(query)
    ]
    return sorted(found, key=lambda part: (isinstance(part.query, Not), part.documents))


def disjoint_parts(
    query: Query, found: Sequence[Part], state: SearchState, trial: SearchBudget
) -> Notice | None:
    """Which parts of a conjunction, each of which is somewhere, share no page; `found` are the
    parts alone. None where a part is nowhere or all of them meet.
    """
    wanted = [part for part in found if not isinstance(part.query, Not)]
    if not isinstance(query, And) or len(wanted) < 2 or not all(one.documents for one in wanted):
        return None
    every = [part.query for part in wanted]
    if len(wanted) > 2:
        for pair in combinations(every[:_PAIRED], 2):
            if not _documents(pair, state, trial):
                return _said("never_together", pair)
    if _documents(every, state, trial):
        return None
    return _said("never_together" if len(wanted) == 2 else "never_all_together", every)


def _said(code: str, together: Sequence[Query]) -> Notice:
    return notice(code, parts=" and ".join(map(to_text, together)))


def _documents(together: Sequence[Query], state: SearchState, trial: SearchBudget) -> int:
    """The documents that hold parts on one page, without filters; 1 when no more may be tried: what
    is not known is not said.
    """
    text = to_text(conjunction(list(together)))
    found = trial.execute(replace(state.unfiltered(), q=text, match="all"))
    return found.results.documents if found else 1
