"""Plain values to words and marked-up text for the templates: snippets, pages, dates, counts,
sizes.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

from markupsafe import Markup, escape

__all__ = ["FILTERS", "count", "date", "first_sentence", "marked", "paragraphs", "pieces", "size"]

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_PARTING = re.compile(r"\n\s*\n")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


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


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 page", "1,024 pages"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def date(iso: str) -> str:
    """ISO 8601 text of any precision, or an interval "a/b", as people write it; anything else as it
    is.
    """
    first, _, last = iso.partition("/")
    if not last:
        return _day(first)
    if len(first) == len(last) == 10 and first[:7] == last[:7]:
        return f"{int(first[8:])}–{_day(last)}"
    return f"{_day(first)} – {_day(last)}"


def _day(iso: str) -> str:
    found = _DATE.match(iso)
    if not found:
        return iso
    year, month, day = found.groups()
    if not month or not 1 <= int(month) <= 12:
        return year
    name = _MONTHS[int(month) - 1]
    return f"{int(day)} {name} {year}" if day else f"{name} {year}"


def first_sentence(text: str) -> str:
    """The text up to the end of its first sentence."""
    return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]


def size(count_of_bytes: int) -> str:
    """A file's size as people say it: "846 KB", "2.1 MB" (powers of ten)."""
    if count_of_bytes < 1_000_000:
        return f"{max(1, round(count_of_bytes / 1000))} KB"
    return f"{count_of_bytes / 1_000_000:.1f} MB"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "count": count,
    "date": date,
    "marked": marked,
    "paragraphs": paragraphs,
    "size": size,
}
