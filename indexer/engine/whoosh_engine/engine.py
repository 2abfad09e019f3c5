"""The embedded engine: a Question -> Results over one generation of the index."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from whoosh.index import open_dir

from indexer.engine.analysis.tokenizer import fold
from indexer.engine.explanation import Explanation
from indexer.engine.facet_names import FacetNameIndex
from indexer.engine.matching.expansion import ExpandableKind, Expansion
from indexer.engine.protocol import Question
from indexer.engine.query.nodes import Query
from indexer.engine.query.render import to_query_string
from indexer.engine.query.visitors import FacetClause, QueryClause, leaves
from indexer.engine.results import (
    ClauseCount,
    Completion,
    FacetCounts,
    PageText,
    Results,
    SimilarPages,
    SpellingCandidate,
)
from indexer.engine.schema import fingerprint
from indexer.engine.taxonomy import IndexInfo
from indexer.engine.whoosh_engine.columns import Bools, Columns, all_of
from indexer.engine.whoosh_engine.explain import Explainer
from indexer.engine.whoosh_engine.facet_counts import documents, filter_masks, value_counts
from indexer.engine.whoosh_engine.generations import Generations
from indexer.engine.whoosh_engine.hits import Hits
from indexer.engine.whoosh_engine.more_like_this import MoreLikeThis
from indexer.engine.whoosh_engine.phrase_dictionary import PhraseDictionary, completions
from indexer.engine.whoosh_engine.postings import Postings
from indexer.engine.whoosh_engine.ranking import Matches, Ranking
from indexer.engine.whoosh_engine.stored_pages import StoredPages
from indexer.engine.whoosh_engine.term_dictionary import FormDictionary
from indexer.errors import IndexDamaged, IndexOutdated
from indexer.json_codec import from_json
from indexer.model import Record
from indexer.page_images import Picture, read_picture

__all__ = ["WhooshEngine"]


class WhooshEngine:
    """Answers from the generation that served when it was opened, until it is closed."""

    def __init__(self, root: Path) -> None:
        generations = Generations(root)
        self.generation = generations.current()
        folder = self._folder = generations.path(self.generation)
        manifest = generations.manifest(self.generation)
        if manifest.get("fingerprint") != fingerprint():
            raise IndexOutdated(
                f"The index in {root} was built for another version of this program.",
                "Rebuild it: pillars-index build --full",
            )
        try:
            self._info = from_json(IndexInfo, _load(folder / "info.json"))
            records = [from_json(Record, item) for item in _load(folder / "records.json")]
            self._columns = Columns.load(folder / "snapshot")
            self._lexicon = FormDictionary.load(folder / "snapshot")
            self._phrases = PhraseDictionary.load(folder / "snapshot")
            self._index = open_dir(str(folder / "whoosh"))
            self._reader = self._index.reader()
        except Exception as error:
            raise IndexDamaged(
                f"The index in {folder} cannot be opened: {error!r}.",
                "Look at it with pillars-index check, or rebuild: pillars-index build --full",
            ) from error
        lock = Lock()
        postings = Postings(self._reader, lock)
        self._facet_names = FacetNameIndex(self._info.taxonomy)
        self._ranking = Ranking(self._columns, postings, self._lexicon, self._facet_names)
        by_id = {record.id: record for record in records}
        self._pages = StoredPages(self._reader, lock, self._columns, by_id, self._lexicon)
        self._hits = Hits(self._columns, self._pages)
        self._explainer = Explainer(self._ranking, self._pages, self._columns)
        self._likeness = MoreLikeThis(
            self._columns, self._pages, postings, self._ranking, self._hits
        )

    @property
    def info(self) -> IndexInfo:
        """What serves."""
        return self._info

    @property
    def facet_names(self) -> FacetNameIndex:
        """The names of the values of its taxonomy."""
        return self._facet_names

    def search(self, question: Question) -> Results:
        """Ranked hits with counts."""
        query, late = self._ranking.within_budget(question.query, question.seconds)
        question = replace(question, query=query)
        matches = self._ranking.matches(query)
        masks = filter_masks(self._columns, question.filters)
        within = self._within(question.document)
        scope = all_of([within, *masks.values()])
        satisfied, listed = matches.matched & scope, matches.displayed & scope
        found = documents(self._columns, satisfied)
        return Results(
            documents=int(found.sum()),
            pages=int(listed.sum()),
            occurrences=int(matches.occurrences[listed].sum()),
            documents_without_filters=int(documents(self._columns, matches.matched).sum()),
            hits=self._hits.of(question, matches, satisfied, listed),
            facets=self._facets(question, matches, within, masks),
            clauses=tuple(self._clauses(query)),
            timed_out_clauses=tuple(map(to_query_string, late)),
            truncated_terms=self._ranking.truncated_terms(query),
            hits_total=self._hits.total(question, found, listed),
        )

    def record(self, document: str) -> Record:
        """The document's record; NotFound when there is none."""
        return self._pages.record(document)

    def records(self) -> Iterable[Record]:
        """All records, by id."""
        return (self._pages.records[name] for name in sorted(self._pages.records))

    def page(self, document: str, number: int, query: Query | None = None) -> PageText:
        """A page's text with the query's marks; NotFound when there is none."""
        return self._pages.text(document, number, query)

    def occurrences(self, query: Query, document: str) -> Mapping[int, int]:
        """Matches by number of the document's pages that the query lists, ascending; NotFound."""
        matches = self._ranking.matches(query)
        rows = np.flatnonzero(self._within(document) & matches.displayed)
        numbers, counts = self._columns.numbers[rows], matches.occurrences[rows]
        return dict(sorted(zip(numbers.tolist(), counts.tolist(), strict=True)))

    def picture(self, document: str, number: int) -> Picture | None:
        """What the build kept of a page's looks, None where it kept nothing; NotFound."""
        file, _, place = self._pages.record(document).pictures.rpartition("/")
        return read_picture(self._folder / "pictures" / file, int(place), number) if file else None

    def expand(self, kind: ExpandableKind, text: str) -> Expansion:
        """The forms that a wildcard or fuzzy word stands for, the most frequent ones."""
        return self._lexicon.expand(kind, text)

    def spelling_candidates(self, word: str, limit: int = 10) -> tuple[SpellingCandidate, ...]:
        """Words of the index that are spelled like another, the likeliest first; the word itself is
        not among them.
        """
        return self._lexicon.spelling_candidates(fold(word), limit)

    def autocomplete(self, text: str, limit: int = 10) -> tuple[Completion, ...]:
        """Words and phrases of the index that begin with a text, or have a word that does."""
        return completions(self._phrases, self._lexicon, text, limit)

    def page_frequency(self, form: str) -> int:
        """The pages that hold a word in this very form, folded."""
        return self._lexicon.page_frequency(form)

    def explain(self, query: Query, document: str, number: int) -> Explanation:
        """Why a page has its score for a query; number 0: the document's best page, or the document
        itself where no page matches. NotFound.
        """
        return self._explainer.explain(query, document, number)

    def more_like_this(self, document: str, number: int, limit: int = 10) -> SimilarPages:
        """The pages most like a page, at most `limit` of other works; NotFound."""
        return self._likeness.similar(document, number, limit)

    def close(self) -> None:
        """Lets go of the files."""
        with suppress(OSError):
            self._reader.close()
            self._index.close()

    def _within(self, document: str) -> Bools:
        """The rows that the question looks at: all, or those of one document."""
        if not document:
            return np.ones(self._columns.rows, np.bool_)
        self._pages.record(document)
        mask: Bools = self._columns.document == self._columns.places[document]
        return mask

    def _facets(
        self, question: Question, matches: Matches, within: Bools, masks: dict[str, Bools]
    ) -> tuple[FacetCounts, ...]:
        counts = []
        for facet in self._info.taxonomy.facets:
            if question.facets is None or facet.name in question.facets:
                others = [mask for name, mask in masks.items() if name != facet.name]
                scope = all_of([within, *others])
                counts.append(value_counts(self._columns, facet, matches, scope, question))
        return tuple(counts)

    def _clauses(self, query: Query) -> Iterable[ClauseCount]:
        """Each different leaf on its own, without filters."""
        for clause in dict.fromkeys(
            (clause.query, clause.negated, _synonym_of(clause)) for clause in leaves(query)
        ):
            alone = self._ranking.matches(clause[0])
            yield ClauseCount(
                text=to_query_string(clause[0]),
                documents=int(documents(self._columns, alone.matched).sum()),
                pages=int(alone.displayed.sum()),
                negated=clause[1],
                synonym_of=clause[2],
            )


def _synonym_of(leaf: QueryClause | FacetClause) -> str:
    return leaf.synonym_of if isinstance(leaf, QueryClause) else ""


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
