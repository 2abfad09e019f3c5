"""Snippets: the excerpt of a text that shows best what matches in it."""

import re
from bisect import bisect_left

from indexer.engine.matching.matcher import Span
from indexer.engine.results import Snippet

__all__ = ["LENGTH", "snippet"]

# Characters of a snippet: two to three lines at a measure of 75 characters.
LENGTH = 240
# Characters of context before the first mark of the window, so that it can be understood.
_LEAD = 60
_SPACES = re.compile(r"\s+")


def snippet(text: str, marks: tuple[Span, ...], length: int = LENGTH) -> Snippet:
    """An excerpt of about `length` characters with its marks: the window of the text with the most
    different matched words, of these the one with the most matches.

    `marks` are those of the text. The excerpt is cut between words, with "…" where text is missing,
    and white space becomes single blanks.
    """
    start = _start(text, marks, length)
    end = min(len(text), start + length)
    if start:
        start = _word_start(text, start)
    if end < len(text):
        end = _word_end(text, end)
    inside = [(max(a, start), min(b, end)) for a, b in marks if a < end and b > start]
    return _excerpt(text, start, end, inside)


def _start(text: str, marks: tuple[Span, ...], length: int) -> int:
    """Where the best window begins; tries one window for each mark as its first."""
    starts = [a for a, _ in marks]
    words = [text[a:b].casefold() for a, b in marks]
    best, best_value = 0, (0, 0)
    for at, first in enumerate(starts):
        last = bisect_left(starts, first - _LEAD + length)
        value = (len(set(words[at:last])), last - at)
        if value > best_value:
            best, best_value = max(0, first - _LEAD), value
    return best if best + length < len(text) else max(0, min(best, len(text) - length))


def _word_start(text: str, at: int) -> int:
    """The next start of a word from `at` on, or `at` itself inside a very long word."""
    if text[at - 1].isspace():
        return at
    blank = _SPACES.search(text, at, at + 40)
    return blank.end() if blank else at


def _word_end(text: str, at: int) -> int:
    """The end of the last word that ends before `at`, or `at` itself inside a very long word."""
    if text[at].isspace():
        return at
    for back in range(at, max(0, at - 40), -1):
        if text[back - 1].isspace():
            return back - 1
    return at


def _excerpt(text: str, start: int, end: int, marks: list[Span]) -> Snippet:
    """The characters [start, end) with normalized white space, and the marks moved with them."""
    while start < end and text[start].isspace():
        start += 1
    parts: list[str] = ["…"] if start > 0 and text[:start].strip() else []
    moved: list[Span] = []
    size, at = len("".join(parts)), start
    for a, b in marks:
        before, inner = _SPACES.sub(" ", text[at:a]), _SPACES.sub(" ", text[a:b])
        moved.append((size + len(before), size + len(before) + len(inner)))
        parts += [before, inner]
        size, at = size + len(before) + len(inner), b
    rest = _SPACES.sub(" ", text[at:end])
    cut = bool(text[end:].strip())
    parts.append(rest.rstrip() + "…" if cut else rest.rstrip())
    return Snippet("".join(parts), tuple(moved))
