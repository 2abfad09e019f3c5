"""Ranking: evaluates a query tree on all rows at once, and adds up the BM25F scores of its clauses
(see `bm25f`), of hints for misspelled words, and of the facet value whose name the query is.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.engine.facet_names import FacetNameIndex
from indexer.engine.matching.patterns import Pattern, pattern
from indexer.engine.query import nodes as q
from indexer.engine.query.ranges import Range
from indexer.engine.query.visitors import (
    QueryClause,
    drop_leaves,
    leaves,
    scoring_clauses,
)
from indexer.engine.schema import HINT_WEIGHT, K1, MIN_HINT_LENGTH
from indexer.engine.whoosh_engine.bm25f import ClauseScorer, idf
from indexer.engine.whoosh_engine.columns import Columns
from indexer.engine.whoosh_engine.kernels.arrays import Bools, Floats, Ints, Number, all_of
from indexer.engine.whoosh_engine.matches import Matches
from indexer.engine.whoosh_engine.occurrences import OccurrenceCounter, TextLeaf
from indexer.engine.whoosh_engine.postings import RowCounts
from indexer.engine.work_budget import WorkBudget

__all__ = ["FacetNameBoost", "Ranking"]


@dataclass(frozen=True, slots=True)
class FacetNameBoost:
    """A facet value whose name is the query: the mask of the rows with the value, and what it adds
    to the score of each.
    """

    value: q.FacetTerm
    matched: Bools
    idf: float
    score: float


class Ranking:
    """Evaluates queries over one generation."""

    def __init__(
        self,
        columns: Columns,
        scorer: ClauseScorer,
        counter: OccurrenceCounter,
        names: FacetNameIndex,
    ) -> None:
        self._columns = columns
        self._scorer = scorer
        self._counter = counter
        self._names = names

    def within_budget(
        self, query: q.Query, seconds: float, budget: WorkBudget
    ) -> tuple[q.Query, tuple[q.Query, ...]]:
        """Evaluate the clauses of a query for some seconds and within a budget; the query without
        those that were not evaluated, and these.

        What a clause costs does not depend on what is cached. The seconds bound the decoding of the
        posting lists of frequent words for the first time; there the same search gets further when
        it is repeated.
        """
        deadline = time.monotonic() + seconds
        late = dict.fromkeys(
            clause
            for clause in leaves(query)
            if isinstance(clause, QueryClause)
            and not (
                budget.spend(self._scorer.cost(clause))
                and self._scorer.evaluate_in_time(clause, deadline)
            )
        )
        if not late:
            return query, ()
        rest = drop_leaves(query, {(clause.field, clause.leaf) for clause in late})
        return rest or q.MatchAll(), tuple(dict.fromkeys(clause.query for clause in late))

    def matches(self, query: q.Query) -> Matches:
        """Evaluate a query. A clause that appears several times scores once, with the sum of its
        weights.
        """
        matched = self._matched(query, "")
        rows = np.flatnonzero(matched)
        leaves = self.text_leaves(query)
        occurrences = self._on_rows(rows, [self._occurrences(leaves)], np.int64)
        own_match = (occurrences > 0) | self._matched_without_text(query, "")[rows]
        return Matches(
            rows=rows,
            displayed=own_match & (self._columns.numbers[rows] > 0),
            occurrences=occurrences,
            scores=self._scores(query, rows),
            leaves=leaves,
        )

    def counts(self, leaf: q.Query) -> tuple[Ints, Ints, int]:
        """The rows that a leaf matches on its own, those that it displays, and its occurrences on
        them.
        """
        clause = next(iter(leaves(leaf)))
        if not isinstance(clause, QueryClause):
            rows = np.flatnonzero(self._matched(leaf, ""))
            return rows, rows[self._columns.numbers[rows] > 0], 0
        evaluation = self._scorer.evaluate(clause)
        occurring, counts = evaluation.occurrences
        displayed = occurring[self._columns.numbers[occurring] > 0]
        return evaluation.rows, displayed, int(counts.sum())

    def _scores(self, query: q.Query, rows: Ints) -> Floats:
        """The scores of a query on the rows that match it."""
        parts = []
        for clause, weight in self.clause_weights(query):
            evaluation = self._scorer.evaluate(clause)
            parts.append((evaluation.rows, weight * evaluation.scores))
        scores = self._on_rows(rows, parts, np.float64)
        for boost in self.facet_name_boosts(query):
            scores = scores + np.where(boost.matched[rows], boost.score, 0.0)
        return scores

    def _on_rows(
        self, rows: Ints, parts: Sequence[tuple[Ints, NDArray[Number]]], dtype: type[Number]
    ) -> NDArray[Number]:
        """The sums of the parts on some rows; each part has a value for each of its rows."""
        sums = np.empty(self._columns.rows, dtype)
        sums[rows] = 0
        for part, _ in parts:
            sums[part] = 0
        for part, values in parts:
            sums[part] += values
        return sums[rows]

    def text_leaves(self, query: q.Query) -> tuple[TextLeaf, ...]:
        """The different leaves of a query that search for words and are under no negation, and the
        hints for words that do not occur, with the rows on which they are counted: those where the
        query and all conjunctions around the leaf hold.
        """
        masks: dict[tuple[str, Pattern], Bools] = {}
        for clause, rows in self._leaves(
            query, QueryClause("", q.Word("")), self._matched(query, "")
        ):
            for leaf in (clause, *self._hints(clause)):
                key = leaf.field, self._scorer.pattern(leaf)
                masks[key] = masks[key] | rows if key in masks else rows
        return tuple(TextLeaf(*key, rows) for key, rows in masks.items())

    def clause_weights(self, query: q.Query) -> list[tuple[QueryClause, float]]:
        """The different clauses of a query, each with the sum of its weights: first those that were
        typed, then synonyms, then hints for words that do not occur.

        A synonym that was typed as well counts as typed.
        """
        clauses = scoring_clauses(query)
        hints = [hint for clause in clauses for hint in self._hints(clause)]
        weights: dict[tuple[str, Pattern], tuple[QueryClause, float]] = {}
        for clause in sorted(
            [*clauses, *hints], key=lambda clause: (clause.is_hint, bool(clause.synonym_of))
        ):
            key = clause.field, self._scorer.pattern(clause)
            first, weight = weights.get(key, (clause, 0.0))
            if not clause.synonym_of or first.synonym_of:
                weights[key] = first, weight + clause.weight
        return list(weights.values())

    def facet_name_boosts(self, query: q.Query) -> Iterator[FacetNameBoost]:
        """For a query that is only the name of a facet value: the rows with the value come first,
        as if they contained one more word, as rare as the value. This affects scores only.
        """
        for value in self._names.values_named(query):
            matched = self._has_value(value)
            rarity = idf(self._columns.rows, int(np.count_nonzero(matched)))
            yield FacetNameBoost(value, matched, rarity, rarity / (K1 + 1))

    def _occurrences(self, leaves: Sequence[TextLeaf]) -> RowCounts:
        alone = [self._scorer.occurrences(leaf) for leaf in leaves]
        return self._counter.count_together(leaves, alone)

    def _leaves(
        self, query: q.Query, around: QueryClause, rows: Bools
    ) -> Iterator[tuple[QueryClause, Bools]]:
        """The leaves of a query, in the context `around`, with the rows on which all conjunctions
        around each hold.
        """
        match query:
            case q.Field(name, child):
                yield from self._leaves(child, around._replace(field=name), rows)
            case q.Boost(child, _):
                yield from self._leaves(child, around, rows)
            case q.Expanded(child, variants):
                yield from self._leaves(child, around, rows)
                synonym = around._replace(synonym_of="typed")
                yield from ((synonym._replace(leaf=variant), rows) for variant in variants)
            case q.And(children):
                both = rows & self._matched(query, around.field)
                for child in children:
                    yield from self._leaves(child, around, both)
            case q.Or(children):
                for child in children:
                    yield from self._leaves(child, around, rows)
            case q.Not() | q.MatchAll() | q.FacetTerm() | q.NumericRange():
                return
            case _:
                yield around._replace(leaf=query), rows

    def _matched_without_text(self, query: q.Query, field: str) -> Bools:
        """The mask of the rows that satisfy a branch of a query that searches for no words: facets,
        exclusions, or nothing at all.
        """
        match query:
            case q.FacetTerm() | q.NumericRange() | q.Not() | q.MatchAll():
                return self._matched(query, field)
            case q.Field(name, child):
                return self._matched_without_text(child, name)
            case q.Boost(child, _):
                return self._matched_without_text(child, field)
            case q.And(children):
                return all_of([self._matched_without_text(child, field) for child in children])
            case q.Or(children):
                return ~all_of([~self._matched_without_text(child, field) for child in children])
            case _:
                return np.zeros(self._columns.rows, np.bool_)

    def _hints(self, clause: QueryClause) -> Iterator[QueryClause]:
        """For a word that does not occur, the words that are spelled like it: of the rows that
        match the other words, those with one of these come first. They score and occur, but do not
        make a row match.
        """
        if not isinstance(clause.leaf, q.Word) or clause.synonym_of:
            return
        fuzzy = q.Fuzzy(clause.leaf.text)
        slots = pattern(fuzzy).slots
        if len(slots) != 1 or len(slots[0].text) < MIN_HINT_LENGTH:
            return
        if not len(self._scorer.evaluate(clause).rows):
            weight = clause.weight * HINT_WEIGHT
            yield QueryClause(clause.field, fuzzy, False, weight, clause.leaf.text, is_hint=True)

    def _matched(self, query: q.Query, field: str) -> Bools:
        """The mask of the rows that match a query, which is restricted to a field unless ""."""
        match query:
            case q.FacetTerm() | q.NumericRange():
                return self._has_value(query)
            case q.Field(name, child):
                return self._matched(child, name)
            case q.Boost(child, _):
                return self._matched(child, field)
            case q.Expanded(child, variants):
                return self._matched_any([child, *variants], field)
            case q.And(children):
                return all_of([self._matched(child, field) for child in children])
            case q.Or(children):
                return self._matched_any(children, field)
            case q.Not(child):
                return ~self._matched(child, field)
            case q.MatchAll():
                return np.ones(self._columns.rows, np.bool_)
            case _:
                return self._scorer.mask(QueryClause(field, query))

    def _matched_any(self, queries: Sequence[q.Query], field: str) -> Bools:
        return ~all_of([~self._matched(query, field) for query in queries])

    def _has_value(self, leaf: q.FacetLeaf) -> Bools:
        if isinstance(leaf, q.NumericRange):
            return self._columns.facets.within(leaf.facet, Range(leaf.low, leaf.high))
        return self._columns.facets.tagged(leaf.facet, leaf.value)
