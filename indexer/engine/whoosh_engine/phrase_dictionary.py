"""The phrase dictionary: the phrases of an index with their page frequencies, looked up by how one
of their words begins, for autocompletion.
"""

from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.engine.analysis.stop_words import STOP_WORDS
from indexer.engine.analysis.tokenizer import forms_of
from indexer.engine.results import Completion
from indexer.engine.whoosh_engine.kernels.arrays import Ints
from indexer.engine.whoosh_engine.term_dictionary import FormDictionary

__all__ = ["PhraseDictionary", "completions", "save_phrases"]

# A character that no form contains, sorted after all those that a form may begin with.
_END = "\U0010ffff"


def save_phrases(phrases: Sequence[tuple[str, int]], folder: Path) -> None:
    """Write `phrases.txt`, one phrase a line, and `phrases.npy`, their numbers of pages."""
    text = "\n".join(phrase for phrase, _ in phrases)
    (folder / "phrases.txt").write_text(text, encoding="utf-8")
    np.save(folder / "phrases.npy", np.array([pages for _, pages in phrases], np.int64))


class PhraseDictionary:
    """The phrases of one generation, and for each the number of pages that contain it."""

    def __init__(self, texts: Sequence[str], pages: Ints) -> None:
        self.texts = texts
        self.pages = pages
        suffixes = [
            (" ".join(forms[at:]), at > 0, phrase)
            for phrase, forms in enumerate(map(forms_of, texts))
            for at, form in enumerate(forms)
            if form not in STOP_WORDS
        ]
        suffixes.sort()
        self._suffixes = [suffix for suffix, _, _ in suffixes]
        self._is_inner = np.array([is_inner for _, is_inner, _ in suffixes], np.bool_)
        self._phrases = np.array([phrase for _, _, phrase in suffixes], np.int64)

    @classmethod
    def load(cls, folder: Path) -> "PhraseDictionary":
        """Read what `save_phrases` wrote."""
        pages = np.load(folder / "phrases.npy", allow_pickle=False)
        texts = (folder / "phrases.txt").read_text(encoding="utf-8").split("\n")
        return cls(texts if len(pages) else (), pages)

    def with_prefix(self, prefix: str, limit: int) -> list[Completion]:
        """The phrases that begin with a text, or have a word from which on they do: the former
        first, then the most frequent.
        """
        first = bisect_left(self._suffixes, prefix)
        last = bisect_left(self._suffixes, prefix + _END, first)
        phrases = self._phrases[first:last]
        order = np.lexsort((phrases, -self.pages[phrases], self._is_inner[first:last]))
        distinct = dict.fromkeys(int(phrase) for phrase in phrases[order[: 4 * limit]])
        return [Completion(self.texts[at], int(self.pages[at])) for at in distinct][:limit]


def completions(
    phrases: PhraseDictionary, terms: FormDictionary, text: str, limit: int
) -> tuple[Completion, ...]:
    """What completes a text: phrases, and words if it is a single unfinished word; the most
    frequent of both in turn.
    """
    typed = forms_of(text)
    if not typed:
        return ()
    prefix = " ".join(typed) + (" " if text[-1:].isspace() else "")
    is_one_word = len(typed) == 1 and not prefix.endswith(" ")
    words = _words(terms, prefix, limit) if is_one_word else []
    matching = phrases.with_prefix(prefix, limit)
    turns = (
        completion
        for at in range(limit)
        for completion in (*matching[at : at + 1], *words[at : at + 1])
    )
    return tuple(turns)[:limit]


def _words(terms: FormDictionary, prefix: str, limit: int) -> list[Completion]:
    """The most frequent words that begin with a text, without stop words."""
    matching = sorted(terms.with_prefix(prefix), key=lambda at: (-int(terms.pages[at]), at))
    return [
        Completion(terms.forms[at], int(terms.pages[at]))
        for at in matching[:limit]
        if terms.forms[at] not in STOP_WORDS
    ]
