"""A search as the address has it, put to the engine -> the one value that all media show."""

import time
from dataclasses import replace

from indexer.engine.protocol import Engine
from indexer.engine.query.nodes import Query
from indexer.engine.results import Results
from indexer.engine.taxonomy import IndexInfo
from search_app.assist.spell_correction import best_correction
from search_app.assist.zero_results import assist
from search_app.explain.builder import HitExplainer
from search_app.request.execution import ExecutedSearch, Mode, SearchBudget, execute
from search_app.request.state import SearchState
from search_app.request.summary import query_info
from search_app.search.presenter import Presenter
from search_app.search.results import CorpusInfo, Links, ModeCount, ResultsPage, Totals

__all__ = [
    "ExecutedSearch",
    "corpus_info",
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
    resolved = asked.state
    results = asked.results
    info = engine.info
    presenter = Presenter(engine, resolved, root)
    assistance = assist(asked, state, engine)
    reasons = HitExplainer(engine, asked) if resolved.explain else None
    return ResultsPage(
        query=query_info(asked, state, engine, assistance.diagnosis),
        assistance=assistance,
        path=root + path,
        corpus=corpus_info(info),
        total=Totals(
            results.documents,
            results.pages,
            results.occurrences,
            results.documents_without_filters,
            results.hits_total,
        ),
        hits=tuple(
            presenter.hit(hit, reasons.of(hit) if reasons else None) for hit in results.hits
        ),
        facets=presenter.facets(results.facets),
        links=_links(resolved, results, info, root + path, base_url or root),
        state=resolved,
        asked=state,
        modes=_match_modes(engine, asked, resolved) if modes else (),
        took_ms=round((time.perf_counter() - started) * 1000, 2),
    )


def highlight_query(engine: Engine, state: SearchState) -> Query | None:
    """The tree whose matches a reading view marks; None when the state has no words."""
    return execute_with_fallbacks(engine, state, limit=0, facets=()).query if state.q else None


def corpus_info(info: IndexInfo) -> CorpusInfo:
    """What every answer says about the corpus that it was found in."""
    return CorpusInfo(info.version, info.documents, info.pages, info.pages_with_text)


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


def _match_modes(
    engine: Engine, asked: ExecutedSearch, state: SearchState
) -> tuple[ModeCount, ...]:
    """Both ways of matching with what each finds, where they differ."""
    if not asked.parsed.relaxable:
        return ()
    other: Mode = "any" if asked.match == "all" else "all"
    found = execute(engine, replace(state, match=other), limit=0, facets=()).results
    counts = {asked.match: asked.results.documents, other: found.documents}
    ways: tuple[Mode, Mode] = ("all", "any")
    return tuple(ModeCount(way, counts[way], state.with_(match=way)) for way in ways)


def _links(
    state: SearchState, results: Results, info: IndexInfo, path: str, base_url: str
) -> Links:
    last = max(1, -(-results.hits_total // state.per_page))
    back = min(state.page - 1, last)
    return Links(
        self_=state.url(path),
        next=state.with_(page=state.page + 1).url(path) if state.page < last else None,
        previous=state.with_(page=back).url(path) if back else None,
        permalink=state.with_(v=info.version).url(base_url.rstrip("/") + "/search"),
    )
