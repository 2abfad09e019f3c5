"""The raw words of an index, folded and not stemmed, with the pages that hold each: what prefixes,
wildcards and fuzzy words stand for, and which words are spelled alike.

Stems find nothing for common misspellings ("memroy", "securty"), so these are the forms themselves.
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
from indexer.engine.whoosh_engine.columns import Ints

__all__ = ["FormDictionary", "FormDictionaryWriter"]

# Edits between a misspelled word and what was meant: of 80 to 95 % of them one (Kukich, "Techniques
# for automatically correcting words in text", 1992), so two is generous.
_EDITS = 2
# A character that no form has, after all those that a form may begin with.
_END = "\U0010ffff"


class FormDictionaryWriter:
    """Counts the forms while a generation is written."""

    def __init__(self) -> None:
        self._pages: Counter[str] = Counter()

    def row(self, fields: Iterable[Sequence[str]]) -> None:
        """Adds a page with the forms of its fields."""
        self._pages.update({form for forms in fields for form in forms})

    def save(self, folder: Path) -> None:
        """Writes `lexicon.txt`, one form a line in order, and `lexicon.npy`, their pages."""
        forms = sorted(form for form in self._pages if form[0].isalnum())
        (folder / "lexicon.txt").write_text("\n".join(forms), encoding="utf-8")
        np.save(folder / "lexicon.npy", np.array([self._pages[form] for form in forms], np.int64))


class FormDictionary:
    """Answers from the forms of one generation."""

    def __init__(self, forms: Sequence[str], pages: Ints) -> None:
        self.forms = forms
        self.pages = pages
        self.expand = lru_cache(maxsize=1024)(self._expand)

    @classmethod
    def load(cls, folder: Path) -> "FormDictionary":
        """Reads what `LexiconWriter.save` wrote."""
        forms = (folder / "lexicon.txt").read_text(encoding="utf-8").split("\n")
        pages = np.load(folder / "lexicon.npy", allow_pickle=False)
        return cls(forms if len(pages) else (), pages)

    def page_frequency(self, form: str) -> int:
        """The pages that hold a form."""
        at = bisect_left(self.forms, form)
        return int(self.pages[at]) if self.forms[at : at + 1] == [form] else 0

    def with_prefix(self, prefix: str) -> range:
        """The places of the forms that begin with a text."""
        first = bisect_left(self.forms, prefix)
        return range(first, bisect_left(self.forms, prefix + _END, first))

    def _expand(self, kind: ExpandableKind, text: str) -> Expansion:
        """At most `LIMIT` forms for which a word stands, the most frequent ones."""
        begins = text[:FUZZY_PREFIX] if kind == "fuzzy" else literal_prefix(text)
        found = [at for at in self.with_prefix(begins) if matches_form(kind, text, self.forms[at])]
        kept = sorted(found, key=lambda at: (-self.pages[at], at))[:MAX_EXPANSIONS]
        return Expansion(tuple(self.forms[at] for at in sorted(kept)), len(kept) < len(found))

    def spelling_candidates(self, word: str, limit: int) -> tuple[SpellingCandidate, ...]:
        """Other forms at most two edits away, one in a short word; the fewest edits first, then the
        most frequent.
        """
        edits = _EDITS if len(word) > 4 else 1
        near = [
            at
            for at, form in enumerate(self.forms)
            if abs(len(form) - len(word)) <= edits and form != word and not _number(form)
        ]
        found = [
            (int(far), at)
            for at, far in zip(near, _distances(word, [self.forms[at] for at in near]), strict=True)
            if far <= edits
        ]
        found.sort(
            key=lambda one: (
                one[0],
                self.forms[one[1]][:1] != word[:1],
                -self.pages[one[1]],
                one[1],
            )
        )
        return tuple(
            SpellingCandidate(self.forms[at], int(self.pages[at]), far) for far, at in found[:limit]
        )


def _number(form: str) -> bool:
    return any(character.isdigit() for character in form)


def _distances(word: str, forms: Sequence[str]) -> Ints:
    """The edits between a word and each form (optimal string alignment), all forms at once: the
    table of the textbook's programme with a vector in each cell.
    """
    widest = max(map(len, forms), default=0)
    letters = np.zeros((widest, len(forms)), np.uint32)
    for column, form in enumerate(forms):
        letters[: len(form), column] = np.frombuffer(form.encode("utf-32-le"), np.uint32)
    sizes = np.array([len(form) for form in forms], np.int64)
    before: list[Ints] = []
    rows = [np.full(len(forms), at, np.int64) for at in range(widest + 1)]
    for i, letter in enumerate(map(ord, word), 1):
        new = [np.full(len(forms), i, np.int64)]
        for j in range(1, widest + 1):
            here = letters[j - 1]
            best = np.minimum(rows[j - 1] + (here != letter), np.minimum(rows[j], new[j - 1]) + 1)
            if i > 1 and j > 1:
                swapped = (here == ord(word[i - 2])) & (letters[j - 2] == letter)
                best = np.where(swapped, np.minimum(best, before[j - 2] + 1), best)
            new.append(best)
        before, rows = rows, new
    return np.stack(rows)[sizes, np.arange(len(forms))] if len(forms) else sizes
