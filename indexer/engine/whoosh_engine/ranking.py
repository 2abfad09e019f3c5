"""A query on all rows at once: which satisfy it, how often they match, and their BM25F scores.

BM25F as in Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields"
(CIKM 2004): frequencies are normalised and weighted field by field, added, and only then saturated.
The weight of a clause is ln(1 + (N - n + .5) / (n + .5)) with n its own number of rows, so a phrase
is as rare as it is, not as its words are.
"""

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from indexer.engine.facet_names import FacetNameIndex
from indexer.engine.matching.patterns import Pattern, expand_slots, pattern, truncated_slots
from indexer.engine.query import nodes as q
from indexer.engine.query.ranges import Range
from indexer.engine.query.visitors import (
    FacetClause,
    QueryClause,
    drop_leaves,
    leaves,
    scoring_clauses,
)
from indexer.engine.schema import FIELDS, HINT_WEIGHT, K1, MIN_HINT_LENGTH, PAGE_FIELDS, TextField
from indexer.engine.whoosh_engine.columns import Bools, Columns, Floats, Ints, all_of
from indexer.engine.whoosh_engine.postings import Postings
from indexer.engine.whoosh_engine.term_dictionary import FormDictionary

__all__ = ["ClauseEvaluation", "FacetNameBoost", "Matches", "Ranking"]

# Evaluated clauses kept: three arrays of one entry a row each.
_CACHED = 64
# Leaves of which it is known what they look for.
_PATTERNS = 1024


@dataclass(frozen=True, slots=True)
class Matches:
    """For every row: does it satisfy the query, is it listed (has a match of its own), how often,
    with what score.
    """

    matched: Bools
    displayed: Bools
    occurrences: Ints
    scores: Floats


@dataclass(frozen=True, slots=True)
class ClauseEvaluation:
    """A clause on every row: does it match, how often in heading and body, with what score (without
    the factor k1 + 1), and how rare it is.
    """

    matched: Bools
    own: Ints
    score: Floats
    idf: float


@dataclass(frozen=True, slots=True)
class FacetNameBoost:
    """A facet's value whose name was asked for: the rows filed under it, what it adds to them."""

    value: q.FacetTerm
    matched: Bools
    idf: float
    score: Floats


