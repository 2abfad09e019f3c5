"""Segments: split the lines of a page at wide gaps, and turn them upright."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import sub
from typing import NamedTuple

from indexer.extract.pdf.layout.page_words import Box, PageWords, TextLine

__all__ = ["Segment", "downwards", "is_beside", "main_turn", "split_line", "whole_line"]

# With this many lines above the previous one, the file is written upward.
_MIN_UPWARD_STEPS = 6
# Justified lines stretch a blank to .6 of the type size; table cells are further apart.
_MIN_GAP = 0.85


class Segment(NamedTuple):
    """The words `first` to before `last` of a page, on one line, with an upright box in points."""

    first: int
    last: int
    left: float
    top: float
    right: float
    bottom: float
    size: float
    text: str


def main_turn(lines: Iterable[TextLine]) -> int:
    """The rotation of most words of a page, in clockwise quarter turns."""
    words: Counter[int] = Counter()
    for line in lines:
        words[line.turn] += line.last - line.first
    return min(words, key=lambda turn: (-words[turn], turn), default=0)


def split_line(page_words: PageWords, line: TextLine, words: list[str]) -> Iterator[Segment]:
    """Split a line at wide gaps, with positions as if the line were upright."""
    first, last, size = line.first, line.last, line.size
    lefts, rights = _sides(page_words, line)
    left, top, right, bottom = upright(line[2:6], line.turn, page_words.width, page_words.height)
    gaps = map(sub, lefts[1:], rights)
    wide = [n for n, gap in enumerate(gaps, 1) if gap > _MIN_GAP * size]
    if not wide:
        yield Segment(first, last, left, top, right, bottom, size, " ".join(words[first:last]))
        return
    start = 0
    for end in (*wide, last - first):
        a, b = min(lefts[start:end]), max(rights[start:end])
        text = " ".join(words[first + start : first + end])
        yield Segment(first + start, first + end, a, top, b, bottom, size, text)
        start = end


def _sides(page_words: PageWords, line: TextLine) -> tuple[Sequence[float], Sequence[float]]:
    """The left and right edges of the words of a line, along the line."""
    start, end = 4 * line.first, 4 * line.last
    if line.turn == 0:
        return page_words.edges[start:end:4], page_words.edges[start + 2 : end : 4]
    boxes = [
        upright(page_words.box(n), line.turn, page_words.width, page_words.height)
        for n in range(line.first, line.last)
    ]
    return [box[0] for box in boxes], [box[2] for box in boxes]


def downwards(lines: Sequence[Sequence[Segment]], turn: int) -> Sequence[Sequence[Segment]]:
    """The lines in the order of the file, unless most of them are above the previous one.

    Pdfium itself sorts lines of rotated text by their position.
    """
    steps = [after[0].top - before[0].top for before, after in pairwise(lines)]
    up = sum(step < -1 for step in steps)
    if up <= 3 * sum(step > 1 for step in steps) or (turn == 0 and up < _MIN_UPWARD_STEPS):
        return lines
    return sorted(lines, key=lambda line: line[0].top)


def whole_line(page_words: PageWords, line: TextLine, words: list[str]) -> Segment:
    """A line as one segment, in its own orientation."""
    return Segment(line.first, line.last, *line[2:7], " ".join(words[line.first : line.last]))


def upright(box: Box, turn: int, width: float, height: float) -> Box:
    """Rotate a box back by `turn` quarter turns; `width` and `height` are those of the page."""
    left, top, right, bottom = box
    if turn == 1:
        return top, width - right, bottom, width - left
    if turn == 2:
        return width - right, height - bottom, width - left, height - top
    if turn == 3:
        return height - bottom, left, height - top, right
    return box


def is_beside(first: Segment, second: Segment) -> bool:
    """Whether the second segment is to the right of the first, on the same line."""
    overlap = min(first.bottom, second.bottom) - max(first.top, second.top)
    return second.left >= first.right - 1 and overlap > 0.5 * min(first.size, second.size)
