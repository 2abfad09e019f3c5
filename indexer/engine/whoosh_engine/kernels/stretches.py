"""Stretches of text on arrays of all rows at once, and the sweep that keeps those that count."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from indexer.engine.whoosh_engine.kernels.arrays import Bools, Ints, run_starts

__all__ = ["NO_STRETCHES", "SHIFT", "Stretches", "joined", "sweep"]

# A place is row << SHIFT | position of a token.
SHIFT = 32
_POSITION = (1 << SHIFT) - 1


class Stretches(NamedTuple):
    """Stretches of text: the places of the first and the last token of each, which are in one
    row.
    """

    firsts: Ints
    lasts: Ints

    @property
    def rows(self) -> Ints:
        """The row of each."""
        return self.firsts >> SHIFT

    @property
    def positions(self) -> "Stretches":
        """The positions of their tokens."""
        return Stretches(self.firsts & _POSITION, self.lasts & _POSITION)

    def by_row(self) -> dict[int, "Stretches"]:
        """The stretches of each row that has any; they are in ascending order of rows."""
        rows = self.rows
        starts = run_starts(rows)
        ends = np.append(starts[1:], len(rows)).tolist()
        return {
            int(rows[start]): Stretches(self.firsts[start:end], self.lasts[start:end])
            for start, end in zip(starts.tolist(), ends, strict=False)
        }

    def where(self, mask: Bools) -> "Stretches":
        """Those in a mask with an entry for each stretch."""
        return Stretches(self.firsts[mask], self.lasts[mask])


NO_STRETCHES = Stretches(np.zeros(0, np.int64), np.zeros(0, np.int64))


def joined(parts: Sequence[Stretches]) -> Stretches:
    """The stretches of all parts, of which there is at least one."""
    if len(parts) == 1:
        return parts[0]
    firsts, lasts = zip(*parts, strict=True)
    return Stretches(np.concatenate(firsts), np.concatenate(lasts))


def sweep(stretches: Stretches) -> Stretches:
    """The stretches that count: from the first on, of those that begin at the same place the
    longest, each that begins after the end of the last one kept. What is dropped drops no other.
    """
    firsts, lasts = stretches
    if not (firsts[1:] > firsts[:-1]).all():
        order = np.lexsort((-lasts, firsts))
        firsts, lasts = firsts[order], lasts[order]
    # Only within a run of stretches that overlap one before can any be dropped.
    overlaps = firsts[1:] <= np.maximum.accumulate(lasts)[:-1]
    if not overlaps.any():
        return Stretches(firsts, lasts)
    at = np.flatnonzero(np.append(True, ~overlaps))
    run_ends = np.append(at[1:], len(firsts))
    kept = np.zeros(len(firsts), np.bool_)
    while len(at):  # as often as the longest run has stretches that are kept
        kept[at] = True
        following = np.searchsorted(firsts, lasts[at], "right")
        inside = following < run_ends
        at, run_ends = following[inside], run_ends[inside]
    return Stretches(firsts[kept], lasts[kept])
