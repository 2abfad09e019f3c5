"""Table detection: find tables and text columns among the segments of a page."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

from indexer.extract.pdf.layout.segments import Segment
from indexer.extract.text.clean import LEADER
from indexer.extract.text.refinement import refinement

__all__ = ["Cell", "Table", "find_tables"]

Cell = list[Segment]
Row = list[Cell]
Spacing = Callable[[float], float]

_MARK = re.compile(
    r"[•▪◦‣●○■□–—*·➢✓-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\d{1,3}|\[\d{1,3}\]"
)
_NUMBER = re.compile(r"\d{1,4}|[ivxlc]{1,7}")
# A column of running text has lines of at least this many characters, and this many of them.
_MIN_PROSE_LENGTH = 25
_MIN_PROSE_LINES = 4
# Most rows of a table fill this share of its columns; otherwise they are lines with gaps.
_MIN_FILLED_SHARE = 0.6


@dataclass(slots=True)
class Table:
    """Rows of cells; an empty cell has no segments. `contents` is True for a table of contents."""

    rows: list[Row]
    contents: bool = False


@refinement("Tables and columns were not recognized", lambda segments, _: [list(segments)])
def find_tables(segments: Sequence[Segment], spacing: Spacing) -> list[list[Segment] | Table]:
    """Split segments, in order, into runs of text and tables whose columns line up.

    `spacing` gives the usual line distance for a type size. Two columns of running text that the
    file writes line by line are returned one after the other.
    """
    return list(_split(segments, spacing))


def _split(segments: Sequence[Segment], spacing: Spacing) -> Iterator[list[Segment] | Table]:
    rows = list(_rows(_cells(segments, spacing)))
    start = 0
    while start < len(rows):
        end, gutters = _table_extent(rows, start)
        body = rows[start:end]
        parts = _classify(body, gutters) if end - start > 1 else None
        if parts is None:
            yield [segment for cell in rows[start] for segment in cell]
            start += 1
        else:
            yield from parts
            start = end


def _cells(segments: Sequence[Segment], spacing: Spacing) -> Iterator[Cell]:
    """Group segments that are stacked like lines of one text."""
    cell: Cell = []
    for segment in segments:
        if cell and not _continues_cell(cell[-1], segment, spacing):
            yield cell
            cell = []
        cell.append(segment)
    if cell:
        yield cell


def _continues_cell(above: Segment, segment: Segment, spacing: Spacing) -> bool:
    step = segment.bottom - above.bottom
    if not 0.5 * above.size < step <= 1.2 * spacing(above.size):
        return False
    middle = abs(segment.left + segment.right - above.left - above.right) / 2
    return abs(segment.left - above.left) < 0.5 * above.size or middle < 1.5


def _rows(cells: Iterator[Cell]) -> Iterator[Row]:
    """Group cells that are side by side."""
    row: Row = []
    for cell in cells:
        if row and not _continues_row(row, cell):
            yield row
            row = []
        row.append(cell)
    if row:
        yield row


def _continues_row(row: Row, cell: Cell) -> bool:
    if _left(cell) < _right(row[-1]) - 1:
        return False
    top, bottom = min(c[0].top for c in row), max(c[-1].bottom for c in row)
    return min(bottom, cell[-1].bottom) - max(top, cell[0].top) > 0.3 * cell[0].size


def _table_extent(rows: Sequence[Row], start: int) -> tuple[int, list[tuple[float, float]]]:
    """The end of the table that may begin at a row, and the gaps between its columns."""
    gutters = _gaps(rows[start])
    end = start + 1
    for n in range(start + 1, len(rows) if gutters else 0):
        if not _is_next_row(rows[n - 1], rows[n]):
            break
        if len(rows[n]) == 1:
            if not _fits_column(rows[n][0], gutters):
                break
            if _column_number(rows[n][0], gutters):
                end = n + 1
            continue
        shared = _shared_gaps(gutters, _gaps(rows[n]))
        if not shared:
            break
        gutters, end = shared, n + 1
    return end, gutters


def _gaps(row: Row) -> list[tuple[float, float]]:
    return [(_right(a), _left(b)) for a, b in pairwise(row)]


def _is_next_row(above: Row, row: Row) -> bool:
    """Whether a row is below another, at most as far as rows of a table."""
    size = row[0][0].size
    last = max(cell[-1].bottom for cell in above)
    step = min(cell[0].top for cell in row) - last
    return -0.5 * size < step < 2.5 * size


def _fits_column(cell: Cell, gutters: Sequence[tuple[float, float]]) -> bool:
    """Whether a cell is within one column: it crosses no gap."""
    return not any(_left(cell) < left and right < _right(cell) for left, right in gutters)


def _column_number(cell: Cell, gutters: Sequence[tuple[float, float]]) -> int:
    """The index of a cell's column, from 0."""
    return sum(1 for left, right in gutters if (left + right) / 2 <= _left(cell) + 1)


