"""Edit distance: which of many forms are a few edits away from a word. An edit is a letter that is
inserted, deleted or replaced, or two neighbors exchanged; no letter is edited twice (optimal string
alignment).

Two filters come first, which cost some array operations whatever the number of forms: an edit adds
or removes at most two different letters and at most six different pairs of neighbors. What remains
is compared letter by letter, all forms at once (Hyyrö, "A bit-vector algorithm for computing
Levenshtein and Damerau edit distances", 2003).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.engine.whoosh_engine.kernels.arrays import Ints, Words

__all__ = ["MAX_LETTERS", "FormLetters"]

# Letters of a word that is compared: one bit of a word each.
MAX_LETTERS = 64
_LETTERS_AN_EDIT = 2
_PAIRS_AN_EDIT = 6
# Signatures are sets of up to so many letters or pairs, several of which may share a bit.
_BITS = 64
_PAIR_FACTOR = 31


class FormLetters:
    """The letters of many forms, as numbers, with the signatures of each form: its letters and its
    pairs of neighbors as bits.
    """

    def __init__(self, forms: Sequence[str]) -> None:
        self.lengths: Ints = np.fromiter(map(len, forms), np.int64, len(forms))
        letters = np.frombuffer("".join(forms).encode("utf-32-le"), "<u4")
        alphabet, numbers = np.unique(letters, return_inverse=True)
        self._numbers = {chr(letter): at for at, letter in enumerate(alphabet.tolist())}
        # One more letter than there are, so that a form can be read beyond its end.
        self._letters: Ints = np.append(numbers, 0).astype(np.int64)
        self._starts = np.cumsum(self.lengths) - self.lengths
        self.letter_sets = _sets(self._letters[:-1], self._starts, self.lengths)
        pairs = self._letters[:-1] * _PAIR_FACTOR + self._letters[1:]
        self.pair_sets = _sets(pairs, self._starts, np.maximum(self.lengths - 1, 0))

    def within(self, word: str, edits: int, forms: range) -> tuple[Ints, Ints]:
        """Those of successive forms (their indexes) that are at most a number of edits away from a
        word of at most `MAX_LETTERS` letters, and the edits of each.
        """
        letters = [self._numbers.get(letter, -1) for letter in word]
        known = np.array([letter for letter in letters if letter >= 0], np.int64)
        unknown = len(known) < len(letters)
        different = np.bitwise_count(self.letter_sets[forms.start : forms.stop] ^ _set(known))
        near = np.flatnonzero(different + unknown <= _LETTERS_AN_EDIT * edits) + forms.start
        near = near[np.abs(self.lengths[near] - len(word)) <= edits]
        if not unknown:
            pairs = _set(known[:-1] * _PAIR_FACTOR + known[1:])
            different = np.bitwise_count(self.pair_sets[near] ^ pairs)
            near = near[different <= _PAIRS_AN_EDIT * edits]
        distances = self._distances(letters, near)
        kept = distances <= edits
        return near[kept], distances[kept]

    def _distances(self, word: Sequence[int], forms: Ints) -> Ints:
        """The edits between a word, given by the numbers of its letters, and some forms."""
        positions = np.zeros(len(self._numbers), np.uint64)
        for at, letter in enumerate(word):
            if letter >= 0:
                positions[letter] |= np.uint64(1 << at)
        last, one = np.uint64(1 << (len(word) - 1)), np.uint64(1)
        lengths, starts = self.lengths[forms], self._starts[forms]
        distances = np.full(len(forms), len(word), np.int64)
        # The names are those of the paper: vertical and horizontal differences of the table, which
        # are positive or negative, a bit for each letter of the word.
        vp = np.full(len(forms), np.iinfo(np.uint64).max, np.uint64)
        vn = d0 = before = np.zeros(len(forms), np.uint64)
        for column in range(int(lengths.max(initial=0))):
            inside = lengths > column
            equal = positions[self._letters[np.where(inside, starts + column, 0)]]
            exchanged = ((~d0 & equal) << one) & before
            d0 = (((equal & vp) + vp) ^ vp) | equal | vn | exchanged
            hp, hn = vn | ~(d0 | vp), d0 & vp
            distances += inside & ((hp & last) != 0)
            distances -= inside & ((hn & last) != 0)
            hp = (hp << one) | one
            vp, vn = (hn << one) | ~(d0 | hp), hp & d0
            before = equal
        return distances


def _set(items: Ints) -> np.uint64:
    """The bits of some letters or pairs."""
    bits = 0
    for item in items.tolist():
        bits |= 1 << item % _BITS
    return np.uint64(bits)


def _sets(items: Ints, starts: Ints, counts: Ints) -> Words:
    """For each form the bits of its items, which are `counts` from `starts` on."""
    sets: Words = np.zeros(len(starts), np.uint64)
    filled = np.flatnonzero(counts)
    if len(filled):
        bits: NDArray[np.uint64] = np.uint64(1) << (items % _BITS).astype(np.uint64)
        # Pairs across the end of a form belong to none: each run is cut at its end.
        bounds = np.stack([starts[filled], starts[filled] + counts[filled]], axis=1).ravel()
        bits = np.append(bits, np.uint64(0))
        sets[filled] = np.bitwise_or.reduceat(bits, bounds)[::2]
    return sets
