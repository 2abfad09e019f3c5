"""What is shown of a document or page that was found: plain text, spans and numbers, no markup."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from indexer.model import Record

__all__ = [
    "DuplicateReason",
    "GroupMember",
    "Hit",
    "PageHit",
    "PageText",
    "SimilarPage",
    "SimilarPages",
    "Snippet",
    "duplicate_reason",
]

Mark = tuple[int, int]
DuplicateReason = Literal["issue", "file", "text"]


@dataclass(frozen=True, slots=True)
class Snippet:
    """Plain text and the character spans [start, end) of its matches, ascending and disjoint."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class PageHit:
    """A page with a match of its own; `snippet` is cut from its text, `heading` has its marks."""

    number: int
    label: str
    heading: Snippet
    score: float
    occurrences: int
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class GroupMember:
    """A document that stands under another hit, for it is the same work; `same_by` says why:
    another issue, the same file, or nearly the same text. `pages_total` as in `Hit`.
    """

    record: Record
    duplicate_reason: DuplicateReason
    score: float
    pages_total: int


def duplicate_reason(one: Record, other: Record) -> DuplicateReason:
    """Why two documents of one work are the same."""
    if one.sha256 and one.sha256 == other.sha256:
        return "file"
    return "issue" if "issue" in (one.same_by, other.same_by) else "text"


@dataclass(frozen=True, slots=True)
class Hit:
    """A document with its best pages; `pages_total` counts its matching pages, `pages` may be
    empty.

    With `by="page"` a hit is one page: `pages` has exactly one element. `copies` are the other
    documents of the same work that were found, in the order of the hits. `best` is the number of
    the page whose score it has, 0 for a document without pages; where no page has a match of its
    own, or the taxonomy files another one under what was asked for, it is none of `pages`.
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
    """A stored page: its text and heading, and the marks of a query in both; `tags` are its passage
    facets, `above` and `below` its running header and footer, which no search sees.
    """

    record: Record
    number: int
    label: str
    heading: Snippet
    text: Snippet
    tags: Mapping[str, tuple[str, ...]]
    above: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """A page that is like another one, as a hit; `shared` are the characteristic words that both
    have, those that say most first.
    """

    hit: Hit
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SimilarPages:
    """The pages most like a page: the best one of each other work, and those of its own document.

    `words` are its characteristic words; without any, nothing can be like it.
    """

    page: PageText
    words: tuple[str, ...]
    others: tuple[SimilarPage, ...]
    same_document: tuple[SimilarPage, ...]
