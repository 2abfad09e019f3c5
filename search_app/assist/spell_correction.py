"""What was asked, where a word of it is nowhere or hardly anywhere -> the query that was probably
meant, with what it finds.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product

from search_app.assist.query_words import apply_replacements
from search_app.assist.spelling_candidates import FEW_RESULTS, Candidate, candidates
from search_app.request.execution import Correction, ExecutedSearch, Mode, SearchBudget
from search_app.request.state import Match, SearchState

__all__ = ["best_correction", "needs_spellcheck"]

# Queries put together of likely spellings that are tried.
_TRIED = 8
# What a mode of the address may end in: like is compared with like.
_WAYS: dict[Match, tuple[Mode, ...]] = {"auto": ("all", "any"), "all": ("all",), "any": ("any",)}


def needs_spellcheck(asked: ExecutedSearch) -> bool:
    """Whether anything about an answer makes its words doubtful: a part that is nowhere, or little
    that was found; never where the time did not suffice.
    """
    if asked.results.timed_out_clauses:
        return False
    return asked.results.documents_without_filters < FEW_RESULTS or any(
        not (clause.documents or clause.negated or clause.synonym_of)
        for clause in asked.results.clauses
    )


def best_correction(
    asked: ExecutedSearch, state: SearchState, trial: SearchBudget
) -> Correction | None:
    """The query with its doubted words spelled otherwise that finds more than the typed one, the
    likeliest; None when there is none. `state` is the search as the address has it.
    """
    choices = list(islice(_choices(candidates(asked, trial)), _TRIED))
    for way in _WAYS[state.match] if choices else ():
        typed = _typed(asked, state, trial, way)
        found: list[tuple[float, Correction]] = []
        for chosen in choices:
            one = _tried(asked.parsed.text, state, trial, way, chosen)
            if one and one.documents > typed:
                likely = sum(respelling.likely for respelling in chosen)
                found.append((likely + math.log(one.documents), one))
        if found:
            return max(found, key=lambda pair: pair[0])[1]
    return None


def _choices(options: list[list[Candidate]]) -> Iterator[list[Candidate]]:
    """One respelling for each place, the likeliest together first; none where another has taken
    it.
    """
    if not options:
        return
    chosen = []
    for choice in product(*options):
        apart: list[Candidate] = []
        for one in choice:
            if not any(one.fix.start < o.fix.end and o.fix.start < one.fix.end for o in apart):
                apart.append(one)
        if apart not in chosen:
            chosen.append(apart)
    yield from sorted(chosen, key=lambda choice: -sum(one.likely for one in choice) / len(choice))


def _typed(asked: ExecutedSearch, state: SearchState, trial: SearchBudget, way: Mode) -> int:
    """The documents that the typed words find in a mode, without filters."""
    if asked.match == way:
        return asked.results.documents_without_filters
    if way == "all":  # any was asked for, because all found nothing
        return 0
    found = trial.execute(replace(state, match=way))
    return found.results.documents_without_filters if found else 0


def _tried(
    text: str, state: SearchState, trial: SearchBudget, way: Mode, chosen: list[Candidate]
) -> Correction | None:
    other = apply_replacements(text, [one.fix for one in chosen])
    found = trial.execute(replace(state, q=other, match=way))
    if found is None:
        return None
    return Correction(
        q=other,
        words=tuple((text[one.fix.start : one.fix.end], one.fix.text) for one in chosen),
        match=way,
        documents=found.results.documents_without_filters,
        filtered=found.results.documents,
        auto_apply=all(one.sure for one in chosen),
    )
