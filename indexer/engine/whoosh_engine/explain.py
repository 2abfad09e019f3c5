"""Score explanation: splits the score of a page by clause and field, in parts that sum to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from indexer.engine.explanation import ClauseScore, Explanation, FieldScore, Kind
from indexer.engine.matching.matcher import AnalyzedText, find_spans
from indexer.engine.matching.patterns import Pattern
from indexer.engine.query.nodes import Query
from indexer.engine.query.render import to_query_string
from indexer.engine.query.visitors import QueryClause
from indexer.engine.schema import K1
from indexer.engine.whoosh_engine.bm25f import ClauseEvaluation, ClauseScorer, FieldFrequencies
from indexer.engine.whoosh_engine.columns import Columns
from indexer.engine.whoosh_engine.kernels.arrays import Ints
from indexer.engine.whoosh_engine.ranking import FacetNameBoost, Ranking
from indexer.engine.whoosh_engine.stored_pages import StoredPages
from indexer.errors import NotFound

__all__ = ["Explainer"]

# Queries kept with their evaluated clauses: all pages of an answer are explained in succession.
_CACHED_QUERIES = 4


@dataclass(frozen=True, slots=True)
class _EvaluatedClause:
    """A clause with its weight, evaluated on the rows that it matches, as a whole and field by
    field.
    """

    clause: QueryClause
    weight: float
    pattern: Pattern
    evaluation: ClauseEvaluation
    fields: tuple[FieldFrequencies, ...]

    @property
    def kind(self) -> Kind:
        """Why it is in the query."""
        return (
            "spelling" if self.clause.is_hint else "synonym" if self.clause.synonym_of else "typed"
        )

    def at(self, row: int) -> Iterator[tuple[str, int, float]]:
        """The fields of a row in which it matches, with the number of matches and what they add to
        the frequency.
        """
        for field in self.fields:
            at = int(np.searchsorted(field.rows, row))
            if at < len(field.rows) and field.rows[at] == row:
                yield field.field, int(field.counts[at]), float(field.weighted[at])


@dataclass(frozen=True, slots=True)
class _EvaluatedQuery:
    """The parts of a query, and the rows that it matches with its occurrences on each."""

    clauses: tuple[_EvaluatedClause, ...]
    boosts: tuple[FacetNameBoost, ...]
    rows: Ints
    occurrences: Ints


class Explainer:
    """Explains the scores of one generation."""

    def __init__(
        self, ranking: Ranking, scorer: ClauseScorer, pages: StoredPages, columns: Columns
    ) -> None:
        self._ranking = ranking
        self._scorer = scorer
        self._pages = pages
        self._columns = columns
        self._prepared = lru_cache(maxsize=_CACHED_QUERIES)(self._prepare)

    def explain(self, query: Query, document: str, number: int) -> Explanation:
        """The parts of a page's score, greatest first; number 0 means the document's best page.
        Raises NotFound.
        """
        columns = self._columns
        record = self._pages.records.get(document)
        row = columns.row(document, number) if number > 0 else self._best(query, document)
        if row is None:
            raise NotFound(f"{record.title} has no page {number}.", "Its pages count from 1.")
        texts = self._pages.texts(row)
        parts, missing = [], []
        prepared = self._prepared(query)
        for clause in prepared.clauses:
            at = clause.evaluation.index(row)
            if at is not None:
                parts.append(_clause_score(clause, texts, row, float(clause.evaluation.scores[at])))
            elif clause.kind == "typed":
                missing.append(to_query_string(clause.clause.query))
        parts += [_boost_score(boost) for boost in prepared.boosts if boost.matched[row]]
        parts.sort(key=lambda part: -part.score)
        score = sum(part.score for part in parts)
        number = int(columns.numbers[row])
        at = int(np.searchsorted(prepared.rows, row))
        is_match = at < len(prepared.rows) and prepared.rows[at] == row
        occurrences = int(prepared.occurrences[at]) if is_match else 0
        return Explanation(number, score, occurrences, tuple(parts), tuple(missing), columns.rows)

    def _prepare(self, query: Query) -> _EvaluatedQuery:
        """The evaluated parts of a query, which are the same for all pages."""
        scorer, clauses = self._scorer, []
        for clause, weight in self._ranking.clause_weights(query):
            evaluation = scorer.evaluate(clause)
            fields = tuple(scorer.fields(clause))
            clauses.append(
                _EvaluatedClause(clause, weight, scorer.pattern(clause), evaluation, fields)
            )
        boosts = tuple(self._ranking.facet_name_boosts(query))
        matches = self._ranking.matches(query)
        return _EvaluatedQuery(tuple(clauses), boosts, matches.rows, matches.occurrences)

    def _best(self, query: Query, document: str) -> int:
        """The row that gives a document its score."""
        rows = np.flatnonzero(self._columns.in_document(document))
        if len(rows) == 1:  # a document without pages, or with one
            return int(rows[0])
        matches = self._ranking.matches(query).within(self._columns.in_document(document))
        return int(matches.rows[np.argmax(matches.scores)] if len(matches.rows) else rows[0])


def _clause_score(
    clause: _EvaluatedClause, texts: dict[str, str], row: int, score: float
) -> ClauseScore:
    """What a clause with this score adds to that of a row; `texts` are those of its fields."""
    score *= clause.weight
    fields = list(clause.at(row))
    frequency = sum(weighted for _, _, weighted in fields)
    return ClauseScore(
        text=to_query_string(clause.clause.query),
        kind=clause.kind,
        stands_for=clause.clause.synonym_of,
        weight=clause.weight,
        pages=len(clause.evaluation.rows),
        idf=clause.evaluation.idf,
        frequency=frequency,
        score=score,
        occurrences=clause.evaluation.occurrences_on(row),
        shares=tuple(
            FieldScore(
                field, count, _forms(clause.pattern, texts[field]), score * weighted / frequency
            )
            for field, count, weighted in fields
        ),
    )


def _boost_score(boost: FacetNameBoost) -> ClauseScore:
    """What the facet value whose name is the query adds to a row with the value: as much as a word
    that occurs once in a text of average length.
    """
    facet, value = boost.value.facet, boost.value.value
    score = boost.score
    return ClauseScore(
        text=to_query_string(boost.value),
        kind="value",
        stands_for="",
        weight=1.0,
        pages=int(np.count_nonzero(boost.matched)),
        idf=boost.idf,
        frequency=K1 * score / (boost.idf - score),
        score=score,
        occurrences=0,
        shares=(FieldScore(facet, 1, (value,), score),),
    )


def _forms(pattern: Pattern, text: str) -> tuple[str, ...]:
    """The different texts that a pattern matches in a text, in order of appearance."""
    forms = (text[start:end] for start, end in find_spans(pattern, AnalyzedText.of(text)))
    return tuple(dict.fromkeys(" ".join(form.split()) for form in forms))
