"""Workbooks (XLSX): one page per sheet, rows as lines of cells. The only user of openpyxl."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from indexer.extract.archive import Archive
from indexer.extract.formats.opc import core_properties, embedded_files, sanitized_package
from indexer.extract.formats.properties import with_properties
from indexer.extract.formats.salvage import salvaged_pages
from indexer.extract.library_guard import Diagnostics, capture_logs, guarded
from indexer.extract.reader_api import ReadContext, ReadResult
from indexer.extract.refused import guarded_read, no_text
from indexer.extract.text.clean import one_line
from indexer.model import Document, Heading, Page, Reason

__all__ = ["read_xlsx"]

# A larger sheet is a database, not something to read.
_MAX_ROWS = 20_000
_MAX_COLUMNS = 200
_MAX_CELLS = 500_000
_MAX_SHEETS = 500
# Rows without cells also take time: a sheet may claim a million.
_MAX_BLANK_ROWS = 1_100_000


def read_xlsx(content: bytes, path: str, context: ReadContext) -> ReadResult:
    """Read .xlsx, .xlsm and .xltx files: the last computed values, never formulas or macros."""
    return guarded_read(path, "workbook", lambda notes: _read(content, path, context, notes))


def _read(content: bytes, path: str, context: ReadContext, notes: Diagnostics) -> ReadResult:
    archive = Archive(content, context.limits)
    properties = core_properties(archive, path, notes)
    package = sanitized_package(archive, notes)
    no_pages: tuple[Page, ...] = ()
    pages = guarded(lambda: _pages(package, notes), no_pages, notes, "openpyxl")
    opened = bool(pages)
    if not opened:
        pages = salvaged_pages(archive)
        notes.add("The workbook is damaged: names of sheets are lost, and dates are numbers.")
    embedded = embedded_files(archive, path)
    if not any(page.text for page in pages):
        message = "No sheet has a cell with a value."
        damaged = any(page.unread is Reason.DAMAGED for page in pages) or not opened
        return ReadResult(no_text(path, message, damaged), embedded)
    document = Document(
        path=path,
        format="xlsx",
        title="",
        pages=pages,
        headings=tuple(Heading(1, page.heading, page.number) for page in pages if page.heading),
        warnings=notes.sentences,
    )
    return ReadResult(with_properties(document, properties), embedded)


def _pages(package: io.BytesIO, notes: Diagnostics) -> tuple[Page, ...]:
    from openpyxl import load_workbook  # 380 ms

    # It warns of features that it cannot write back; nothing is written here.
    with capture_logs("openpyxl", Diagnostics()):
        book = load_workbook(package, read_only=True, data_only=True, keep_links=False)
        allowance = _Allowance(_MAX_CELLS)
        pages = []
        for number, sheet in enumerate(book.worksheets[:_MAX_SHEETS], start=1):
            name = one_line(sheet.title)
            message = f"The sheet {name} could not be read"
            warned = (f"{message}.",)
            damaged = Page(
                number, "", name, "", reader="none", warnings=warned, unread=Reason.DAMAGED
            )
            page = guarded(partial(_page, sheet, number, allowance), damaged, notes, message)
            for warning in page.warnings:
                notes.add(warning)
            pages.append(page)
    if len(book.worksheets) > _MAX_SHEETS:
        notes.add(f"Of {len(book.worksheets)} sheets, the first {_MAX_SHEETS} were read.")
    if book.chartsheets:
        notes.add(f"{len(book.chartsheets)} sheets that hold a chart alone were left out.")
    return tuple(pages)


@dataclass(slots=True)
class _Allowance:
    """How many more cells of the workbook may be read."""

    cells: int


def _page(sheet: Any, number: int, allowance: _Allowance) -> Page:
    notes = Diagnostics()
    name = one_line(sheet.title)
    if sheet.sheet_state != "visible":
        notes.add(f"The sheet {name} is hidden in the workbook.")
    text = "\n".join(_lines(sheet, name, allowance, notes))
    unread = None if text else Reason.BLANK
    return Page(number, "", name, text, reader="openpyxl", warnings=notes.sentences, unread=unread)


def _lines(sheet: Any, name: str, allowance: _Allowance, notes: Diagnostics) -> Iterator[str]:
    sheet.reset_dimensions()  # they may be wrong, and rows would be padded to them
    rows_read = 0
    for number, row in enumerate(sheet.iter_rows()):
        if number >= _MAX_BLANK_ROWS or rows_read >= _MAX_ROWS or allowance.cells <= 0:
            notes.add(f"Of the sheet {name}, the first {rows_read} rows with values were read.")
            return
        if len(row) > _MAX_COLUMNS:
            notes.add(f"Of the sheet {name}, the first {_MAX_COLUMNS} columns were read.")
            row = row[:_MAX_COLUMNS]
        cells = [_cell_text(cell) for cell in row]
        if any(cells):
            rows_read += 1
            allowance.cells -= len(cells)
            yield " | ".join(_trim_blank_end(cells))


def _trim_blank_end(cells: list[str]) -> Iterable[str]:
    """Drop blank cells at the end; those before the first value keep the columns aligned."""
    last = max(n for n, cell in enumerate(cells) if cell)
    return cells[: last + 1]


def _cell_text(cell: Any) -> str:
    """Format a value as a person would write it: dates in ISO 8601, percentages with a sign."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        percent = "%" in str(cell.number_format)
        return f"{100 * value:.12g}%" if percent else f"{value:.15g}"
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return one_line(str(value))
