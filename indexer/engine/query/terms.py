"""Reads the terms of a query: turns the text of one word or phrase, with its operators, into the
leaf that it means, and notices what could not be taken as typed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from indexer.engine.analysis.stop_words import STOP_WORDS
from indexer.engine.analysis.tokenizer import has_wildcard, tokens
from indexer.engine.query.messages import Notice, notice
from indexer.engine.query.nodes import Exact, Fuzzy, Leaf, Phrase, Prefix, Proximity, Wildcard, Word

__all__ = [
    "MAX_BOOST",
    "MAX_DISTANCE",
    "MAX_OPEN",
    "MIN_BOOST",
    "Suffix",
    "TermReader",
    "single_word_phrase",
]

# Words with wildcards or fuzziness in a query: each may match 200 forms.
MAX_OPEN = 16
# The largest distance of words that are near each other: about a paragraph.
MAX_DISTANCE = 100
MIN_BOOST, MAX_BOOST = 0.01, 100.0

_NEAR = re.compile(r"~(>?)(\d*)(?![^\s()^])")
_FUZZY = re.compile(r"(?<=[^\W_])~(\d*)$")
_BOOST = re.compile(r"\^(\d+(?:\.\d*)?|\.\d+)(?![^\s()])")
_AT_END = re.compile(r"(?<=[^\s^(])\^(\d+(?:\.\d*)?|\.\d+)$")


@dataclass(frozen=True, slots=True)
class Suffix:
    """The proximity operator after a phrase: how many other words may be between its own, None = no
    operator was typed; and whether their order matters.
    """

    distance: int | None = None
    ordered: bool = False


class TermReader:
    """Reads the terms of one query; calls `notify` with each notice."""

    def __init__(self, notify: Callable[[Notice], None]) -> None:
        self._notify = notify
        self._expandable_words = 0

    def word(self, text: str, *, exact: bool) -> Leaf | None:
        """The leaf of a word: exact, fuzzy, with wildcards or in any form; None when it exceeds the
        number of words with wildcards or fuzziness.
        """
        fuzzy = _FUZZY.search(text)
        if fuzzy:
            return self._fuzzy(text[: fuzzy.start()], fuzzy[1])
        if has_wildcard(text):
            return self._wildcard(text.rstrip("?"))
        self._check_leading(text)
        return Exact(text) if exact else Word(text)

    def phrase(self, text: str, suffix: Suffix, *, exact: bool) -> Leaf | None:
        """The leaf of a phrase, or of words near each other; None when it exceeds the number of
        words with wildcards.
        """
        if not self._count_expandable(text, sum(map(has_wildcard, text.split()))):
            return None
        for word in text.split():
            self._check_leading(word)
        if suffix.distance is None:
            return Phrase(text, exact)
        if suffix.distance > MAX_DISTANCE:
            self._notify(notice("too_far", limit=MAX_DISTANCE))
        return Proximity(text, min(suffix.distance, MAX_DISTANCE), suffix.ordered, exact)

    def suffix(self, text: str, at: int) -> tuple[Suffix, int]:
        """The proximity operator at a place of the query, and where it ends."""
        match = _NEAR.match(text, at)
        if not match:
            return Suffix(), at
        if not match[2]:
            self._notify(notice("no_distance"))
            return Suffix(), match.end()
        return Suffix(int(match[2][:9]), bool(match[1])), match.end()

    def boost(self, text: str, at: int) -> tuple[float, int]:
        """The boost factor at a place of the query, and where it ends; 1 when there is none."""
        match = _BOOST.match(text, at)
        return (self._factor(match[1]), match.end()) if match else (1.0, at)

    def boosted(self, text: str) -> tuple[str, float]:
        """A word without the boost factor at its end, and the factor, 1 when there is none."""
        match = _AT_END.search(text)
        return (text[: match.start()], self._factor(match[1])) if match else (text, 1.0)

    def _factor(self, typed: str) -> float:
        factor = float(f"{float(typed[:20]):.4g}")
        used = min(max(factor, MIN_BOOST), MAX_BOOST)
        if used != factor:
            self._notify(notice("bad_boost", typed=typed[:20], used=f"{used:g}"))
        return used

    def _fuzzy(self, text: str, edits: str) -> Leaf | None:
        if edits not in ("", "1"):
            self._notify(notice("fuzzy_distance", text=text))
        return Fuzzy(text) if self._count_expandable(text) else None

    def _wildcard(self, text: str) -> Leaf | None:
        self._check_leading(text)
        if not self._count_expandable(text):
            return None
        bare = text.rstrip("*")
        return Prefix(bare) if bare != text and not has_wildcard(bare) else Wildcard(text)

    def _check_leading(self, text: str) -> None:
        """Notice wildcards at the beginning of a word, which are ignored."""
        if re.match(r"[*?]+[^\W_]", text):
            self._notify(notice("leading_wildcard", text=text))
        elif re.fullmatch(r"[*?]*\*[*?]*", text):
            self._notify(notice("lone_wildcard"))

    def _count_expandable(self, text: str, words: int = 1) -> bool:
        """Count words with wildcards or fuzziness; False when that would be too many."""
        if self._expandable_words + words <= MAX_OPEN:
            self._expandable_words += words
            return True
        self._notify(notice("too_many_open_words", limit=MAX_OPEN, text=text))
        return False


def single_word_phrase(text: str) -> str:
    """The word of a phrase of a single word, whose quotes make no difference; "" for any other
    phrase, and for a stop word, which is not required without its quotes.
    """
    words = [] if has_wildcard(text) else tokens(text)
    if len(words) != 1 or words[0].form in STOP_WORDS:
        return ""
    return text[words[0].start : words[0].end]
