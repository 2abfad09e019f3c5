"""A query and a page -> why the page has its score: parts that sum to it, clause by clause and
field by field.
"""

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
from indexer.engine.whoosh_engine.columns import Columns, Floats, Ints
from indexer.engine.whoosh_engine.ranking import ClauseEvaluation, FacetNameBoost, Ranking
from indexer.engine.whoosh_engine.stored_pages import StoredPages
from indexer.errors import NotFound

__all__ = ["Explainer"]

# Queries whose clauses are kept: all pages of an answer are explained one after another.
_CACHED = 4


@dataclass(frozen=True, slots=True)
class _ClauseOnPage:
    """A clause with its weight, as it was found on all rows, as a whole and field by field."""

    clause: QueryClause
    weight: float
    wanted: Pattern
    whole: ClauseEvaluation
    pages: int
    fields: tuple[tuple[str, Ints, Ints, Floats], ...]

    @property
    def kind(self) -> Kind:
        """Why it is looked for."""
        return (
            "spelling" if self.clause.is_hint else "synonym" if self.clause.synonym_of else "typed"
        )

    def at(self, row: int) -> Iterator[tuple[str, int, float]]:
        """The fields in which it matches on a row, with the matches and what they add to the
        frequency.
        """
        for name, rows, counts, added in self.fields:
            place = int(np.searchsorted(rows, row))
            if place < len(rows) and rows[place] == row:
                yield name, int(counts[place]), float(added[place])


class Explainer:
    """Explains scores of one generation."""

    def __init__(self, ranking: Ranking, pages: StoredPages, columns: Columns) -> None:
        self._ranking = ranking
        self._pages = pages
        self._columns = columns
        self._prepared = lru_cache(maxsize=_CACHED)(self._prepare)

    def explain(self, query: Query, document: str, number: int) -> Explanation:
        """The parts of a page's score; number 0: of the document's best page. NotFound."""
        columns = self._columns
        record = self._pages.record(document)
        row = columns.row(document, number) if number > 0 else self._best(query, document)
        if row is None:
            raise NotFound(f"{record.title} has no page {number}.", "Its pages count from 1.")
        texts = self._pages.texts(row)
        parts, missing = [], []
        clauses, names = self._prepared(query)
        for found in clauses:
            if found.whole.matched[row]:
                parts.append(_part(found, texts, row))
            elif found.kind == "typed":
                missing.append(to_query_string(found.clause.query))
        parts += [_filed(named, row) for named in names if named.matched[row]]
        parts.sort(key=lambda part: -part.score)
        score = sum(part.score for part in parts)
        number = int(columns.numbers[row])
        return Explanation(number, score, tuple(parts), tuple(missing), columns.rows)

    def _prepare(
        self, query: Query
    ) -> tuple[tuple[_ClauseOnPage, ...], tuple[FacetNameBoost, ...]]:
        """What is the same for all pages."""
        ranking = self._ranking
        clauses = (
            (clause, weight, ranking.clause(clause))
            for clause, weight in ranking.clause_weights(query)
        )
        return tuple(
            _ClauseOnPage(
                clause,
                weight,
                ranking.pattern(clause),
                whole,
                int(np.count_nonzero(whole.matched)),
                tuple(ranking.fields(clause)),
            )
            for clause, weight, whole in clauses
        ), tuple(ranking.named(query))

    def _best(self, query: Query, document: str) -> int:
        """The row whose score a document has."""
        columns = self._columns
        rows = np.flatnonzero(columns.document == columns.places[document])
        if len(rows) == 1:  # a document without pages, or with one
            return int(rows[0])
        matches = self._ranking.matches(query)
        value = np.where(matches.matched[rows], matches.scores[rows], -1.0)
        return int(rows[np.argmax(value)])


def _part(found: _ClauseOnPage, texts: dict[str, str], row: int) -> ClauseScore:
    """What a clause adds to a row that it matches."""
    score = found.weight * float(found.whole.score[row])
    fields = list(found.at(row))
    frequency = sum(weighted for _, _, weighted in fields)
    return ClauseScore(
        text=to_query_string(found.clause.query),
        kind=found.kind,
        stands_for=found.clause.synonym_of,
        weight=found.weight,
        pages=found.pages,
        idf=found.whole.idf,
        frequency=frequency,
        score=score,
        shares=tuple(
            FieldScore(name, count, _forms(found.wanted, texts[name]), score * weighted / frequency)
            for name, count, weighted in fields
        ),
    )


def _filed(named: FacetNameBoost, row: int) -> ClauseScore:
    """What being filed under the value adds whose name the query is: as much as a word that stands
    once in a text of average length.
    """
    facet, value = named.value.facet, named.value.value
    score = float(named.score[row])
    return ClauseScore(
        text=to_query_string(named.value),
        kind="value",
        stands_for="",
        weight=1.0,
        pages=int(np.count_nonzero(named.matched)),
        idf=named.idf,
        frequency=K1 * score / (named.idf - score),
        score=score,
        shares=(FieldScore(facet, 1, (value,), score),),
    )


def _forms(wanted: Pattern, text: str) -> tuple[str, ...]:
    """The different forms in which a pattern stands in a text, in order of appearance."""
    forms = (text[start:end] for start, end in find_spans(wanted, AnalyzedText.of(text)))
    return tuple(dict.fromkeys(" ".join(form.split()) for form in forms))
