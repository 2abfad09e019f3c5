"""What was asked and found -> what is said about the query: understood how, its parts, remarks."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from indexer.engine.matching.expansion import MAX_EXPANSIONS
from indexer.engine.protocol import Engine
from indexer.engine.query.describe import describe
from indexer.engine.query.messages import Notice, notice
from indexer.engine.query.ranges import Range
from indexer.engine.query.render import to_query_string
from indexer.engine.query.synonyms import thesaurus
from indexer.engine.results import ClauseCount
from indexer.engine.taxonomy import FacetDeclaration
from search_app.request.execution import ExecutedSearch, parse_query
from search_app.request.facet_terms import labelled, nearest, unknown
from search_app.request.state import SearchState

__all__ = [
    "Clause",
    "Correction",
    "FilterOff",
    "Meant",
    "QueryInfo",
    "RelatedItem",
    "Relaxation",
    "query_info",
]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the query on its own, without filters: how many documents and pages hold it, and
    the search for it alone. `negated`: it is excluded; `widens`: of what it is a synonym, "" for
    what was typed.
    """

    text: str
    documents: int
    pages: int
    negated: bool
    widens: str
    url: str


@dataclass(frozen=True, slots=True)
class Meant:
    """The query that was probably meant, the documents that its link finds, the words that it
    replaces.
    """

    q: str
    documents: int
    url: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """The query that was searched for instead of the typed one, and the search for the typed."""

    q: str
    exact_url: str


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A search that asks for less and finds something: `why` is a code, `what` was given up."""

    q: str
    documents: int
    url: str
    why: str
    what: str
    message: str


@dataclass(frozen=True, slots=True)
class FilterOff:
    """A filter in force, and what the search finds without it."""

    facet: str
    value: str
    exclude: bool
    documents: int
    url: str


@dataclass(frozen=True, slots=True)
class RelatedItem:
    """Other words for a part of the query: "related", "narrower", "broader" or "ambiguous"."""

    text: str
    of: str
    relation: str
    documents: int
    url: str


@dataclass(frozen=True, slots=True)
class QueryInfo:
    """The query as typed (`q`) and as understood; `match` is the mode that was resolved."""

    q: str
    understood: str
    match: Literal["all", "any"]
    clauses: tuple[Clause, ...] = ()
    remarks: tuple[Notice, ...] = ()
    corrected: Correction | None = None
    meant: Meant | None = None
    relaxations: tuple[Relaxation, ...] = ()
    filters: tuple[FilterOff, ...] = ()
    related: tuple[RelatedItem, ...] = ()

    def to_json(self) -> Json:
        """The key `query` of the answer."""
        meant = self.meant
        return {
            "q": self.q,
            "understood": self.understood,
            "match": self.match,
            "clauses": [asdict(clause) for clause in self.clauses],
            "remarks": [
                {"code": r.code, "params": dict(r.params), "message": r.message}
                for r in self.remarks
            ],
            "corrected": asdict(self.corrected) if self.corrected else None,
            "did_you_mean": meant.q if meant else None,
            "suggestion": (
                {"q": meant.q, "documents": meant.documents, "url": meant.url} if meant else None
            ),
            "relaxations": [asdict(relaxation) for relaxation in self.relaxations],
            "filters": [asdict(filter_) for filter_ in self.filters],
            "related": [asdict(one) for one in self.related],
        }


def query_info(
    asked: ExecutedSearch, state: SearchState, engine: Engine, path: str = "/search"
) -> QueryInfo:
    """The query as typed and as understood, and all that is to be said of it; links lead to
    searches under `path`. `state` is the search as the address has it.
    """
    taxonomy = engine.info.taxonomy
    labels = {facet.name: facet.label for facet in taxonomy.facets}
    said = describe(labelled(asked.query, taxonomy), asked.match, labels)
    exact = replace(state, correct=False, page=1).url(path)
    return QueryInfo(
        q=state.q,
        understood=said if state.q else "",
        match=asked.match,
        clauses=tuple(_clause(clause, engine, path) for clause in asked.results.clauses),
        remarks=(*state.remarks, *asked.parsed.remarks, *_remarks(asked, state, engine)),
        corrected=Correction(asked.state.q, exact) if asked.was_corrected else None,
    )


def _clause(clause: ClauseCount, engine: Engine, path: str) -> Clause:
    """A part with the search for it alone, which finds as much: nothing widens or corrects it."""
    tree = parse_query(engine, clause.text).strict
    widened = thesaurus(engine.info.taxonomy.synonyms).expand(tree) != tree
    alone = SearchState(
        q=clause.text, match="all", synonyms=not widened, correct=bool(clause.documents)
    )
    return Clause(
        clause.text,
        clause.documents,
        clause.pages,
        clause.negated,
        clause.synonym_of,
        alone.url(path),
    )


def _remarks(asked: ExecutedSearch, state: SearchState, engine: Engine) -> Iterator[Notice]:
    results, serving = asked.results, engine.info.version
    if asked.was_corrected and asked.suggestion:
        typed, used = zip(*asked.suggestion.words, strict=True)
        yield notice("corrected", words=", ".join(typed), used=", ".join(used))
    if state.match == "auto" and asked.match == "any" and results.documents_without_filters:
        yield notice("any_word")
    if state.v and state.v != serving:
        yield notice("version_changed", asked=state.v[:64], serving=serving)
    without = list(unknown(asked.query, engine.info.taxonomy))
    known = {to_query_string(value) for _, value in without}
    absent = [c.text for c in results.clauses if not (c.documents or c.negated or c.synonym_of)]
    if words := ", ".join(text for text in absent if text not in known):
        yield notice("absent_words", words=words)
    if results.truncated_terms:
        yield notice(
            "too_many_forms", words=", ".join(results.truncated_terms), limit=MAX_EXPANSIONS
        )
    if results.timed_out_clauses:
        yield notice("partial", clauses=", ".join(results.timed_out_clauses))
    yield from (_unknown(facet, value.value) for facet, value in without)
    declared = {facet.name: facet for facet in engine.info.taxonomy.facets}
    for chosen in state.filters:
        facet = declared[chosen.facet]
        if facet.values and not _known(facet, chosen.value):
            yield _unknown(facet, chosen.value)


def _unknown(facet: FacetDeclaration, value: str) -> Notice:
    near = ", ".join(one.label for one in nearest(facet, value))
    if near:
        return notice("unknown_value_near", facet=facet.label, value=value[:64], near=near)
    return notice("unknown_value", facet=facet.label, value=value[:64])


def _known(facet: FacetDeclaration, value: str) -> bool:
    """Whether a facet declares a value, or one that lies in the range that the value is."""
    span = Range.parse(value)
    return any(
        one.value == value or (span is not None and span.contains(one.value))
        for one in facet.values
    )
