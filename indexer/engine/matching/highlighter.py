"""The highlighter: which characters of a text match a query, and the snippet that shows them."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from indexer.engine.matching.expansion import TermExpander
from indexer.engine.matching.matcher import AnalyzedText, Span, find_positions, find_spans
from indexer.engine.matching.patterns import Pattern, expand_slots, pattern
from indexer.engine.query.nodes import Query
from indexer.engine.query.visitors import scoring_clauses
from indexer.engine.results import Snippet

__all__ = ["LENGTH", "highlight_spans", "snippet"]

# Characters of a snippet: two to three lines at a measure of 75 characters.
LENGTH = 240
# Characters of context before the first mark of the window, so that it can be understood.
_LEAD = 60
_SPACES = re.compile(r"\s+")


def highlight_spans(
    query: Query, field: str, text: AnalyzedText, expander: TermExpander | None = None
) -> tuple[Span, ...]:
    """The character spans [start, end) of a field's text that match the query's leaves, except for
    negated ones; ascending and disjoint.

    Of words near each other only the words are highlighted, not the text between them. `expander`
    expands wildcard and fuzzy words; without one any form matches that fits.
    """
    patterns = {
        pattern(clause.leaf) for clause in scoring_clauses(query) if clause.field in ("", field)
    }
    if expander is not None:
        patterns = {expand_slots(leaf_pattern, expander) for leaf_pattern in patterns}
    return _merge(span for leaf_pattern in patterns for span in _pattern_spans(leaf_pattern, text))


def _pattern_spans(pattern: Pattern, text: AnalyzedText) -> Iterator[Span]:
    if not pattern.distance and pattern.ordered:
        yield from find_spans(pattern, text)
        return
    windows = list(find_positions(pattern, text))
    positions = {at for slot in pattern.slots for at in text.positions(slot)} if windows else set()
    for first, last in windows:
        for at in range(first, last + 1):
            if at in positions:
                yield text.tokens[at].start, text.tokens[at].end


def _merge(spans: Iterator[Span]) -> tuple[Span, ...]:
    """The spans in order, overlapping ones merged."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


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
