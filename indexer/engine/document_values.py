"""What the document store says of many documents, apart from any search: their names, and slices of
their coverage.
"""

from dataclasses import dataclass
from typing import NamedTuple

from indexer.coverage import Coverage
from indexer.model import Record

__all__ = ["CoverageSlice", "DocumentName"]


@dataclass(frozen=True, slots=True)
class CoverageSlice:
    """Some of the `matching` documents that add to a figure, and the `total` of the index."""

    total: Coverage
    matching: int
    records: tuple[Record, ...]


class DocumentName(NamedTuple):
    """What suggestions say of a document: its titles, kind and year of publication (None when that
    is unknown), whether its file is there, and whether it has pages.
    """

    document: str
    title: str
    other_titles: tuple[str, ...]
    kind: str
    year: int | None
    is_available: bool
    has_pages: bool
