"""The pages of one document that a search matches: occurrences by page, sums over ranges of pages,
and the previous and next matching page.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from indexer.engine.protocol import Searcher
from indexer.engine.query.nodes import Query
from indexer.model import Record

__all__ = ["DocumentMatches", "Neighbors", "matching_pages", "neighbors"]


@dataclass(frozen=True, slots=True)
class DocumentMatches:
    """The occurrences on each matching page, by page number, ascending. A page can match without
    occurrences, by its facets.
    """

    pages: Mapping[int, int] = field(default_factory=dict)
    _numbers: tuple[int, ...] = field(init=False)
    _sums: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_numbers", tuple(self.pages))
        object.__setattr__(self, "_sums", tuple(accumulate(self.pages.values(), initial=0)))

    @property
    def occurrences(self) -> int:
        """The occurrences in the whole document."""
        return self._sums[-1]

    def within(self, first: int, last: int) -> tuple[int, int]:
        """The occurrences on the pages from `first` to `last`, and the first of these pages that
        matches, 0 for none. Two binary searches, however long the document is.
        """
        low, high = bisect_left(self._numbers, first), bisect_right(self._numbers, last)
        return self._sums[high] - self._sums[low], self._numbers[low] if low < high else 0

    def before(self, number: int) -> int:
        """The last matching page before a page, 0 for none."""
        at = bisect_left(self._numbers, number)
        return self._numbers[at - 1] if at else 0

    def after(self, number: int) -> int:
        """The first matching page after a page, 0 for none."""
        at = bisect_right(self._numbers, number)
        return self._numbers[at] if at < len(self._numbers) else 0


@dataclass(frozen=True, slots=True)
class Neighbors:
    """The numbers of the previous and next page, and of the matching ones; 0 for none."""

    previous: int
    next: int
    previous_match: int
    next_match: int


def matching_pages(searcher: Searcher, record: Record, query: Query | None) -> DocumentMatches:
    """The pages of a document that match a query, ignoring filters; none without a query."""
    if query is None or not record.pages:
        return DocumentMatches()
    return DocumentMatches(searcher.occurrences(query, record.id))


def neighbors(record: Record, number: int, matches: DocumentMatches) -> Neighbors:
    """The pages around a page."""
    numbers = {page.number for page in record.pages}
    return Neighbors(
        previous=number - 1 if number - 1 in numbers else 0,
        next=number + 1 if number + 1 in numbers else 0,
        previous_match=matches.before(number),
        next_match=matches.after(number),
    )
