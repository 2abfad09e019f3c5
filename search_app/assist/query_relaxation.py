"""Query relaxation: where a search finds nothing or little, searches that ask for less, each
with the number of documents that it finds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.engine.protocol import Engine, Filter
from indexer.engine.query.nodes import Not, Or, Query
from indexer.engine.query.visitors import scoring_clauses
from indexer.engine.taxonomy import Taxonomy
from search_app.assist.diagnosis import Part
from search_app.assist.phrase_parts import phrase_parts
from search_app.assist.rewrites import rewrites, substitute, to_text
from search_app.request.execution import ExecutedSearch, SearchBudget
from search_app.request.facet_terms import filter_words
from search_app.request.state import SearchState

__all__ = ["REASONS", "FilterRemoval", "Relaxation", "filter_removals", "relaxations"]

# Why, what of the query was given up, and the search for the rest.
Candidate = tuple[str, tuple[str, ...], SearchState]

# Code -> what was given up, for people; codes are stable and documented.
REASONS = {
    "without_filter": "Without {what}",
    "without_filters": "Without filters",
    "all_documents": "In all documents",
    "near": "The words of {what} near each other",
    "all_words": "The words of {what} anywhere on a page",
    "any_form": "{what} in any form",
    "anywhere": "{what} in any field",
    "other_value": "Instead of {what}",
    "wider_range": "A wider range than {what}",
    "without_part": "Without {what}",
    "without_not": "Also with {what}",
    "any_word": "Any of the words",
    "any_part": "Any of the parts",
}
_FILTER_CODES = ("without_filter", "without_filters", "all_documents")
# Shown: more than five ways on are a riddle, and more than three of a kind hide the others.
_SHOWN, _OF_A_KIND = 5, 3
# Filters whose removal is tried, one at a time.
_FILTERS = 6


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A search that asks for less, and the number of documents that it finds.

    `why` is a code of `REASONS`, `what` the parts of the query that were given up. `unfiltered`:
    the filters had to be given up as well.
    """

    why: str
    what: tuple[str, ...]
    state: SearchState
    documents: int
    unfiltered: bool = False

    @property
    def q(self) -> str:
        """The relaxed query."""
        return self.state.q

    @property
    def message(self) -> str:
        """What was given up, for people."""
        words = REASONS[self.why].format(what=", ".join(self.what))
        return f"{words}, without filters" if self.unfiltered else words


@dataclass(frozen=True, slots=True)
class FilterRemoval:
    """A current filter, the search without it, and the number of documents that this finds."""

    filter: Filter
    state: SearchState
    documents: int


def relaxations(
    executed: ExecutedSearch, parts: Sequence[Part], budget: SearchBudget
) -> list[Relaxation]:
    """At most five searches that find more than the executed one, none twice; `parts` are those of
    its query.
    """
    chosen: list[Relaxation] = []
    known = {_identity(executed, unfiltered=False)}
    for why, what, state in _candidates(executed, parts, budget.engine):
        if sum(other.why == why for other in chosen) == _OF_A_KIND:
            continue
        relaxed = budget.execute(state)
        if relaxed is None or len(chosen) == _SHOWN:
            break
        relaxation = _relaxation(why, what, relaxed, state)
        identity = _identity(relaxed, unfiltered=relaxation.unfiltered)
        more = relaxation.documents > executed.results.documents
        dominated = any(_dominates(other, relaxation) for other in chosen)
        if more and identity not in known and not dominated:
            chosen.append(relaxation)
            known.add(identity)
    return chosen


def filter_removals(executed: ExecutedSearch, budget: SearchBudget) -> list[FilterRemoval]:
    """The first six current filters, each with the search without it."""
    state = executed.state
    removals = []
    for current in state.filters[:_FILTERS]:
        without = state.toggle(current.facet, current.value)
        if relaxed := budget.execute(without):
            removals.append(FilterRemoval(current, without, relaxed.results.documents))
    return removals


def _dominates(relaxation: Relaxation, other: Relaxation) -> bool:
    """Whether a relaxation makes another needless: it gives up as much or less of the same, for as
    many documents.
    """
    if not other.what or other.why == "other_value":
        return False
    if relaxation.why == other.why:
        return set(relaxation.what) <= set(other.what)
    return relaxation.what == other.what and relaxation.documents >= other.documents


def _relaxation(
    why: str, what: tuple[str, ...], relaxed: ExecutedSearch, state: SearchState
) -> Relaxation:
    """A candidate with its numbers: under the current filters, or without them where it finds
    nothing there.
    """
    results = relaxed.results
    if results.documents or why in _FILTER_CODES or not (state.filters or state.document):
        return Relaxation(why, what, state, results.documents)
    return Relaxation(
        why, what, state.unfiltered(), results.documents_without_filters, unfiltered=True
    )


def _identity(executed: ExecutedSearch, *, unfiltered: bool) -> tuple[object, ...]:
    """What makes two searches the same: the same tree under the same filters."""
    state = executed.state.unfiltered() if unfiltered else executed.state
    return executed.query, state.filters, state.document


def _candidates(
    executed: ExecutedSearch, parts: Sequence[Part], engine: Engine
) -> Iterator[Candidate]:
    """Searches that ask for less; those come first that probably keep what was meant."""
    state, results = executed.state, executed.results
    if results.documents_without_filters > results.documents:
        yield from _fewer_filters(state, engine.info.taxonomy)
    names = engine.facet_names
    query = names.resolve_facet_values(executed.parsed.strict)
    empty = [part.query for part in parts if not part.documents and not isinstance(part.query, Not)]
    if not state.stem:
        yield "any_form", ("The words",), state.with_(stem=True)
    for part in empty:
        yield from _phrase_parts(query, part, state, engine)
    for why, what, rewritten in rewrites(query, empty, [part.query for part in parts], names):
        if why == "any_part" and executed.match == "all" and executed.parsed.relaxable:
            yield "any_word", (), state.with_(match="any")
        yield why, what, state.with_(q=to_text(rewritten), match="all")


def _phrase_parts(
    query: Query, part: Query, state: SearchState, engine: Engine
) -> Iterator[Candidate]:
    """The query with what occurs of each phrase of a part that finds nothing; what keeps all words
    is among the rewrites, but for any of them.
    """
    for clause in scoring_clauses(part):
        for left_out, rest in phrase_parts(engine, clause, exact=not state.stem):
            rewritten = substitute(query, clause.leaf, rest)
            if rewritten is not None and (left_out or isinstance(rest, Or)):
                why = "without_part" if left_out else "any_word"
                yield why, left_out, state.with_(q=to_text(rewritten), match="all")


def _fewer_filters(state: SearchState, taxonomy: Taxonomy) -> Iterator[Candidate]:
    """The same words under fewer filters."""
    for current in state.filters[:_FILTERS]:
        words = filter_words(current, taxonomy)
        yield "without_filter", (words,), state.toggle(current.facet, current.value)
    if state.document:
        yield "all_documents", (), state.with_(document="")
    yield "without_filters", (), state.unfiltered()
