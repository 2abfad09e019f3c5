"""The places of several slots in all rows -> the stretches in which they come near each other.

What `patterns.windows` does with one text, done on arrays of all rows at once. By Hall's theorem
("On representatives of subsets", 1935) a stretch has a place of its own for each slot exactly when,
for every set of slots, it holds as many places that fit one of them; so the shortest stretch that
begins at a place ends where the slowest of these sets has its number.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from indexer.engine.matching.patterns import Pattern, Slot, minimal_windows
from indexer.engine.whoosh_engine.columns import Bools, Ints

__all__ = ["SHIFT", "near"]

# A place is row << SHIFT | position: stretches that run into another row are far too long.
SHIFT = 32
_POSITION = (1 << SHIFT) - 1
_NEVER = 1 << 62
# Slots that can stand at the same places have 2^n sets: up to here all are looked at; beyond, only
# rows that may match are found so, and each of these is looked at by itself.
_MOST = 6


def near(wanted: Pattern, lists: Sequence[Ints], gaps: Ints) -> Ints:
    """The first place of each match of a pattern; `lists` are the places of its slots, `gaps` what
    no match may hold within.
    """
    if not all(map(len, lists)):
        return np.zeros(0, np.int64)
    longest = len(lists) + wanted.distance
    if wanted.ordered:
        return _shortest(lists[0], _ends_in_order(lists), longest, gaps)
    groups = list(_groups(wanted.slots, lists))
    starts = np.sort(np.concatenate([group.places for group in groups]))
    ends = np.zeros_like(starts)
    for group in groups:
        ends = np.maximum(ends, _at(group.ends, np.searchsorted(group.places, starts)))
    if all(group.exact for group in groups):
        return _shortest(starts, ends, longest, gaps)
    rows = np.unique(starts[ends - starts < longest] >> SHIFT)
    found = [first for row in rows.tolist() for first in _in_row(row, wanted, lists, gaps)]
    return np.array(found, np.int64)


@dataclass(frozen=True, slots=True)
class _Group:
    """Slots that share places, and share none with other slots: all their places, and of each slot
    which of these fit it and how many are needed.
    """

    places: Ints
    fits: list[Bools]
    needed: list[int]

    @property
    def exact(self) -> bool:
        """Whether all sets of slots are looked at."""
        return len(self.needed) <= _MOST

    @property
    def ends(self) -> Ints:
        """For each place, where the shortest stretch from there ends that has enough of them; no
        later than that when not exact.
        """
        size = len(self.needed)
        found = np.zeros_like(self.places)
        for chosen in range(1, size + 1) if self.exact else {1, size}:
            for some in combinations(range(size), chosen):
                fitting = np.logical_or.reduce([self.fits[slot] for slot in some])
                number = sum(self.needed[slot] for slot in some)
                before = np.cumsum(fitting) - fitting
                found = np.maximum(found, _at(self.places[fitting], before + number - 1))
        return found


def _ends_in_order(lists: Sequence[Ints]) -> Ints:
    """For each place of the first slot, where the first place of the last slot after one of the
    slot before it, and so on, stands.
    """
    at = lists[0]
    for places in lists[1:]:
        at = _at(places, np.searchsorted(places, at, "right"))
    return at


def _at(places: Ints, index: Ints) -> Ints:
    return np.append(places, _NEVER)[np.minimum(index, len(places))]


def _shortest(starts: Ints, ends: Ints, longest: int, gaps: Ints) -> Ints:
    """The starts of stretches that are short enough, cross no gap, and hold no other."""
    kept = (ends - starts < longest) & ~_crossing(starts, ends, gaps)
    starts, ends = starts[kept], ends[kept]
    return starts[np.append(ends, _NEVER)[1:] > ends]


def _crossing(starts: Ints, ends: Ints, gaps: Ints) -> Bools:
    crossing: Bools = np.searchsorted(gaps, starts, "right") < np.searchsorted(gaps, ends)
    return crossing


def _groups(slots: Sequence[Slot], lists: Sequence[Ints]) -> Iterator[_Group]:
    """The slots in groups, so that slots of different groups have no place in common."""
    needed = list(Counter(slots).values())
    different = list(dict(zip(slots, lists, strict=True)).values())
    for together in _overlapping(different):
        every = np.unique(np.concatenate([different[slot] for slot in together]))
        fits = [np.isin(every, different[slot], assume_unique=True) for slot in together]
        yield _Group(every, fits, [needed[slot] for slot in together])


def _overlapping(lists: Sequence[Ints]) -> Iterator[list[int]]:
    """The numbers of the lists, together where one list leads to another by common places."""
    every = np.concatenate(lists)
    owners = np.repeat(np.arange(len(lists)), [len(found) for found in lists])
    order = np.argsort(every, kind="stable")
    every, owners = every[order], owners[order]
    shared = np.flatnonzero(every[1:] == every[:-1])
    group = list(range(len(lists)))
    for one, other in np.unique(np.stack([owners[shared], owners[shared + 1]]), axis=1).T.tolist():
        group = [group[one] if g == group[other] else g for g in group]
    for number in dict.fromkeys(group):
        yield [at for at, g in enumerate(group) if g == number]


def _in_row(row: int, wanted: Pattern, lists: Sequence[Ints], gaps: Ints) -> Iterator[int]:
    start, end = row << SHIFT, (row + 1) << SHIFT
    inside = [_between(places, start, end) for places in lists]
    walls = _between(gaps, start, end)
    for first, _ in minimal_windows(inside, wanted.distance, ordered=False, gaps=walls):
        yield start | first


def _between(places: Ints, start: int, end: int) -> list[int]:
    """The positions of one row."""
    first, last = np.searchsorted(places, (start, end))
    return [int(place) for place in places[first:last] & _POSITION]
