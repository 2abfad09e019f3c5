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
    """Write `phrases.txt`, one phrase a line, and `phrases.npz`: their numbers of pages, and where
    the words begin from which on they are looked up, in the order of what follows there.
    """
    text = "\n".join(phrase for phrase, _ in phrases)
    (folder / "phrases.txt").write_text(text, encoding="utf-8")
    suffixes = sorted(
        (" ".join(forms[at:]), at > 0, phrase, at)
        for phrase, forms in enumerate(forms_of(phrase) for phrase, _ in phrases)
        for at, form in enumerate(forms)
        if form not in STOP_WORDS
    )
    np.savez(
        folder / "phrases.npz",
        pages=np.array([pages for _, pages in phrases], np.int64),
        phrases=np.array([phrase for _, _, phrase, _ in suffixes], np.int64),
        words=np.array([at for *_, at in suffixes], np.int64),
    )


class PhraseDictionary:
    """The phrases of one generation, for each the number of pages that contain it, and the words
    from which on phrases are looked up: of which phrase, and the how many-th from 0.
    """

    def __init__(self, texts: Sequence[str], pages: Ints, phrases: Ints, words: Ints) -> None:
        self.texts = texts
        self.pages = pages
        self._phrases = phrases
        self._words = words

    @classmethod
    def load(cls, folder: Path) -> "PhraseDictionary":
        """Read what `save_phrases` wrote."""
        texts = (folder / "phrases.txt").read_text(encoding="utf-8").split("\n")
        with np.load(folder / "phrases.npz", allow_pickle=False) as arrays:
            pages, phrases, words = arrays["pages"], arrays["phrases"], arrays["words"]
        return cls(texts if len(pages) else (), pages, phrases, words)

    def with_prefix(self, prefix: str, limit: int) -> list[Completion]:
        """The phrases that begin with a text, or have a word from which on they do: the former
        first, then the most frequent.
        """
        all_words = range(len(self._words))
        first = bisect_left(all_words, prefix, key=self._suffix)
        last = bisect_left(all_words, prefix + _END, first, key=self._suffix)
        phrases = self._phrases[first:last]
        order = np.lexsort((phrases, -self.pages[phrases], self._words[first:last] > 0))
        distinct = dict.fromkeys(int(phrase) for phrase in phrases[order[: 4 * limit]])
        return [Completion(self.texts[at], int(self.pages[at])) for at in distinct][:limit]

    def _suffix(self, at: int) -> str:
        """What follows in a phrase from a word on, folded."""
        return " ".join(forms_of(self.texts[int(self._phrases[at])])[int(self._words[at]) :])


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
    matching = terms.with_prefix(prefix)
    pages = terms.pages[matching.start : matching.stop]
    most_frequent = np.argsort(-pages, kind="stable")[:limit] + matching.start
    return [
        Completion(terms.forms[at], int(terms.pages[at]))
        for at in most_frequent.tolist()
        if terms.forms[at] not in STOP_WORDS
    ]
