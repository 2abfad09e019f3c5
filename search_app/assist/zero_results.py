"""Assistance where a search finds nothing or little: the query that was probably meant, searches
that ask for less, filters that may be removed, and other words.
"""

from dataclasses import dataclass, replace

from indexer.engine.protocol import Engine
from indexer.engine.query.messages import Notice
from indexer.engine.results import Results
from search_app.assist.diagnosis import count_parts, disjoint_parts
from search_app.assist.query_relaxation import (
    FilterRemoval,
    Relaxation,
    filter_removals,
    relaxations,
)
from search_app.assist.related_terms import RelatedSearch, related_searches
from search_app.assist.spell_correction import best_correction, needs_spellcheck
from search_app.assist.spelling_candidates import FEW_RESULTS
from search_app.request.execution import Correction, ExecutedSearch, SearchBudget
from search_app.request.state import SearchState

__all__ = ["Assistance", "assist"]

# Searches tried for one page of results, beside the search itself: for related words, and where
# nothing or little was found for all the rest (on the shipped collection .5 to 2 ms each).
_RELATED, _TRIED = 8, 18


@dataclass(frozen=True, slots=True)
class Assistance:
    """What is offered beside the results of a search, or where there are none.

    `did_you_mean` is the correction that was not applied; `diagnosis` says which parts of an empty
    query never occur together; `relaxations` ask for less, `filters` are those that could be
    removed, `related` are searches for other words.
    """

    did_you_mean: Correction | None = None
    diagnosis: Notice | None = None
    relaxations: tuple[Relaxation, ...] = ()
    filters: tuple[FilterRemoval, ...] = ()
    related: tuple[RelatedSearch, ...] = ()


def assist(executed: ExecutedSearch, state: SearchState, engine: Engine) -> Assistance:
    """What to offer after a search; `state` is the search as the address has it.

    A search that finds plenty, with words that all occur, costs no more than counting what related
    words find.
    """
    work = executed.state.budget
    budget = SearchBudget(engine, _TRIED, work)
    correction = executed.correction
    if correction is None and not executed.spellcheck_ran and needs_spellcheck(executed):
        correction = best_correction(executed, state, budget)
    assistance = Assistance(
        did_you_mean=None if executed.was_corrected else correction,
        related=tuple(
            related_searches(
                executed.parsed.strict, SearchBudget(engine, _RELATED, executed.state.budget)
            )
        ),
    )
    return _with_relaxations(assistance, executed, budget) if _few(executed.results) else assistance


def _with_relaxations(
    assistance: Assistance, executed: ExecutedSearch, budget: SearchBudget
) -> Assistance:
    """Add what makes the result set empty or small, and the searches that ask for less."""
    query = budget.engine.facet_names.resolve_facet_values(executed.parsed.strict)
    parts = count_parts(query, executed.state, budget)
    results = executed.results
    return replace(
        assistance,
        diagnosis=(
            None
            if results.documents_without_filters
            else disjoint_parts(query, parts, executed.state, budget)
        ),
        relaxations=tuple(relaxations(executed, parts, budget)),
        filters=() if results.documents else tuple(filter_removals(executed, budget)),
    )


def _few(results: Results) -> bool:
    """Whether a search finds nothing, or its words find little; few documents under filters are
    what a person narrowed down to.
    """
    few = not results.documents or results.documents_without_filters < FEW_RESULTS
    return few and not results.timed_out_clauses
