"""The phrases of an index, with the pages that hold each: gathered while it is written, looked up
by how one of their words begins.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np

from indexer.engine.analysis.stemmer import stem
from indexer.engine.analysis.stop_words import STOP_WORDS
from indexer.engine.analysis.tokenizer import Token, tokens
from indexer.engine.results import Completion
from indexer.engine.whoosh_engine.columns import Ints
from indexer.engine.whoosh_engine.term_dictionary import FormDictionary

__all__ = ["PhraseDictionary", "PhraseDictionaryWriter", "completions"]

# Words of a phrase: longer ones are sentences.
_SHORTEST, _LONGEST = 2, 5
# Pages on which a phrase stands at the least, unless it is a title or a heading.
_PAGES = 2
# A phrase that seldom stands without the word before or after it is left to the longer one: the
# share of its pages that hold that.
_MOSTLY = 2 / 3
# Phrases counted at one time, some 300 MB; 1,500 pages of text may fill them. When there are more,
# those seen least are forgotten (lossy counting: Manku and Motwani, "Approximate frequency counts
# over data streams", VLDB 2002), so that of a large collection the frequent ones remain.
_COUNTED = 800_000
# Phrases kept: of a larger collection the most frequent.
_KEPT = 100_000
# Between the words of a phrase stands nothing but a blank or a hyphen.
_JOINT = re.compile(r"[ \n\u00a0]|-")
# A character that no form has, after all those that a form may begin with.
_END = "\U0010ffff"

Key = tuple[str, ...]


class PhraseDictionaryWriter:
    """Counts the phrases while a generation is written, all forms of their words together."""

    def __init__(self, counted: int = _COUNTED, kept: int = _KEPT) -> None:
        self._limit, self._kept = counted, kept
        self._pages: dict[Key, int] = {}
        self._texts: dict[Key, tuple[str, int]] = {}
        self._named: set[Key] = set()

    def row(self, names: Iterable[str], body: str) -> None:
        """Adds a page with its heading, or a document with its titles and people, which are phrases
        as they are.
        """
        found: dict[Key, str] = {}
        for name in names:
            whole = tokens(name)
            if _SHORTEST <= len(whole) <= _LONGEST and not _common(whole[0], whole[-1]):
                self._named.add(_key(whole))
                found[_key(whole)] = name[whole[0].start : whole[-1].end]
            found |= dict(_phrases(name, whole))
        for key, text in _phrases(body, tokens(body)):
            if text.islower() or key not in found:
                found[key] = text
        for key, text in found.items():
            self._pages[key] = self._pages.get(key, 0) + 1
            self._texts[key] = _preferred(text, *self._texts.get(key, ("", 0)))
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
            part
            for key, n in often.items()
            for part in (key[1:], key[:-1])
            if n >= _MOSTLY * often.get(part, n + 1)
        }
        whole = [key for key in often if key not in within or key in self._named]
        best = sorted(whole, key=lambda key: (-often[key], key))[: self._kept]
        lines = sorted((" ".join(self._texts[key][0].split()), often[key]) for key in best)
        text = "\n".join(line for line, _ in lines)
        (folder / "phrases.txt").write_text(text, encoding="utf-8")
        np.save(folder / "phrases.npy", np.array([pages for _, pages in lines], np.int64))


def _phrases(text: str, words: Sequence[Token]) -> Iterator[tuple[Key, str]]:
    """The phrases of a text, each as often as it stands there: words without a stop word or a bare
    number at either end, parted by nothing but a blank or a hyphen.
    """
    joined = (bool(_JOINT.fullmatch(text[a.end : b.start])) for a, b in pairwise(words))
    runs = accumulate(joined, lambda run, yes: run + 1 if yes else 0, initial=0)
    common = [_common(token) for token in words]
    stems = _key(words)
    for last, run in zip(range(len(words)), runs, strict=False):
        if common[last]:
            continue
        for size in range(_SHORTEST, min(run + 1, _LONGEST) + 1):
            first = last - size + 1
            if not common[first]:
                yield stems[first : last + 1], text[words[first].start : words[last].end]


def _key(words: Iterable[Token]) -> Key:
    """What all forms of a phrase have in common."""
    return tuple(stem(token.form) for token in words)


def _common(*words: Token) -> bool:
    return any(w.form in STOP_WORDS or not any(map(str.isalpha, w.form)) for w in words)


def _preferred(text: str, known: str, votes: int) -> tuple[str, int]:
    """The form in which a phrase is shown, in small letters where it was ever so, and otherwise
    that of most pages: a majority vote that keeps one candidate (Boyer and Moore, 1981).
    """
    if known.islower() and not text.islower():
        return known, votes
    if not votes or (text.islower() and not known.islower()):
        return text, 1
    return known, votes + (1 if text == known else -1)


class PhraseDictionary:
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
    def load(cls, folder: Path) -> "PhraseDictionary":
        """Reads what `PhrasesWriter.save` wrote."""
        pages = np.load(folder / "phrases.npy", allow_pickle=False)
        texts = (folder / "phrases.txt").read_text(encoding="utf-8").split("\n")
        return cls(texts if len(pages) else (), pages)

    def with_prefix(self, prefix: str, limit: int) -> list[Completion]:
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
    phrases: PhraseDictionary, lexicon: FormDictionary, text: str, limit: int
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
        places = list(lexicon.with_prefix(prefix))
        places.sort(key=lambda at: (-int(lexicon.pages[at]), at))
        words = [
            Completion(lexicon.forms[at], int(lexicon.pages[at]))
            for at in places[:limit]
            if lexicon.forms[at] not in STOP_WORDS
        ]
    found = phrases.with_prefix(prefix, limit)
    turns = [one for at in range(limit) for one in (*found[at : at + 1], *words[at : at + 1])]
    return tuple(turns[:limit])
