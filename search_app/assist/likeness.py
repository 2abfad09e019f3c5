"""A word and one of the index that is spelled like it -> how likely it is that the other was meant.

The noisy channel of Kernighan, Church and Gale ("A spelling correction program based on a noisy
channel model", COLING 1990): how frequent a word is, against how far it is from what was typed.
"""

import math
import re
from itertools import pairwise

from indexer.engine.results import SpellingCandidate

__all__ = ["is_safe_correction", "log_score", "same_initial"]

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
