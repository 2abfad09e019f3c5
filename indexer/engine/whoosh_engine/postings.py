"""Posting lists of the Whoosh index as arrays, and the matches of patterns in them.

A place is an integer, row << 32 | position of the token, so that phrases are intersections of
shifted arrays. Whoosh's own matchers cost microseconds of Python for each posting and each query;
here a list is decoded once and then only counted.
"""

from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple

import numpy as np

from indexer.engine.analysis.tokenizer import GAP, fold
from indexer.engine.byte_cache import ByteCache, BytePool
from indexer.engine.matching.patterns import Pattern, Slot
from indexer.engine.whoosh_engine.columns import Columns
from indexer.engine.whoosh_engine.kernels.arrays import Ints, run_starts
from indexer.engine.whoosh_engine.kernels.proximity import near
from indexer.engine.whoosh_engine.kernels.stretches import NO_STRETCHES, SHIFT, Stretches
from indexer.engine.whoosh_engine.whoosh_schema import exact_name

__all__ = ["PostingList", "Postings", "RowCounts", "row_counts"]

# Terms kept with their numbers of pages and places.
_CACHED_FREQUENCIES = 1 << 15


class RowCounts(NamedTuple):
    """Ascending rows, and a number greater than 0 for each."""

    rows: Ints
    counts: Ints


class PostingList(NamedTuple):
    """Where a term occurs in a field: the rows with the number of times, and all places."""

    rows: Ints
    counts: Ints
    places: Ints


def row_counts(rows: Ints) -> RowCounts:
    """Each different row of some ascending ones, and how often it is there."""
    starts = run_starts(rows)
    return RowCounts(rows[starts], np.diff(np.append(starts, len(rows))))


