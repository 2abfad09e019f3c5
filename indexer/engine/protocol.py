"""The engine protocol: what a search engine must implement to serve, and what is asked of it.

An `Engine` reads one published generation of an index and is the sum of three parts: `Searcher`
ranks and counts, `DocumentStore` returns what was stored, `TermDictionary` answers questions about
the words of the index. A `Writer` builds the next generation. Engines are safe to use from several
threads, and everything they return is an immutable plain value of `results`, `explanation`,
`taxonomy` or `indexer.model`.

Three kinds of numbers occur throughout. A *document* is a record with its pages. A *page* is
numbered from 1 within its document; a document without pages has the single passage 0, which can
match but is never listed as a page. *Occurrences* are matches in the heading and the text of pages.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from indexer.engine.document_values import CoverageSlice, DocumentName
from indexer.engine.explanation import Explanation
from indexer.engine.facet_names import FacetNameIndex
from indexer.engine.matching.expansion import TermExpander
from indexer.engine.query.nodes import MatchAll, Query
from indexer.engine.results import (
    Completion,
    DocumentOccurrences,
    PageText,
    Results,
    SimilarPages,
    SpellingCandidate,
)
from indexer.engine.taxonomy import IndexInfo
from indexer.engine.work_budget import WorkBudget
from indexer.model import Passage, Record
from indexer.page_images import Picture

__all__ = [
    "By",
    "DocumentStore",
    "Engine",
    "Filter",
    "Question",
    "Searcher",
    "Sort",
    "TermDictionary",
    "Writer",
]

Sort = Literal["relevance", "newest", "oldest", "title"]
By = Literal["document", "page"]


@dataclass(frozen=True, slots=True)
class Filter:
    """A restriction to a facet's value, or with `exclude` to pages without it.

    Required values of one facet are alternatives; filters of different facets all apply. A value
    like "2010..2012" is a range of whole numbers, unless the facet has a value of that name. A
    value that no page has matches nothing.
    """

    facet: str
    value: str
    exclude: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A search request.

    `document` restricts it to one document, "" = all. `by` says whether a hit is a document or a
    page. `group` makes all editions and copies of one work a single hit. `offset` and `limit` count
    hits; `limit=0` only counts. `pages_per_hit` limits the pages shown with a document. `facets`
    are the names of the facets to count, None = all. `seconds` is the time limit for evaluating
    clauses, `budget` the work that they may cost: those not evaluated within both are removed from
    the query, and the answer names them.
    """

    query: Query = MatchAll()
    filters: tuple[Filter, ...] = ()
    document: str = ""
    sort: Sort = "relevance"
    by: By = "document"
    group: bool = False
    offset: int = 0
    limit: int = 10
    pages_per_hit: int = 3
    facets: tuple[str, ...] | None = None
    seconds: float = math.inf
    budget: WorkBudget | None = None


class Searcher(Protocol):
    """Ranks, counts and explains."""

    def search(self, question: Question) -> Results:
        """The requested hits, with totals, facet counts and clause counts over all of them.

        Order by `sort`: relevance is the descending score (differences below 1e-9 are ties),
        newest and oldest the publication date with undated documents last, title the folded title.
        Ties are broken by score, then work, original before its editions and copies, document id
        and page, so that the order is the same everywhere.

        Raises NotFound when `document` names none. Unknown facets and values are no error: they
        match nothing.
        """

    def occurrences(self, query: Query, document: str) -> DocumentOccurrences:
        """The occurrences of a query by page and by section of a document. Raises NotFound."""

    def explain(self, query: Query, document: str, number: int) -> Explanation:
        """The score of a page split by clause and field; the parts sum to the score.

        Number 0 means the best page of the document, or the document itself when no page matches.
        Raises NotFound when there is no such document or page.
        """

    def more_like_this(self, document: str, number: int, limit: int = 10) -> SimilarPages:
        """The pages that resemble a page, best first, one of each of at most `limit` other works,
        and a few of its own document. Raises NotFound when there is no such document or page.
        """


