"""Jinja filters of the templates: text with its matches in <mark>, counts, dates, sizes."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

from markupsafe import Markup, escape

from search_app.text import count, date, size

__all__ = ["FILTERS", "marked", "paragraphs", "pieces"]

_PARTING = re.compile(r"\n\s*\n")


class Spans(Protocol):
    """Plain text and the character spans of its matches, ascending and disjoint: the engine's and
    the page's both.
    """

    @property
    def text(self) -> str:
        """Plain text, never markup."""

    @property
    def marks(self) -> tuple[tuple[int, int], ...]:
        """Spans [start, end)."""


# A stretch of text, and the number from 1 of the match that it belongs to, 0 for none.
Piece = tuple[str, int]


def marked(snippet: Spans) -> Markup:
    """The text escaped, its spans in <mark>."""
    return _marked(_cut(snippet, 0, len(snippet.text)))


def paragraphs(snippet: Spans) -> list[Markup]:
    """The text parted at blank lines, each part escaped and marked."""
    return [_marked(part) for part in pieces(snippet)]


def pieces(snippet: Spans) -> list[list[Piece]]:
    """The text parted at blank lines, each part cut at its matches; a match over a gap is cut in
    two.
    """
    parts: list[list[Piece]] = []
    start = 0
    for gap in [*_PARTING.finditer(snippet.text), None]:
        end = gap.start() if gap else len(snippet.text)
        if snippet.text[start:end].strip():
            parts.append(list(_cut(snippet, start, end)))
        start = gap.end() if gap else end
    return parts


def _cut(snippet: Spans, start: int, end: int) -> Iterator[Piece]:
    text, marks = snippet.text, snippet.marks
    at, place = start, bisect_right(marks, start, key=lambda mark: mark[1])
    while place < len(marks) and marks[place][0] < end:
        first, last = max(marks[place][0], at), min(marks[place][1], end)
        place += 1
        if first > at:
            yield text[at:first], 0
        yield text[first:last], place
        at = last
    if at < end:
        yield text[at:end], 0


def _marked(parts: Iterable[Piece]) -> Markup:
    out = Markup()
    for text, match in parts:
        out += Markup("<mark>{}</mark>").format(text) if match else escape(text)
    return out


FILTERS: Mapping[str, Callable[..., Any]] = {
    "count": count,
    "date": date,
    "marked": marked,
    "paragraphs": paragraphs,
    "size": size,
}
