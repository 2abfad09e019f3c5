"""A page's text and its matches -> a short plain text with the spans of its marks."""

import re
from bisect import bisect_left

from indexer.engine.results import Snippet

__all__ = ["LENGTH", "snippet"]

# Characters of a snippet: two to three lines at a measure of 75 characters.
LENGTH = 240
# Characters of context before the first mark of the window, so that it reads as a sentence.
_LEAD = 60
_SPACES = re.compile(r"\s+")


def snippet(text: str, marks: tuple[tuple[int, int], ...], length: int = LENGTH) -> Snippet:
    """The window of about `length` characters with the most different matched words, then the most
    matches.

    Cuts fall between words and show as "…"; white space is made single blanks; the marks lie in the
    window.
    """
    start = _start(text, marks, length)
    end = min(len(text), start + length)
    if start:
        start = _word_start(text, start)
    if end < len(text):
        end = _word_end(text, end)
    inside = [(max(a, start), min(b, end)) for a, b in marks if a < end and b > start]
    return _plain(text, start, end, inside)


def _start(text: str, marks: tuple[tuple[int, int], ...], length: int) -> int:
    """Where the best window begins: tried once for each mark as the first one."""
    starts = [a for a, _ in marks]
    words = [text[a:b].casefold() for a, b in marks]
    best, best_value = 0, (0, 0)
    for i, first in enumerate(starts):
        last = bisect_left(starts, first - _LEAD + length)
        value = (len(set(words[i:last])), last - i)
        if value > best_value:
            best, best_value = max(0, first - _LEAD), value
    return best if best + length < len(text) else max(0, min(best, len(text) - length))


def _word_start(text: str, at: int) -> int:
    """The next start of a word from `at` on, not farther than a word is long."""
    if text[at - 1].isspace():
        return at
    blank = _SPACES.search(text, at, at + 40)
    return blank.end() if blank else at


def _word_end(text: str, at: int) -> int:
    """The end of the word before `at`."""
    if text[at].isspace():
        return at
    for back in range(at, max(0, at - 40), -1):
        if text[back - 1].isspace():
            return back - 1
    return at


def _plain(text: str, start: int, end: int, marks: list[tuple[int, int]]) -> Snippet:
    while start < end and text[start].isspace():
        start += 1
    parts: list[str] = ["…"] if start > 0 and text[:start].strip() else []
    placed: list[tuple[int, int]] = []
    size, at = len("".join(parts)), start
    for a, b in marks:
        before, inner = _SPACES.sub(" ", text[at:a]), _SPACES.sub(" ", text[a:b])
        placed.append((size + len(before), size + len(before) + len(inner)))
        parts += [before, inner]
        size, at = size + len(before) + len(inner), b
    rest = _SPACES.sub(" ", text[at:end])
    cut = bool(text[end:].strip())
    parts.append(rest.rstrip() + "…" if cut else rest.rstrip())
    return Snippet("".join(parts), tuple(placed))
