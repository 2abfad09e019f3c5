"""BM25F scoring of single clauses, on all rows that they match at once.

BM25F as in Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields"
(CIKM 2004): frequencies are normalized and weighted field by field, added, and only then saturated.
The idf of a clause is ln(1 + (N - n + .5) / (n + .5)) with n its own number of rows, so that a
phrase is as rare as the phrase, not as its words.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from indexer.engine.byte_cache import ByteCache, BytePool
from indexer.engine.matching.expansion import TermExpander
from indexer.engine.matching.patterns import Pattern, expand_slots, pattern
from indexer.engine.query.nodes import Leaf
from indexer.engine.query.visitors import QueryClause
from indexer.engine.schema import FIELDS, K1, TextField
from indexer.engine.whoosh_engine.columns import Columns
from indexer.engine.whoosh_engine.kernels.arrays import Bools, Floats, Ints, sums_by_row
from indexer.engine.whoosh_engine.kernels.proximity import MAX_EXACT_SLOTS
from indexer.engine.whoosh_engine.occurrences import OccurrenceCounter, TextLeaf
from indexer.engine.whoosh_engine.postings import Postings, RowCounts

__all__ = ["ClauseEvaluation", "ClauseScorer", "FieldFrequencies", "idf"]

# What a place costs, measured at 100,000 pages (`make bench-search`): where it is merged with those
# of other forms or compared with those of the word before; and where the words are near each other,
# twice as much for each wildcard, whose places may be those of the others.
_COST_IN_SUCCESSION = 2
_COST_NEAR = 20
# Leaves kept with their expanded patterns.
_CACHED_PATTERNS = 1024


@dataclass(frozen=True, slots=True)
class ClauseEvaluation:
    """The rows that a clause matches, ascending, and on each the score without weight (and without
    BM25's constant factor k1 + 1); its occurrences when searched alone; and its idf.
    """

    rows: Ints
    scores: Floats
    occurrences: RowCounts
    idf: float

    def index(self, row: int) -> int | None:
        """Where a row is among those that match, None where it is not."""
        at = int(np.searchsorted(self.rows, row))
        return at if at < len(self.rows) and self.rows[at] == row else None

    def occurrences_on(self, row: int) -> int:
        """The occurrences on a row."""
        rows, counts = self.occurrences
        at = int(np.searchsorted(rows, row))
        return int(counts[at]) if at < len(rows) and rows[at] == row else 0

    @property
    def size(self) -> int:
        """Its bytes, with what Python needs for it."""
        arrays = (self.rows, self.scores, *self.occurrences)
        return sum(array.nbytes for array in arrays) + 500


@dataclass(frozen=True, slots=True)
class FieldFrequencies:
    """The matches of a clause in a field: the rows with matches, ascending, how many each has, and
    what they add to the frequency that is saturated (weighted, and normalized by length).
    """

    field: str
    rows: Ints
    counts: Ints
    weighted: Floats


class ClauseScorer:
    """Evaluates clauses over one generation.

    `norms` are the length normalizations by field, an entry for each row. Negation, weight and
    synonyms of a clause make no difference here.
    """

    def __init__(
        self,
        columns: Columns,
        postings: Postings,
        counter: OccurrenceCounter,
        expander: TermExpander,
        pool: BytePool,
    ) -> None:
        self._rows = columns.rows
        self._postings = postings
        self._counter = counter
        self._expander = expander
        self.norms = {field.name: _norms(columns, field) for field in FIELDS}
        self._evaluations = ByteCache(pool, self._evaluate, lambda made: made.size)
        self._pattern = lru_cache(maxsize=_CACHED_PATTERNS)(self._expand)

    def pattern(self, clause: QueryClause) -> Pattern:
        """The pattern of a clause, expanded to the terms of this index."""
        return self._pattern(clause.leaf)

    def cost(self, clause: QueryClause) -> int:
        """The work of evaluating a clause, in units of a page that is counted for a single word:
        the places of its words, several times where they are compared with each other.
        """
        pattern = self.pattern(clause)
        fields = [field.name for field in FIELDS if clause.field in ("", field.name)]
        if len(pattern.slots) == 1 and not pattern.slots[0].expandable:
            return sum(self._postings.pages_of(field, pattern.slots[0]) for field in fields)
        places = sum(
            self._postings.frequency(field, slot) for field in fields for slot in pattern.slots
        )
        if not pattern.distance and pattern.ordered:
            return _COST_IN_SUCCESSION * places
        expandable = len({slot for slot in pattern.slots if slot.expandable})
        return _COST_NEAR * places << min(expandable, MAX_EXACT_SLOTS + 1)

    def evaluate(self, clause: QueryClause) -> ClauseEvaluation:
        """A clause on the rows that it matches."""
        return self._evaluations.get((clause.field, self.pattern(clause)))

    def mask(self, clause: QueryClause) -> Bools:
        """The mask of the rows that a clause matches."""
        return _mask(self._rows, self.evaluate(clause).rows)

    def occurrences(self, leaf: TextLeaf) -> RowCounts:
        """The occurrences of a leaf that is searched alone, on the rows that have any."""
        return self._evaluations.get((leaf.field, leaf.pattern)).occurrences

    def forget(self) -> None:
        """Forget all evaluated clauses."""
        self._evaluations.clear()

    def fields(self, clause: QueryClause) -> Iterator[FieldFrequencies]:
        """The matches of a clause in each field that it searches."""
        return self._fields(clause.field, self.pattern(clause))

    def evaluate_in_time(self, clause: QueryClause, deadline: float) -> bool:
        """Evaluate a clause unless the deadline (of the monotonic clock) passes before; whether it
        was evaluated.

        The many posting lists of wildcard and fuzzy words are decoded one by one beforehand, so
        that the deadline can pass between them.
        """
        for field in FIELDS:
            if clause.field in ("", field.name):
                for slot in self.pattern(clause).slots:
                    if slot.expandable and time.monotonic() <= deadline:
                        self._postings.read(field.name, slot)
        if time.monotonic() > deadline:
            return False
        self.evaluate(clause)
        return True

    def _expand(self, leaf: Leaf) -> Pattern:
        return expand_slots(pattern(leaf), self._expander)

    def _fields(self, restriction: str, pattern: Pattern) -> Iterator[FieldFrequencies]:
        for field in FIELDS:
            if restriction in ("", field.name):
                rows, counts = self._postings.counts(field.name, pattern)
                weighted = field.weight * counts / self.norms[field.name][rows]
                yield FieldFrequencies(field.name, rows, counts, weighted)

    def _evaluate(self, key: tuple[str, Pattern]) -> ClauseEvaluation:
        restriction, pattern = key
        parts = [(field.rows, field.weighted) for field in self._fields(restriction, pattern)]
        rows, frequency = sums_by_row(parts, self._rows, np.float64)
        rarity = idf(self._rows, len(rows))
        scores = rarity * frequency / (K1 + frequency)
        leaf = TextLeaf(restriction, pattern, _mask(self._rows, rows))
        return ClauseEvaluation(rows, scores, self._counter.count(leaf), rarity)


def _mask(size: int, rows: Ints) -> Bools:
    mask = np.zeros(size, np.bool_)
    mask[rows] = True
    return mask


def idf(rows: int, matching: int) -> float:
    """The inverse document frequency of what matches a number of all rows."""
    return math.log(1 + (rows - matching + 0.5) / (matching + 0.5))


def _norms(columns: Columns, field: TextField) -> Floats:
    """1 - b + b * length / average length, the average of the rows of the same format that have the
    field.

    A row without the field can never match there, and would only make all others look long (Lucene
    averages the same way). Pages and sections do not compete in length: each is compared with its
    kind (on the golden queries: success@1 .8125 against .7750 with one average for both).
    """
    lengths, formats = columns.lengths[field.name], columns.formats
    ratios = np.ones(len(lengths))
    for format_number in np.unique(formats):
        rows = formats == format_number
        lengths_with_field = lengths[rows & (lengths > 0)]
        if len(lengths_with_field):
            ratios[rows] = lengths[rows] / lengths_with_field.mean()
    b = np.where(columns.sections, field.b_section, field.b)
    return 1 - b + b * ratios
