"""Pieces of a page's body in; its paragraphs, tables and footnotes in reading order out."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.extract.pdf.layout.blocks import Block, find_notes
from indexer.extract.pdf.layout.line_spacing import LineSpacing
from indexer.extract.pdf.layout.page_words import HYPHEN
from indexer.extract.pdf.layout.rows import Row, heading_rows, row_of, rows_of
from indexer.extract.pdf.layout.segments import Segment
from indexer.extract.pdf.layout.tables import Table, find_tables
from indexer.extract.text.clean import BULLET, ENTRY_END, SENTENCE_END

__all__ = ["blocks", "marked"]

# Lines of one type differ by their letters; a heading differs from the text by more.
_SAME_SIZE = 0.1
# Paragraphs are set apart by a quarter of a line's pitch or more.
_APART = 1.25
_NEIGHBOURS = 8  # lines above and below that show how far a column reaches
_FEWEST = 4  # fewer lines between two headings show nothing
_SIGN = re.compile(r"[•▪◦‣●○■□–—*·➢✓]")


def blocks(
    pieces: Sequence[Segment], pitches: LineSpacing, headings: Collection[str], height: float
) -> list[Block]:
    """The blocks in reading order: that of the file, with footnotes last.

    `headings` start on the page and stand alone, `height` is that of the page, in points.
    """
    found: list[Block] = []
    run: list[Segment] = []
    for part in find_tables(pieces, pitches.spacing):
        if isinstance(part, Table):
            found += _paragraphs(run, pitches, headings)
            found.append(Block(table=part))
            run = []
        else:
            run += part
    found += _paragraphs(run, pitches, headings)
    find_notes(found, height)
    return [b for b in found if not b.note] + [b for b in found if b.note]


def marked(lines: Sequence[Segment], starts: Sequence[bool]) -> list[Block]:
    """The blocks of lines of which it is known where paragraphs start."""
    found: list[Block] = []
    for piece, new in zip(lines, starts, strict=True):
        if new or not found:
            found.append(Block())
        found[-1].rows.append(row_of([piece]))
    return found


def _paragraphs(
    run: Sequence[Segment], pitches: LineSpacing, headings: Collection[str]
) -> Iterator[Block]:
    rows = list(rows_of(run))
    alone = heading_rows(rows, headings)
    block: list[Row] = []
    for n, row in enumerate(rows):
        if block and _starts(_Place(rows, n, block, pitches), alone):
            yield Block(block)
            block = []
        block.append(row)
    if block:
        yield Block(block)


@dataclass(frozen=True, slots=True)
class _Place:
    """A row, what stands around it, and the paragraph that it may continue."""

    rows: Sequence[Row]
    n: int
    block: Sequence[Row]
    pitches: LineSpacing

    @property
    def before(self) -> Row:
        return self.rows[self.n - 1]

    @property
    def row(self) -> Row:
        return self.rows[self.n]

    @property
    def edge(self) -> float:
        """How far to the right the lines around the last one reach."""
        first, last = self.n - 1, self.n
        while first and self.n - first < _NEIGHBOURS and _stack(*self.rows[first - 1 : first + 1]):
            first -= 1
        while last < len(self.rows) and last - self.n < _NEIGHBOURS:
            if not _stack(*self.rows[last - 1 : last + 1]):
                break
            last += 1
        if last - first < _FEWEST:
            first, last = max(0, self.n - _NEIGHBOURS), self.n + _NEIGHBOURS
        before = self.before
        return max(
            r.right
            for r in self.rows[first:last]
            if _same_size(r, before) and r.left < before.right and before.left < r.right
        )


def _starts(place: _Place, alone: Sequence[int]) -> bool:
    """True when a new paragraph begins at a row."""
    before, row = place.before, place.row
    if alone[place.n] != alone[place.n - 1]:
        return True
    if ENTRY_END.search(before.text):
        return True
    step = row.bottom - before.bottom
    apart = step > _APART * place.pitches.spacing(row.size)
    if not _same_size(before, row):
        return apart or not _continues(before, row)
    if before.text.endswith(HYPHEN) or alone[place.n]:
        return False
    if row.top < before.top or row.left > before.right or row.right < before.left:
        return not _goes_on(place)
    if apart:
        return True
    if BULLET.match(row.text) and _is_item(place):
        return True
    return _indented(place) or _deliberate(place)


def _same_size(one: Row, other: Row) -> bool:
    return abs(one.size - other.size) <= _SAME_SIZE * max(one.size, other.size)


def _stack(above: Row, row: Row) -> bool:
    """Whether a row stands below another, in its column and type."""
    return _same_size(above, row) and row.top > above.top and row.left < above.right


def _continues(before: Row, row: Row) -> bool:
    """True when words that are set in another size go on in the same sentence."""
    near = abs(before.size - row.size) <= 2 * _SAME_SIZE * before.size
    return near and row.text[:1].islower() and not SENTENCE_END.search(before.text)


def _goes_on(place: _Place) -> bool:
    """Whether a sentence goes on at the top of the next column."""
    before, row = place.before, place.row
    if row.text[:1].islower():
        return not SENTENCE_END.search(before.text)
    full = before.right > place.edge - 0.1 * (before.right - before.left)
    return full and not SENTENCE_END.search(before.text) and len(place.block) > 1


def _is_item(place: _Place) -> bool:
    """Whether what looks like the mark of a list item is one: "A. Smith" may begin any line."""
    before, row = place.before, place.row
    if _SIGN.match(row.text) or len(row.pieces) > 1:
        return True
    moved = abs(row.left - before.left) > 0.4 * row.size
    item = BULLET.match(place.block[0].text) is not None
    return moved or item or bool(SENTENCE_END.search(before.text)) or _short(place)


def _indented(place: _Place) -> bool:
    """Whether the left edge says that a paragraph begins: indented first lines, hanging ones."""
    before, row, block = place.before, place.row, place.block
    slack = 0.4 * row.size
    moved = row.left - before.left
    if abs(moved) <= slack:
        return False
    if BULLET.match(block[0].text) and abs(row.left - block[0].inner) <= slack:
        return False
    if abs(row.left + row.right - before.left - before.right) < 3:
        return False  # centred
    if moved < 0:
        return len(block) > 1
    if not _short(place) and not SENTENCE_END.search(before.text):
        return False
    if len(block) > 1 or place.n + 1 == len(place.rows):
        return not row.text[:1].islower()
    after = place.rows[place.n + 1]
    hangs = abs(after.left - row.left) <= slack or _hanging(place)
    return not ((hangs and not _short(place)) or row.text[:1].islower())


def _hanging(place: _Place) -> bool:
    """Whether more lines around follow each other at this row's left edge than at the margin."""
    at, margin, slack = place.row.left, place.before.left, 0.4 * place.row.size
    near = place.rows[max(0, place.n - _NEIGHBOURS) : place.n + _NEIGHBOURS]
    pairs = [(a.left, b.left) for a, b in pairwise(near)]
    indented = sum(max(abs(a - at), abs(b - at)) <= slack for a, b in pairs)
    return indented > sum(max(abs(a - margin), abs(b - margin)) <= slack for a, b in pairs)


def _deliberate(place: _Place) -> bool:
    """Whether the line before ends where the next word would have had room."""
    before, row = place.before, place.row
    if row.text[:1].islower() or row.size > 1.15 * place.pitches.body:
        return False
    if not _short(place):
        return False
    wide = place.edge - before.left
    return bool(SENTENCE_END.search(before.text)) or place.edge - before.right > 0.3 * wide


def _short(place: _Place) -> bool:
    return place.edge - place.before.right > place.row.lead + 0.4 * place.row.size
