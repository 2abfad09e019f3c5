"""A search as the address has it, put to the engine -> the one value that all media show."""

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

__all__ = [
    "ExecutedSearch",
    "execute_with_fallbacks",
    "highlight_query",
    "query_info",
    "search",
]

# Searches tried for what was meant where nothing matches.
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
    """One page of results.

    `root` is where the application is mounted, `path` what the links to other pages of results lead
    to, `base_url` the public address for the permalink. `modes`: also count what the other way of
    matching finds, which costs a second search without facets.
    """
    started = time.perf_counter()
    asked = execute_with_fallbacks(engine, state)
    hits = asked.results.hits
    assistance = assist(asked, state, engine)
    explainer = HitExplainer(engine, asked) if asked.state.explain else None
    return ResultsPage(
        results=asked.results,
        info=engine.info,
        state=asked.state,
        asked=state,
        query=query_info(asked, state, engine, assistance.diagnosis),
        assistance=assistance,
        links=Links(asked.state, root, path, base_url),
        explanations=tuple(explainer.of(hit) if explainer else None for hit in hits),
        attached=attached_records(engine, (hit.record for hit in hits)),
        modes=_match_modes(engine, asked) if modes else {},
        took_ms=round((time.perf_counter() - started) * 1000, 2),
    )


def highlight_query(engine: Engine, state: SearchState) -> Query | None:
    """The tree whose matches a reading view marks; None when the state has no words."""
    return execute_with_fallbacks(engine, state, limit=0, facets=()).query if state.q else None


def execute_with_fallbacks(
    engine: Engine,
    state: SearchState,
    *,
    limit: int | None = None,
    facets: tuple[str, ...] | None = None,
) -> ExecutedSearch:
    """Asks for all words, and for any of them where that finds nothing, whatever the filters; where
    nothing matches at all, for the words that were certainly meant.

    `limit`: hits wanted, None = as the state says; `facets`: those to count, None = all.
    """
    asked = execute(engine, state, limit=limit, facets=facets)
    trial = SearchBudget(engine, _TRIED)
    if not (state.correct and state.stem) or not _nothing_matches(asked, state, trial):
        return asked
    meant = best_correction(asked, state, trial)
    if meant is None or not meant.auto_apply:
        return replace(asked, correction=meant, spellcheck_ran=True)
    corrected = execute(engine, replace(state, q=meant.q), limit=limit, facets=facets)
    return replace(corrected, correction=meant, spellcheck_ran=True)


def _nothing_matches(asked: ExecutedSearch, state: SearchState, trial: SearchBudget) -> bool:
    """Whether the words find nothing at all: neither all of them nor any, before any filter."""
    if not state.q or asked.results.documents_without_filters or asked.results.timed_out_clauses:
        return False
    if asked.match == "any" or not asked.parsed.relaxable:
        return True
    found = trial.execute(replace(state, match="any"))
    return found is not None and not found.results.documents_without_filters


def _match_modes(engine: Engine, asked: ExecutedSearch) -> dict[Mode, int]:
    """How many documents each way of matching finds under the same filters, where they differ."""
    if not asked.parsed.relaxable:
        return {}
    other: Mode = "any" if asked.match == "all" else "all"
    results = execute(engine, replace(asked.state, match=other), limit=0, facets=()).results
    counts = {asked.match: asked.results.documents, other: results.documents}
    return {"all": counts["all"], "any": counts["any"]}