class Postings:
    """Reads the posting lists of one open generation; `lock` protects the reader, whose position in
    its file is shared.
    """

    def __init__(self, reader: Any, lock: Lock, columns: Columns, pool: BytePool) -> None:
        self._reader = reader
        self._lock = lock
        self._accented = {form: number for number, form in enumerate(columns.accented)}
        self._accents = {
            field: (rows << SHIFT | positions, numbers)
            for field, (rows, positions, numbers) in columns.accents.items()
        }
        self._lists = ByteCache(pool, self._decode, _size)
        self._merged = ByteCache(pool, self._merge, _size)
        self._compared: ByteCache[tuple[str, Pattern], Stretches] = ByteCache(
            pool, lambda key: self._matches(*key), _size
        )
        self._terms = lru_cache(maxsize=None)(self._read_terms)
        self._pages = lru_cache(maxsize=_CACHED_FREQUENCIES)(self._read_pages)
        self._frequency = lru_cache(maxsize=_CACHED_FREQUENCIES)(self._read_frequency)

    def counts(self, field: str, pattern: Pattern) -> RowCounts:
        """The rows in which an expanded pattern matches a field, and the number of matches in
        each.
        """
        if len(pattern.slots) == 1 and pattern.slots[0].kind != "exact":
            return RowCounts(*self._list(field, pattern.slots[0])[:2])
        return row_counts(self.matches(field, pattern).rows)

    def matches(self, field: str, pattern: Pattern, rows: Ints | None = None) -> Stretches:
        """The matches of an expanded pattern in a field, ascending, in all rows or in a few
        ascending ones; of words near each other the shortest windows, none of which contains
        another.
        """
        if rows is None and len(pattern.slots) > 1:
            return self._compared.get((field, pattern))
        return self._matches(field, pattern, rows)

    def _matches(self, field: str, pattern: Pattern, rows: Ints | None = None) -> Stretches:
        if not pattern.slots:
            return NO_STRETCHES
        slots = [_in_rows(self._slot(field, slot), rows) for slot in pattern.slots]
        if not all(map(len, slots)):
            return NO_STRETCHES
        if pattern.distance or not pattern.ordered:
            return near(pattern, slots, _in_rows(self._places(field, GAP), rows))
        firsts = _in_succession(slots)
        return Stretches(firsts, firsts + (len(slots) - 1))

    def pages(self, field: str, term: str) -> int:
        """The number of rows with a stem in a field; decodes no list."""
        return self._pages(field, term)

    def pages_of(self, field: str, slot: Slot) -> int:
        """The number of rows with a token that fits a slot, which is no wildcard or fuzzy word, in
        a field, at most; decodes no list.
        """
        if slot.kind == "stem":
            return self._pages(field, slot.text)
        return self._pages(exact_name(field), fold(slot.text))

    def frequency(self, field: str, slot: Slot) -> int:
        """The number of places of the tokens that fit a slot in a field, at most: from the term
        dictionary, no list is decoded.
        """
        if slot.kind == "stem":
            return self._frequency(field, slot.text)
        exact = exact_name(field)
        if not slot.expandable:
            return self._frequency(exact, fold(slot.text))
        terms = self._terms(exact)
        return sum(self._frequency(exact, form) for form in slot.forms or () if form in terms)

    def read(self, field: str, slot: Slot) -> None:
        """Decode the lists of a slot, so that they are in the cache."""
        self._slot(field, slot)

    def _slot(self, field: str, slot: Slot) -> Ints:
        """The places of the tokens that fit a slot, ascending."""
        if slot.kind == "exact":
            return self._with_accents(field, slot.text)
        return self._list(field, slot).places

    def _list(self, field: str, slot: Slot) -> PostingList:
        """The tokens that fit a slot, which is no exact form."""
        if slot.kind == "stem":
            return self._lists.get((field, slot.text))
        exact = exact_name(field)
        if not slot.expandable:
            return self._lists.get((exact, slot.text))
        return self._merged.get((exact, slot.forms or ()))

    def _places(self, field: str, term: str) -> Ints:
        return self._lists.get((field, term)).places

    def _with_accents(self, field: str, form: str) -> Ints:
        """The places of the tokens with an exact form."""
        folded = fold(form)
        accented, numbers = self._accents[field]
        if form != folded:
            with_form: Ints = accented[numbers == self._accented.get(form, -1)]
            return with_form
        places = self._places(exact_name(field), folded)
        return np.setdiff1d(places, accented, assume_unique=True)

    def _merge(self, key: tuple[str, tuple[str, ...]]) -> PostingList:
        field, forms = key
        terms = self._terms(field)
        lists = [self._places(field, form) for form in forms if form in terms]
        return _posting_list(np.sort(np.concatenate(lists)) if lists else np.zeros(0, np.int64))

    def _read_pages(self, field: str, term: str) -> int:
        with self._lock:
            return int(self._reader.doc_frequency(field, term))

    def _read_frequency(self, field: str, term: str) -> int:
        with self._lock:
            return int(self._reader.frequency(field, term))

    def _read_terms(self, field: str) -> frozenset[str]:
        """All terms of a field: most forms that a wildcard is expanded to occur in few fields."""
        with self._lock:
            return frozenset(self._reader.field_terms(field))

    def _decode(self, key: tuple[str, str]) -> PostingList:
        field, term = key
        places: list[int] = []
        with self._lock:
            if (field, term) in self._reader:
                matcher = self._reader.postings(field, term)
                while matcher.is_active():
                    row = matcher.id() << SHIFT
                    places.extend(row | position for position in matcher.value_as("positions"))
                    matcher.next()
        return _posting_list(np.array(places, np.int64))


def _posting_list(places: Ints) -> PostingList:
    return PostingList(*row_counts(places >> SHIFT), places)


def _size(arrays: tuple[Ints, ...]) -> int:
    """The bytes of some arrays, with what Python needs for them."""
    return sum(array.nbytes for array in arrays) + 500


def _in_rows(places: Ints, rows: Ints | None) -> Ints:
    """The places in some rows; all for None."""
    if rows is None or not len(places):
        return places
    starts = places.searchsorted(rows << SHIFT)
    ends = places.searchsorted((rows + 1) << SHIFT)
    if len(rows) == 1:
        return places[starts[0] : ends[0]]
    sizes = ends - starts
    before = np.cumsum(sizes) - sizes
    in_rows: Ints = places[np.arange(sizes.sum()) + np.repeat(starts - before, sizes)]
    return in_rows


def _in_succession(slots: list[Ints]) -> Ints:
    """The places from which on the slots are filled one after the other: of the slot with the
    fewest places those where the others follow or precede.
    """
    rarest, *others = sorted(enumerate(slots), key=lambda slot: len(slot[1]))
    firsts: Ints = rarest[1] - rarest[0]
    for step, places in others:
        index = np.minimum(np.searchsorted(places, firsts + step), len(places) - 1)
        firsts = firsts[places[index] == firsts + step]
    return firsts
