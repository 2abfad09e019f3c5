"""What the template of the coverage page may rely on: figures that are links, and a line for each
document.
"""

from dataclasses import dataclass

from search_app.html.base import Context, Link, SiteContext

__all__ = ["CoveragePage", "CoverageRow", "Figure", "Note", "Sum"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its words and the way to the documents that add up to it ("" = nowhere)."""

    number: int
    words: str
    url: str
    on: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """A whole and the parts that it is made of; `besides` are figures that overlap with these."""

    name: str
    whole: Figure
    parts: tuple[Figure, ...]
    besides: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said of pages, and the pages that it holds for."""

    text: str
    pages: tuple[Link, ...]
    more: Link | None


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A document: what became of it, why and what to do, and its cells by the name of their column,
    "" for nothing to say. `source` is where one that is not here can be read.
    """

    title: str
    url: str
    state: str
    source: str
    reason: str
    notes: tuple[Note, ...]
    readers: str
    numbers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CoveragePage(Context):
    """What was read of the documents and what was not."""

    template = "coverage.html"
    site: SiteContext
    sums: tuple[Sum, ...]
    heading: str
    about: str
    columns: tuple[str, ...]
    everything: Link | None
    remarks: tuple[str, ...]
    rows: tuple[CoverageRow, ...]
    position: str
    previous: str
    next: str
    json_url: str
