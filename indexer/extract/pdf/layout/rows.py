"""Rows of running text, and which of them are headings of the outline."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from indexer.extract.pdf.layout.page_words import HYPHEN
from indexer.extract.pdf.layout.segments import Segment, is_beside
from indexer.extract.text.clean import BULLET, LEADER

__all__ = ["Row", "heading_rows", "row_of", "rows_of"]


class Row(NamedTuple):
    """A line of running text: its segments, where its text begins after a list mark (`inner`), and
    the width of its first word (`lead`).
    """

    segments: tuple[Segment, ...]
    left: float
    top: float
    right: float
    bottom: float
    size: float
    inner: float
    lead: float
    text: str


def rows_of(run: Sequence[Segment]) -> Iterator[Row]:
    """Join adjacent segments into rows."""
    group: list[Segment] = []
    for segment in run:
        if group and not is_beside(group[-1], segment):
            yield row_of(group)
            group = []
        group.append(segment)
    if group:
        yield row_of(group)


def row_of(group: Sequence[Segment]) -> Row:
    first = group[0]
    main = max(group, key=lambda segment: len(segment.text))
    text = LEADER.sub(" … ", " ".join(segment.text for segment in group))
    letters = max(1, len(first.text))
    lead = (first.right - first.left) * len(first.text.split(" ", 1)[0]) / letters
    inner = first.left
    if BULLET.match(text):
        mark = text.split(" ", 1)[0]
        behind = (first.right - first.left) * (len(mark) + 1) / letters
        inner = group[1].left if mark == first.text and len(group) > 1 else first.left + behind
    right = max(segment.right for segment in group)
    return Row(tuple(group), first.left, main.top, right, main.bottom, main.size, inner, lead, text)


def heading_rows(rows: Sequence[Row], headings: Collection[str]) -> list[int]:
    """A number per row; the one to three rows of an outline heading share their own."""
    heading_texts = {_without_blanks(heading) for heading in headings}
    heading_texts |= {re.sub(r"^[\d.]+", "", heading) for heading in heading_texts} - {""}
    owner = [0] * len(rows)
    n = 0
    while n < len(rows) and heading_texts:
        joined = ""
        for end in range(n, min(n + 3, len(rows))):
            joined += _without_blanks(rows[end].text)
            if joined in heading_texts or re.sub(r"^[\d.]+", "", joined) in heading_texts:
                owner[n : end + 1] = [n + 1] * (end + 1 - n)
        n += 1
    return owner


def _without_blanks(text: str) -> str:
    return re.sub(rf"[\s{HYPHEN}\u00ad-]", "", text).casefold()
