"""A query on all rows at once: which satisfy it, how often they match, and their BM25F scores.

BM25F as in Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields"
(CIKM 2004): frequencies are normalised and weighted field by field, added, and only then saturated.
The weight of a clause is ln(1 + (N - n + .5) / (n + .5)) with n its own number of rows, so a phrase
is as rare as it is, not as its words are.
"""

import math
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import assert_never

import numpy as np

from indexer.engine.matching import Pattern, pattern
from indexer.engine.query import (
    And,
    Everything,
    Exact,
    Field,
    Leaf,
    Not,
    Or,
    Phrase,
    Query,
    Value,
    Word,
    leaves,
    prune,
)
from indexer.engine.schema import FIELDS, K1, OWN
from indexer.engine.whoosh_engine.columns import Bools, Columns, Floats, Ints, all_of
from indexer.engine.whoosh_engine.fields import exact_name
from indexer.engine.whoosh_engine.postings import Postings

__all__ = ["Matches", "Ranking"]

# Evaluated clauses kept: three arrays of one entry a row each.
_CACHED = 64


@dataclass(frozen=True, slots=True)
class Matches:
    """For every row: does it satisfy the query, is it listed (has a match of its own), how often,
    with what score.
    """

    satisfied: Bools
    listed: Bools
    occurrences: Ints
    scores: Floats


class Ranking:
    """Evaluates queries over one generation."""

    def __init__(self, columns: Columns, postings: Postings) -> None:
        self._columns = columns
        self._postings = postings
        self._norms = {
            f.name: _norms(columns.lengths[f.name], columns.formats, f.b) for f in FIELDS
        }
        self._clause = lru_cache(maxsize=_CACHED)(self._evaluate_clause)

    def in_time(self, query: Query, seconds: float) -> tuple[Query, tuple[Query, ...]]:
        """The query without the clauses for which `seconds` did not suffice, and those clauses.

        Decoding a frequent word's list for the first time is the only step whose cost grows with
        the corpus; evaluated clauses are kept, so that asking again goes on where this stopped.
        """
        end = time.monotonic() + seconds
        late: dict[tuple[str, Leaf | Value], None] = {}
        for restriction, leaf, _ in leaves(query):
            if isinstance(leaf, Value):
                continue
            if time.monotonic() > end:
                late[restriction, leaf] = None
            else:
                self._clause(restriction, pattern(leaf))
        kept = prune(query, late) if late else query
        clauses = (Field(name, leaf) if name else leaf for name, leaf in late)
        return kept or Everything(), tuple(clauses)

    def matches(self, query: Query) -> Matches:
        """Evaluates the tree; clauses that appear several times count once, and weigh as often as
        they appear.
        """
        rows = self._columns.rows
        clauses = Counter(
            (restriction, pattern(leaf))
            for restriction, leaf, negated in leaves(query)
            if not negated and not isinstance(leaf, Value)
        )
        satisfied = self._satisfied(query, "")
        occurrences, scores = np.zeros(rows, np.int64), np.zeros(rows)
        for (restriction, wanted), times in clauses.items():
            _, own, score = self._clause(restriction, wanted)
            occurrences += own
            scores += times * score
        pages = self._columns.numbers > 0
        listed = satisfied & pages & (occurrences > 0) if clauses else satisfied & pages
        return Matches(
            satisfied, listed, np.where(listed, occurrences, 0), np.where(satisfied, scores, 0.0)
        )

    def _satisfied(self, query: Query, restriction: str) -> Bools:
        match query:
            case Word() | Exact() | Phrase():
                return self._clause(restriction, pattern(query))[0]
            case Value(facet, value):
                return self._columns.tagged(facet, value)
            case Field(name, child):
                return self._satisfied(child, name)
            case And(children):
                return all_of(self._all(children, restriction))
            case Or(children):
                return ~all_of([~found for found in self._all(children, restriction)])
            case Not(child):
                return ~self._satisfied(child, restriction)
            case Everything():
                return np.ones(self._columns.rows, np.bool_)
            case _:
                assert_never(query)

    def _all(self, children: Sequence[Query], restriction: str) -> list[Bools]:
        return [self._satisfied(child, restriction) for child in children]

    def _evaluate_clause(self, restriction: str, wanted: Pattern) -> tuple[Bools, Ints, Floats]:
        """Rows that match a clause, its occurrences in heading and body, its score (without the
        factor k1 + 1).
        """
        rows = self._columns.rows
        frequency, own = np.zeros(rows), np.zeros(rows, np.int64)
        for field in FIELDS:
            if restriction not in ("", field.name):
                continue
            name = exact_name(field.name) if wanted.exact else field.name
            found, counts = self._postings.counts(name, wanted.terms)
            frequency[found] += field.weight * counts / self._norms[field.name][found]
            if field.name in OWN:
                own[found] += counts
        matched = frequency > 0
        number = int(np.count_nonzero(matched))
        idf = math.log(1 + (rows - number + 0.5) / (number + 0.5))
        return matched, own, idf * frequency / (K1 + frequency)


def _norms(lengths: Ints, formats: Ints, b: float) -> Floats:
    """1 - b + b * length / average length of the rows of the same format that have the field.

    A row without the field can never match there, and would only make all others look long (Lucene
    averages alike). A page of a PDF is as long as the paper, a section of a web page as long as its
    headings let it be: between the two, length says nothing about wordiness (on the golden queries:
    success@1 .8125 against .7750 with one average for both).
    """
    ratios = np.ones(len(lengths))
    for one in np.unique(formats):
        rows = formats == one
        filled = lengths[rows & (lengths > 0)]
        if len(filled):
            ratios[rows] = lengths[rows] / filled.mean()
    return 1 - b + b * ratios
