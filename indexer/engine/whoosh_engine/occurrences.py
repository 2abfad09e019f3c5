"""Occurrences: the stretches of a page's text that a query matches, each part of the text once.

The text of a page is its body, and its heading where that is printed: in the body, or before it as
a part of its own. What is matched elsewhere (a heading that was carried over, fields of the
document) satisfies a query and scores, but does not occur on the page.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

import numpy as np

from indexer.engine.analysis.stemmer import stem
from indexer.engine.analysis.tokenizer import fold
from indexer.engine.matching.patterns import Pattern, Slot
from indexer.engine.results import SectionOccurrences
from indexer.engine.schema import PAGE_FIELDS
from indexer.engine.whoosh_engine.columns import Columns
from indexer.engine.whoosh_engine.kernels.arrays import Bools, Ints, sums_by_row
from indexer.engine.whoosh_engine.kernels.stretches import (
    NO_STRETCHES,
    SHIFT,
    Stretches,
    joined,
    sweep,
)
from indexer.engine.whoosh_engine.postings import Postings, RowCounts, row_counts
from indexer.model import HEADING_BEFORE, HEADING_NOT_PRINTED, Record

__all__ = ["BODY", "OccurrenceCounter", "TextLeaf", "section_occurrences"]

# Positions from here on are those of the body, positions below those of a heading before it: in the
# order of reading, and no stretch of one part overlaps one of the other.
BODY = 1 << 31
# Leaves kept with the words that their occurrences may consist of.
_CACHED_PATTERNS = 1024


class TextLeaf(NamedTuple):
    """A text leaf of a query: the field that restricts it ("" = all), its expanded pattern, and the
    mask of the rows on which it is counted.
    """

    field: str
    pattern: Pattern
    rows: Bools


class OccurrenceCounter:
    """Counts occurrences in one generation.

    Most leaves cannot match the same token, so that their numbers add up. Positions are compared
    only where they may: a leaf with itself, or with others that may match a word of it.
    """

    def __init__(self, columns: Columns, postings: Postings) -> None:
        self._columns = columns
        self._postings = postings
        self._joined_words = {
            field: _joined_words(*arrays) for field, arrays in columns.joined_words.items()
        }
        self._words = lru_cache(maxsize=_CACHED_PATTERNS)(self._find_words)

    def count(self, leaf: TextLeaf) -> RowCounts:
        """The number of occurrences of a leaf that is searched alone, on the rows that have any."""
        return RowCounts(*sums_by_row([*self._counts(leaf)], self._columns.rows, np.int64))

    def count_together(self, leaves: Sequence[TextLeaf], counts: Sequence[RowCounts]) -> RowCounts:
        """The number of occurrences of leaves together, on the rows that have any; `counts` are
        those of each leaf alone.
        """
        parts = []
        for group in _overlapping([self._words(leaf.field, leaf.pattern) for leaf in leaves]):
            own = [_where(counts[at], leaves[at].rows) for at in group]
            if len(group) > 1:
                # Only on the rows of several can they overlap.
                rows, shared = sums_by_row(
                    [(rows, np.ones(len(rows), np.int64)) for rows, _ in own],
                    self._columns.rows,
                    np.int64,
                )
                several = np.zeros(self._columns.rows, np.bool_)
                several[rows[shared > 1]] = True
                if several.any():
                    own = [_where(part, ~several) for part in own]
                    limited = [leaves[at]._replace(rows=leaves[at].rows & several) for at in group]
                    own.append(row_counts(self.occurrences(limited).rows))
            parts += own
        return RowCounts(*sums_by_row(parts, self._columns.rows, np.int64))

    def occurrences(self, leaves: Sequence[TextLeaf], rows: Ints | None = None) -> Stretches:
        """The occurrences of leaves together, in the order of reading, in all rows or in a few
        ascending ones; positions in the body are `BODY` more than those of its tokens.
        """
        parts = []
        for leaf in leaves:
            stretches = joined(list(self._stretches(leaf, rows)))
            parts.append(stretches.where(leaf.rows[stretches.rows]))
        return sweep(joined(parts)) if parts else NO_STRETCHES

    def _counts(self, leaf: TextLeaf) -> Iterator[RowCounts]:
        """The number of occurrences of a leaf in each part of a page."""
        if self._words(leaf.field, leaf.pattern) is None or len(leaf.pattern.slots) > 1:
            yield row_counts(self.occurrences([leaf]).rows)
            return
        if leaf.field in ("", "body"):
            yield self._postings.counts("body", leaf.pattern)
        if leaf.field in ("", "heading"):
            rows, counts = self._postings.counts("heading", leaf.pattern)
            at = self._columns.headings_at[rows]
            kept = at == HEADING_BEFORE if not leaf.field else at != HEADING_NOT_PRINTED
            yield RowCounts(rows[kept], counts[kept])

    def _find_words(self, restriction: str, pattern: Pattern) -> frozenset[str] | None:
        """The stems of the words that the occurrences of a leaf may consist of; None for any word:
        those between words that are near each other, or the halves of a broken word.
        """
        if pattern.distance or any(
            self._joined(field, pattern) for field in PAGE_FIELDS if restriction in ("", field)
        ):
            return None
        return frozenset(word for slot in pattern.slots for word in _stems(slot))

    def _joined(self, field: str, pattern: Pattern) -> bool:
        """Whether a pattern matches a word that may have been broken at the end of a line."""
        places = self._joined_words[field][0]
        if len(pattern.slots) != 1 or not len(places):
            return False
        firsts = self._postings.matches(field, pattern).firsts
        few, many = sorted((places, firsts), key=len)
        return bool(len(few)) and bool(_found(few, many).any())

    def _stretches(self, leaf: TextLeaf, rows: Ints | None) -> Iterator[Stretches]:
        """The stretches of a leaf in the text of all rows or of a few; a heading that is printed
        in the body is found there.
        """
        yield NO_STRETCHES
        if leaf.field in ("", "body"):
            firsts, lasts = self._matches("body", leaf.pattern, rows)
            yield Stretches(firsts + BODY, lasts + BODY)
        if leaf.field in ("", "heading"):
            matches = self._matches("heading", leaf.pattern, rows)
            if not len(matches.firsts):
                return
            at = self._columns.headings_at[matches.rows]
            kept = at == HEADING_BEFORE if not leaf.field else at != HEADING_NOT_PRINTED
            shift = np.where(at == HEADING_BEFORE, 0, BODY + at)[kept]
            firsts, lasts = matches.where(kept)
            yield Stretches(firsts + shift, lasts + shift)

    def _matches(self, field: str, pattern: Pattern, rows: Ints | None) -> Stretches:
        """The matches of a pattern in a field; a word that may have been broken at the end of a
        line, which has a position of its own, as the tokens that it is another form of.
        """
        matches = self._postings.matches(field, pattern, rows)
        places, tokens = self._joined_words[field]
        if len(pattern.slots) != 1 or not len(places) or not len(matches.firsts):
            return matches
        index = np.minimum(np.searchsorted(places, matches.firsts), len(places) - 1)
        is_joined = places[index] == matches.firsts
        return Stretches(
            np.where(is_joined, tokens.firsts[index], matches.firsts),
            np.where(is_joined, tokens.lasts[index], matches.lasts),
        )


def _stems(slot: Slot) -> Iterator[str]:
    """The stems of the words that fit a slot."""
    if slot.kind == "stem":
        yield slot.text
    else:
        yield from map(stem, slot.forms or (fold(slot.text),))


def _overlapping(words: Sequence[frozenset[str] | None]) -> Iterator[list[int]]:
    """The indexes of leaves in groups, so that those of different groups have no word in common;
    `words` are those of each, None for any.
    """
    groups: list[tuple[list[int], frozenset[str] | None]] = []
    for at, own in enumerate(words):
        touching = [group for group in groups if _intersect(group[1], own)]
        members = sorted([at, *(member for group in touching for member in group[0])])
        of_all = [own, *(group[1] for group in touching)]
        union = None if None in of_all else frozenset().union(*filter(None, of_all))
        groups = [group for group in groups if group not in touching]
        groups.append((members, union))
    yield from (members for members, _ in groups)


def _intersect(first: frozenset[str] | None, second: frozenset[str] | None) -> bool:
    return first is None or second is None or not first.isdisjoint(second)


def _where(counts: RowCounts, mask: Bools) -> RowCounts:
    """Those on the rows of a mask."""
    kept = mask[counts.rows]
    return RowCounts(counts.rows[kept], counts.counts[kept])


def _found(few: Ints, many: Ints) -> Bools:
    """Of some places those that are among others, ascending."""
    found: Bools = many[np.minimum(np.searchsorted(many, few), len(many) - 1)] == few
    return found


def section_occurrences(
    columns: Columns, record: Record, occurrences: Stretches
) -> tuple[SectionOccurrences, ...]:
    """The occurrences of a document by section, one for each heading of its record."""
    starts = np.array(list(_section_starts(columns, record)), np.int64)
    sections = [SectionOccurrences()] * len(starts)
    if not len(starts):
        return ()
    order = np.argsort(starts, kind="stable")
    index = np.searchsorted(starts[order], occurrences.firsts, "right") - 1
    inside = np.flatnonzero(index >= 0)
    numbers, firsts, counts = np.unique(index[inside], return_index=True, return_counts=True)
    for section, first, count in zip(order[numbers], inside[firsts], counts, strict=True):
        row = occurrences.rows[first]
        mark = first - np.searchsorted(occurrences.rows, row) + 1
        page = columns.numbers[row]
        sections[section] = SectionOccurrences(int(count), int(page), int(mark))
    return tuple(sections)


def _section_starts(columns: Columns, record: Record) -> Iterator[int]:
    """The place where each section starts: its heading in the body, else the start of its page; of
    a heading of no page after all places.
    """
    positions = record.heading_positions or repeat(-1)
    for heading, position in zip(record.headings, positions, strict=False):
        row = columns.row(record.id, heading.page)
        start = BODY + position if position >= 0 else 0
        yield (columns.rows if row is None else row) << SHIFT | start


def _joined_words(rows: Ints, positions: Ints, firsts: Ints, lasts: Ints) -> tuple[Ints, Stretches]:
    """The places of the joined words, ascending, and the tokens that each is another form of."""
    start = rows << SHIFT
    return start | positions, Stretches(start | firsts, start | lasts)
