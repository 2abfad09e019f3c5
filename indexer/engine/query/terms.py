"""The text of one term with its signs -> the leaf that it means, and what could not be taken as
typed.
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

# Words with wildcards or fuzziness in a query: each may stand for 200 forms.
MAX_OPEN = 16
# Words between words that are near each other: more than a paragraph is no nearness.
MAX_DISTANCE = 100
MIN_BOOST, MAX_BOOST = 0.01, 100.0

_NEAR = re.compile(r"~(>?)(\d*)(?![^\s()^])")
_FUZZY = re.compile(r"(?<=[^\W_])~(\d*)$")
_BOOST = re.compile(r"\^(\d+(?:\.\d*)?|\.\d+)(?![^\s()])")
_AT_END = re.compile(r"(?<=[^\s^(])\^(\d+(?:\.\d*)?|\.\d+)$")


@dataclass(frozen=True, slots=True)
class Suffix:
    """What may follow a phrase: how many words may lie between its own, None = none was typed."""

    distance: int | None = None
    ordered: bool = False


class TermReader:
    """Reads the terms of one query; `signs` and `remarks` collect what was odd."""

    def __init__(self, say: Callable[[Notice], None]) -> None:
        self._say = say
        self._open = 0

    def word(self, text: str, *, exact: bool) -> Leaf | None:
        """A word: exact, fuzzy, with wildcards or in any form; None when it was one too many."""
        fuzzy = _FUZZY.search(text)
        if fuzzy:
            return self._fuzzy(text[: fuzzy.start()], fuzzy[1])
        if has_wildcard(text):
            return self._wild(text.rstrip("?"))
        self._leading(text)
        return Exact(text) if exact else Word(text)

    def phrase(self, text: str, suffix: Suffix, *, exact: bool) -> Leaf | None:
        """A phrase, or words near each other; None when it has too many wildcards."""
        if not self._opened(text, sum(map(has_wildcard, text.split()))):
            return None
        for word in text.split():
            self._leading(word)
        if suffix.distance is None:
            return Phrase(text, exact)
        if suffix.distance > MAX_DISTANCE:
            self._say(notice("too_far", limit=MAX_DISTANCE))
        return Proximity(text, min(suffix.distance, MAX_DISTANCE), suffix.ordered, exact)

    def suffix(self, text: str, at: int) -> tuple[Suffix, int]:
        """What follows a phrase at a place of the query, and where it ends."""
        found = _NEAR.match(text, at)
        if not found:
            return Suffix(), at
        if not found[2]:
            self._say(notice("no_distance"))
            return Suffix(), found.end()
        return Suffix(int(found[2][:9]), bool(found[1])), found.end()

    def boost(self, text: str, at: int) -> tuple[float, int]:
        """The factor behind a phrase or a bracket, and where it ends; 1 when there is none."""
        found = _BOOST.match(text, at)
        return (self._factor(found[1]), found.end()) if found else (1.0, at)

    def boosted(self, text: str) -> tuple[str, float]:
        """A word without the factor at its end, and the factor."""
        found = _AT_END.search(text)
        return (text[: found.start()], self._factor(found[1])) if found else (text, 1.0)

    def _factor(self, typed: str) -> float:
        factor = float(f"{float(typed[:20]):.4g}")
        used = min(max(factor, MIN_BOOST), MAX_BOOST)
        if used != factor:
            self._say(notice("bad_boost", typed=typed[:20], used=f"{used:g}"))
        return used

    def _fuzzy(self, text: str, edits: str) -> Leaf | None:
        if edits not in ("", "1"):
            self._say(notice("fuzzy_distance", text=text))
        return Fuzzy(text) if self._opened(text) else None

    def _wild(self, text: str) -> Leaf | None:
        self._leading(text)
        if not self._opened(text):
            return None
        bare = text.rstrip("*")
        return Prefix(bare) if bare != text and not has_wildcard(bare) else Wildcard(text)

    def _leading(self, text: str) -> None:
        if re.match(r"[*?]+[^\W_]", text):
            self._say(notice("leading_wildcard", text=text))
        elif re.fullmatch(r"[*?]*\*[*?]*", text):
            self._say(notice("lone_wildcard"))

    def _opened(self, text: str, words: int = 1) -> bool:
        if self._open + words <= MAX_OPEN:
            self._open += words
            return True
        self._say(notice("too_many_open_words", limit=MAX_OPEN, text=text))
        return False


def single_word_phrase(text: str) -> str:
    """The only word of a phrase that is none, since quotes do not change what a word finds; "" when
    there are more, or when it would not be searched for without its quotes.
    """
    found = [] if has_wildcard(text) else tokens(text)
    if len(found) != 1 or found[0].form in STOP_WORDS:
        return ""
    return text[found[0].start : found[0].end]
