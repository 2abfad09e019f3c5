"""The term dictionary: the exact forms of an index with their page frequencies. It expands wildcard
and fuzzy words, and finds spelling candidates.

Stems are useless for misspellings ("memroy", "securty"), so the terms are folded forms.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from indexer.engine.matching.expansion import (
    FUZZY_PREFIX,
    MAX_EXPANSIONS,
    ExpandableKind,
    Expansion,
    literal_prefix,
    matches_form,
)
from indexer.engine.results import SpellingCandidate
from indexer.engine.whoosh_engine.kernels.arrays import Ints

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
        prefix = text[:FUZZY_PREFIX] if kind == "fuzzy" else literal_prefix(text)
        matching = [
            at for at in self.with_prefix(prefix) if matches_form(kind, text, self.forms[at])
        ]
        chosen = sorted(matching, key=lambda at: (-self.pages[at], at))[:MAX_EXPANSIONS]
        forms = tuple(self.forms[at] for at in sorted(chosen))
        return Expansion(forms, more=len(chosen) < len(matching))

    def spelling_candidates(self, word: str, limit: int) -> tuple[SpellingCandidate, ...]:
        """Other forms without digits at most two edits away (one from a short word): fewest edits
        first, then those with the same first letter, then the most frequent.
        """
        max_edits = _MAX_EDITS if len(word) > 4 else 1
        similar_length = [
            at
            for at, form in enumerate(self.forms)
            if abs(len(form) - len(word)) <= max_edits and form != word and not _has_digit(form)
        ]
        distances = _distances(word, [self.forms[at] for at in similar_length]).tolist()
        candidates = [
            (edits, self.forms[at][:1] != word[:1], -int(self.pages[at]), at)
            for edits, at in zip(distances, similar_length, strict=True)
            if edits <= max_edits
        ]
        return tuple(
            SpellingCandidate(self.forms[at], -negative_pages, edits)
            for edits, _, negative_pages, at in sorted(candidates)[:limit]
        )


def _has_digit(form: str) -> bool:
    return any(character.isdigit() for character in form)


def _distances(word: str, forms: Sequence[str]) -> Ints:
    """The edits between a word and each form (optimal string alignment distance), for all forms at
    once: dynamic programming with a vector in each cell of the table.
    """
    longest = max(map(len, forms), default=0)
    letters = np.zeros((longest, len(forms)), np.uint32)
    for column, form in enumerate(forms):
        letters[: len(form), column] = np.frombuffer(form.encode("utf-32-le"), np.uint32)
    lengths = np.array([len(form) for form in forms], np.int64)
    before: list[Ints] = []
    previous = [np.full(len(forms), at, np.int64) for at in range(longest + 1)]
    for i, letter in enumerate(map(ord, word), 1):
        row = [np.full(len(forms), i, np.int64)]
        for j in range(1, longest + 1):
            replaced = previous[j - 1] + (letters[j - 1] != letter)
            best = np.minimum(replaced, np.minimum(previous[j], row[j - 1]) + 1)
            if i > 1 and j > 1:
                swapped = (letters[j - 1] == ord(word[i - 2])) & (letters[j - 2] == letter)
                best = np.where(swapped, np.minimum(best, before[j - 2] + 1), best)
            row.append(best)
        before, previous = previous, row
    return np.stack(previous)[lengths, np.arange(len(forms))] if len(forms) else lengths
