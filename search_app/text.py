"""Numbers, dates and sizes as English text, for every medium: pages, JSON messages, terminal."""

import re

__all__ = ["count", "date", "first_sentence", "size"]

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def count(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun: "1 page", "1,024 pages"; `plural` is only needed if irregular."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def date(iso: str) -> str:
    """Format an ISO 8601 date of any precision, or an interval "a/b", for people: "3–5 May 2011".

    Text that is not a date is returned unchanged.
    """
    first, _, last = iso.partition("/")
    if not last:
        return _day(first)
    if len(first) == len(last) == 10 and first[:7] == last[:7]:
        return f"{int(first[8:])}–{_day(last)}"
    return f"{_day(first)} – {_day(last)}"


def _day(iso: str) -> str:
    match = _DATE.match(iso)
    if not match:
        return iso
    year, month, day = match.groups()
    if not month or not 1 <= int(month) <= 12:
        return year
    name = _MONTHS[int(month) - 1]
    return f"{int(day)} {name} {year}" if day else f"{name} {year}"


def first_sentence(text: str) -> str:
    """The text up to the end of its first sentence."""
    return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]


def size(byte_count: int) -> str:
    """Format a file size in powers of ten: "846 KB", "2.1 MB"."""
    if byte_count < 1_000_000:
        return f"{max(1, round(byte_count / 1000))} KB"
    return f"{byte_count / 1_000_000:.1f} MB"
