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
# Characters of context before the first mark of the window, so that it reads as a sentence.
_LEAD = 60
_SPACES = re.compile(r"\s+")


def highlight_spans(
    query: Query, field: str, text: AnalyzedText, index: TermExpander | None = None
) -> tuple[Span, ...]:
    """The characters of a field's text that the query's positive leaves match, ascending and
    disjoint.

    Of words near each other the words are marked, not what stands between them. `index` says which
    forms open words stand for, None = all that fit.
    """
    wanted = {
        pattern(clause.leaf) for clause in scoring_clauses(query) if clause.field in ("", field)
    }
    if index is not None:
        wanted = {expand_slots(one, index) for one in wanted}
    return _merge(span for one in wanted for span in _marked(one, text))


def _marked(wanted: Pattern, text: AnalyzedText) -> Iterator[Span]:
    if not wanted.distance and wanted.ordered:
        yield from find_spans(wanted, text)
        return
    stretches = list(find_positions(wanted, text))
    places = {at for slot in wanted.slots for at in text.places(slot)} if stretches else set()
    for first, last in stretches:
        for at in range(first, last + 1):
            if at in places:
                yield text.tokens[at].start, text.tokens[at].end


def _merge(spans: Iterator[Span]) -> tuple[Span, ...]:
    """Spans in order, overlapping ones joined."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


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
