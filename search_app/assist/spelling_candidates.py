"""The words of a query that are nowhere, or hardly anywhere -> what may stand in their places:
other spellings, two words for one, one for two.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from indexer.engine.analysis.tokenizer import forms_of
from indexer.engine.engine_cache import EngineCache
from indexer.engine.protocol import Engine
from indexer.engine.query.nodes import Phrase, Word
from indexer.engine.results import SpellingCandidate
from search_app.assist.query_words import Replacement, TypedWord, typed_words
from search_app.request.execution import FIELD_NAMES, ExecutedSearch, SearchBudget

__all__ = ["FEW_RESULTS", "Candidate", "candidates", "is_safe_correction", "log_score"]

# Fewer documents than this are little: seen at a glance, and people wish for more.
FEW_RESULTS = 3
# A word of three letters is one edit away from too many others.
_SHORTEST = 4
# Words of a query that are looked at, and spellings of each: what was meant is nearly always among
# the first three.
_WORDS, _SPELLINGS = 4, 4
# A word on at most so many pages is doubted where another, one edit away, is on so many times as
# many and on at least so many: a word that is used on purpose is used more than twice, and nobody
# misspells one word in twenty-five.
_RARE, _TIMES, _FREQUENT = 2, 25, 20
# Below this a spelling is a chance: two edits away, and on fewer than twenty pages.
_LEAST = -3.0
# Of a word in two parts each has so many letters, or nearly every word could be parted; and so many
# of the ways to part it are tried.
_PART, _PARTED = 2, 2


def _named_words(engine: Engine) -> frozenset[str]:
    """The folded words of facet values, synonyms and titles of documents."""
    titles = (
        title for record in engine.records() for title in (record.title, *record.other_titles)
    )
    return engine.facet_names.words | {form for title in titles for form in forms_of(title)}


_NAMED_WORDS = EngineCache(_named_words)


class Candidate(NamedTuple):
    """What may stand in a place of the query, how likely it is, and whether it is beyond doubt."""

    replacement: Replacement
    score: float
    auto_apply: bool


def candidates(executed: ExecutedSearch, budget: SearchBudget) -> list[list[Candidate]]:
    """For each word that is doubted, in order, what may stand in its place, the likeliest first;
    words for which nothing is known are left out.
    """
    engine = budget.engine
    facets = [facet.name for facet in engine.info.taxonomy.facets]
    typed = typed_words(executed.parsed, FIELD_NAMES, facets)
    declared, named = engine.facet_names.words, _NAMED_WORDS.get(engine)
    little = executed.results.documents_without_filters < FEW_RESULTS
    found: list[list[Candidate]] = []
    for at, word in enumerate(typed):
        pages = engine.page_frequency(word.form)
        if word.form in declared or len(found) == _WORDS:
            continue
        if pages == 0 and not budget.count_documents(Word(word.form)):
            beside = typed[max(0, at - 1) : at + 2]
            options = [
                *_spellings(word, engine.spelling_candidates(word.form), named),
                *_splits(word.form, word, budget),
                *_joins(beside, executed.parsed.text, budget),
            ]
        elif little and 0 < pages <= _RARE:
            options = list(_spellings(word, _much_more_frequent(word, pages, engine), named))
        else:
            continue
        if options:
            found.append(sorted(options, key=lambda candidate: -candidate.score)[:_SPELLINGS])
    return found


def _spellings(
    word: TypedWord, others: Iterable[SpellingCandidate], named: frozenset[str]
) -> Iterator[Candidate]:
    if len(word.form) < _SHORTEST:
        return
    for other in others:
        if other.edits > 1 and not same_initial(word.form, other.form):
            continue
        likely = log_score(word.form, other, named=other.form in named)
        if likely >= _LEAST:
            yield Candidate(word.to(other.form), likely, is_safe_correction(word.form, other))


def _much_more_frequent(word: TypedWord, pages: int, engine: Engine) -> list[SpellingCandidate]:
    """Spellings beside which a word that is there may be a misprint."""
    least = max(_FREQUENT, _TIMES * pages)
    return [
        other
        for other in engine.spelling_candidates(word.form)
        if other.edits == 1 and other.pages >= least
    ]


def _splits(form: str, place: TypedWord, budget: SearchBudget) -> Iterator[Candidate]:
    """A word as two that stand side by side somewhere: "peersupport"."""
    ways = []
    for at in range(_PART, len(form) - _PART + 1):
        least = min(
            budget.engine.page_frequency(form[:at]), budget.engine.page_frequency(form[at:])
        )
        if least:
            ways.append((least, f"{form[:at]} {form[at:]}"))
    for _, text in sorted(ways, reverse=True)[:_PARTED]:
        if found := budget.count_documents(Phrase(text)):
            yield Candidate(place.to(text), math.log(1 + found), auto_apply=True)


def _joins(words: Sequence[TypedWord], text: str, budget: SearchBudget) -> Iterator[Candidate]:
    """Neighbours as one word, or parted elsewhere: "co ordination", "pee rsupport"."""
    for one, other in pairwise(words):
        if text[one.end : other.start] != " ":
            continue
        form, place = (
            one.form + other.form,
            one._replace(end=other.end, bound=one.bound or other.bound),
        )
        if pages := budget.engine.page_frequency(form):
            yield Candidate(place.to(form), math.log(1 + pages), auto_apply=True)
        for way in _splits(form, place, budget):
            if way.replacement.text != f"{one.form} {other.form}":
                yield way


# What an edit costs, in powers of e of the frequency: a word one edit nearer is preferred unless
# the other is twenty times as frequent.
_EDIT = 3.0
# The first letter is rarely wrong (Pollock and Zamora, 1984).
_FIRST = 1.0
# Slips that are made again and again: vowels and doubled letters, written by ear, half an edit; the
# key beside the right one, a third.
_BY_EAR = 1.5
_KEY = 1.0
# Titles and the names of facets are what people look for.
_NAMED = 1.0

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {frozenset(pair) for row in _ROWS for pair in pairwise(row)}
_VOWELS = re.compile(r"[aeiouy]+")
_DOUBLED = re.compile(r"(.)\1+")


def log_score(typed: str, other: SpellingCandidate, *, named: bool) -> float:
    """Higher is likelier; `named`: the other stands in a title or in the name of a facet."""
    return (
        math.log(1 + other.pages)
        - _EDIT * other.edits
        - _FIRST * (typed[:1] != other.form[:1])
        + _BY_EAR * _by_ear(typed, other.form)
        + _KEY * _beside(typed, other.form)
        + _NAMED * named
    )


def is_safe_correction(typed: str, other: SpellingCandidate) -> bool:
    """Whether a word may stand in for one that is nowhere, without asking: it is one edit away, or
    two in a long word, and begins alike.
    """
    edits = 2 if len(typed) >= 8 or _by_ear(typed, other.form) else 1
    return other.edits <= edits and same_initial(typed, other.form)


def same_initial(one: str, other: str) -> bool:
    """Whether two words have the same first letter, or the same first two the other way round."""
    return one[:1] == other[:1] or sorted(one[:2]) == sorted(other[:2])


def _by_ear(one: str, other: str) -> bool:
    return _sound(one) == _sound(other)


def _sound(word: str) -> str:
    """The consonants: vowels and doubled letters are what is written by ear."""
    return word[:1] + _VOWELS.sub("", _DOUBLED.sub(r"\1", word[1:]))


def _beside(one: str, other: str) -> bool:
    wrong = [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]]
    return len(one) == len(other) and len(wrong) == 1 and frozenset(wrong[0]) in _BESIDE
