"""Posting lists of a Whoosh index as arrays, and the places where adjacent words meet.

A place is a single integer, row << 32 | position: intersections of such arrays are phrases.
Whoosh's own matchers cost microseconds of Python for every posting and every query; a list is
decoded once here and then only counted.
"""

from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np

from indexer.engine.whoosh_engine.columns import Ints

__all__ = ["Postings"]

_SHIFT = 32
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

    def counts(self, field: str, terms: Sequence[str]) -> tuple[Ints, Ints]:
        """Rows where the terms stand side by side in a field, ascending, and how often."""
        places = self.places(field, terms)
        rows, counts = np.unique(places >> _SHIFT, return_counts=True)
        return rows, counts

    def places(self, field: str, terms: Sequence[str]) -> Ints:
        """Where the last of the terms stands, with the others side by side before it, ascending."""
        if not terms:
            return np.zeros(0, np.int64)
        last = len(terms) - 1
        found = self._places(field, terms[0]) + last
        for i, term in enumerate(terms[1:], 1):
            if not len(found):
                break
            found = np.intersect1d(
                found, self._places(field, term) + (last - i), assume_unique=True
            )
        return found

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
