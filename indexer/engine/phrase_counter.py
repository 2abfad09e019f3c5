"""Counts the phrases of a collection while it is indexed, for autocompletion: titles, names and
headings, and what recurs in the texts.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from indexer.engine.analysis.stemmer import Stems, stem
from indexer.engine.analysis.stop_words import STOP_WORDS
from indexer.engine.analysis.tokenizer import Token, tokens

__all__ = ["PhraseCounter"]

# The number of words in a phrase: longer ones are sentences.
_MIN_WORDS, _MAX_WORDS = 2, 5
# The least number of pages with a phrase, unless it is a title, name or heading.
_MIN_PAGES = 2
# A phrase is left to a longer one that begins or ends with it when at least this part of its pages
# has the longer one.
_MOSTLY = 2 / 3
# Phrases counted at one time, some 300 MB; 1,500 pages of text may fill them. When there are more,
# the rarest are dropped (lossy counting: Manku and Motwani, "Approximate frequency counts over data
# streams", VLDB 2002), so that the frequent ones of a large collection remain.
_MAX_COUNTED = 800_000
# Phrases returned: the most frequent ones of a larger collection.
_MAX_RETURNED = 100_000
# Between the words of a phrase is nothing but a blank or a hyphen.
_JOINT = re.compile(r"[ \n\u00a0]|-")


class PhraseCounter:
    """Counts the pages of each phrase; the forms of its words make no difference (equal stems)."""

    def __init__(self, max_counted: int = _MAX_COUNTED, max_returned: int = _MAX_RETURNED) -> None:
        self._max_counted, self._max_returned = max_counted, max_returned
        self._pages: dict[Stems, int] = {}
        self._texts: dict[Stems, tuple[str, int]] = {}
        self._names: set[Stems] = set()

    def add(self, names: Iterable[str], body: str) -> None:
        """Add a page with its heading, or a document with its titles and people; these names are
        phrases as a whole.
        """
        texts: dict[Stems, str] = {}
        for name in names:
            words = tokens(name)
            if _MIN_WORDS <= len(words) <= _MAX_WORDS and not _is_common(words[0], words[-1]):
                self._names.add(_key(words))
                texts[_key(words)] = name[words[0].start : words[-1].end]
            texts |= dict(_phrases(name, words))
        for key, text in _phrases(body, tokens(body)):
            if text.islower() or key not in texts:
                texts[key] = text
        for key, text in texts.items():
            self._pages[key] = self._pages.get(key, 0) + 1
            self._texts[key] = _preferred(text, *self._texts.get(key, ("", 0)))
        if len(self._pages) > self._max_counted:
            self._drop_rare()

    def phrases(self) -> list[tuple[str, int]]:
        """The phrases, as they are displayed, with their numbers of pages; in ascending order of
        their texts.
        """
        pages = {
            key: count
            for key, count in self._pages.items()
            if count >= _MIN_PAGES or key in self._names
        }
        parts = {
            part
            for key, count in pages.items()
            for part in (key[1:], key[:-1])
            if count >= _MOSTLY * pages.get(part, count + 1)
        }
        whole = [key for key in pages if key not in parts or key in self._names]
        chosen = sorted(whole, key=lambda key: (-pages[key], key))[: self._max_returned]
        return sorted((" ".join(self._texts[key][0].split()), pages[key]) for key in chosen)

    def _drop_rare(self) -> None:
        """Drop the phrases on no more pages than the median phrase, except for names."""
        median = sorted(self._pages.values())[len(self._pages) // 2]
        self._pages = {
            key: count for key, count in self._pages.items() if count > median or key in self._names
        }
        self._texts = {key: self._texts[key] for key in self._pages}


def _phrases(text: str, words: Sequence[Token]) -> Iterator[tuple[Stems, str]]:
    """The phrases of a text, each as often as it occurs: words without a stop word or a number at
    either end, separated by nothing but a blank or a hyphen.
    """
    joined = (bool(_JOINT.fullmatch(text[a.end : b.start])) for a, b in pairwise(words))
    runs = accumulate(joined, lambda run, is_joined: run + 1 if is_joined else 0, initial=0)
    common = [_is_common(token) for token in words]
    stems = _key(words)
    for last, run in zip(range(len(words)), runs, strict=False):
        if common[last]:
            continue
        for size in range(_MIN_WORDS, min(run + 1, _MAX_WORDS) + 1):
            first = last - size + 1
            if not common[first]:
                yield stems[first : last + 1], text[words[first].start : words[last].end]


def _key(words: Iterable[Token]) -> Stems:
    """What all forms of a phrase have in common."""
    return tuple(stem(token.form) for token in words)


def _is_common(*words: Token) -> bool:
    """Whether any of the words is a stop word or has no letter."""
    return any(word.form in STOP_WORDS or not any(map(str.isalpha, word.form)) for word in words)


def _preferred(text: str, current: str, votes: int) -> tuple[str, int]:
    """The text in which a phrase is displayed, and its votes: lower case if it ever occurs so, or
    the text on most pages by a majority vote with one candidate (Boyer and Moore, 1981).
    """
    if current.islower() and not text.islower():
        return current, votes
    if not votes or (text.islower() and not current.islower()):
        return text, 1
    return current, votes + (1 if text == current else -1)
