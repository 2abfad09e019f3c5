"""Plain values to words and marked-up text for the templates: snippets, pages, dates, counts,
sizes.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from markupsafe import Markup, escape

__all__ = ["FILTERS", "count", "date", "marked", "paragraphs", "size"]

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


def marked(snippet: Spans) -> Markup:
    """The text escaped, its spans in <mark>: the only place where a match becomes markup."""
    return _marked(snippet.text, snippet.marks, 0, len(snippet.text))


def paragraphs(snippet: Spans) -> list[Markup]:
    """The text parted at blank lines, each part escaped and marked; a span over a gap is cut in
    two.
    """
    parts: list[Markup] = []
    start = 0
    for gap in [*_PARTING.finditer(snippet.text), None]:
        end = gap.start() if gap else len(snippet.text)
        if snippet.text[start:end].strip():
            parts.append(_marked(snippet.text, snippet.marks, start, end))
        start = gap.end() if gap else end
    return parts


def _marked(text: str, marks: Iterable[tuple[int, int]], start: int, end: int) -> Markup:
    out = Markup()
    at = start
    for span in marks:
        first, last = max(span[0], at), min(span[1], end)
        if first < last:
            out += escape(text[at:first]) + Markup("<mark>") + escape(text[first:last])
            out += Markup("</mark>")
            at = last
    return out + escape(text[at:end])


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
