"""Dehyphenation: decide how the halves of a word broken at the end of a line are joined."""

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from indexer.extract.text.refinement import refinement
from indexer.word_lists import is_dictionary_word

__all__ = ["UNDECIDED_HYPHEN", "Dehyphenator", "Joint"]

# Written between the halves when it is unknown whether the hyphen belongs to the word.
UNDECIDED_HYPHEN = "-\u00ad"
_LANGUAGES = frozenset(("en", "es", "fr", "de"))
# First parts of compounds that keep their hyphen when a line breaks there.
_FIRST_PARTS = frozenset(
    "self well peer evidence co cross long short part full half high low person trauma recovery "
    "community consumer family state non ex all face follow on off one two three four five".split()
)
_MIN_LONG_HALF = 5  # shorter second halves are more often a word ending
_CONJUNCTIONS = frozenset("and or to und oder bis y o e u et ou".split())
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")


class Joint(Enum):
    """How the halves of a word are written: as one word, with the hyphen, with UNDECIDED_HYPHEN, or
    as two words ("pre- and post-").
    """

    ONE = ""
    HYPHEN = "-"
    APART = "- "
    UNDECIDED = UNDECIDED_HYPHEN


@dataclass(slots=True)
class Dehyphenator:
    """Decides by the document's own words first (`word_counts`, lower case), then by the word list
    of its language ("en", "es", "fr" and "de" have one).
    """

    word_counts: Counter[str]
    language: str = ""
    _decisions: dict[tuple[str, str], Joint] = field(default_factory=dict)

    @refinement("Words broken at line ends keep a hyphen", lambda *_: Joint.UNDECIDED)
    def joint(self, before: str, after: str) -> Joint:
        """Decide how the text `before` a hyphen at the end of a line joins the text `after` it.

        `before` is given without the hyphen.
        """
        left, right = _LAST_WORD.search(before), _FIRST_WORD.match(after)
        if left is None or right is None:
            return Joint.HYPHEN  # "25-" "year"
        halves = (left[0].lower(), right[0].lower())
        if not after[0].islower():
            capitals = len(left[0]) > 1 and (left[0] + right[0]).isupper()
            return Joint.ONE if capitals and self._is_word("".join(halves)) else Joint.HYPHEN
        if halves not in self._decisions:
            self._decisions[halves] = self._decide(*halves)
        return self._decisions[halves]

    def _decide(self, left: str, right: str) -> Joint:
        if right in _CONJUNCTIONS and not self.word_counts[left + right]:
            return Joint.APART
        whole, compound = self.word_counts[left + right], self.word_counts[f"{left}-{right}"]
        if whole != compound:
            return Joint.ONE if whole > compound else Joint.HYPHEN
        # "well-being", but "high-est"
        first_part = left in _FIRST_PARTS and (
            len(right) >= _MIN_LONG_HALF or bool(self.word_counts[right])
        )
        if self.language not in _LANGUAGES:
            return Joint.HYPHEN if first_part else Joint.ONE
        if self._is_word(left + right):
            return Joint.UNDECIDED if first_part else Joint.ONE
        if not (self._is_word(left) and self._is_word(right)):
            return Joint.HYPHEN if first_part and self._is_word(right) else Joint.ONE
        return Joint.HYPHEN

    def _is_word(self, word: str) -> bool:
        return bool(self.word_counts[word]) or _is_dictionary_word(word, self.language)


@refinement("Words broken at line ends were joined without a dictionary", lambda *_: False)
def _is_dictionary_word(word: str, language: str) -> bool:
    """Whether the word list of the language has the word; only some languages have one here."""
    return language in _LANGUAGES and is_dictionary_word(word, (language,))