def _shared_gaps(
    gutters: Sequence[tuple[float, float]], gaps: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    """The gaps between columns narrowed by a further row; empty if it has other columns."""
    shared: list[tuple[float, float]] = []
    used = set()
    for left, right in gutters:
        meets = [(max(left, a), min(right, b), n) for n, (a, b) in enumerate(gaps)]
        widest = max(meets, key=lambda meet: meet[1] - meet[0])
        if widest[1] - widest[0] >= 2:
            shared.append(widest[:2])
            used.add(widest[2])
        else:
            shared.append((left, right))
    if len(used) < min(len(gutters), len(gaps)) or 2 * len(used) < len(gaps):
        return []
    return sorted(shared + [gap for n, gap in enumerate(gaps) if n not in used])


def _classify(
    rows: list[Row], gutters: Sequence[tuple[float, float]]
) -> list[list[Segment] | Table] | None:
    """Classify rows that share gaps: a table, columns of text, or neither (None)."""
    columns = len(gutters) + 1
    if not _is_grid(rows, columns):
        return None
    sides: list[list[Cell]] = [[] for _ in range(columns)]
    for row in rows:
        for cell in row:
            sides[_column_number(cell, gutters)].append(cell)
    if columns == 2 and all(sides) and _is_prose(sides[0]):
        text = _columns_of_text(sides)
        if text is not None:
            return text or None
    table = Table([_in_columns(row, gutters) for row in rows])
    table.contents = _is_contents(table.rows)
    return [table]


def _is_grid(rows: Sequence[Row], columns: int) -> bool:
    """Whether rows form a table: not a list, dot leaders, or lines with occasional gaps."""
    full = [row for row in rows if len(row) > 1]
    if len(full) < 2 or all(_MARK.fullmatch(row[0][0].text) for row in full):
        return False
    if len(full) == 2 and columns == 2 and all(len(cell) == 1 for row in full for cell in row):
        return False
    cells = [cell for row in rows for cell in row]
    if 2 * sum(LEADER.search(cell[-1].text) is not None for cell in cells) >= len(rows):
        return False
    return sum(len(row) >= _MIN_FILLED_SHARE * columns for row in full) >= max(2, len(full) / 2)


def _columns_of_text(sides: Sequence[list[Cell]]) -> list[list[Segment] | Table] | None:
    """Two columns of running text, one after the other.

    Empty if the file already has them in this order, None if it is a table with long texts in its
    first column.
    """
    if _is_prose(sides[1]) and mean(len(cell) for cell in sides[0]) >= _MIN_PROSE_LINES:
        return []
    if not _is_running_text(sides[0]):
        return None
    if _is_prose(sides[1]) and len(sides[0]) > _MIN_PROSE_LINES:
        return [[segment for cell in side for segment in cell] for side in sides]
    return []


def _is_prose(cells: Sequence[Cell]) -> bool:
    return mean(len(segment.text) for cell in cells for segment in cell) >= _MIN_PROSE_LENGTH


def _is_running_text(cells: Sequence[Cell]) -> bool:
    """Whether most cells begin within a sentence: they are lines of one text."""
    return mean(cell[0].text[:1].islower() for cell in cells) > 0.5


def _in_columns(row: Row, gutters: Sequence[tuple[float, float]]) -> Row:
    cells: Row = [[] for _ in range(len(gutters) + 1)]
    for cell in row:
        cells[_column_number(cell, gutters)].extend(cell)
    return cells


def _is_contents(rows: Sequence[Row]) -> bool:
    """Whether the last column has page numbers in ascending order."""
    texts = [row[-1][0].text for row in rows if row[-1]]
    if len(texts) < max(3, len(rows) // 2) or not all(map(_NUMBER.fullmatch, texts)):
        return False
    numbers = [int(text) for text in texts if text.isdigit()]
    entries = [segment for row in rows for cell in row[:-1] for segment in cell]
    words = [segment for segment in entries if segment.text[:1].isalpha()]
    return numbers == sorted(numbers) and len(words) >= len(rows) // 2 and numbers != [0]


def _left(cell: Cell) -> float:
    return min(segment.left for segment in cell)


def _right(cell: Cell) -> float:
    return max(segment.right for segment in cell)
