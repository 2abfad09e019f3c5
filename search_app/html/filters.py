"""Jinja filters of the templates: text with its matches in <mark>, counts, dates, sizes."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from markupsafe import Markup, escape

from indexer.engine.results import Snippet
from search_app.text import count, date, first_sentence

__all__ = ["FILTERS", "split_paragraphs"]

_BLANK_LINE = re.compile(r"\n\s*\n")

# A piece of text, and the number from 1 of the match that it belongs to, 0 for none.
Piece = tuple[str, int]


def marked(snippet: Snippet) -> Markup:
    """The text as HTML, escaped, its matches in <mark>."""
    return _marked(_pieces(snippet, 0, len(snippet.text)))


def paragraphs(snippet: Snippet) -> list[Markup]:
    """The paragraphs of a text as HTML, escaped, the matches in <mark>."""
    return [_marked(pieces) for pieces in split_paragraphs(snippet)]


def split_paragraphs(snippet: Snippet) -> list[list[Piece]]:
    """The text split at blank lines, and each paragraph at its matches; a match across a blank line
    becomes two pieces of the same number.
    """
    split: list[list[Piece]] = []
    start = 0
    for gap in [*_BLANK_LINE.finditer(snippet.text), None]:
        end = gap.start() if gap else len(snippet.text)
        if snippet.text[start:end].strip():
            split.append(list(_pieces(snippet, start, end)))
        start = gap.end() if gap else end
    return split


def _pieces(snippet: Snippet, start: int, end: int) -> Iterator[Piece]:
    text, marks = snippet.text, snippet.marks
    at, index = start, bisect_right(marks, start, key=lambda mark: mark[1])
    while index < len(marks) and marks[index][0] < end:
        first, last = max(marks[index][0], at), min(marks[index][1], end)
        index += 1
        if first > at:
            yield text[at:first], 0
        yield text[first:last], index
        at = last
    if at < end:
        yield text[at:end], 0


def _marked(pieces: Iterable[Piece]) -> Markup:
    html = Markup()
    for text, match in pieces:
        html += Markup("<mark>{}</mark>").format(text) if match else escape(text)
    return html


FILTERS: Mapping[str, Callable[..., Any]] = {
    "count": count,
    "date": date,
    "first_sentence": first_sentence,
    "marked": marked,
    "paragraphs": paragraphs,
}
