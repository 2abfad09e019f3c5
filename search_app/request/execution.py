"""A search as the address has it -> what the engine finds for exactly that, and for others that are
tried within bounds.
"""

from dataclasses import dataclass, replace
from typing import Literal

from indexer.engine.facet_names import named
from indexer.engine.protocol import Engine, Question
from indexer.engine.query.nodes import Exact, FacetLeaf, Leaf, Phrase, Proximity, Query, Word
from indexer.engine.query.parser import Parsed, parse
from indexer.engine.query.synonyms import thesaurus
from indexer.engine.query.visitors import map_leaves
from indexer.engine.results import Results
from indexer.engine.schema import FIELDS
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
    """A query spelled otherwise: its text, the words of the typed one that it replaces, each with
    what stands there instead, the documents that its words find without filters, and how they were
    matched. `sure`: it may be searched for without asking.
    """

    q: str
    words: tuple[tuple[str, str], ...]
    match: Mode
    documents: int
    filtered: int
    auto_apply: bool


@dataclass(frozen=True, slots=True)
class ExecutedSearch:
    """What a state asks the engine: the words as parsed, the mode as resolved, and the tree.

    `state` is the search that was made, its words corrected and its mode resolved. `respelled`:
    nothing matched, so that other spellings were looked for; `suggestion` is what was found, and
    where it is `sure`, it was made.
    """

    state: SearchState
    parsed: Parsed
    match: Mode
    query: Query
    results: Results
    suggestion: Correction | None = None
    spellcheck_ran: bool = False

    @property
    def was_corrected(self) -> bool:
        """Whether other words were searched for than those that were typed."""
        return self.suggestion is not None and self.state.q == self.suggestion.q


def parse_query(engine: Engine, text: str) -> Parsed:
    """A query with the names of this index."""
    return parse(text, FIELD_NAMES, [facet.name for facet in engine.info.taxonomy.facets])


def execute(
    engine: Engine,
    state: SearchState,
    *,
    limit: int | None = None,
    facets: tuple[str, ...] | None = None,
) -> ExecutedSearch:
    """Asks for all words, and for any of them where that finds nothing, whatever the filters.

    `limit`: hits wanted, None = as the state says; `facets`: those to count, None = all.
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
    )

    def asked(match: Mode) -> ExecutedSearch:
        query = named(parsed.query(match), taxonomy)
        if state.synonyms:
            query = thesaurus(taxonomy.synonyms).expand(query)
        if not state.stem:
            query = map_leaves(query, _exact)
        results = engine.search(replace(question, query=query))
        return ExecutedSearch(replace(state, match=match), parsed, match, query, results)

    first = asked("any" if state.match == "any" else "all")
    found = first.results.documents_without_filters
    if state.match != "auto" or found or not parsed.relaxable:
        return first
    return asked("any")


def _exact(leaf: Leaf | FacetLeaf) -> Query:
    """A word in its very form."""
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
    """Tries other searches, without hits and facets: each once, and at most `limit` of them."""

    def __init__(self, engine: Engine, limit: int) -> None:
        self.engine = engine
        self.remaining = limit
        self._known: dict[SearchState, ExecutedSearch] = {}

    def execute(self, state: SearchState) -> ExecutedSearch | None:
        """What a search finds whose mode is "all" or "any"; None when no more may be tried."""
        key = replace(state, page=1, sort="relevance", by="document", v="", explain=False)
        if key not in self._known:
            if self.remaining <= 0:
                return None
            self.remaining -= 1
            self._known[key] = execute(self.engine, key, limit=0, facets=())
        return self._known[key]

    def documents(self, state: SearchState) -> int:
        """The documents that a search finds; 0 when no more may be tried."""
        found = self.execute(state)
        return found.results.documents if found else 0

    def count_documents(self, query: Query) -> int:
        """The documents that a tree finds, without filters; 0 when no more may be tried."""
        if self.remaining <= 0:
            return 0
        self.remaining -= 1
        return self.engine.search(Question(query=query, limit=0, facets=())).documents