class Ranking:
    """Evaluates queries over one generation."""

    def __init__(
        self, columns: Columns, postings: Postings, lexicon: FormDictionary, names: FacetNameIndex
    ) -> None:
        self._columns = columns
        self._names = names
        self._postings = postings
        self._lexicon = lexicon
        self.norms = {f.name: _norms(columns, f) for f in FIELDS}
        self._clause = lru_cache(maxsize=_CACHED)(self._evaluate)
        self._pattern = lru_cache(maxsize=_PATTERNS)(self._resolved)

    def within_budget(self, query: q.Query, seconds: float) -> tuple[q.Query, tuple[q.Query, ...]]:
        """The query without the clauses for which `seconds` did not suffice, and those clauses.

        Decoding a frequent word's list for the first time is the only step whose cost grows with
        the corpus; evaluated clauses are kept, so that asking again goes on where this stopped.
        """
        end = time.monotonic() + seconds
        late: dict[QueryClause, None] = {}
        for one in leaves(query):
            if isinstance(one, FacetClause):
                continue
            if self._read(one, end):
                self.clause(one)
            else:
                late[one] = None
        kept = drop_leaves(query, {(one.field, one.leaf) for one in late}) if late else query
        return kept or q.MatchAll(), tuple(dict.fromkeys(one.query for one in late))

    def _read(self, clause: QueryClause, end: float) -> bool:
        """Whether there is time for a clause; the many lists of open words are read before it is
        evaluated, so that time can run out between them.
        """
        for field in FIELDS:
            if clause.field in ("", field.name):
                for slot in self.pattern(clause).slots:
                    if slot.is_open and time.monotonic() <= end:
                        self._postings.read(field.name, slot)
        return time.monotonic() <= end

    def truncated_terms(self, query: q.Query) -> tuple[str, ...]:
        """The open words of a query that stand for more forms than are searched."""
        found = (
            truncated_slots(pattern(clause.leaf), self._lexicon)
            for clause in scoring_clauses(query)
        )
        return tuple(dict.fromkeys(text for texts in found for text in texts))

    def matches(self, query: q.Query) -> Matches:
        """Evaluates the tree; clauses that appear several times count once, and weigh as often as
        they appear.
        """
        rows = self._columns.rows
        satisfied = self._satisfied(query, "")
        occurrences, scores = np.zeros(rows, np.int64), np.zeros(rows)
        clauses = self.clause_weights(query)
        for clause, weight in clauses:
            found = self.clause(clause)
            occurrences += 0 if clause.is_hint else found.own
            scores += weight * found.score
        for named in self.named(query):
            scores += named.score
        pages = self._columns.numbers > 0
        listed = satisfied & pages & (occurrences > 0) if clauses else satisfied & pages
        return Matches(
            satisfied, listed, np.where(listed, occurrences, 0), np.where(satisfied, scores, 0.0)
        )

    def clause_weights(self, query: q.Query) -> list[tuple[QueryClause, float]]:
        """The different clauses of a query, what was typed first, each with the sum of its weights;
        then the hints for words that are nowhere.

        A synonym that was typed as well is no synonym.
        """
        asked = scoring_clauses(query)
        hints = [hint for one in asked for hint in self._hints(one)]
        found: dict[tuple[str, Pattern], tuple[QueryClause, float]] = {}
        for one in sorted(
            [*asked, *hints], key=lambda clause: (clause.is_hint, bool(clause.synonym_of))
        ):
            key = one.field, self.pattern(one)
            first, weight = found.get(key, (one, 0.0))
            if not one.synonym_of or first.synonym_of:
                found[key] = first, weight + one.weight
        return list(found.values())

    def named(self, query: q.Query) -> Iterator[FacetNameBoost]:
        """For a query that is nothing but the name of a facet's value: pages filed under it come
        first, as if they held one more word, as rare as the value is. None is found by it.
        """
        for value in self._names.values_named(query):
            matched = self._tagged(value)
            idf = _idf(self._columns.rows, matched)
            yield FacetNameBoost(value, matched, idf, np.where(matched, idf / (K1 + 1), 0.0))

    def _hints(self, clause: QueryClause) -> Iterator[QueryClause]:
        """For a word that is nowhere, the words spelled like it: of the pages that other words
        found, those that hold one come first. None is found, counted or marked by it.
        """
        if not isinstance(clause.leaf, q.Word) or clause.synonym_of:
            return
        like = q.Fuzzy(clause.leaf.text)
        slots = pattern(like).slots
        if (
            len(slots) != 1
            or len(slots[0].text) < MIN_HINT_LENGTH
            or self.clause(clause).matched.any()
        ):
            return
        weight = clause.weight * HINT_WEIGHT
        yield QueryClause(clause.field, like, False, weight, clause.leaf.text, is_hint=True)

    def pattern(self, clause: QueryClause) -> Pattern:
        """What a clause looks for in this index."""
        return self._pattern(clause.leaf)

    def _resolved(self, leaf: q.Leaf) -> Pattern:
        return expand_slots(pattern(leaf), self._lexicon)

    def clause(self, clause: QueryClause) -> ClauseEvaluation:
        """A clause on every row."""
        return self._clause(clause.field, self.pattern(clause))

    def fields(self, clause: QueryClause) -> Iterator[tuple[str, Ints, Ints, Floats]]:
        """For each field that a clause looks at: the rows with matches, how many there are, and
        what they add to the frequency that is saturated.
        """
        yield from self._fields(clause.field, self.pattern(clause))

    def _fields(
        self, restriction: str, wanted: Pattern
    ) -> Iterator[tuple[str, Ints, Ints, Floats]]:
        for field in FIELDS:
            if restriction in ("", field.name):
                rows, counts = self._postings.counts(field.name, wanted)
                yield field.name, rows, counts, field.weight * counts / self.norms[field.name][rows]

    def _evaluate(self, restriction: str, wanted: Pattern) -> ClauseEvaluation:
        rows = self._columns.rows
        frequency, own = np.zeros(rows), np.zeros(rows, np.int64)
        for name, found, counts, weighted in self._fields(restriction, wanted):
            frequency[found] += weighted
            if name in PAGE_FIELDS:
                own[found] += counts
        matched = frequency > 0
        idf = _idf(rows, matched)
        return ClauseEvaluation(matched, own, idf * frequency / (K1 + frequency), idf)

    def _satisfied(self, query: q.Query, restriction: str) -> Bools:
        match query:
            case q.FacetTerm() | q.NumericRange():
                return self._tagged(query)
            case q.Field(name, child):
                return self._satisfied(child, name)
            case q.Boost(child, _):
                return self._satisfied(child, restriction)
            case q.Expanded(child, variants):
                return self._any([child, *variants], restriction)
            case q.And(children):
                return all_of(self._all(children, restriction))
            case q.Or(children):
                return self._any(children, restriction)
            case q.Not(child):
                return ~self._satisfied(child, restriction)
            case q.MatchAll():
                return np.ones(self._columns.rows, np.bool_)
            case _:
                return self.clause(QueryClause(restriction, query)).matched

    def _tagged(self, tag: q.FacetLeaf) -> Bools:
        if isinstance(tag, q.NumericRange):
            return self._columns.within(tag.facet, Range(tag.low, tag.high))
        return self._columns.tagged(tag.facet, tag.value)

    def _all(self, children: Sequence[q.Query], restriction: str) -> list[Bools]:
        return [self._satisfied(child, restriction) for child in children]

    def _any(self, children: Sequence[q.Query], restriction: str) -> Bools:
        return ~all_of([~found for found in self._all(children, restriction)])


def _idf(rows: int, matched: Bools) -> float:
    """ln(1 + (N - n + .5) / (n + .5)): the weight of being matched by n of N rows."""
    number = int(np.count_nonzero(matched))
    return math.log(1 + (rows - number + 0.5) / (number + 0.5))


def _norms(columns: Columns, field: TextField) -> Floats:
    """1 - b + b * length / average length of the rows of the same format that have the field.

    A row without the field can never match there, and would only make all others look long (Lucene
    averages alike). Pages and sections are no rivals in length: each is compared with its kind (on
    the golden queries: success@1 .8125 against .7750 with one average for both).
    """
    lengths, formats = columns.lengths[field.name], columns.formats
    ratios = np.ones(len(lengths))
    for one in np.unique(formats):
        rows = formats == one
        filled = lengths[rows & (lengths > 0)]
        if len(filled):
            ratios[rows] = lengths[rows] / filled.mean()
    b = np.where(columns.sections, field.b_section, field.b)
    return 1 - b + b * ratios
