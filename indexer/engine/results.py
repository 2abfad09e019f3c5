"""Search results as plain values: hits with their pages and snippets, facet counts, clause counts,
similar pages, and terms of the index. Text and numbers only: no markup, no class of any engine.

A mark is a pair (start, end) of character offsets into the text beside it, end exclusive; the marks
of a text are ascending and disjoint. Scores are BM25F scores, comparable within one answer only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from indexer.engine.taxonomy import ALL, NONE
from indexer.model import HEADING_BEFORE, Record

__all__ = [
    "ClauseCount",
    "Completion",
    "DocumentOccurrences",
    "DuplicateReason",
    "FacetCounts",
    "GroupMember",
    "Hit",
    "PageHit",
    "PageText",
    "Results",
    "SectionOccurrences",
    "SimilarPage",
    "SimilarPages",
    "Snippet",
    "SpellingCandidate",
    "ValueCount",
    "duplicate_reason",
]

Mark = tuple[int, int]
DuplicateReason = Literal["issue", "file", "text"]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A plain text and the marks of its matches."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class PageHit:
    """A page with a match in its own heading or text; `snippet` is an excerpt of the text."""

    number: int
    label: str
    heading: Snippet
    score: float
    occurrences: int
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class GroupMember:
    """A document that is listed under the hit of the same work instead of being one itself.

    `duplicate_reason` says why it is the same work. `pages_total` as in `Hit`.
    """

    record: Record
    duplicate_reason: DuplicateReason
    score: float
    pages_total: int


def duplicate_reason(first: Record, second: Record) -> DuplicateReason:
    """Why two documents are the same work: "file" = the same bytes, "issue" = another edition or
    issue, "text" = nearly the same text.
    """
    if first.sha256 and first.sha256 == second.sha256:
        return "file"
    return "issue" if "issue" in (first.same_by, second.same_by) else "text"


@dataclass(frozen=True, slots=True)
class Hit:
    """A document with its best pages, or one page of it when the question is `by="page"`.

    `pages` are the best pages by descending score, perhaps none; exactly one with `by="page"`.
    `pages_total` counts all matching pages, `occurrences` their matches. `copies` are the other
    matching documents of the same work, in the order of the hits. `best` is the number of the page
    that gives the score, 0 for a document without pages. It is not among `pages` when only fields
    of the document match, or when another page has the facet value whose name is the query.
    """

    record: Record
    title: Snippet
    abstract: Snippet
    score: float
    occurrences: int
    pages_total: int
    pages: tuple[PageHit, ...]
    copies: tuple[GroupMember, ...] = ()
    best: int = 0


@dataclass(frozen=True, slots=True)
class PageText:
    """A stored page with the marks of a query in its heading and text.

    `heading_at` says where the heading is printed, see `Passage`; it has marks only where it is a
    part of its own. `tags` are the values of its passage facets. `above` and `below` are the
    running header and footer, which are no text of the page.
    """

    record: Record
    number: int
    label: str
    heading: Snippet
    text: Snippet
    tags: Mapping[str, tuple[str, ...]]
    above: str = ""
    below: str = ""
    heading_at: int = HEADING_BEFORE


class SectionOccurrences(NamedTuple):
    """The occurrences of a query from a heading to the next one: their number, the page number of
    the first (0 for none) and its place among the marks of that page, from 1.
    """

    occurrences: int = 0
    page: int = 0
    mark: int = 0


@dataclass(frozen=True, slots=True)
class DocumentOccurrences:
    """The occurrences of a query in a document: by page number, ascending, for the pages that the
    query lists, and for each heading of the record up to the next one.
    """

    pages: Mapping[int, int] = field(default_factory=dict)
    sections: tuple[SectionOccurrences, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueCount:
    """The numbers of a facet's value under the query and the filters of all other facets; `state`
    says whether a filter requires ("on") or excludes the value.
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
    """The values of a facet that at least one document has, and those of its filters even at 0;
    declared values in their order, then others by value.

    A page counts in each of its values. `none` counts the pages without a value, and the documents
    with such a page; the value of these pages is that of `none_value`. `total` counts each page and
    document once.
    """

    name: str
    label: str
    values: tuple[ValueCount, ...]
    none: ValueCount = ValueCount(NONE, "None", "", 0, 0, 0)
    total: ValueCount = ValueCount(ALL, "All", "", 0, 0, 0)

    @property
    def own_values(self) -> tuple[ValueCount, ...]:
        """The values without the one of the pages that have none."""
        return tuple(value for value in self.values if value.value != self.none.value)

    @property
    def without(self) -> ValueCount | None:
        """The pages without a value, where there are any or a filter names them, and none of the
        values is already theirs.
        """
        used = self.none.documents or self.none.state != "off"
        return self.none if used and len(self.own_values) == len(self.values) else None

    @property
    def overlap(self) -> bool:
        """Whether the rows of a table sum to more than all, as a page may have several values."""
        rows = (*self.own_values, self.none)
        return (
            sum(row.documents for row in rows) > self.total.documents
            or sum(row.pages for row in rows) > self.total.pages
        )


@dataclass(frozen=True, slots=True)
class ClauseCount:
    """What one leaf of the query finds on its own, without filters. Where leaves match the same
    words, their occurrences sum to more than those of the query.

    `text` parses back to the leaf. `synonym_of` is the text of which it is a synonym, "" for a leaf
    that was typed.
    """

    text: str
    documents: int
    pages: int
    occurrences: int
    negated: bool = False
    synonym_of: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a `Question`.

    `documents`, `pages` and `occurrences` count what matches the query and the filters; a page is
    counted when it has a match of its own. `documents_without_filters` counts the documents that
    match the query alone. `hits` is the requested slice of `hits_total` hits. `timed_out_clauses`
    were skipped because the time limit was reached. `truncated_terms` are the wildcard and fuzzy
    words that match more terms than were searched.
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


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """A page that resembles another one, as a hit; `shared` are the characteristic words of both,
    those that add most to its score first.
    """

    hit: Hit
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SimilarPages:
    """More like this: the pages that resemble `page`, best first.

    `words` are its characteristic words, most characteristic first; without any nothing is similar.
    `others` has the best page of each other work, `same_document` the best of its own document.
    """

    page: PageText
    words: tuple[str, ...]
    others: tuple[SimilarPage, ...]
    same_document: tuple[SimilarPage, ...]


class SpellingCandidate(NamedTuple):
    """A term of the index that is spelled like another word: the pages that contain it, and the
    edits between the two.
    """

    form: str
    pages: int
    edits: int


class Completion(NamedTuple):
    """A word or phrase of the index that completes what was typed, and the pages that contain
    it.
    """

    text: str
    pages: int
