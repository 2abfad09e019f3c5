"""Posting lists of the Whoosh index as arrays, and the matches of patterns in them.

A place is an integer, row << 32 | position of the token, so that phrases are intersections of
shifted arrays. Whoosh's own matchers cost microseconds of Python for each posting and each query;
here a list is decoded once and then only counted.
"""

from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np

from indexer.engine.analysis.tokenizer import GAP, fold
from indexer.engine.matching.patterns import Pattern, Slot
from indexer.engine.whoosh_engine.columns import Columns, Ints
from indexer.engine.whoosh_engine.proximity import near
from indexer.engine.whoosh_engine.stretches import NO_STRETCHES, SHIFT, Stretches
from indexer.engine.whoosh_engine.whoosh_schema import exact_name

__all__ = ["Postings"]

# Decoded lists kept: a few MB for a corpus of ten thousand pages.
_CACHED_LISTS = 4096
# Merged lists of wildcard and fuzzy words kept, each of up to 200 lists: those of two queries with
# as many of these words as a query may have (16), in all six fields.
_CACHED_MERGED = 192


class Postings:
    """Reads the posting lists of one open generation; `lock` protects the reader, whose position in
    its file is shared.
    """

    def __init__(self, reader: Any, lock: Lock, columns: Columns) -> None:
        self._reader = reader
        self._lock = lock
        self._accented = {form: number for number, form in enumerate(columns.accented)}
        self._accents = {
            field: (rows << SHIFT | positions, numbers)
            for field, (rows, positions, numbers) in columns.accents.items()
        }
        self._places = lru_cache(maxsize=_CACHED_LISTS)(self._decode)
        self._merged = lru_cache(maxsize=_CACHED_MERGED)(self._merge)
        self._terms = lru_cache(maxsize=None)(self._read_terms)

    def counts(self, field: str, pattern: Pattern) -> tuple[Ints, Ints]:
        """The rows in which an expanded pattern matches a field, ascending, and the number of
        matches in each.
        """
        rows, counts = np.unique(self.matches(field, pattern).rows, return_counts=True)
        return rows, counts

    def matches(self, field: str, pattern: Pattern) -> Stretches:
        """The matches of an expanded pattern in a field, ascending; of words near each other the
        shortest windows, none of which contains another.
        """
        if not pattern.slots:
            return NO_STRETCHES
        if pattern.distance or not pattern.ordered:
            slots = [self._slot(field, slot) for slot in pattern.slots]
            return near(pattern, slots, self._places(field, GAP))
        last = len(pattern.slots) - 1
        ends = self._slot(field, pattern.slots[0]) + last
        for at, slot in enumerate(pattern.slots[1:], 1):
            if not len(ends):
                break
            ends = np.intersect1d(ends, self._slot(field, slot) + (last - at), assume_unique=True)
        return Stretches(ends - last, ends)

    def pages(self, field: str, term: str) -> int:
        """The number of rows with a stem in a field; decodes no list."""
        with self._lock:
            return int(self._reader.doc_frequency(field, term))

    def read(self, field: str, slot: Slot) -> None:
        """Decode the lists of a slot, so that they are in the cache."""
        self._slot(field, slot)

    def _slot(self, field: str, slot: Slot) -> Ints:
        """The places of the tokens that fit a slot, ascending."""
        if slot.kind == "stem":
            return self._places(field, slot.text)
        exact = exact_name(field)
        if slot.kind == "exact":
            return self._with_accents(field, slot.text)
        if not slot.expandable:
            return self._places(exact, slot.text)
        return self._merged(exact, slot.forms or ())

    def _with_accents(self, field: str, form: str) -> Ints:
        """The places of the tokens with an exact form."""
        folded = fold(form)
        accented, numbers = self._accents[field]
        if form != folded:
            with_form: Ints = accented[numbers == self._accented.get(form, -1)]
            return with_form
        places = self._places(exact_name(field), folded)
        return np.setdiff1d(places, accented, assume_unique=True)

    def _merge(self, field: str, forms: tuple[str, ...]) -> Ints:
        terms = self._terms(field)
        lists = [self._places(field, form) for form in forms if form in terms]
        return np.sort(np.concatenate(lists)) if lists else np.zeros(0, np.int64)

    def _read_terms(self, field: str) -> frozenset[str]:
        """All terms of a field: most forms that a wildcard is expanded to occur in few fields."""
        with self._lock:
            return frozenset(self._reader.field_terms(field))

    def _decode(self, field: str, term: str) -> Ints:
        places: list[int] = []
        with self._lock:
            if (field, term) not in self._reader:
                return np.zeros(0, np.int64)
            matcher = self._reader.postings(field, term)
            while matcher.is_active():
                row = matcher.id() << SHIFT
                places.extend(row | position for position in matcher.value_as("positions"))
                matcher.next()
        return np.array(places, np.int64)
