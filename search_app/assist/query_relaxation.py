"""A search that found nothing or little -> searches that ask for less, each of which finds
something, with its number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.engine.facet_names import named
from indexer.engine.protocol import Filter
from indexer.engine.query.nodes import Not
from indexer.engine.taxonomy import Taxonomy
from search_app.assist.diagnosis import Part
from search_app.assist.rewrites import rewrites, to_text
from search_app.request.execution import ExecutedSearch, SearchBudget
from search_app.request.facet_terms import filter_words
from search_app.request.state import SearchState

__all__ = ["WHYS", "Easier", "relaxations", "without_filters"]

# Code -> what was given up, for people; codes are stable and documented.
WHYS = {
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
class Easier:
    """A search that asks for less: what was given up of `what`, and the documents that it finds.
    `unfiltered`: it had to give up the filters as well.
    """

    why: str
    what: tuple[str, ...]
    state: SearchState
    documents: int
    unfiltered: bool = False

    @property
    def message(self) -> str:
        """What was given up, for people."""
        words = WHYS[self.why].format(what=", ".join(self.what))
        return f"{words}, without filters" if self.unfiltered else words


def relaxations(asked: ExecutedSearch, alone: Sequence[Part], trial: SearchBudget) -> list[Easier]:
    """At most five searches that find more than the one that was made, none twice; `alone` are the
    parts of its query.
    """
    kept: list[Easier] = []
    known = {_identity(asked, unfiltered=False)}
    for why, what, state in _candidates(asked, alone, trial.engine.info.taxonomy):
        if sum(one.why == why for one in kept) == _OF_A_KIND:
            continue
        found = trial.execute(state)
        if found is None or len(kept) == _SHOWN:
            break
        one = _found(why, what, found, state)
        identity = _identity(found, unfiltered=one.unfiltered)
        more = one.documents > asked.results.documents
        if more and identity not in known and not any(_dominates(other, one) for other in kept):
            kept.append(one)
            known.add(identity)
    return kept


def without_filters(asked: ExecutedSearch, trial: SearchBudget) -> list[tuple[Filter, Easier]]:
    """The filters in force, the first six, each with the search without it."""
    taxonomy = trial.engine.info.taxonomy
    return [
        (filter_, _found("without_filter", (filter_words(filter_, taxonomy),), found, state))
        for filter_ in asked.state.filters[:_FILTERS]
        for state in [asked.state.toggle(filter_.facet, filter_.value)]
        if (found := trial.execute(state))
    ]


def _dominates(kept: Easier, one: Easier) -> bool:
    """Whether a search makes another needless: it gave up as much or less of the same, for as
    many documents.
    """
    if not one.what or one.why == "other_value":
        return False
    if kept.why == one.why:
        return set(kept.what) <= set(one.what)
    return kept.what == one.what and kept.documents >= one.documents


def _found(why: str, what: tuple[str, ...], found: ExecutedSearch, state: SearchState) -> Easier:
    """What a candidate finds under the filters in force; other words also without them."""
    results = found.results
    if results.documents or why in _FILTER_CODES or not (state.filters or state.document):
        return Easier(why, what, state, results.documents)
    return Easier(why, what, state.unfiltered(), results.documents_without_filters, unfiltered=True)


def _identity(asked: ExecutedSearch, *, unfiltered: bool) -> tuple[object, ...]:
    """What makes two searches the same: they ask for the same tree in the same place."""
    place = asked.state.unfiltered() if unfiltered else asked.state
    return asked.query, place.filters, place.document


def _candidates(
    asked: ExecutedSearch, alone: Sequence[Part], taxonomy: Taxonomy
) -> Iterator[tuple[str, tuple[str, ...], SearchState]]:
    """Why, what, and the search; those come first that are likeliest to keep what was meant."""
    made, results = asked.state, asked.results
    if results.documents_without_filters > results.documents:
        yield from _wider(made, taxonomy)
    query = named(asked.parsed.strict, taxonomy)
    empty = [one.query for one in alone if not one.documents and not isinstance(one.query, Not)]
    if not made.stem:
        yield "any_form", ("The words",), made.with_(stem=True)
    for why, what, other in rewrites(query, empty, [one.query for one in alone], taxonomy):
        if why == "any_part" and asked.match == "all" and asked.parsed.relaxable:
            yield "any_word", (), made.with_(match="any")
        yield why, what, made.with_(q=to_text(other), match="all")


def _wider(
    made: SearchState, taxonomy: Taxonomy
) -> Iterator[tuple[str, tuple[str, ...], SearchState]]:
    """The same words under fewer filters."""
    for filter_ in made.filters[:_FILTERS]:
        yield (
            "without_filter",
            (filter_words(filter_, taxonomy),),
            made.toggle(filter_.facet, filter_.value),
        )
    if made.document:
        yield "all_documents", (), made.with_(document="")
    yield "without_filters", (), made.unfiltered()
