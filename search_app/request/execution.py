"""Execution of a search: parses its words, builds the query tree and asks the engine; a budget
limits how many other searches are tried beside it.
"""

from dataclasses import dataclass, replace
from typing import Literal

from indexer.engine.protocol import Engine, Question
from indexer.engine.query.nodes import (
    Exact,
    FacetLeaf,
    Leaf,
    MatchAll,
    Phrase,
    Proximity,
    Query,
    Word,
)
from indexer.engine.query.parser import Parsed, parse
from indexer.engine.query.render import to_query_string
from indexer.engine.query.synonyms import thesaurus
from indexer.engine.query.visitors import QueryClause, drop_leaves, leaves, map_leaves
from indexer.engine.results import Results
from indexer.engine.schema import FIELDS
from indexer.engine.work_budget import WorkBudget
from search_app.request.state import SearchState

__all__ = [
    "FIELD_NAMES",
    "Correction",
    "ExecutedSearch",
    "Mode",
    "SearchBudget",
    "execute",
    "parse_query",
]

Mode = Literal["all", "any"]

FIELD_NAMES = tuple(field.name for field in FIELDS)


@dataclass(frozen=True, slots=True)
class Correction:
    """A query spelled otherwise, which finds more than the typed one.

    `replacements` are pairs of a typed word and the words in its place. `state` is the search for
    the corrected query, under the filters where it finds something there and without them
    otherwise; `documents` is what it finds. `auto_apply`: it may be executed without asking.
    """

    replacements: tuple[tuple[str, str], ...]
    state: SearchState
    documents: int
    auto_apply: bool

    @property
    def q(self) -> str:
        """The corrected query."""
        return self.state.q


@dataclass(frozen=True, slots=True)
class ExecutedSearch:
    """A search with its results: the words as parsed, the match mode as resolved, and the tree.

    `state` is the search that was executed, with its words corrected and its mode resolved.
    `spellcheck_ran`: nothing matched, so that corrections were looked for; `correction` is the best
    of them, and it was executed where it may be applied without asking.
    """

    state: SearchState
    parsed: Parsed
    match: Mode
    query: Query
    results: Results
    correction: Correction | None = None
    spellcheck_ran: bool = False

    @property
    def evaluated_query(self) -> Query:
        """The tree that gave the results: without the clauses that were left out."""
        left_out = {
            (clause.field, clause.leaf)
            for clause in leaves(self.query)
            if isinstance(clause, QueryClause)
            and to_query_string(clause.query) in self.results.timed_out_clauses
        }
        return (drop_leaves(self.query, left_out) if left_out else self.query) or MatchAll()

    @property
    def was_corrected(self) -> bool:
        """Whether the corrected words were searched for instead of the typed ones."""
        return self.correction is not None and self.state.q == self.correction.q


def parse_query(engine: Engine, text: str) -> Parsed:
    """Parse a query string with the fields and facets of this index."""
    return parse(text, FIELD_NAMES, [facet.name for facet in engine.info.taxonomy.facets])


def execute(
    engine: Engine,
    state: SearchState,
    *,
    limit: int | None = None,
    facets: tuple[str, ...] | None = None,
) -> ExecutedSearch:
    """Search for all words, or for any of them where no document has all, whatever the filters.

    `limit`: the number of hits, None = as the state says; `facets`: those to count, None = all.
    """
    taxonomy = engine.info.taxonomy
    parsed = parse_query(engine, state.q)
    question = Question(
        filters=state.filters,
        document=state.document,
        sort=state.sort,
        by=state.by,
        group=state.group,
        offset=(state.page - 1) * state.per_page,
        limit=state.per_page if limit is None else limit,
        facets=facets,
        seconds=state.seconds,
        budget=state.budget,
    )

    def execute_as(match: Mode) -> ExecutedSearch:
        query = engine.facet_names.resolve_facet_values(parsed.query(match))
        if state.synonyms:
            query = thesaurus(taxonomy.synonyms).expand(query)
        if not state.stem:
            query = map_leaves(query, _exact)
        results = engine.search(replace(question, query=query))
        return ExecutedSearch(replace(state, match=match), parsed, match, query, results)

    executed = execute_as("any" if state.match == "any" else "all")
    has_results = bool(executed.results.documents_without_filters)
    if state.match != "auto" or has_results or not parsed.relaxable:
        return executed
    return execute_as("any")


def _exact(leaf: Leaf | FacetLeaf) -> Query:
    """The leaf without stemming: exact word forms only."""
    match leaf:
        case Word(text):
            return Exact(text)
        case Phrase(text):
            return Phrase(text, exact=True)
        case Proximity(text, distance, ordered):
            return Proximity(text, distance, ordered, exact=True)
        case _:
            return leaf


class SearchBudget:
    """Executes other searches, without hits and facets: each once, at most `limit` of them, and
    none that would take more `work` than is left for the request.
    """

    def __init__(self, engine: Engine, limit: int, work: WorkBudget | None = None) -> None:
        self.engine = engine
        self._work = work
        self.remaining = limit
        self._executed: dict[SearchState, ExecutedSearch] = {}

    def execute(self, state: SearchState) -> ExecutedSearch | None:
        """A search with its results; None when the budget is spent."""
        key = replace(state, page=1, sort="relevance", by="document", v="", explain=False)
        if key not in self._executed:
            if self.remaining <= 0:
                return None
            self.remaining -= 1
            executed = execute(self.engine, key, limit=0, facets=())
            if executed.results.timed_out_clauses:  # then its numbers are those of another search
                self.remaining = 0
                return None
            self._executed[key] = executed
        return self._executed[key]

    def documents(self, state: SearchState) -> int:
        """The number of documents that a search finds; 0 when the budget is spent."""
        executed = self.execute(state)
        return executed.results.documents if executed else 0

    def count_documents(self, query: Query) -> int:
        """The documents that match a tree, without filters; 0 when the budget is spent."""
        if self.remaining <= 0:
            return 0
        self.remaining -= 1
        question = Question(query=query, limit=0, facets=(), budget=self._work)
        results = self.engine.search(question)
        return 0 if results.timed_out_clauses else results.documents
