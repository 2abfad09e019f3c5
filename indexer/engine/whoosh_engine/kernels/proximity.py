"""Proximity matching: the windows in which the slots of a pattern are near each other, on arrays of
all rows at once. `matching.patterns.minimal_windows` does the same with one text.

By Hall's theorem ("On representatives of subsets", 1935) a window has a place of its own for each
slot exactly when, for every set of slots, it contains at least as many places that fit one of them;
so the shortest window that begins at a place ends where the last of these sets has enough places.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from indexer.engine.matching.patterns import Pattern, Slot, minimal_windows
from indexer.engine.whoosh_engine.kernels.arrays import Bools, Ints, distinct_values
from indexer.engine.whoosh_engine.kernels.stretches import NO_STRETCHES, SHIFT, Stretches

__all__ = ["MAX_EXACT_SLOTS", "near"]

_POSITION = (1 << SHIFT) - 1
_NEVER = 1 << 62
# n slots that share places have 2^n sets. Up to so many slots all sets are examined; of more only
# some, which finds the rows that may match, and each of these is examined by itself.
MAX_EXACT_SLOTS = 6


def near(pattern: Pattern, lists: Sequence[Ints], gaps: Ints) -> Stretches:
    """The matches of a pattern, ascending. `lists` are the ascending places that fit each of its
    slots, `gaps` the places that no match may extend across.
    """
    if not all(map(len, lists)):
        return NO_STRETCHES
    # A window that extended into another row would be far too long.
    longest = len(lists) + pattern.distance
    if pattern.ordered:
        return _shortest(lists[0], _ends_in_order(lists), longest, gaps)
    groups = list(_groups(pattern.slots, lists))
    starts = np.sort(np.concatenate([group.places for group in groups]))
    ends = np.zeros_like(starts)
    for group in groups:
        ends = np.maximum(ends, _at(group.ends, np.searchsorted(group.places, starts)))
    if all(group.exact for group in groups):
        return _shortest(starts, ends, longest, gaps)
    rows = distinct_values(starts[ends - starts < longest] >> SHIFT)
    windows = [window for row in rows.tolist() for window in _in_row(row, pattern, lists, gaps)]
    return Stretches(*np.array(windows, np.int64).reshape(-1, 2).T)


@dataclass(frozen=True, slots=True)
class _Group:
    """Slots that share places with each other and with no other slot: all their places, and for
    each different slot a mask of those that fit it, and how many it needs.
    """

    places: Ints
    fits: list[Bools]
    needed: list[int]

    @property
    def exact(self) -> bool:
        """Whether all sets of slots are examined."""
        return len(self.needed) <= MAX_EXACT_SLOTS

    @property
    def ends(self) -> Ints:
        """For each place, where the shortest window ends that begins there and has enough places
        for the slots; a lower limit of it when not exact.
        """
        size = len(self.needed)
        ends = np.zeros_like(self.places)
        for subset_size in range(1, size + 1) if self.exact else {1, size}:
            for subset in combinations(range(size), subset_size):
                fitting = np.logical_or.reduce([self.fits[slot] for slot in subset])
                number = sum(self.needed[slot] for slot in subset)
                before = np.cumsum(fitting) - fitting
                ends = np.maximum(ends, _at(self.places[fitting], before + number - 1))
        return ends


def _ends_in_order(lists: Sequence[Ints]) -> Ints:
    """For each place of the first slot, where the shortest window ends that begins there and fills
    the slots in order.
    """
    ends = lists[0]
    for places in lists[1:]:
        ends = _at(places, np.searchsorted(places, ends, "right"))
    return ends


def _at(places: Ints, index: Ints) -> Ints:
    """The places at some indexes, `_NEVER` after the last."""
    return np.append(places, _NEVER)[np.minimum(index, len(places))]


def _shortest(starts: Ints, ends: Ints, longest: int, gaps: Ints) -> Stretches:
    """The windows that are short enough, cross no gap and contain no other one."""
    valid = (ends - starts < longest) & ~_crossing(starts, ends, gaps)
    starts, ends = starts[valid], ends[valid]
    shortest = np.append(ends, _NEVER)[1:] > ends
    return Stretches(starts[shortest], ends[shortest])


def _crossing(starts: Ints, ends: Ints, gaps: Ints) -> Bools:
    crossing: Bools = np.searchsorted(gaps, starts, "right") < np.searchsorted(gaps, ends)
    return crossing


def _groups(slots: Sequence[Slot], lists: Sequence[Ints]) -> Iterator[_Group]:
    """The slots in groups, so that slots of different groups have no place in common."""
    needed = list(Counter(slots).values())
    distinct = list(dict(zip(slots, lists, strict=True)).values())
    for members in _overlapping(distinct):
        places = distinct_values(np.concatenate([distinct[slot] for slot in members]))
        fits = [np.isin(places, distinct[slot], assume_unique=True) for slot in members]
        yield _Group(places, fits, [needed[slot] for slot in members])


def _overlapping(lists: Sequence[Ints]) -> Iterator[list[int]]:
    """The indexes of the lists in groups: the connected components of the lists that have places in
    common.
    """
    places = np.concatenate(lists)
    owners = np.repeat(np.arange(len(lists)), [len(list_) for list_ in lists])
    order = np.argsort(places, kind="stable")
    places, owners = places[order], owners[order]
    shared = np.flatnonzero(places[1:] == places[:-1])
    pairs = np.unique(np.stack([owners[shared], owners[shared + 1]]), axis=1).T
    groups = list(range(len(lists)))
    for first, second in pairs.tolist():
        groups = [groups[first] if group == groups[second] else group for group in groups]
    for component in dict.fromkeys(groups):
        yield [at for at, group in enumerate(groups) if group == component]


def _in_row(
    row: int, pattern: Pattern, lists: Sequence[Ints], gaps: Ints
) -> Iterator[tuple[int, int]]:
    """The first and last places of the matches in a row, examined by itself."""
    start, end = row << SHIFT, (row + 1) << SHIFT
    slots = [_between(places, start, end) for places in lists]
    row_gaps = _between(gaps, start, end)
    for first, last in minimal_windows(slots, pattern.distance, ordered=False, gaps=row_gaps):
        yield start | first, start | last


def _between(places: Ints, start: int, end: int) -> list[int]:
    """The positions of the places from `start` to `end`, which are those of a row."""
    first, last = np.searchsorted(places, (start, end))
    return [int(place) for place in places[first:last] & _POSITION]
