"""More like this: the pages that resemble a page, by its characteristic words.

A word is as characteristic of a page as the page would score for it alone: frequent on the page,
rare in the index (tf-idf, as Lucene's MoreLikeThis selects its terms, with the frequency saturated
as in BM25). These words are then an ordinary query, each weighted by its saturated frequency on the
page itself (the k3 part of BM25: Robertson and Walker, SIGIR 1994), so that the words that a hit
shares are known.
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
from indexer.engine.whoosh_engine.bm25f import ClauseScorer, idf
from indexer.engine.whoosh_engine.columns import Columns
from indexer.engine.whoosh_engine.hits import HitBuilder
from indexer.engine.whoosh_engine.kernels.arrays import Bools, Ints
from indexer.engine.whoosh_engine.postings import Postings
from indexer.engine.whoosh_engine.ranking import Ranking
from indexer.engine.whoosh_engine.sorting import SCORE_DIGITS
from indexer.engine.whoosh_engine.stored_pages import StoredPages

__all__ = ["MoreLikeThis"]

# The number of words in the query, and of pages that must contain a word: Lucene's defaults
# (MoreLikeThis: DEFAULT_MAX_QUERY_TERMS, DEFAULT_MIN_DOC_FREQ). Words on two to four pages connect
# pages by chance: with them 17 of the 21 pages of tests/quality/siblings.toml have a sibling first
# or second, without them 19. In collections of less than 500 pages one in a hundred is enough, but
# at least two.
_MAX_WORDS = 25
_MIN_PAGES, _PAGES_PER_MIN_PAGE = 5, 100
# A word on more than half of the pages does not distinguish them (its idf is below ln 2).
_MAX_PAGE_SHARE = 0.5
# The part of the words that a page must share, but at least two: one name in common does not make
# pages similar. Elasticsearch requires .3, which leaves none for most sections of web pages, which
# have 60 words.
_MIN_SHARED = 0.1
# The number of similar pages of the same document.
_SAME_DOCUMENT = 3


@dataclass(frozen=True, slots=True)
class _CharacteristicWord:
    """A characteristic word in its most frequent form on the page, and its weight in the query."""

    form: str
    weight: float


@dataclass(frozen=True, slots=True)
class MoreLikeThis:
    """Finds similar pages in one generation."""

    columns: Columns
    pages: StoredPages
    postings: Postings
    scorer: ClauseScorer
    ranking: Ranking
    hits: HitBuilder

    def similar(self, document: str, number: int, limit: int) -> SimilarPages:
        """The most similar page of each of at most `limit` other works, and the most similar ones
        of the same document. Raises NotFound.
        """
        page = self.pages.text(document, number, ())
        row = self.columns.row(document, number)
        characteristic = self._characteristic(row) if row is not None else []
        words = tuple(word.form for word in characteristic)
        if row is None or not words:
            return SimilarPages(page, (), (), ())
        works = self.columns.works[self.columns.row_documents]
        similar = self._sharing(words)
        similar[row] = False
        others = similar & (works != works[row])
        same_document = similar & self.columns.in_document(document)
        rows = np.arange(self.columns.rows)
        return SimilarPages(
            page,
            words,
            self._best(characteristic, others, limit, works),
            self._best(characteristic, same_document, _SAME_DOCUMENT, rows),
        )

    def _characteristic(self, row: int) -> list[_CharacteristicWord]:
        """The characteristic words of a page, most characteristic first."""
        texts = self.pages.texts(row)
        frequencies: defaultdict[str, float] = defaultdict(float)
        forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for field in FIELDS:
            if field.name in PAGE_FIELDS:
                text = AnalyzedText.of(texts[field.name])
                weight = field.weight / float(self.scorer.norms[field.name][row])
                for form, stem in zip(text.forms, text.stems, strict=True):
                    if _may_be_characteristic(form):
                        frequencies[stem] += weight
                        forms[stem][form] += 1
        ranked: list[tuple[float, str, _CharacteristicWord]] = []
        for stem, frequency in frequencies.items():
            rarity = self._rarity(stem)
            if rarity:
                saturated = frequency / (K1 + frequency)
                best = min(forms[stem], key=lambda form: (-forms[stem][form], form))
                score = round(rarity * saturated, SCORE_DIGITS)
                ranked.append((-score, stem, _CharacteristicWord(best, saturated)))
        ranked.sort(key=lambda candidate: candidate[:2])
        return [word for _, _, word in ranked[:_MAX_WORDS]]

    def _rarity(self, stem: str) -> float:
        """The idf of a word, 0 when too few or too many pages contain it."""
        rows = self.columns.rows
        pages = max(self.postings.pages(field, stem) for field in PAGE_FIELDS)
        least = max(2, min(_MIN_PAGES, rows // _PAGES_PER_MIN_PAGE))
        if pages < least or pages > _MAX_PAGE_SHARE * rows:
            return 0.0
        return idf(rows, pages)

    def _sharing(self, words: tuple[str, ...]) -> Bools:
        """The mask of the pages that contain enough of the words in heading or text."""
        shared = np.zeros(self.columns.rows, np.int64)
        for word in words:
            shared[self.scorer.evaluate(QueryClause("", Word(word))).occurrences.rows] += 1
        least = max(math.ceil(_MIN_SHARED * len(words)), min(2, len(words)))
        return (shared >= least) & (self.columns.numbers > 0)

    def _best(
        self, words: list[_CharacteristicWord], similar: Bools, limit: int, groups: Ints
    ) -> tuple[SimilarPage, ...]:
        """The best of the similar pages as hits, one of each of the `groups` (a number for each
        row); of ties, those of an original come before those of its editions and copies.
        """
        query = Or(tuple(Boost(Word(word.form), word.weight) for word in words))
        matches = self.ranking.matches(query)
        similar_matches = matches.within(similar)
        rows = similar_matches.rows
        documents = self.columns.row_documents[rows]
        is_copy = self.columns.works[documents] != documents
        scores = np.round(similar_matches.scores, SCORE_DIGITS)
        rows = rows[np.lexsort((rows, is_copy, -scores))]
        _, first = np.unique(groups[rows], return_index=True)
        best = rows[np.sort(first)][:limit].tolist()
        hits = self.hits.pages(query, matches, best)
        return tuple(
            SimilarPage(hit, self._shared(words, row)) for hit, row in zip(hits, best, strict=True)
        )

    def _shared(self, words: list[_CharacteristicWord], row: int) -> tuple[str, ...]:
        """The words that a page contains, those first that add most to its score."""
        scored = []
        for word in words:
            evaluation = self.scorer.evaluate(QueryClause("", Word(word.form)))
            at = evaluation.index(row)
            if at is not None and evaluation.occurrences_on(row):
                scored.append((-word.weight * float(evaluation.scores[at]), word.form))
        return tuple(form for _, form in sorted(scored))


def _may_be_characteristic(form: str) -> bool:
    """Whether a form is no stop word, single letter or number."""
    return len(form) > 1 and form not in STOP_WORDS and any(map(str.isalpha, form))
