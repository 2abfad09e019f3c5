"""A page -> the pages most like it, by the words that are characteristic of it.

A word is as characteristic of a page as the page would score for it alone: often on the page, rare
in the index (tf-idf, as Lucene's MoreLikeThis chooses its terms, the frequency saturated as BM25
does it). These words are then a query like any other, each weighing what it weighs on the page
itself (the k3 part of BM25: Robertson and Walker, SIGIR 1994), so that each hit can say which words
it shares.
"""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from indexer.engine.analysis.stop_words import STOP_WORDS
from indexer.engine.matching.matcher import AnalyzedText
from indexer.engine.query.nodes import Boost, Or, Word
from indexer.engine.query.visitors import QueryClause
from indexer.engine.results import SimilarPage, SimilarPages
from indexer.engine.schema import FIELDS, K1, PAGE_FIELDS
from indexer.engine.whoosh_engine.columns import Bools, Columns, Ints
from indexer.engine.whoosh_engine.hits import Hits
from indexer.engine.whoosh_engine.postings import Postings
from indexer.engine.whoosh_engine.ranking import Ranking
from indexer.engine.whoosh_engine.stored_pages import StoredPages

__all__ = ["MoreLikeThis"]

# Words of the query, and pages that must have a word: Lucene's defaults for the same question
# (MoreLikeThis: DEFAULT_MAX_QUERY_TERMS, DEFAULT_MIN_DOC_FREQ). Words on two to four pages tie
# a page to those by chance: with them 17 of the 21 pages of tests/quality/siblings.toml have a
# sibling first or second, without them 19. In small collections two pages are enough.
_WORDS = 25
_PAGES, _SMALL = 5, 100
# A word on more than half of the pages tells none of them apart (its idf is below ln 2).
_COMMON = 0.5
# A page must share that part of the words, and two at least: one name in common makes no page like
# another. Elasticsearch asks for .3, which leaves most sections of web pages, of 60 words, none.
_SHARE = 0.1
# Pages of the same document that are offered beside those of others.
_INSIDE = 3
# Scores that differ by less are equal, as in the order of hits.
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Term:
    """A characteristic word as the page has it most often, and what it weighs in a query."""

    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class MoreLikeThis:
    """Finds like pages in one generation."""

    columns: Columns
    pages: StoredPages
    postings: Postings
    ranking: Ranking
    hits: Hits

    def similar(self, document: str, number: int, limit: int) -> SimilarPages:
        """The best page of each of at most `limit` other works, and the best of the page's own
        document; NotFound.
        """
        page = self.pages.text(document, number, None)
        row = self.columns.row(document, number)
        terms = self._characteristic(row) if row is not None else []
        words = tuple(term.word for term in terms)
        if row is None or not terms:
            return SimilarPages(page, (), (), ())
        work = self.hits.works[self.columns.document]
        found = self._sharing(words)
        found[row] = False
        inside = self.columns.document == self.columns.document[row]
        others = found & (work != work[row])
        return SimilarPages(
            page,
            words,
            self._best(terms, others, limit, work),
            self._best(terms, found & inside, _INSIDE, np.arange(self.columns.rows)),
        )

    def _characteristic(self, row: int) -> list[Term]:
        """The words of a page that say most about it, those first that say most."""
        texts = self.pages.texts(row)
        frequencies: defaultdict[str, float] = defaultdict(float)
        forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for field in FIELDS:
            if field.name in PAGE_FIELDS:
                text = AnalyzedText.of(texts[field.name])
                share = field.weight / float(self.ranking.norms[field.name][row])
                for form, stem in zip(text.forms, text.stems, strict=True):
                    if _says_something(form):
                        frequencies[stem] += share
                        forms[stem][form] += 1
        weighed = []
        for stem, frequency in frequencies.items():
            rarity = self._rarity(stem)
            if rarity:
                weight = frequency / (K1 + frequency)
                best = min(forms[stem], key=lambda form: (-forms[stem][form], form))
                weighed.append((-round(rarity * weight, _DIGITS), stem, Term(best, weight)))
        return [term for _, _, term in sorted(weighed, key=lambda one: one[:2])[:_WORDS]]

    def _rarity(self, stem: str) -> float:
        """The word's idf, 0 for one that hardly another page has, or most have."""
        rows = self.columns.rows
        number = max(self.postings.pages(name, stem) for name in PAGE_FIELDS)
        wanted = max(2, min(_PAGES, rows // _SMALL))
        if number < wanted or number > _COMMON * rows:
            return 0.0
        return math.log(1 + (rows - number + 0.5) / (number + 0.5))

    def _sharing(self, words: tuple[str, ...]) -> Bools:
        """The pages that share enough of the words, in heading or text."""
        counts = np.zeros(self.columns.rows, np.int64)
        for word in words:
            counts += self.ranking.clause(QueryClause("", Word(word))).own > 0
        wanted = max(math.ceil(_SHARE * len(words)), min(2, len(words)))
        return (counts >= wanted) & (self.columns.numbers > 0)

    def _best(
        self, terms: list[Term], found: Bools, limit: int, apart: Ints
    ) -> tuple[SimilarPage, ...]:
        """The best of the found pages as hits, one for each value of `apart`; of equals, those of a
        work come before its re-issues and copies.
        """
        query = Or(tuple(Boost(Word(term.word), term.weight) for term in terms))
        matches = self.ranking.matches(query)
        rows = np.flatnonzero(found)
        place = self.columns.document[rows]
        repeats = self.hits.works[place] != place
        rows = rows[np.lexsort((rows, repeats, -np.round(matches.scores[rows], _DIGITS)))]
        _, first = np.unique(apart[rows], return_index=True)
        return tuple(
            SimilarPage(self.hits.page(query, matches, int(row)), self._shared(terms, int(row)))
            for row in rows[np.sort(first)][:limit]
        )

    def _shared(self, terms: list[Term], row: int) -> tuple[str, ...]:
        """The words that a page has, too, those first that add most to its score."""
        added = []
        for term in terms:
            clause = self.ranking.clause(QueryClause("", Word(term.word)))
            if clause.own[row]:
                added.append((-term.weight * float(clause.score[row]), term.word))
        return tuple(word for _, word in sorted(added))


def _says_something(form: str) -> bool:
    """Whether a word may be characteristic: no stop word, no lone letter, no mere number."""
    return len(form) > 1 and form not in STOP_WORDS and any(map(str.isalpha, form))
