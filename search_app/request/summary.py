"""Query summary: how a query was understood, what each clause of it finds alone, and the notices
about it; plain values behind HTML, JSON and the command line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.engine.matching.expansion import MAX_EXPANSIONS
from indexer.engine.protocol import Engine
from indexer.engine.query.describe import describe
from indexer.engine.query.messages import Notice, notice
from indexer.engine.query.ranges import Range
from indexer.engine.query.render import to_query_string
from indexer.engine.query.synonyms import thesaurus
from indexer.engine.query.visitors import scoring_clauses
from indexer.engine.results import ClauseCount
from indexer.engine.taxonomy import GROUPS, FacetDeclaration
from search_app.request.absent_words import absent_words
from search_app.request.execution import Correction, ExecutedSearch, Mode, parse_query
from search_app.request.facet_terms import labelled
from search_app.request.state import SearchState
from search_app.request.version_change import version_changed

__all__ = ["ClauseSearch", "QueryInfo", "query_info"]


@dataclass(frozen=True, slots=True)
class ClauseSearch:
    """A clause of the query with its numbers, and the search for it alone."""

    clause: ClauseCount
    state: SearchState


@dataclass(frozen=True, slots=True)
class QueryInfo:
    """The query as typed and as understood.

    `state` is the search as the address has it, `match` the mode that was resolved. `corrected` is
    the correction that was searched for instead of the typed query.
    """

    state: SearchState
    understood: str
    match: Mode
    clauses: tuple[ClauseSearch, ...] = ()
    remarks: tuple[Notice, ...] = ()
    corrected: Correction | None = None

    @property
    def q(self) -> str:
        """The query as typed."""
        return self.state.q

    @property
    def exact(self) -> SearchState:
        """The search for exactly what was typed."""
        return self.state.with_(correct=False)


def query_info(
    executed: ExecutedSearch, state: SearchState, engine: Engine, diagnosis: Notice | None = None
) -> QueryInfo:
    """Describe the query of a search; `state` is the search as the address has it, `diagnosis` a
    further notice about a query that finds nothing.
    """
    taxonomy = engine.info.taxonomy
    labels = {facet.name: facet.label for facet in taxonomy.facets}
    tree = labelled(executed.query, taxonomy)
    remarks = [*state.remarks, *executed.parsed.notices, *_notices(executed, state, engine)]
    return QueryInfo(
        state=state,
        understood=describe(tree, executed.match, labels) if state.q else "",
        match=executed.match,
        clauses=tuple(_clause_search(clause, engine) for clause in executed.results.clauses),
        remarks=(*remarks, diagnosis) if diagnosis else tuple(remarks),
        corrected=executed.correction if executed.was_corrected else None,
    )


def _clause_search(clause: ClauseCount, engine: Engine) -> ClauseSearch:
    """A clause with the search that finds as many documents: neither expanded nor corrected."""
    tree = parse_query(engine, clause.text).strict
    expands = thesaurus(engine.info.taxonomy.synonyms).expand(tree) != tree
    state = SearchState(
        q=clause.text, match="all", synonyms=not expands, correct=bool(clause.documents)
    )
    return ClauseSearch(clause, state)


def _notices(executed: ExecutedSearch, state: SearchState, engine: Engine) -> Iterator[Notice]:
    results, serving = executed.results, engine.info.version
    if executed.was_corrected and executed.correction:
        typed, used = zip(*executed.correction.replacements, strict=True)
        yield notice("corrected", words=", ".join(typed), used=", ".join(used))
    if state.match == "auto" and executed.match == "any" and results.documents_without_filters:
        yield notice("any_word")
    if state.v and state.v != serving:
        yield version_changed(state.v, engine.info)
    undeclared = engine.facet_names.undeclared_values(executed.query)
    facet_terms = set(map(to_query_string, undeclared))
    absent = [c.text for c in results.clauses if not (c.documents or c.negated or c.synonym_of)]
    if words := _absent([text for text in absent if text not in facet_terms], executed, engine):
        yield notice("absent_words", words=", ".join(words))
    if results.truncated_terms:
        yield notice(
            "too_many_forms", words=", ".join(results.truncated_terms), limit=MAX_EXPANSIONS
        )
    if results.timed_out_clauses:
        yield notice("partial", clauses=", ".join(results.timed_out_clauses))
    declared = {facet.name: facet for facet in engine.info.taxonomy.facets}
    for term in undeclared:
        yield _unknown_value(engine, declared[term.facet], term.value)
    for chosen in state.filters:
        facet = declared[chosen.facet]
        if facet.values and not _is_declared(facet, chosen.value):
            yield _unknown_value(engine, facet, chosen.value)


def _absent(texts: Sequence[str], executed: ExecutedSearch, engine: Engine) -> list[str]:
    """What does not occur of clauses that find nothing: of a phrase its absent words, or all of it
    where each of its words occurs.
    """
    clauses = {to_query_string(clause.query): clause for clause in scoring_clauses(executed.query)}
    absent: list[str] = []
    for text in texts:
        clause = clauses.get(text)
        words = absent_words(engine, clause) if clause else []
        prefix = f"{clause.field}:" if clause and clause.field else ""
        absent += [prefix + word for word in words] or [text]
    return list(dict.fromkeys(absent))


def _unknown_value(engine: Engine, facet: FacetDeclaration, value: str) -> Notice:
    close = engine.facet_names.close_values(facet.name, value)
    near = ", ".join(close_value.label for close_value in close)
    if near:
        return notice("unknown_value_near", facet=facet.label, value=value[:64], near=near)
    return notice("unknown_value", facet=facet.label, value=value[:64])


def _is_declared(facet: FacetDeclaration, value: str) -> bool:
    """Whether a facet declares a value; of a range, whether it declares a value inside."""
    span = Range.parse(value)
    return value in GROUPS or any(
        declared.value == value or (span is not None and span.contains(declared.value))
        for declared in facet.values
    )
