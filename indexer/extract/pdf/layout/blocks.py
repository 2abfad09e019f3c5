"""Blocks of a page (paragraphs and tables), and which of them are footnotes."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.extract.pdf.layout.rows import Row
from indexer.extract.pdf.layout.tables import Table
from indexer.extract.text.refinement import refinement

__all__ = ["Block", "mark_footnotes"]

_NOTE = re.compile(r"\[?\d{1,3}[\]).]?(?=\s|[^\W\d])|[*†‡§¶]")


@dataclass(slots=True)
class Block:
    """A paragraph of rows, or a table; `note` is True for a footnote."""

    rows: list[Row] = field(default_factory=list)
    table: Table | None = None
    note: bool = False


@refinement("Footnotes were not recognized", lambda *_: None)
def mark_footnotes(blocks: Iterable[Block], height: float) -> None:
    """Mark smaller type at the foot of a column as footnotes, from the first footnote mark on."""
    paragraphs = [block for block in blocks if block.rows]
    letters: Counter[int] = Counter()
    for block in paragraphs:
        for row in block.rows:
            letters[round(row.size)] += len(row.text)
    usual = max(letters, key=lambda size: (letters[size], size), default=0)
    large = [block.rows for block in paragraphs if block.rows[-1].size >= 0.93 * usual]
    inside = False
    for block in paragraphs:
        first, last = block.rows[0], block.rows[-1]
        foot = last.size < 0.93 * usual and first.top > 0.4 * height
        foot = foot and not any(_is_below(rows, last) for rows in large)
        inside = foot and (inside or _NOTE.match(first.text) is not None)
        block.note = inside


def _is_below(rows: Sequence[Row], above: Row) -> bool:
    """Whether a paragraph is below a row, in the same column."""
    first = rows[0]
    return first.top > above.bottom and first.left < above.right and above.left < rows[-1].right
