"""The highlighter: which characters of a text match a query, and the snippet that shows them."""

import re
from bisect import bisect_left
from collections.abc import Iterable

from indexer.engine.matching.matcher import AnalyzedText, Span, find_spans
from indexer.engine.matching.patterns import Pattern
from indexer.engine.results import Snippet
from indexer.model import HEADING_BEFORE

__all__ = ["LENGTH", "highlight_spans", "page_spans", "snippet"]

# Characters of a snippet: two to three lines at a measure of 75 characters.
LENGTH = 240
# Characters of context before the first mark of the window, so that it can be understood.
_LEAD = 60
_SPACES = re.compile(r"\s+")


def highlight_spans(patterns: Iterable[Pattern], text: AnalyzedText) -> tuple[Span, ...]:
    """The character spans [start, end) of a text that match patterns, ascending and disjoint: of
    words near each other the whole window.

    From the first on, of those that begin at the same place the longest, each counts that begins
    after the end of the last one that did.
    """
    return _sweep(span for pattern in patterns for span in find_spans(pattern, text))


def page_spans(
    leaves: Iterable[tuple[str, Pattern]], heading: str, body: str, heading_at: int
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The spans of heading and body that match the leaves of a query, each with the field that
    restricts it ("" = all). A heading has some only where it is a part of its own, see
    `Passage.heading_at`; what is searched in the heading alone is found where that is printed.
    """
    heading_text, body_text = AnalyzedText.of(heading), AnalyzedText.of(body)
    in_heading: list[Span] = []
    in_body: list[Span] = []
    for field, pattern in leaves:
        if field in ("", "body"):
            in_body += find_spans(pattern, body_text)
        if field in ("", "heading") and heading_at == HEADING_BEFORE:
            in_heading += find_spans(pattern, heading_text)
        elif field == "heading" and heading_at >= 0:
            spans = find_spans(pattern, heading_text)
            in_body += (_moved(span, heading_text, body_text, heading_at) for span in spans)
    return _sweep(in_heading), _sweep(in_body)


def _moved(span: Span, heading: AnalyzedText, body: AnalyzedText, at: int) -> Span:
    """A span of a heading where it is printed, from a token of the body on."""
    tokens = heading.tokens[: heading.size]
    first = bisect_left(tokens, span[0], key=lambda token: token.start)
    last = bisect_left(tokens, span[1], key=lambda token: token.end)
    return body.tokens[at + first].start, body.tokens[at + last].end


def _sweep(spans: Iterable[Span]) -> tuple[Span, ...]:
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)


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
