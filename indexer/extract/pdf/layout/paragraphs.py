"""Paragraph detection: group segments into paragraphs, tables and footnotes."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.extract.pdf.layout.blocks import Block, mark_footnotes
from indexer.extract.pdf.layout.line_spacing import LineSpacing
from indexer.extract.pdf.layout.page_words import HYPHEN
from indexer.extract.pdf.layout.rows import Row, heading_rows, row_of, rows_of
from indexer.extract.pdf.layout.segments import Segment
from indexer.extract.pdf.layout.tables import Table, find_tables
from indexer.extract.text.clean import BULLET, ENTRY_END, SENTENCE_END
from indexer.extract.text.refinement import refinement

__all__ = ["blocks_from_starts", "group_blocks"]

# Lines of the same type differ by their letters; a heading differs from the text by more.
_SAME_SIZE = 0.1
# Paragraphs are separated by a quarter of the line spacing or more.
_MIN_PARAGRAPH_GAP = 1.25
_NEIGHBORS = 8  # lines above and below that show the width of a column
_MIN_COLUMN_LINES = 4  # fewer lines between two headings show nothing
_BULLET_SIGN = re.compile(r"[•▪◦‣●○■□–—*·➢✓]")


def _line_by_line(segments: Sequence[Segment], *_: object) -> list[Block]:
    return blocks_from_starts(segments, [True] * len(segments))


@refinement("Lines were not joined to paragraphs", _line_by_line)
def group_blocks(
    segments: Sequence[Segment], spacing: LineSpacing, headings: Collection[str], height: float
) -> list[Block]:
    """Group segments into blocks in the order of the file, with footnotes last.

    `headings` start on this page and become paragraphs of their own; `height` is that of the page
    in points.
    """
    blocks: list[Block] = []
    run: list[Segment] = []
    for run_or_table in find_tables(segments, spacing.of_size):
        if isinstance(run_or_table, Table):
            blocks += _paragraphs(run, spacing, headings)
            blocks.append(Block(table=run_or_table))
            run = []
        else:
            run += run_or_table
    blocks += _paragraphs(run, spacing, headings)
    mark_footnotes(blocks, height)
    return [b for b in blocks if not b.note] + [b for b in blocks if b.note]


def blocks_from_starts(lines: Sequence[Segment], starts: Sequence[bool]) -> list[Block]:
    """Group lines into blocks where the starts of paragraphs are known."""
    blocks: list[Block] = []
    for line, new in zip(lines, starts, strict=True):
        if new or not blocks:
            blocks.append(Block())
        blocks[-1].rows.append(row_of([line]))
    return blocks


@refinement("Lines were not joined to paragraphs", _line_by_line)
def _paragraphs(
    run: Sequence[Segment], spacing: LineSpacing, headings: Collection[str]
) -> Iterator[Block]:
    rows = list(rows_of(run))
    alone = heading_rows(rows, headings)
    block: list[Row] = []
    for n, row in enumerate(rows):
        if block and _starts_paragraph(_RowContext(rows, n, block, spacing), alone):
            yield Block(block)
            block = []
        block.append(row)
    if block:
        yield Block(block)


@dataclass(frozen=True, slots=True)
class _RowContext:
    """A row, its neighbors, and the paragraph that it may continue."""

    rows: Sequence[Row]
    n: int
    block: Sequence[Row]
    spacing: LineSpacing

    @property
    def before(self) -> Row:
        return self.rows[self.n - 1]

    @property
    def row(self) -> Row:
        return self.rows[self.n]

    @property
    def edge(self) -> float:
        """The right edge of the lines around the previous row."""
        first, last = self.n - 1, self.n
        while (
            first and self.n - first < _NEIGHBORS and _is_stacked(*self.rows[first - 1 : first + 1])
        ):
            first -= 1
        while last < len(self.rows) and last - self.n < _NEIGHBORS:
            if not _is_stacked(*self.rows[last - 1 : last + 1]):
                break
            last += 1
        if last - first < _MIN_COLUMN_LINES:
            first, last = max(0, self.n - _NEIGHBORS), self.n + _NEIGHBORS
        before = self.before
        return max(
            r.right
            for r in self.rows[first:last]
            if _same_size(r, before) and r.left < before.right and before.left < r.right
        )


def _starts_paragraph(context: _RowContext, alone: Sequence[int]) -> bool:
    """Whether a new paragraph starts at this row."""
    before, row = context.before, context.row
    if alone[context.n] != alone[context.n - 1]:
        return True
    if ENTRY_END.search(before.text):
        return True
    step = row.bottom - before.bottom
    apart = step > _MIN_PARAGRAPH_GAP * context.spacing.of_size(row.size)
    if not _same_size(before, row):
        return apart or not _continues(before, row)
    if before.text.endswith(HYPHEN) or alone[context.n]:
        return False
    if row.top < before.top or row.left > before.right or row.right < before.left:
        return not _continues_in_column(context)
    if apart:
        return True
    if BULLET.match(row.text) and _is_item(context):
        return True
    return _is_indented(context) or _ends_early(context)


def _same_size(first: Row, second: Row) -> bool:
    return abs(first.size - second.size) <= _SAME_SIZE * max(first.size, second.size)


def _is_stacked(above: Row, row: Row) -> bool:
    """Whether a row is below another, in the same column and type."""
    return _same_size(above, row) and row.top > above.top and row.left < above.right


def _continues(before: Row, row: Row) -> bool:
    """Whether words in another size continue the same sentence."""
    near = abs(before.size - row.size) <= 2 * _SAME_SIZE * before.size
    return near and row.text[:1].islower() and not SENTENCE_END.search(before.text)


def _continues_in_column(context: _RowContext) -> bool:
    """Whether a sentence continues at the top of the next column."""
    before, row = context.before, context.row
    if row.text[:1].islower():
        return not SENTENCE_END.search(before.text)
    full = before.right > context.edge - 0.1 * (before.right - before.left)
    return full and not SENTENCE_END.search(before.text) and len(context.block) > 1


def _is_item(context: _RowContext) -> bool:
    """Whether a row that looks like a list item is one: "A. Smith" may begin any line."""
    before, row = context.before, context.row
    if _BULLET_SIGN.match(row.text) or len(row.segments) > 1:
        return True
    moved = abs(row.left - before.left) > 0.4 * row.size
    item = BULLET.match(context.block[0].text) is not None
    return moved or item or bool(SENTENCE_END.search(before.text)) or _is_short(context)


def _is_indented(context: _RowContext) -> bool:
    """Whether the left edge marks a new paragraph: indented first lines and hanging ones."""
    before, row, block = context.before, context.row, context.block
    slack = 0.4 * row.size
    moved = row.left - before.left
    if abs(moved) <= slack:
        return False
    if BULLET.match(block[0].text) and abs(row.left - block[0].inner) <= slack:
        return False
    if abs(row.left + row.right - before.left - before.right) < 3:
        return False  # centered
    if moved < 0:
        return len(block) > 1
    if not _is_short(context) and not SENTENCE_END.search(before.text):
        return False
    if len(block) > 1 or context.n + 1 == len(context.rows):
        return not row.text[:1].islower()
    after = context.rows[context.n + 1]
    hangs = abs(after.left - row.left) <= slack or _has_hanging_indent(context)
    return not ((hangs and not _is_short(context)) or row.text[:1].islower())


def _has_hanging_indent(context: _RowContext) -> bool:
    """Whether more neighboring lines start at this row's left edge than at the margin."""
    at, margin, slack = context.row.left, context.before.left, 0.4 * context.row.size
    near = context.rows[max(0, context.n - _NEIGHBORS) : context.n + _NEIGHBORS]
    pairs = [(a.left, b.left) for a, b in pairwise(near)]
    indented = sum(max(abs(a - at), abs(b - at)) <= slack for a, b in pairs)
    return indented > sum(max(abs(a - margin), abs(b - margin)) <= slack for a, b in pairs)


def _ends_early(context: _RowContext) -> bool:
    """Whether the previous line ends where the next word would have fitted."""
    before, row = context.before, context.row
    if row.text[:1].islower() or row.size > 1.15 * context.spacing.body_size:
        return False
    if not _is_short(context):
        return False
    wide = context.edge - before.left
    return bool(SENTENCE_END.search(before.text)) or context.edge - before.right > 0.3 * wide


def _is_short(context: _RowContext) -> bool:
    return context.edge - context.before.right > context.row.lead + 0.4 * context.row.size
