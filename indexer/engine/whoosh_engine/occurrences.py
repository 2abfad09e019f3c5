"""Occurrences: the stretches of a page's text that a query matches, each part of the text once.

The text of a page is its body, and its heading where that is printed: in the body, or before it as
a part of its own. What is matched elsewhere (a heading that was carried over, fields of the
document) satisfies a query and scores, but does not occur on the page.
"""

from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import NamedTuple

import numpy as np

from indexer.engine.matching.patterns import Pattern
from indexer.engine.results import SectionOccurrences
from indexer.engine.whoosh_engine.columns import Bools, Columns, Ints
from indexer.engine.whoosh_engine.postings import Postings
from indexer.engine.whoosh_engine.stretches import NO_STRETCHES, SHIFT, Stretches, joined, sweep
from indexer.model import HEADING_BEFORE, HEADING_NOT_PRINTED, Record

__all__ = ["BODY", "OccurrenceCounter", "TextLeaf", "section_occurrences"]

# Positions from here on are those of the body, positions below those of a heading before it: in the
# order of reading, and no stretch of one part overlaps one of the other.
BODY = 1 << 31


class TextLeaf(NamedTuple):
    """A text leaf of a query: the field that restricts it ("" = all), its expanded pattern, and the
    mask of the rows on which it is counted.
    """

    field: str
    pattern: Pattern
    rows: Bools


class OccurrenceCounter:
    """Counts occurrences in one generation."""

    def __init__(self, columns: Columns, postings: Postings) -> None:
        self._columns = columns
        self._postings = postings
        self._joined_words = {
            field: _joined_words(*arrays) for field, arrays in columns.joined_words.items()
        }

    def count(self, leaves: Sequence[TextLeaf]) -> Ints:
        """The number of occurrences of leaves together, for each row."""
        return np.bincount(self.occurrences(leaves).rows, minlength=self._columns.rows)

    def occurrences(self, leaves: Sequence[TextLeaf]) -> Stretches:
        """The occurrences of leaves together, in the order of reading; positions in the body are
        `BODY` more than those of its tokens.
        """
        parts = []
        for leaf in leaves:
            stretches = joined(list(self._stretches(leaf.field, leaf.pattern)))
            parts.append(stretches.where(leaf.rows[stretches.rows]))
        return sweep(joined(parts)) if parts else NO_STRETCHES

    def _stretches(self, field: str, pattern: Pattern) -> Iterator[Stretches]:
        """The stretches of a pattern in the text of all pages, restricted to a field unless ""; a
        heading that is printed in the body is found there.
        """
        yield NO_STRETCHES
        if field in ("", "body"):
            firsts, lasts = self._matches("body", pattern)
            yield Stretches(firsts + BODY, lasts + BODY)
        if field in ("", "heading"):
            matches = self._matches("heading", pattern)
            at = self._columns.headings_at[matches.rows]
            kept = at == HEADING_BEFORE if not field else at != HEADING_NOT_PRINTED
            shift = np.where(at == HEADING_BEFORE, 0, BODY + at)[kept]
            firsts, lasts = matches.where(kept)
            yield Stretches(firsts + shift, lasts + shift)

    def _matches(self, field: str, pattern: Pattern) -> Stretches:
        """The matches of a pattern in a field; a word that may have been broken at the end of a
        line, which has a position of its own, as the tokens that it is another form of.
        """
        matches = self._postings.matches(field, pattern)
        places, tokens = self._joined_words[field]
        if len(pattern.slots) != 1 or not len(places):
            return matches
        index = np.minimum(np.searchsorted(places, matches.firsts), len(places) - 1)
        is_joined = places[index] == matches.firsts
        return Stretches(
            np.where(is_joined, tokens.firsts[index], matches.firsts),
            np.where(is_joined, tokens.lasts[index], matches.lasts),
        )


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
