"""The phrases of an index, with the pages that hold each: gathered while it is written, looked up
by how one of their words begins.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np

from indexer.engine.analysis import STOP_WORDS, Token, tokens
from indexer.engine.expansion import Completion
from indexer.engine.whoosh_engine.columns import Ints
from indexer.engine.whoosh_engine.lexicon import Lexicon

__all__ = ["Phrases", "PhrasesWriter", "completions"]

# Words of a phrase: longer ones are sentences.
_SHORTEST, _LONGEST = 2, 5
# Pages on which a phrase stands at the least, unless it is a title or a heading.
_PAGES = 2
# Phrases counted at one time, some 300 MB. When there are more, those seen least are forgotten
# (lossy counting: Manku and Motwani, "Approximate frequency counts over data streams", VLDB 2002).
_COUNTED = 1_500_000
# Phrases kept: of a larger collection the most frequent.
_KEPT = 100_000
# Between the words of a phrase stands nothing but a blank or a hyphen.
_JOINT = re.compile(r"[ \n\u00a0]|-")
# A character that no form has, after all those that a form may begin with.
_END = "\U0010ffff"

Key = tuple[str, ...]


class PhrasesWriter:
    """Counts the phrases while a generation is written."""

    def __init__(self, counted: int = _COUNTED, kept: int = _KEPT) -> None:
        self._limit, self._kept = counted, kept
        self._pages: dict[Key, int] = {}
        self._texts: dict[Key, str] = {}
        self._named: set[Key] = set()

    def row(self, names: Iterable[str], body: str) -> None:
        """Adds a page: the title and the heading, which are phrases as they are, and its text."""
        found: dict[Key, str] = {}
        for name in names:
            whole = tokens(name)
            if _SHORTEST <= len(whole) <= _LONGEST:
                self._named.add(tuple(token.form for token in whole))
            found |= dict(_phrases(name, whole))
        for key, text in _phrases(body, tokens(body)):
            if text.islower() or key not in found:
                found[key] = text
        for key, text in found.items():
            self._pages[key] = self._pages.get(key, 0) + 1
            known = self._texts.get(key, "")
            if not known or (text.islower() and not known.islower()):
                self._texts[key] = text
        if len(self._pages) > self._limit:
            self._forget()

    def _forget(self) -> None:
        """Drops the rarer half: what stands on fewer pages than half of the phrases do."""
        least = sorted(self._pages.values())[len(self._pages) // 2]
        kept = {key: n for key, n in self._pages.items() if n > least or key in self._named}
        self._pages = kept
        self._texts = {key: self._texts[key] for key in kept}

    def save(self, folder: Path) -> None:
        """Writes `phrases.txt`, one a line in order, and `phrases.npy`, their pages."""
        often = {k: n for k, n in self._pages.items() if n >= _PAGES or k in self._named}
        within = {
            part for key, n in often.items() for part in (key[1:], key[:-1]) if often.get(part) == n
        }
        whole = [key for key in often if key not in within or key in self._named]
        best = sorted(whole, key=lambda key: (-often[key], key))[: self._kept]
        lines = sorted((" ".join(self._texts[key].split()), often[key]) for key in best)
        text = "\n".join(line for line, _ in lines)
        (folder / "phrases.txt").write_text(text, encoding="utf-8")
        np.save(folder / "phrases.npy", np.array([pages for _, pages in lines], np.int64))


def _phrases(text: str, words: Sequence[Token]) -> Iterator[tuple[Key, str]]:
    """The phrases of a text, each as often as it stands there: words without a stop word at either
    end, parted by nothing but a blank or a hyphen.
    """
    joined = (bool(_JOINT.fullmatch(text[a.end : b.start])) for a, b in pairwise(words))
    runs = accumulate(joined, lambda run, yes: run + 1 if yes else 0, initial=0)
    common = [token.form in STOP_WORDS or token.form.isdigit() for token in words]
    for last, run in zip(range(len(words)), runs, strict=False):
        if common[last]:
            continue
        for size in range(_SHORTEST, min(run + 1, _LONGEST) + 1):
            first = last - size + 1
            if not common[first]:
                part = words[first : last + 1]
                yield tuple(token.form for token in part), text[part[0].start : part[-1].end]


class Phrases:
    """Answers from the phrases of one generation."""

    def __init__(self, texts: Sequence[str], pages: Ints) -> None:
        self.texts = texts
        self.pages = pages
        starts = [
            (" ".join(forms[at:]), at > 0, place)
            for place, text in enumerate(texts)
            for forms in [[token.form for token in tokens(text)]]
            for at, form in enumerate(forms)
            if form not in STOP_WORDS
        ]
        starts.sort()
        self._starts = [start for start, _, _ in starts]
        self._inside = np.array([inside for _, inside, _ in starts], np.bool_)
        self._places = np.array([place for _, _, place in starts], np.int64)

    @classmethod
    def load(cls, folder: Path) -> "Phrases":
        """Reads what `PhrasesWriter.save` wrote."""
        pages = np.load(folder / "phrases.npy", allow_pickle=False)
        texts = (folder / "phrases.txt").read_text(encoding="utf-8").split("\n")
        return cls(texts if len(pages) else (), pages)

    def begin(self, prefix: str, limit: int) -> list[Completion]:
        """The phrases of which a word, and what follows it, begin with a text: those that begin so
        themselves first, then the most frequent.
        """
        first = bisect_left(self._starts, prefix)
        last = bisect_left(self._starts, prefix + _END, first)
        places = self._places[first:last]
        order = np.lexsort((places, -self.pages[places], self._inside[first:last]))
        found = dict.fromkeys(int(place) for place in places[order[: 4 * limit]])
        return [Completion(self.texts[at], int(self.pages[at])) for at in found][:limit]


def completions(
    phrases: Phrases, lexicon: Lexicon, text: str, limit: int
) -> tuple[Completion, ...]:
    """What a person may be about to type: the words that begin so, when it is one, and the phrases;
    the most frequent of each first, in turn.
    """
    typed = [token.form for token in tokens(text)]
    if not typed:
        return ()
    prefix = " ".join(typed) + (" " if text[-1:].isspace() else "")
    words: list[Completion] = []
    if len(typed) == 1 and not prefix.endswith(" "):
        places = list(lexicon.begin(prefix))
        places.sort(key=lambda at: (-int(lexicon.pages[at]), at))
        words = [
            Completion(lexicon.forms[at], int(lexicon.pages[at]))
            for at in places[:limit]
            if lexicon.forms[at] not in STOP_WORDS
        ]
    found = phrases.begin(prefix, limit)
    turns = [one for at in range(limit) for one in (*found[at : at + 1], *words[at : at + 1])]
    return tuple(turns[:limit])