class DocumentStore(Protocol):
    """Returns stored documents and pages.

    Every method but `all_records` costs as much as it returns, however large the index is, but for
    what an engine derives once.
    """

    def record(self, document: str) -> Record:
        """The record of a document by its id. Raises NotFound."""

    def records(self, documents: Iterable[str]) -> tuple[Record, ...]:
        """The records of those ids that exist, in the order given."""

    def all_records(self) -> Iterator[Record]:
        """All records in ascending order of id, one by one: for checks and tools; no request goes
        through all of them.
        """

    def relatives(self, document: str) -> tuple[Record, ...]:
        """The other records of the same work, and those that name this one as the issue that they
        are another edition of, or as related; in ascending order of id. Raises NotFound.
        """

    def container(self, document: str) -> Record | None:
        """The record of the file that contains the document's own, an archive for instance; None
        where that is a file by itself. Raises NotFound.
        """

    def coverage(self, figure: str, offset: int, limit: int) -> CoverageSlice:
        """Some of the documents that add to a figure, the name of a field of `Coverage`: first
        unread documents, then those read in part, those on which two readers disagree, those that
        are not here, and those that were read; each by title.
        """

    def languages(self) -> frozenset[str]:
        """The languages of all documents, "" among them where one is not known."""

    def document_names(self) -> Iterator[DocumentName]:
        """The names of all documents in ascending order of id."""

    def title_words(self) -> frozenset[str]:
        """The folded words of the titles of all documents."""

    def page(self, document: str, number: int, query: Query | None = None) -> PageText:
        """A page, counted from 1, with the marks of a query in heading and text. Raises NotFound
        when there is no such document or page.
        """

    def picture(self, document: str, number: int) -> Picture | None:
        """The image of a page that the build kept, None where it kept none. Raises NotFound when
        there is no such document.
        """


class TermDictionary(TermExpander, Protocol):
    """Knows the terms of the index: exact forms (folded, not stemmed) of all fields.

    `expand` (of `TermExpander`) returns the forms that a wildcard or fuzzy word matches.
    """

    def page_frequency(self, form: str) -> int:
        """The number of pages, and documents without pages, that contain a folded form exactly;
        0 for a form that does not occur.
        """

    def spelling_candidates(self, word: str, limit: int = 10) -> tuple[SpellingCandidate, ...]:
        """The forms within two edits of a word (one for words of up to four letters), without the
        word itself and without forms with digits: fewest edits first, then those with the same
        first letter, then the most frequent.
        """

    def autocomplete(self, text: str, limit: int = 10) -> tuple[Completion, ...]:
        """Words and phrases of the index that begin with a text, or have a word from which on they
        do: the most frequent words and phrases in turn. None for a text without letters or digits.
        """


class Engine(Searcher, DocumentStore, TermDictionary, Protocol):
    """One open generation of an index.

    Opening one raises IndexMissing, IndexOutdated or IndexDamaged (see `indexer.engine`).
    """

    @property
    def info(self) -> IndexInfo:
        """The generation's name, version, totals and taxonomy."""

    @property
    def facet_names(self) -> FacetNameIndex:
        """The names of the values of that taxonomy."""

    def close(self) -> None:
        """Release the files or connections; nothing may be asked afterwards."""


class Writer(Protocol):
    """Writes one new generation, which is not visible before `publish`.

    Whoever opens one has the index's build lock, from before the corpus is listed.
    """

    def add(self, record: Record, passages: Iterable[Passage]) -> None:
        """Add a document with one passage for each page in ascending order, or a single passage of
        number 0. Raises BuildFailed when its id was added before.
        """

    def keep(self, name: str, pictures: Path) -> None:
        """Keep a file of page images with the generation, under the name used in the records."""

    def publish(self, info: IndexInfo, manifest: Mapping[str, object]) -> str:
        """Verify the generation, make it durable and current, and return its id. Raises
        BuildFailed when what was written cannot be read back; the current one then stays.
        """

    def abort(self) -> None:
        """Delete the generation."""
