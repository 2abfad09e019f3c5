"""Spelling candidates: for words of a query that do not occur, or hardly, other spellings, two
words for one and one for two, each with a score.

Scores follow the noisy channel model of Kernighan, Church and Gale ("A spelling correction program
based on a noisy channel model", COLING 1990): how frequent a word is, against how far it is from
what was typed.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from indexer.engine.analysis.stemmer import stems_of
from indexer.engine.engine_cache import EngineCache
from indexer.engine.protocol import Engine, TermDictionary
from indexer.engine.query.nodes import Phrase, Word
from indexer.engine.results import SpellingCandidate
from indexer.word_lists import is_dictionary_word
from search_app.assist.query_words import Replacement, TypedWord, typed_words
from search_app.request.execution import FIELD_NAMES, ExecutedSearch, SearchBudget

__all__ = [
    "FEW_RESULTS",
    "Candidate",
    "candidates",
    "is_safe_correction",
    "load_word_lists",
    "log_score",
]

# Fewer documents than this are few: seen at a glance, and people wish for more.
FEW_RESULTS = 3
# A word of three letters is one edit away from too many others.
_SHORTEST = 4
# Letters that a word must have to be replaced without asking, and by how much the first candidate
# must lead: it is e times as likely as any other.
_MIN_REPLACED, _FAR_LIKELIER = 5, 1.0
# Words of a query that are checked, and candidates for each: the right one is nearly always among
# the first three.
_WORDS, _SPELLINGS = 4, 4
# A word on at most _RARE pages may be misspelled where another, one edit away, is on _TIMES as many
# and on at least _FREQUENT: a word that is used on purpose is used more than twice, and fewer than
# one word in twenty-five is misspelled.
_RARE, _TIMES, _FREQUENT = 2, 25, 20
# Below this score a spelling is a coincidence: two edits away, and on fewer than twenty pages.
_MIN_SCORE = -3.0
# Letters of each part of a split word, for with fewer nearly every word could be split; and splits
# of one word that are tried.
_MIN_PART, _SPLITS = 2, 2
# Terms of a score, which is a natural logarithm. An edit costs a factor of twenty in frequency.
_EDIT = 3.0
# The first letter is rarely wrong (Pollock and Zamora, 1984).
_FIRST_LETTER = 1.0
# Frequent slips count less than other edits: vowels and doubled letters, written by ear, half an
# edit; the key beside the right one, a third less.
_SAME_SOUND = 1.5
_NEXT_KEY = 1.0
# Titles and the names of facets are what people look for.
_IN_NAME = 1.0

_KEY_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEXT_KEYS = {frozenset(pair) for row in _KEY_ROWS for pair in pairwise(row)}
_VOWELS = re.compile(r"[aeiouy]+")
_DOUBLED = re.compile(r"(.)\1+")


def _named_words(engine: Engine) -> frozenset[str]:
    """The folded words of facet values, synonyms and titles of documents."""
    return engine.facet_names.words | engine.title_words()


def _languages(engine: Engine) -> frozenset[str]:
    """The languages in which a word of a query may be spelled correctly: English, Spanish, and
    those of the documents.
    """
    return frozenset({"en", "es"}) | engine.languages()


_NAMED_WORDS = EngineCache(_named_words)
_LANGUAGES = EngineCache(_languages)


class Candidate(NamedTuple):
    """A replacement for a place of the query, its score (higher is more likely), and whether it may
    be applied without asking.
    """

    replacement: Replacement
    score: float
    auto_apply: bool

    @property
    def text(self) -> str:
        """The words in place of the typed one."""
        return self.replacement.text


def load_word_lists(engine: Engine) -> None:
    """Look a word up once, so that no request waits for the word lists."""
    for language in _LANGUAGES.get(engine):
        is_dictionary_word("peer", (language,))


def candidates(executed: ExecutedSearch, budget: SearchBudget) -> list[list[Candidate]]:
    """For each word that may be misspelled, in order, its candidates, the most likely first; words
    without candidates are left out.
    """
    engine = budget.engine
    facets = [facet.name for facet in engine.info.taxonomy.facets]
    words = typed_words(executed.parsed, FIELD_NAMES, facets)
    few_results = executed.results.documents_without_filters < FEW_RESULTS
    options: list[list[Candidate]] = []
    for at, word in enumerate(words):
        if word.form in engine.facet_names.words or len(options) == _WORDS:
            continue
        pages = engine.page_frequency(word.form)
        if pages == 0 and not budget.count_documents(Word(word.form)):
            neighbors = words[max(0, at - 1) : at + 2]
            others = [
                *_spellings(word, engine.spelling_candidates(word.form), engine),
                *_splits(word.form, word, budget),
                *_joins(neighbors, executed.parsed.text, budget),
            ]
        elif few_results and 0 < pages <= _RARE:
            others = [
                other._replace(auto_apply=False)  # the word occurs
                for other in _spellings(word, _much_more_frequent(word, pages, engine), engine)
            ]
        else:
            continue
        if others:
            ranked = sorted(others, key=lambda other: -other.score)
            options.append(_with_doubts(word, ranked, engine)[:_SPELLINGS])
    return options


def _with_doubts(word: TypedWord, ranked: list[Candidate], engine: Engine) -> list[Candidate]:
    """The candidates of a word, of which only the first may be applied without asking, and only
    where the word is long, no word of a language, and meant nothing else.
    """
    first, *others = ranked
    rivals = (other for other in others if stems_of(other.text) != stems_of(first.text))
    is_clear = (
        first.auto_apply
        and len(word.form) >= _MIN_REPLACED
        and all(first.score - rival.score >= _FAR_LIKELIER for rival in rivals)
        and not is_dictionary_word(word.form, _LANGUAGES.get(engine), accents=False)
    )
    return [first._replace(auto_apply=is_clear), *(o._replace(auto_apply=False) for o in others)]


def _spellings(
    word: TypedWord, others: Iterable[SpellingCandidate], engine: Engine
) -> Iterator[Candidate]:
    if len(word.form) < _SHORTEST:
        return
    named_words = _NAMED_WORDS.get(engine)
    for other in others:
        if other.edits > 1 and not same_initial(word.form, other.form):
            continue
        score = log_score(word.form, other, named=other.form in named_words)
        if score >= _MIN_SCORE:
            yield Candidate(word.to(other.form), score, is_safe_correction(word.form, other))


def _much_more_frequent(
    word: TypedWord, pages: int, terms: TermDictionary
) -> list[SpellingCandidate]:
    """Spellings so frequent that a word of the index beside them may be a misprint."""
    least = max(_FREQUENT, _TIMES * pages)
    return [
        other
        for other in terms.spelling_candidates(word.form)
        if other.edits == 1 and other.pages >= least
    ]


def _splits(form: str, place: TypedWord, budget: SearchBudget) -> Iterator[Candidate]:
    """A word as two that occur side by side: "peersupport"."""
    frequency = budget.engine.page_frequency
    splits = []
    for at in range(_MIN_PART, len(form) - _MIN_PART + 1):
        left, right = form[:at], form[at:]
        if rarer := min(frequency(left), frequency(right)):
            splits.append((rarer, f"{left} {right}"))
    for _, text in sorted(splits, reverse=True)[:_SPLITS]:
        if documents := budget.count_documents(Phrase(text)):
            yield Candidate(place.to(text), math.log(1 + documents), auto_apply=True)


def _joins(words: Sequence[TypedWord], text: str, budget: SearchBudget) -> Iterator[Candidate]:
    """Two neighbors as one word, or split elsewhere: "co ordination", "pee rsupport"."""
    for left, right in pairwise(words):
        if text[left.end : right.start] != " ":
            continue
        form = left.form + right.form
        place = left._replace(end=right.end, bound=left.bound or right.bound)
        if pages := budget.engine.page_frequency(form):
            yield Candidate(place.to(form), math.log(1 + pages), auto_apply=True)
        for split in _splits(form, place, budget):
            if split.replacement.text != f"{left.form} {right.form}":
                yield split


def log_score(typed: str, other: SpellingCandidate, *, named: bool) -> float:
    """The natural logarithm of how likely another word was meant, up to a constant. `named`: the
    other word occurs in a title or in the name of a facet value.
    """
    return (
        math.log(1 + other.pages)
        - _EDIT * other.edits
        - _FIRST_LETTER * (typed[:1] != other.form[:1])
        + _SAME_SOUND * _same_sound(typed, other.form)
        + _NEXT_KEY * _next_key(typed, other.form)
        + _IN_NAME * named
    )


def is_safe_correction(typed: str, other: SpellingCandidate) -> bool:
    """Whether a word may replace one that does not occur without asking: it is one edit away, or
    two in a long word, and has the same initial.
    """
    max_edits = 2 if len(typed) >= 8 or _same_sound(typed, other.form) else 1
    return other.edits <= max_edits and same_initial(typed, other.form)


def same_initial(typed: str, other: str) -> bool:
    """Whether two words have the same first letter, or the same first two in reverse order."""
    return typed[:1] == other[:1] or sorted(typed[:2]) == sorted(other[:2])


def _same_sound(typed: str, other: str) -> bool:
    return _consonants(typed) == _consonants(other)


def _consonants(word: str) -> str:
    """The initial and the consonants after it, doubled letters once."""
    return word[:1] + _VOWELS.sub("", _DOUBLED.sub(r"\1", word[1:]))


def _next_key(typed: str, other: str) -> bool:
    """Whether two words differ in one letter, whose keys are side by side."""
    pairs = [pair for pair in zip(typed, other, strict=False) if pair[0] != pair[1]]
    return len(typed) == len(other) and len(pairs) == 1 and frozenset(pairs[0]) in _NEXT_KEYS
