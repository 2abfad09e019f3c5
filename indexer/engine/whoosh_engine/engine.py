"""The embedded engine: implements the engine protocol over one generation of a Whoosh index."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import finalize

import numpy as np
from whoosh.index import open_dir

from indexer.engine.analysis.tokenizer import fold
from indexer.engine.byte_cache import BytePool
from indexer.engine.document_values import CoverageSlice, DocumentName
from indexer.engine.explanation import Explanation
from indexer.engine.facet_names import FacetNameIndex
from indexer.engine.matching.expansion import ExpandableKind, Expansion
from indexer.engine.matching.patterns import truncated_terms
from indexer.engine.protocol import Question
from indexer.engine.query.nodes import Query
from indexer.engine.query.render import to_query_string
from indexer.engine.query.visitors import FacetClause, QueryClause, leaves
from indexer.engine.results import (
    ClauseCount,
    Completion,
    DocumentOccurrences,
    FacetCounts,
    PageText,
    Results,
    SimilarPages,
    SpellingCandidate,
)
from indexer.engine.schema import fingerprint
from indexer.engine.taxonomy import IndexInfo
from indexer.engine.whoosh_engine.bm25f import ClauseScorer
from indexer.engine.whoosh_engine.columns import Columns
from indexer.engine.whoosh_engine.explain import Explainer
from indexer.engine.whoosh_engine.facet_counts import facet_counts, filter_masks
from indexer.engine.whoosh_engine.generations import Depth, Generations
from indexer.engine.whoosh_engine.highlighter import Highlighter
from indexer.engine.whoosh_engine.hits import HitBuilder
from indexer.engine.whoosh_engine.kernels.arrays import Bools, Ints, all_of
from indexer.engine.whoosh_engine.matches import Matches
from indexer.engine.whoosh_engine.more_like_this import MoreLikeThis
from indexer.engine.whoosh_engine.occurrences import OccurrenceCounter, section_occurrences
from indexer.engine.whoosh_engine.phrase_dictionary import PhraseDictionary, completions
from indexer.engine.whoosh_engine.postings import Postings
from indexer.engine.whoosh_engine.ranking import Ranking
from indexer.engine.whoosh_engine.record_directory import RecordDirectory
from indexer.engine.whoosh_engine.record_store import RecordStore
from indexer.engine.whoosh_engine.stored_pages import StoredPages
from indexer.engine.whoosh_engine.term_dictionary import FormDictionary
from indexer.engine.work_budget import WorkBudget
from indexer.errors import IndexDamaged, IndexOutdated
from indexer.json_codec import from_json
from indexer.model import Record
from indexer.page_images import Picture, read_picture

__all__ = ["WhooshEngine"]


# Bytes of posting lists, evaluated clauses and records that are kept, unless said otherwise.
_CACHE_BYTES = 160 << 20


class WhooshEngine:
    """An `Engine` of a generation, by default of the one that is current when it is opened, which
    keeps at most `cache` bytes of what it read, 0 = as many as by default.

    Raises IndexMissing, IndexOutdated (written by a version with another fingerprint) or
    IndexDamaged.
    """

    def __init__(self, root: Path, generation: str = "", cache: int = 0) -> None:
        pool = BytePool(cache or _CACHE_BYTES)
        generations = Generations(root)
        self.generation = generation or generations.current()
        folder = self._folder = generations.path(self.generation)
        manifest = generations.manifest(self.generation)
        if manifest.get("fingerprint") != fingerprint():
            raise IndexOutdated(
                f"The index in {root} was built for another version of this program.",
                f"Rebuild it: {generations.command('pillars-index build --full')}",
            )
        if problems := generations.problems(self.generation, Depth.SIZES):
            raise IndexDamaged(
                f"The index in {folder} is damaged: {problems[0]}",
                f"Look at it: {generations.command('pillars-index check')}; or rebuild it: "
                f"{generations.command('pillars-index build --full')}",
            )
        try:
            self._info = from_json(IndexInfo, _load(folder / "info.json"))
            self._columns = Columns.load(folder / "snapshot")
            self._records = RecordStore(folder, self._columns, pool, generations.command)
            self._directory = RecordDirectory.load(folder / "snapshot")
            self._terms = FormDictionary.load(folder / "snapshot")
            self._phrases = PhraseDictionary.load(folder / "snapshot")
            self._index = open_dir(str(folder / "whoosh"))
            self._reader = self._index.reader()
            if self._columns.rows:
                # Whoosh opens this file at first use, when the generation may have been removed.
                self._reader.stored_fields(0)
            # Also when a newer generation replaced this one, after the last request that uses it.
            self._close = finalize(self, _close_files, self._reader, self._index, self._records)
        except Exception as error:
            raise IndexDamaged(
                f"The index in {folder} cannot be opened: a file of it is missing or damaged.",
                f"Look at it: {generations.command('pillars-index check')}; or rebuild it: "
                f"{generations.command('pillars-index build --full')}",
            ) from error
        columns, lock = self._columns, Lock()
        postings = Postings(self._reader, lock, columns, pool)
        counter = self._counter = OccurrenceCounter(columns, postings)
        scorer = ClauseScorer(columns, postings, counter, self._terms, pool)
        self._facet_names = FacetNameIndex(self._info.taxonomy)
        self._ranking = Ranking(columns, scorer, counter, self._facet_names)
        highlighter = Highlighter(postings, counter, self._terms)
        self._pages = StoredPages(self._reader, lock, columns, self._records, highlighter)
        self._hits = HitBuilder(columns, self._pages, highlighter)
        self._explainer = Explainer(self._ranking, scorer, self._pages, columns)
        self._similar = MoreLikeThis(
            columns, self._pages, postings, scorer, self._ranking, self._hits
        )

    @property
    def info(self) -> IndexInfo:
        """The generation's name, version, totals and taxonomy."""
        return self._info

    @property
    def facet_names(self) -> FacetNameIndex:
        """The names of the values of that taxonomy."""
        return self._facet_names

    def search(self, question: Question) -> Results:
        """The requested hits with totals, facet counts and clause counts. Raises NotFound."""
        query, timed_out = self._ranking.within_budget(
            question.query, question.seconds, question.budget or WorkBudget()
        )
        question = replace(question, query=query)
        everywhere = in_scope = self._ranking.matches(query)
        if question.document:
            self._records.get(question.document)
            in_scope = everywhere.within(self._columns.in_document(question.document))
        masks = filter_masks(self._columns, question.filters)
        matches = in_scope.within(all_of(list(masks.values()))) if masks else in_scope
        documents, _ = self._columns.documents_of(matches.rows)
        return Results(
            documents=len(documents),
            pages=int(np.count_nonzero(matches.displayed)),
            occurrences=int(matches.occurrences[matches.displayed].sum()),
            documents_without_filters=self._document_count(everywhere.rows),
            hits=self._hits.build(question, matches),
            facets=tuple(self._facets(question, in_scope, masks)),
            clauses=tuple(self._clauses(query)),
            timed_out_clauses=tuple(map(to_query_string, timed_out)),
            truncated_terms=truncated_terms(query, self._terms),
            hits_total=self._hits.total(question, matches, documents),
        )

    def record(self, document: str) -> Record:
        """The record of a document by its id. Raises NotFound."""
        return self._records.get(document)

    def records(self, documents: Iterable[str]) -> tuple[Record, ...]:
        """The records of those ids that exist, in the order given."""
        return tuple(map(self._records.get, filter(self._records.__contains__, documents)))

    def all_records(self) -> Iterator[Record]:
        """All records in ascending order of id, one by one."""
        return iter(self._records)

    def relatives(self, document: str) -> tuple[Record, ...]:
        """The records of the same work, and those that name this one. Raises NotFound."""
        return self.records(self._directory.relatives(self._records.get(document)))

    def container(self, document: str) -> Record | None:
        """The record of the file that contains the document's own. Raises NotFound."""
        return next(iter(self.records([self._directory.container(self.record(document))])), None)

    def coverage(self, figure: str, offset: int, limit: int) -> CoverageSlice:
        """Some of the documents that add to a figure of the coverage."""
        matching = self._directory.adding_to(figure)
        records = map(self._records.at, matching[offset : offset + limit].tolist())
        return CoverageSlice(self._directory.total, len(matching), tuple(records))

    def languages(self) -> frozenset[str]:
        """The languages of all documents."""
        return frozenset(self._directory.languages)

    def document_names(self) -> Iterator[DocumentName]:
        """The names of all documents in ascending order of id."""
        return self._directory.document_names()

    def title_words(self) -> frozenset[str]:
        """The folded words of the titles of all documents."""
        return self._directory.title_words()

    def page(self, document: str, number: int, query: Query | None = None) -> PageText:
        """A page with the occurrences of a query marked in heading and text. Raises NotFound."""
        leaves = () if query is None else self._ranking.text_leaves(query)
        return self._pages.text(document, number, leaves)

    def occurrences(self, query: Query, document: str) -> DocumentOccurrences:
        """The occurrences of a query by page and by section of a document. Raises NotFound."""
        record = self._records.get(document)
        matches = self._ranking.matches(query).within(self._columns.in_document(document))
        numbers = self._columns.numbers[matches.rows[matches.displayed]]
        counts = matches.occurrences[matches.displayed]
        occurrences = self._counter.occurrences(matches.leaves, matches.rows)
        return DocumentOccurrences(
            dict(sorted(zip(numbers.tolist(), counts.tolist(), strict=True))),
            section_occurrences(self._columns, record, occurrences),
        )

    def picture(self, document: str, number: int) -> Picture | None:
        """The image of a page that the build kept, None where it kept none. Raises NotFound."""
        file, _, offset = self._records.get(document).pictures.rpartition("/")
        return read_picture(self._folder / "pictures" / file, int(offset), number) if file else None

    def expand(self, kind: ExpandableKind, text: str) -> Expansion:
        """The forms that a wildcard or fuzzy word matches, the most frequent ones."""
        return self._terms.expand(kind, text)

    def spelling_candidates(self, word: str, limit: int = 10) -> tuple[SpellingCandidate, ...]:
        """The forms that are spelled like a word, without the word itself; fewest edits first."""
        return self._terms.spelling_candidates(fold(word), limit)

    def autocomplete(self, text: str, limit: int = 10) -> tuple[Completion, ...]:
        """Words and phrases of the index that begin with a text, or have a word from which on they
        do.
        """
        return completions(self._phrases, self._terms, text, limit)

    def page_frequency(self, form: str) -> int:
        """The number of pages that contain a folded form exactly."""
        return self._terms.page_frequency(form)

    def explain(self, query: Query, document: str, number: int) -> Explanation:
        """The score of a page split by clause and field; number 0 means the document's best page,
        or the document itself when no page matches. Raises NotFound.
        """
        return self._explainer.explain(query, document, number)

    def more_like_this(self, document: str, number: int, limit: int = 10) -> SimilarPages:
        """The pages that resemble a page, at most `limit` of other works. Raises NotFound."""
        return self._similar.similar(document, number, limit)

    def close(self) -> None:
        """Close the files."""
        self._close()

    def _document_count(self, rows: Ints) -> int:
        return len(self._columns.documents_of(rows)[1])

    def _facets(
        self, question: Question, matches: Matches, masks: dict[str, Bools]
    ) -> Iterator[FacetCounts]:
        """The counts of the requested facets, each under the filter masks of the others."""
        facets = [
            facet
            for facet in self._info.taxonomy.facets
            if question.facets is None or facet.name in question.facets
        ]
        return facet_counts(self._columns, facets, matches, masks, question.filters)

    def _clauses(self, query: Query) -> Iterable[ClauseCount]:
        """What each different leaf finds on its own, without filters."""
        clauses = ((leaf.query, leaf.negated, _synonym_of(leaf)) for leaf in leaves(query))
        for leaf, negated, synonym_of in dict.fromkeys(clauses):
            rows, displayed, occurrences = self._ranking.counts(leaf)
            yield ClauseCount(
                text=to_query_string(leaf),
                documents=self._document_count(rows),
                pages=len(displayed),
                occurrences=occurrences,
                negated=negated,
                synonym_of=synonym_of,
            )


def _close_files(*files: Any) -> None:
    for file in files:
        with suppress(OSError):
            file.close()


def _synonym_of(leaf: QueryClause | FacetClause) -> str:
    return leaf.synonym_of if isinstance(leaf, QueryClause) else ""


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
