"""Posting lists of a Whoosh index as arrays, and the places where the words of a pattern meet.

A place is a single integer, row << 32 | position: intersections of such arrays are phrases.
Whoosh's own matchers cost microseconds of Python for every posting and every query; a list is
decoded once here and then only counted.
"""

from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np

from indexer.engine.analysis import GAP
from indexer.engine.patterns import Pattern, Slot, windows
from indexer.engine.whoosh_engine.columns import Ints
from indexer.engine.whoosh_engine.fields import exact_name

__all__ = ["Postings"]

_SHIFT = 32
_POSITION = (1 << _SHIFT) - 1
# Decoded lists kept: a few MB for a corpus of ten thousand pages.
_CACHED = 4096


class Postings:
    """Reads the lists of one open generation; `lock` is shared by all who use the reader, whose
    file position is shared.
    """

    def __init__(self, reader: Any, lock: Lock) -> None:
        self._reader = reader
        self._lock = lock
        self._places = lru_cache(maxsize=_CACHED)(self._decode)

    def counts(self, field: str, wanted: Pattern) -> tuple[Ints, Ints]:
        """Rows where a pattern, its open slots resolved, matches in a field, ascending, and how
        often.
        """
        rows, counts = np.unique(self._matches(field, wanted) >> _SHIFT, return_counts=True)
        return rows, counts

    def of_word(self, field: str, term: str) -> Ints:
        """Where a stem stands in a field, ascending."""
        return self._places(field, term)

    def _matches(self, field: str, wanted: Pattern) -> Ints:
        """A place for each match of a pattern, ascending."""
        if not wanted.slots:
            return np.zeros(0, np.int64)
        if wanted.distance or not wanted.ordered:
            return self._near(field, wanted)
        last = len(wanted.slots) - 1
        found = self._slot(field, wanted.slots[0]) + last
        for i, slot in enumerate(wanted.slots[1:], 1):
            if not len(found):
                break
            found = np.intersect1d(found, self._slot(field, slot) + (last - i), assume_unique=True)
        return found

    def _slot(self, field: str, slot: Slot) -> Ints:
        if slot.kind == "stem":
            return self._places(field, slot.text)
        exact = exact_name(field)
        if not slot.is_open:
            return self._places(exact, slot.text)
        lists = [self._places(exact, form) for form in slot.forms or ()]
        return np.sort(np.concatenate(lists)) if lists else np.zeros(0, np.int64)

    def _near(self, field: str, wanted: Pattern) -> Ints:
        """Rows where the slots come close are found on all lists at once; only there the stretches
        are looked at one by one.
        """
        slots = [self._slot(field, slot) for slot in wanted.slots]
        if not all(map(len, slots)):
            return np.zeros(0, np.int64)
        anchor = min(slots, key=len)
        reach = wanted.distance + len(slots) - 1
        for places in slots:
            anchor = anchor[_distance(anchor, places) <= reach]
        gaps = self._places(field, GAP)
        found: list[int] = []
        for row in np.unique(anchor >> _SHIFT).tolist():
            start, end = row << _SHIFT, (row + 1) << _SHIFT
            inside = [_between(places, start, end) for places in slots]
            walls = _between(gaps, start, end)
            close = windows(inside, wanted.distance, ordered=wanted.ordered, gaps=walls)
            found.extend(start | first for first, _ in close)
        return np.array(found, np.int64)

    def _decode(self, field: str, term: str) -> Ints:
        found: list[int] = []
        with self._lock:
            if (field, term) not in self._reader:
                return np.zeros(0, np.int64)
            matcher = self._reader.postings(field, term)
            while matcher.is_active():
                row = matcher.id() << _SHIFT
                found.extend(row | position for position in matcher.value_as("positions"))
                matcher.next()
        return np.array(found, np.int64)


def _distance(places: Ints, others: Ints) -> Ints:
    """How far each place is from the nearest of the others; places of other rows are far away."""
    after = np.searchsorted(others, places)
    right = others[np.minimum(after, len(others) - 1)]
    left = others[np.maximum(after - 1, 0)]
    nearest: Ints = np.minimum(np.abs(right - places), np.abs(places - left))
    return nearest


def _between(places: Ints, start: int, end: int) -> list[int]:
    """The positions of one row."""
    first, last = np.searchsorted(places, (start, end))
    return [int(place) for place in places[first:last] & _POSITION]
