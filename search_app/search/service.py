"""Search service: execute a search with its fallbacks and assemble the page of results."""

import time
from dataclasses import replace

from indexer.engine.protocol import Engine
from indexer.engine.query.nodes import Query
from search_app.assist.spell_correction import best_correction
from search_app.assist.zero_results import assist
from search_app.documents.lookup import attached_records
from search_app.explain.builder import HitExplainer
from search_app.request.execution import ExecutedSearch, Mode, SearchBudget, execute
from search_app.request.links import Links
from search_app.request.state import SearchState
from search_app.request.summary import query_info
from search_app.search.results import ResultsPage

__all__ = ["execute_with_fallbacks", "highlight_query", "search"]

# Searches tried to find the correction of a query that matches nothing.
_TRIED = 14


def search(
    engine: Engine,
    state: SearchState,
    root: str = "",
    *,
    path: str = "/search",
    base_url: str = "",
    modes: bool = True,
) -> ResultsPage:
    """Execute a search and return one page of its results.

    `root` is the path under which the application is mounted, `path` that of the results below it,
    `base_url` the public address of the application for permalinks. `modes`: also count what the
    other way of matching finds, which costs a second search without facets.
    """
    started = time.perf_counter()
    executed = execute_with_fallbacks(engine, state)
    hits = executed.results.hits
    assistance = assist(executed, state, engine)
    explainer = HitExplainer(engine, executed) if executed.state.explain else None
    return ResultsPage(
        results=executed.results,
        info=engine.info,
        state=executed.state,
        requested=state,
        query=query_info(executed, state, engine, assistance.diagnosis),
        assistance=assistance,
        links=Links(executed.state, root, path, base_url),
        explanations=tuple(explainer.of(hit) if explainer else None for hit in hits),
        attached=attached_records(engine, (hit.record for hit in hits)),
        modes=_match_modes(engine, executed) if modes else {},
        took_ms=round((time.perf_counter() - started) * 1000, 2),
    )


def highlight_query(engine: Engine, state: SearchState) -> Query | None:
    """The query whose matches are marked on a page; None when the state has no words."""
    if not state.q:
        return None
    return execute_with_fallbacks(engine, state, limit=0, facets=()).evaluated_query


def execute_with_fallbacks(
    engine: Engine,
    state: SearchState,
    *,
    limit: int | None = None,
    facets: tuple[str, ...] | None = None,
) -> ExecutedSearch:
    """Execute a search for all words, or for any of them where that finds nothing, whatever the
    filters; where neither matches anything, for the correction of the query if it is certain.

    `limit`: number of hits, None = as the state says; `facets`: those to count, None = all.
    """
    executed = execute(engine, state, limit=limit, facets=facets)
    budget = SearchBudget(engine, _TRIED, state.budget)
    if not (state.correct and state.stem) or not _nothing_matches(executed, state, budget):
        return executed
    correction = best_correction(executed, state, budget)
    if correction is None or not correction.auto_apply:
        return replace(executed, correction=correction, spellcheck_ran=True)
    corrected = execute(engine, replace(state, q=correction.q), limit=limit, facets=facets)
    return replace(corrected, correction=correction, spellcheck_ran=True)


def _nothing_matches(executed: ExecutedSearch, state: SearchState, budget: SearchBudget) -> bool:
    """Whether the words find nothing at all: neither all of them nor any, before any filter."""
    results = executed.results
    if not state.q or results.documents_without_filters or results.timed_out_clauses:
        return False
    if executed.match == "any" or not executed.parsed.relaxable:
        return True
    any_word = budget.execute(replace(state, match="any"))
    return any_word is not None and not any_word.results.documents_without_filters


def _match_modes(engine: Engine, executed: ExecutedSearch) -> dict[Mode, int]:
    """How many documents each way of matching finds under the same filters, where they differ."""
    if not executed.parsed.relaxable:
        return {}
    other: Mode = "any" if executed.match == "all" else "all"
    results = execute(engine, replace(executed.state, match=other), limit=0, facets=()).results
    if results.timed_out_clauses or executed.results.timed_out_clauses:
        return {}
    counts = {executed.match: executed.results.documents, other: results.documents}
    return {"all": counts["all"], "any": counts["any"]}
