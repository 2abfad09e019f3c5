"""Facet bits: the facet values of every row as bits of 64-bit words, so that all values of all
facets are counted in one pass over the rows that match, and over no others.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from indexer.engine.query.ranges import Range
from indexer.engine.taxonomy import none_value
from indexer.engine.whoosh_engine.kernels.arrays import Bools, Ints, Words

__all__ = ["FacetBits", "column_counts", "column_sums"]

_WORD = 64
# As many ones as an integer of eight bits can count.
_BLOCK = 255


@dataclass(frozen=True, slots=True)
class FacetBits:
    """`words` has shape (words, rows): bit i of all words of a row says whether it has the i-th
    value. `values` are the values of each facet, whose bits follow each other from `firsts` on;
    after them comes the bit of the rows without a value of their own.
    """

    words: Words
    values: Mapping[str, tuple[str, ...]]
    firsts: Mapping[str, int]

    @classmethod
    def pack(cls, rows: int, tags: Mapping[str, Mapping[str, Ints]]) -> "FacetBits":
        """The bits of a number of rows; `tags` are the rows with each value of each facet."""
        values = {facet: tuple(of_facet) for facet, of_facet in tags.items()}
        firsts: dict[str, int] = {}
        size = 0
        for facet, names in values.items():
            firsts[facet] = size
            size += len(names) + 1
        words = np.zeros((-(-size // _WORD), rows), "<u8")
        for facet, of_facet in tags.items():
            without = np.ones(rows, np.bool_)
            for bit, (name, tagged) in enumerate(of_facet.items(), firsts[facet]):
                words[bit // _WORD, tagged] |= _flag(bit)
                if name != none_value(facet):
                    without[tagged] = False
            last = firsts[facet] + len(of_facet)
            words[last // _WORD, without] |= _flag(last)
        return cls(words, values, firsts)

    def tagged(self, facet: str, value: str) -> Bools:
        """The mask of the rows with a value of a facet; empty when no row has it."""
        names = self.values.get(facet, ())
        if value not in names:
            return np.zeros(self.words.shape[1], np.bool_)
        return self._mask(self.firsts[facet] + names.index(value))

    def without(self, facet: str) -> Bools:
        """The mask of the rows without a value of a facet of their own."""
        if facet not in self.values:
            return np.ones(self.words.shape[1], np.bool_)
        return self._mask(self.none_bit(facet))

    def none_bit(self, facet: str) -> int:
        """The bit of the rows without a value of a facet."""
        return self.firsts[facet] + len(self.values[facet])

    def within(self, facet: str, span: Range) -> Bools:
        """The mask of the rows with a value of a facet that is a whole number in a range."""
        flags = np.zeros(len(self.words), "<u8")
        for bit, name in enumerate(self.values.get(facet, ()), self.firsts.get(facet, 0)):
            if span.contains(name):
                flags[bit // _WORD] |= _flag(bit)
        mask = np.zeros(self.words.shape[1], np.bool_)
        for at in np.flatnonzero(flags):
            mask |= (self.words[at] & flags[at]) != 0
        return mask

    def _mask(self, bit: int) -> Bools:
        mask: Bools = (self.words[bit // _WORD] & _flag(bit)) != 0
        return mask


def column_counts(words: Words) -> Ints:
    """For each bit the number of rows that have it; `words` has shape (words, rows).

    Integers of eight bits are added, 255 rows at a time, since numpy adds 64 of them at once. A
    product of matrices would be as fast on one processor, but its library starts a thread on each.
    """
    counts = [_count(np.ascontiguousarray(word)) for word in words]
    return np.concatenate([np.zeros(0, np.int64), *counts])


def column_sums(words: Words, weights: Ints) -> Ints:
    """For each bit the sum of the weights of the rows that have it: the counts of each binary digit
    of the weights.
    """
    sums = np.zeros(len(words) * _WORD, np.int64)
    for digit in range(int(weights.max(initial=0)).bit_length()):
        sums += column_counts(words.compress(weights >> digit & 1, axis=1)) << digit
    return sums


def _count(word: Words) -> Ints:
    bits = np.unpackbits(word.view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
    blocks = len(bits) // _BLOCK
    in_blocks = bits[: blocks * _BLOCK].reshape(blocks, _BLOCK, _WORD)
    counts: Ints = in_blocks.sum(axis=1, dtype=np.uint8).sum(axis=0, dtype=np.int64)
    counts += bits[blocks * _BLOCK :].sum(axis=0, dtype=np.int64)
    return counts


def _flag(bit: int) -> np.uint64:
    return np.uint64(1 << bit % _WORD)
