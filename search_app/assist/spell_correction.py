"""Spell correction ("did you mean"): where words of a query do not occur, or hardly, the query that
was probably meant, with the number of documents that it finds.
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

# Combinations of spelling candidates that are tried.
_TRIED = 8
# The match modes that a mode of the address may resolve to: counts are compared within one mode.
_MODES: dict[Match, tuple[Mode, ...]] = {"auto": ("all", "any"), "all": ("all",), "any": ("any",)}


def needs_spellcheck(executed: ExecutedSearch) -> bool:
    """Whether the words of a search may be misspelled: a part does not occur, or little was found;
    never where the search timed out.
    """
    if executed.results.timed_out_clauses:
        return False
    return executed.results.documents_without_filters < FEW_RESULTS or any(
        not (clause.documents or clause.negated or clause.synonym_of)
        for clause in executed.results.clauses
    )


def best_correction(
    executed: ExecutedSearch, state: SearchState, budget: SearchBudget
) -> Correction | None:
    """The most likely query with other spellings that finds more documents than the typed one; None
    when there is none. `state` is the search as the address has it.
    """
    combinations = list(islice(_combinations(candidates(executed, budget)), _TRIED))
    for mode in _MODES[state.match] if combinations else ():
        typed_documents = _typed_documents(executed, state, budget, mode)
        scored: list[tuple[float, Correction]] = []
        for combination in combinations:
            q = apply_replacements(
                executed.parsed.text, [other.replacement for other in combination]
            )
            corrected = budget.execute(replace(state, q=q, match=mode))
            documents = corrected.results.documents_without_filters if corrected else 0
            if corrected and documents > typed_documents:
                score = sum(candidate.score for candidate in combination) + math.log(documents)
                scored.append((score, _correction(executed, corrected, state, combination)))
        if scored:
            return max(scored, key=lambda pair: pair[0])[1]
    return None


def _combinations(options: list[list[Candidate]]) -> Iterator[list[Candidate]]:
    """One candidate for each place, the most likely combination first; none for a place that
    another candidate covers.
    """
    if not options:
        return
    combinations: list[list[Candidate]] = []
    for choice in product(*options):
        disjoint: list[Candidate] = []
        for candidate in choice:
            if not any(_overlap(candidate, other) for other in disjoint):
                disjoint.append(candidate)
        if disjoint not in combinations:
            combinations.append(disjoint)
    yield from sorted(
        combinations, key=lambda choice: -sum(other.score for other in choice) / len(choice)
    )


def _overlap(candidate: Candidate, other: Candidate) -> bool:
    one, two = candidate.replacement, other.replacement
    return one.start < two.end and two.start < one.end


def _typed_documents(
    executed: ExecutedSearch, state: SearchState, budget: SearchBudget, mode: Mode
) -> int:
    """The number of documents that the typed words find in a match mode, without filters."""
    if executed.match == mode:
        return executed.results.documents_without_filters
    if mode == "all":  # any word was searched for, because all of them found nothing
        return 0
    typed = budget.execute(replace(state, match=mode))
    return typed.results.documents_without_filters if typed else 0


def _correction(
    executed: ExecutedSearch,
    corrected: ExecutedSearch,
    state: SearchState,
    combination: list[Candidate],
) -> Correction:
    text, results = executed.parsed.text, corrected.results
    offered = state.with_(q=corrected.state.q, match=corrected.match, correct=True)
    return Correction(
        replacements=tuple(
            (text[start:end], words)
            for start, end, words, _ in (candidate.replacement for candidate in combination)
        ),
        state=offered if results.documents else offered.unfiltered(),
        documents=results.documents or results.documents_without_filters,
        auto_apply=all(candidate.auto_apply for candidate in combination),
    )
