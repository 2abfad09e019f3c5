"""A search as the address has it, put to the engine -> the one value that all media show."""

import time
from dataclasses import dataclass, replace
from typing import Literal

from indexer.engine.describe import describe
from indexer.engine.expansion import LIMIT
from indexer.engine.query import Exact, Leaf, Near, Phrase, Query, Tag, Word
from indexer.engine.query_parser import Parsed, parse
from indexer.engine.ranges import Range
from indexer.engine.remarks import Remark, remark
from indexer.engine.results import Engine, FacetDeclaration, IndexInfo, Question, Results
from indexer.engine.schema import FIELDS
from indexer.engine.synonyms import thesaurus
from indexer.engine.value_names import named
from indexer.engine.walk import mapped
from search_app.hits import Presenter
from search_app.results_page import (
    Clause,
    CorpusInfo,
    Links,
    ModeCount,
    QueryInfo,
    ResultsPage,
    Totals,
)
from search_app.search_state import SearchState

__all__ = ["SECONDS", "Asked", "ask", "corpus_info", "query_info", "query_of", "search"]

Mode = Literal["all", "any"]

# Of a person's patience: what could not be looked up by then is left out, and said.
SECONDS = 5.0

_FIELD_NAMES = tuple(field.name for field in FIELDS)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a state asks the engine: the words as parsed, the mode as resolved, and the tree."""

    parsed: Parsed
    match: Mode
    query: Query
    results: Results


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
    asked = ask(engine, state)
    resolved = replace(state, match=asked.match)
    results = asked.results
    info = engine.info
    presenter = Presenter(engine, resolved, root)
    return ResultsPage(
        query=query_info(asked, state, engine),
        corpus=corpus_info(info),
        total=Totals(
            results.documents,
            results.pages,
            results.occurrences,
            results.documents_without_filters,
            results.hits_total,
        ),
        hits=tuple(presenter.hit(hit) for hit in results.hits),
        facets=presenter.facets(results.facets),
        links=_links(resolved, results, info, root + path, base_url or root),
        state=resolved,
        asked=state,
        modes=_modes(engine, asked, resolved) if modes else (),
        took_ms=round((time.perf_counter() - started) * 1000, 2),
    )


def query_of(engine: Engine, state: SearchState) -> Query | None:
    """The tree whose matches a reading view marks; None when the state has no words."""
    return ask(engine, state, limit=0, facets=()).query if state.q else None


def corpus_info(info: IndexInfo) -> CorpusInfo:
    """What every answer says about the corpus that it was found in."""
    return CorpusInfo(info.version, info.documents, info.pages, info.pages_with_text)


def ask(
    engine: Engine,
    state: SearchState,
    *,
    limit: int | None = None,
    facets: tuple[str, ...] | None = None,
) -> Asked:
    """Asks for all words, and for any of them where that finds nothing, whatever the filters.

    `limit`: hits wanted, None = as the state says; `facets`: those to count, None = all.
    """
    names = [facet.name for facet in engine.info.taxonomy.facets]
    parsed = parse(state.q, _FIELD_NAMES, names)
    question = Question(
        filters=state.filters,
        document=state.document,
        sort=state.sort,
        by=state.by,
        group=state.group,
        offset=(state.page - 1) * state.per_page,
        limit=state.per_page if limit is None else limit,
        facets=facets,
        seconds=SECONDS,
    )

    def asked(match: Mode) -> Asked:
        query = named(parsed.query(match), engine.info.taxonomy)
        if state.synonyms:
            query = thesaurus(engine.info.taxonomy.synonyms).widen(query)
        if not state.stem:
            query = _exactly(query)
        return Asked(parsed, match, query, engine.search(replace(question, query=query)))

    first = asked("any" if state.match == "any" else "all")
    found = first.results.documents_without_filters
    if state.match != "auto" or found or not parsed.relaxable:
        return first
    return asked("any")


def _exactly(query: Query) -> Query:
    """The tree with every word in its very form."""
    return mapped(query, _exact)


def _exact(leaf: Leaf | Tag) -> Query:
    match leaf:
        case Word(text):
            return Exact(text)
        case Phrase(text):
            return Phrase(text, exact=True)
        case Near(text, distance, ordered):
            return Near(text, distance, ordered, exact=True)
        case _:
            return leaf


def query_info(asked: Asked, state: SearchState, engine: Engine) -> QueryInfo:
    """The query as typed and as understood, and all that is to be said of it."""
    labels = {facet.name: facet.label for facet in engine.info.taxonomy.facets}
    return QueryInfo(
        q=state.q,
        understood=describe(asked.query, asked.match, labels) if state.q else "",
        match=asked.match,
        clauses=tuple(Clause(c.text, c.documents, c.pages) for c in asked.results.clauses),
        remarks=(*state.remarks, *asked.parsed.remarks, *_remarks(asked, state, engine)),
    )


def _remarks(asked: Asked, state: SearchState, engine: Engine) -> list[Remark]:
    said: list[Remark] = []
    if state.match == "auto" and asked.match == "any" and asked.results.documents_without_filters:
        said.append(remark("any_word"))
    serving = engine.info.version
    if state.v and state.v != serving:
        said.append(remark("version_changed", asked=state.v[:64], serving=serving))
    absent = [c.text for c in asked.results.clauses if not (c.documents or c.negated or c.widens)]
    if absent:
        said.append(remark("absent_words", words=", ".join(absent)))
    if asked.results.beyond:
        words = ", ".join(asked.results.beyond)
        said.append(remark("too_many_forms", words=words, limit=LIMIT))
    if asked.results.left_out:
        said.append(remark("partial", clauses=", ".join(asked.results.left_out)))
    declared = {facet.name: facet for facet in engine.info.taxonomy.facets}
    for chosen in state.filters:
        facet = declared[chosen.facet]
        if facet.values and not _known(facet, chosen.value):
            said.append(remark("unknown_value", facet=facet.label, value=chosen.value[:64]))
    return said


def _known(facet: FacetDeclaration, value: str) -> bool:
    """Whether a facet declares a value, or one that lies in the range that the value is."""
    span = Range.parse(value)
    return any(
        one.value == value or (span is not None and span.contains(one.value))
        for one in facet.values
    )


def _modes(engine: Engine, asked: Asked, state: SearchState) -> tuple[ModeCount, ...]:
    """Both ways of matching with what each finds, where they differ."""
    if not asked.parsed.relaxable:
        return ()
    other: Mode = "any" if asked.match == "all" else "all"
    found = ask(engine, replace(state, match=other), limit=0, facets=()).results
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
