"""The term dictionary: the exact forms of an index with their page frequencies. It expands wildcard
and fuzzy words, and finds spelling candidates.

Stems are useless for misspellings ("memroy", "securty"), so the terms are folded forms.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from indexer.engine.matching.expansion import (
    FUZZY_PREFIX,
    MAX_EXPANSIONS,
    ExpandableKind,
    Expansion,
    literal_prefix,
    matching_lines,
)
from indexer.engine.results import SpellingCandidate
from indexer.engine.whoosh_engine.kernels.arrays import Ints
from indexer.engine.whoosh_engine.kernels.edit_distance import MAX_LETTERS, FormLetters

__all__ = ["FormDictionary", "FormDictionaryWriter"]

# Edits between a misspelled word and a candidate: 80 to 95 % of misspellings have one (Kukich,
# "Techniques for automatically correcting words in text", 1992), so two is generous.
_MAX_EDITS = 2
# A character that no form contains, sorted after all those that a form may begin with.
_END = "\U0010ffff"


class FormDictionaryWriter:
    """Counts the pages of each form while a generation is written."""

    def __init__(self) -> None:
        self._pages: Counter[str] = Counter()

    def add(self, fields: Iterable[Sequence[str]]) -> None:
        """Add a passage with the forms of its fields."""
        self._pages.update({form for forms in fields for form in forms})

    def save(self, folder: Path) -> None:
        """Write `lexicon.txt`, one form a line in order, and `lexicon.npy`, their numbers of
        pages.
        """
        forms = sorted(form for form in self._pages if form[0].isalnum())
        (folder / "lexicon.txt").write_text("\n".join(forms), encoding="utf-8")
        np.save(folder / "lexicon.npy", np.array([self._pages[form] for form in forms], np.int64))


class FormDictionary:
    """The forms of one generation in order, and for each the number of pages that contain it."""

    def __init__(self, forms: Sequence[str], pages: Ints) -> None:
        self.forms = forms
        self.pages = pages
        self.expand = lru_cache(maxsize=1024)(self._expand)

    @classmethod
    def load(cls, folder: Path) -> "FormDictionary":
        """Read what `FormDictionaryWriter.save` wrote."""
        forms = (folder / "lexicon.txt").read_text(encoding="utf-8").split("\n")
        pages = np.load(folder / "lexicon.npy", allow_pickle=False)
        return cls(forms if len(pages) else (), pages)

    def page_frequency(self, form: str) -> int:
        """The number of pages that contain a form."""
        at = bisect_left(self.forms, form)
        return int(self.pages[at]) if self.forms[at : at + 1] == [form] else 0

    def with_prefix(self, prefix: str) -> range:
        """The indexes of the forms that begin with a text."""
        first = bisect_left(self.forms, prefix)
        return range(first, bisect_left(self.forms, prefix + _END, first))

    def _expand(self, kind: ExpandableKind, text: str) -> Expansion:
        """At most `MAX_EXPANSIONS` forms that a word matches, those on the most pages."""
        matching = self._within_one_edit(text) if kind == "fuzzy" else self._wildcard(text)
        chosen = matching[np.lexsort((matching, -self.pages[matching]))[:MAX_EXPANSIONS]]
        forms = tuple(self.forms[at] for at in np.sort(chosen).tolist())
        return Expansion(forms, more=len(chosen) < len(matching))

    def _within_one_edit(self, word: str) -> Ints:
        forms = self.with_prefix(word[:FUZZY_PREFIX])
        if len(word) < FUZZY_PREFIX:  # only the word itself has all of its first letters
            return np.array([at for at in forms[:1] if self.forms[at] == word], np.int64)
        if len(word) > MAX_LETTERS:
            return np.zeros(0, np.int64)
        return self._letters.within(word, 1, forms)[0]

    def _wildcard(self, text: str) -> Ints:
        """The indexes of the forms that match a text with wildcards."""
        with_prefix = self.with_prefix(literal_prefix(text))
        forms = self.forms[with_prefix.start : with_prefix.stop]
        starts = np.cumsum([0, *(len(form) + 1 for form in forms)])
        matching = np.fromiter(matching_lines(text, "\n".join(forms)), np.int64)
        return with_prefix.start + np.searchsorted(starts, matching)

    def spelling_candidates(self, word: str, limit: int) -> tuple[SpellingCandidate, ...]:
        """Other forms without digits at most two edits away (one from a short word): fewest edits
        first, then those with the same first letter, then the most frequent.
        """
        if not 0 < len(word) <= MAX_LETTERS:
            return ()
        edits = _MAX_EDITS if len(word) > 4 else 1
        spellings, letters = self._spellings
        lengths = (len(word) - edits, len(word) + edits + 1)
        first, last = np.searchsorted(letters.lengths, lengths).tolist()
        near, distances = letters.within(word, edits, range(first, last))
        candidates = [
            (edits, self.forms[at][:1] != word[:1], -int(self.pages[at]), at)
            for at, edits in zip(spellings[near].tolist(), distances.tolist(), strict=True)
            if edits
        ]
        return tuple(
            SpellingCandidate(self.forms[at], -negative_pages, edits)
            for edits, _, negative_pages, at in sorted(candidates)[:limit]
        )

    @cached_property
    def _letters(self) -> FormLetters:
        return FormLetters(self.forms)

    @cached_property
    def _spellings(self) -> tuple[Ints, FormLetters]:
        """The indexes of the forms without digits, which may be meant by another word, in ascending
        order of length, and their letters.
        """
        spellings = [at for at, form in enumerate(self.forms) if not _has_digit(form)]
        spellings.sort(key=lambda at: len(self.forms[at]))
        return np.array(spellings, np.int64), FormLetters([self.forms[at] for at in spellings])


def _has_digit(form: str) -> bool:
    return any(character.isdigit() for character in form)
