"""What was asked, where nothing or little was found -> the ways on: what was meant, searches that
ask for less, filters that may go, other words.
"""

from dataclasses import replace

from indexer.engine.facet_names import named
from indexer.engine.protocol import Engine
from indexer.engine.results import Results
from search_app.assist.diagnosis import count_parts, disjoint_parts
from search_app.assist.query_relaxation import relaxations, without_filters
from search_app.assist.related_terms import related
from search_app.assist.spell_correction import best_correction, needs_spellcheck
from search_app.assist.spelling_candidates import FEW_RESULTS
from search_app.request.execution import Correction, ExecutedSearch, SearchBudget
from search_app.request.state import SearchState
from search_app.request.summary import (
    FilterOff,
    Meant,
    QueryInfo,
    RelatedItem,
    Relaxation,
    query_info,
)

__all__ = ["with_assistance"]

# Searches tried for a page of results, of which the answer itself is none: for other words, and
# where nothing or little was found for all the rest (on the shipped collection .5 to 2 ms each).
_RELATED, _TRIED = 8, 18


def with_assistance(
    asked: ExecutedSearch, state: SearchState, engine: Engine, path: str = "/search"
) -> QueryInfo:
    """All that is said about a query, and where to go from there; a search that finds plenty, with
    words that are all there, costs no more than the numbers of related words.
    """
    info = query_info(asked, state, engine, path)
    trial = SearchBudget(engine, _TRIED)
    if asked.suggestion is None and not asked.spellcheck_ran and needs_spellcheck(asked):
        asked = replace(asked, suggestion=best_correction(asked, state, trial))
    if asked.suggestion and not asked.was_corrected:
        info = replace(info, meant=_meant(asked.suggestion, asked.state, path))
    if _is_little(asked.results):
        info = _eased(info, asked, trial, path)
    return replace(
        info,
        related=tuple(
            RelatedItem(one.text, one.of, one.relation, one.documents, one.state.url(path))
            for one in related(asked.parsed.strict, SearchBudget(engine, _RELATED))
        ),
    )


def _meant(found: Correction, state: SearchState, path: str) -> Meant:
    """Under the filters in force, where it finds something there."""
    other = state.with_(q=found.q, match=found.match, correct=True)
    words = tuple(typed for typed, _ in found.words)
    if found.filtered:
        return Meant(found.q, found.filtered, other.url(path), words)
    return Meant(found.q, found.documents, other.unfiltered().url(path), words)


def _eased(info: QueryInfo, asked: ExecutedSearch, trial: SearchBudget, path: str) -> QueryInfo:
    """What makes the set empty or small, and what to give up."""
    query = named(asked.parsed.strict, trial.engine.info.taxonomy)
    parts = count_parts(query, asked.state, trial)
    apart = None
    if not asked.results.documents_without_filters:
        apart = disjoint_parts(query, parts, asked.state, trial)
    return replace(
        info,
        remarks=(*info.remarks, apart) if apart else info.remarks,
        relaxations=tuple(
            Relaxation(
                relaxation.state.q,
                relaxation.documents,
                relaxation.state.url(path),
                relaxation.why,
                ", ".join(relaxation.what),
                relaxation.message,
            )
            for relaxation in relaxations(asked, parts, trial)
        ),
        filters=tuple(
            FilterOff(one.facet, one.value, one.exclude, off.documents, off.state.url(path))
            for one, off in (without_filters(asked, trial) if not asked.results.documents else ())
        ),
    )


def _is_little(found: Results) -> bool:
    """Whether a search found nothing, or its words find little; a few documents under filters are
    what a person narrowed down to.
    """
    little = not found.documents or found.documents_without_filters < FEW_RESULTS
    return little and not found.timed_out_clauses
