"""Posting lists of a Whoosh index as arrays, and the places where the words of a pattern meet.

A place is a single integer, row << 32 | position: intersections of such arrays are phrases.
Whoosh's own matchers cost microseconds of Python for every posting and every query; a list is
decoded once here and then only counted.
"""

from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np

from indexer.engine.analysis.tokenizer import GAP
from indexer.engine.matching.patterns import Pattern, Slot
from indexer.engine.whoosh_engine.columns import Ints
from indexer.engine.whoosh_engine.proximity import SHIFT, near
from indexer.engine.whoosh_engine.whoosh_schema import exact_name

__all__ = ["Postings"]

# Decoded lists kept: a few MB for a corpus of ten thousand pages.
_CACHED = 4096
# The same for words with wildcards or of doubtful spelling, each of up to 200 lists: of two queries
# with as many of these as a query may have, in all fields.
_MERGED = 192


class Postings:
    """Reads the lists of one open generation; `lock` is shared by all who use the reader, whose
    file position is shared.
    """

    def __init__(self, reader: Any, lock: Lock) -> None:
        self._reader = reader
        self._lock = lock
        self._places = lru_cache(maxsize=_CACHED)(self._decode)
        self._any = lru_cache(maxsize=_MERGED)(self._merged)
        self._words = lru_cache(maxsize=None)(self._all_words)

    def counts(self, field: str, wanted: Pattern) -> tuple[Ints, Ints]:
        """Rows where a pattern, its open slots resolved, matches in a field, ascending, and how
        often.
        """
        rows, counts = np.unique(self._matches(field, wanted) >> SHIFT, return_counts=True)
        return rows, counts

    def pages(self, field: str, term: str) -> int:
        """The rows in which a stem stands in a field; reads no list."""
        with self._lock:
            return int(self._reader.doc_frequency(field, term))

    def read(self, field: str, slot: Slot) -> None:
        """Decodes the lists of a slot, so that it can be looked at in no time."""
        self._slot(field, slot)

    def _matches(self, field: str, wanted: Pattern) -> Ints:
        """A place for each match of a pattern, ascending."""
        if not wanted.slots:
            return np.zeros(0, np.int64)
        if wanted.distance or not wanted.ordered:
            slots = [self._slot(field, slot) for slot in wanted.slots]
            return near(wanted, slots, self._places(field, GAP))
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
        return self._any(exact, slot.forms or ())

    def _merged(self, field: str, forms: tuple[str, ...]) -> Ints:
        held = self._words(field)
        lists = [self._places(field, form) for form in forms if form in held]
        return np.sort(np.concatenate(lists)) if lists else np.zeros(0, np.int64)

    def _all_words(self, field: str) -> frozenset[str]:
        """The words of a field: of the many for which an open word stands, most are in few of the
        fields.
        """
        with self._lock:
            return frozenset(self._reader.field_terms(field))

    def _decode(self, field: str, term: str) -> Ints:
        found: list[int] = []
        with self._lock:
            if (field, term) not in self._reader:
                return np.zeros(0, np.int64)
            matcher = self._reader.postings(field, term)
            while matcher.is_active():
                row = matcher.id() << SHIFT
                found.extend(row | position for position in matcher.value_as("positions"))
                matcher.next()
        return np.array(found, np.int64)
