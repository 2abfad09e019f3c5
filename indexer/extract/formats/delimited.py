"""Delimited tables (CSV, TSV): each row becomes a line with cells separated by " | "."""

import csv
import re
from collections import Counter

from indexer.causes import cause
from indexer.extract.formats.plain import decode_text, text_pages
from indexer.extract.formats.properties import DocumentProperties, with_properties
from indexer.extract.library_guard import Diagnostics
from indexer.extract.reader_api import ReadContext, ReadResult
from indexer.extract.refused import guarded_read
from indexer.extract.text.clean import one_line
from indexer.model import Document, Page, Reason, Unreadable

__all__ = ["read_table"]

# Rows per page: what fits on paper.
_ROWS_PER_PAGE = 50
_DELIMITERS = ",;\t|"
_MAX_PAGE_LENGTH = 100_000


def read_table(content: bytes, path: str, context: ReadContext) -> ReadResult:
    """Read .csv and .tsv files; all rows are kept, and no page repeats the heading row."""
    return guarded_read(path, "table", lambda notes: _read(content, path, notes))


def _read(content: bytes, path: str, notes: Diagnostics) -> ReadResult:
    text = decode_text(content)
    try:
        rows = [
            " | ".join(cells).rstrip(" |")
            for row in csv.reader(text.splitlines(keepends=True), delimiter=_delimiter(text))
            if any(cells := [cell and one_line(cell) for cell in row])
        ]
        pages = _pages(rows)
    except csv.Error as error:
        notes.add(f"The table is read as plain text: {cause(error)}.")
        pages = text_pages(text, "csv")
    if not pages:
        return ReadResult(Unreadable(path, Reason.NO_TEXT, "The table opens, but it has no cells."))
    document = Document(path, "csv", "", pages, warnings=notes.sentences)
    return ReadResult(with_properties(document, DocumentProperties()))


def _delimiter(text: str) -> str:
    """The delimiter that occurs most often in the first lines, outside quotes."""
    lines = re.sub(r'"[^"]*"', "", text[:10_000]).split("\n")[:20]
    counts = Counter(c for line in lines for c in line if c in _DELIMITERS)
    return max(_DELIMITERS, key=lambda c: (counts[c], -_DELIMITERS.index(c)))


def _pages(rows: list[str]) -> tuple[Page, ...]:
    parts: list[list[str]] = []
    size = 0
    for row in rows:
        if not parts or len(parts[-1]) >= _ROWS_PER_PAGE or size + len(row) > _MAX_PAGE_LENGTH:
            parts.append([])
            size = 0
        parts[-1].append(row)
        size += len(row)
    return tuple(
        Page(n, "", "", "\n".join(part), reader="csv") for n, part in enumerate(parts, start=1)
    )
