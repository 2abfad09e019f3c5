"""The answer, and the two Protocols that an engine fulfils; plain values, no engine's class."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from indexer.engine.explanation import Explanation
from indexer.engine.hits import Hit, PageHit, PageText, SimilarPages, Snippet
from indexer.engine.matching.expansion import Completion, SpellingCandidate
from indexer.engine.query.nodes import MatchAll, Query
from indexer.model import Passage, Record
from indexer.page_images import Picture

__all__ = [
    "By",
    "ClauseCount",
    "Engine",
    "FacetCounts",
    "FacetDeclaration",
    "FacetValue",
    "Filter",
    "Hit",
    "IndexInfo",
    "PageHit",
    "PageText",
    "Question",
    "Results",
    "Snippet",
    "Sort",
    "Taxonomy",
    "ValueCount",
    "Writer",
]

Sort = Literal["relevance", "newest", "oldest", "title"]
By = Literal["document", "page"]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A declared value: `label` is short, `title` long, `text` its definition; `verified` None =
    nobody said.
    """

    value: str
    label: str
    title: str = ""
    text: str = ""
    parent: str = ""
    verified: bool | None = None
    source: str = ""
    aliases: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class FacetDeclaration:
    """A facet as data: its values in order; `scope` says whether documents or passages carry it.

    A facet without declared values is open: any value found in the catalogue is its own label.
    """

    name: str
    label: str
    plural: str
    scope: Literal["document", "passage"]
    about: str = ""
    chart: bool = False
    values: tuple[FacetValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All that the index says about its facets, kinds and synonyms; `synonyms` rows are (term,
    variant, relation).
    """

    facets: tuple[FacetDeclaration, ...] = ()
    kinds: Mapping[str, str] | None = None
    synonyms: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """What serves: `version` is the corpus version, `built` an ISO 8601 time, counts over the whole
    index.
    """

    name: str
    about: str
    version: str
    built: str
    documents: int
    pages: int
    pages_with_text: int
    taxonomy: Taxonomy


@dataclass(frozen=True, slots=True)
class Filter:
    """A facet's value that pages must have (values of one facet are alternatives), or must not
    have.
    """

    facet: str
    value: str
    exclude: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A search: `offset` and `limit` count hits; `pages_per_hit` bounds the pages shown with a
    document.

    `group`: the issues and copies of one work are one hit. `facets`: names of the facets to count;
    None = all. `seconds`: after these, clauses not yet evaluated are left out of the query, and the
    answer names them.
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


@dataclass(frozen=True, slots=True)
class ValueCount:
    """A value's numbers under the query and the filters of the other facets; `state`: "off", "on"
    or "excluded".
    """

    value: str
    label: str
    parent: str
    documents: int
    pages: int
    occurrences: int
    state: Literal["off", "on", "excluded"] = "off"


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """A facet's values: those with a document, and the ticked ones even at 0; in declared order."""

    name: str
    label: str
    values: tuple[ValueCount, ...]


@dataclass(frozen=True, slots=True)
class ClauseCount:
    """A leaf of the query on its own, without filters: `text` parses back to it. `widens` is the
    text of which it is a synonym, "" for what was typed.
    """

    text: str
    documents: int
    pages: int
    negated: bool = False
    synonym_of: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """The answer. `documents_without_filters` counts documents that satisfy the query before any
    filter. `left_out` holds the clauses for which the time did not suffice, `beyond` the words with
    wildcards or fuzziness that stand for more forms than were searched. `hits_total` counts the
    hits that `offset` goes through.
    """

    documents: int
    pages: int
    occurrences: int
    documents_without_filters: int
    hits: tuple[Hit, ...]
    facets: tuple[FacetCounts, ...]
    clauses: tuple[ClauseCount, ...]
    timed_out_clauses: tuple[str, ...] = ()
    truncated_terms: tuple[str, ...] = ()
    hits_total: int = 0


class Engine(Protocol):
    """Asks one generation of the index; errors are those of `indexer.errors`."""

    @property
    def info(self) -> IndexInfo:
        """What serves."""

    def search(self, question: Question) -> Results:
        """Ranked hits with counts."""

    def record(self, document: str) -> Record:
        """The document's record; NotFound when there is none."""

    def records(self) -> Iterable[Record]:
        """All records, by id."""

    def page(self, document: str, number: int, query: Query | None = None) -> PageText:
        """A page's text with the query's marks; NotFound when there is none."""

    def occurrences(self, query: Query, document: str) -> Mapping[int, int]:
        """Matches by number of the document's pages that the query lists, ascending; NotFound."""

    def picture(self, document: str, number: int) -> Picture | None:
        """What the build kept of a page's looks, None where it kept nothing; NotFound."""

    def spelling_candidates(self, word: str, limit: int = 10) -> tuple[SpellingCandidate, ...]:
        """Words of the index that are spelled like another, the likeliest first; the word itself is
        not among them.
        """

    def autocomplete(self, text: str, limit: int = 10) -> tuple[Completion, ...]:
        """Words and phrases of the index that begin with a text, or have a word that does."""

    def page_frequency(self, form: str) -> int:
        """The pages that hold a word in this very form, folded."""

    def explain(self, query: Query, document: str, number: int) -> Explanation:
        """Why a page has its score for a query; number 0: the document's best page, or the document
        itself where no page matches. NotFound.
        """

    def more_like_this(self, document: str, number: int, limit: int = 10) -> SimilarPages:
        """The pages most like a page, at most `limit` of other works; NotFound."""

    def close(self) -> None:
        """Lets go of the files."""


class Writer(Protocol):
    """Writes one generation; nothing is visible before `publish`."""

    def add(self, record: Record, passages: Iterable[Passage]) -> None:
        """Adds a document: one passage a page, or a single passage of number 0."""

    def keep(self, name: str, pictures: Path) -> None:
        """Keeps a file of pictures with the generation, under the name that records give."""

    def publish(self, info: IndexInfo, manifest: Mapping[str, object]) -> str:
        """Verifies, makes durable and serves the generation; returns its id."""

    def abort(self) -> None:
        """Throws the generation away."""
