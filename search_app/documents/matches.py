"""The pages of one document that a search matches: occurrences by page and by section, and the
previous and next matching page.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from indexer.engine.protocol import Searcher
from indexer.engine.query.nodes import Query
from indexer.engine.results import SectionOccurrences
from indexer.model import Record

__all__ = ["DocumentMatches", "Neighbors", "matching_pages", "neighbors"]


@dataclass(frozen=True, slots=True)
class DocumentMatches:
    """The occurrences on each matching page, by page number, ascending, and from each heading of
    the record to the next one. A page can match without occurrences, by its facets.
    """

    pages: Mapping[int, int] = field(default_factory=dict)
    sections: Sequence[SectionOccurrences] = ()
    _numbers: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_numbers", tuple(self.pages))

    @property
    def occurrences(self) -> int:
        """The occurrences in the whole document."""
        return sum(self.pages.values())

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
    occurrences = searcher.occurrences(query, record.id)
    return DocumentMatches(occurrences.pages, occurrences.sections)


def neighbors(record: Record, number: int, matches: DocumentMatches) -> Neighbors:
    """The pages around a page."""
    numbers = {page.number for page in record.pages}
    return Neighbors(
        previous=number - 1 if number - 1 in numbers else 0,
        next=number + 1 if number + 1 in numbers else 0,
        previous_match=matches.before(number),
        next_match=matches.after(number),
    )
