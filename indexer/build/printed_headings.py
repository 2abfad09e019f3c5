"""Where the headings of a document are printed in the texts of its pages, as token positions."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from indexer.engine.analysis.tokenizer import forms_of, tokens
from indexer.model import (
    HEADING_BEFORE,
    HEADING_NOT_PRINTED,
    Document,
    Page,
    Unit,
)

__all__ = ["heading_at", "heading_positions"]

# Places of a heading's first word that are looked at: a page of one word repeated has too many.
_MAX_PLACES = 1000


def heading_at(page: Page, unit: Unit, *, carried: bool) -> int:
    """Where the heading of a page is printed, see `Passage.heading_at`; `carried`: it begins on an
    earlier page.
    """
    if not page.heading or carried:
        return HEADING_NOT_PRINTED
    position = _PrintedText(page.text, unit).find(page.heading)
    if position >= 0:
        return position
    return HEADING_NOT_PRINTED if unit == "page" else HEADING_BEFORE


def heading_positions(document: Document, unit: Unit) -> Iterator[int]:
    """The positions of the headings of a document, see `Record`; those of a page ascend."""
    texts = {page.number: page.text for page in document.pages}
    printed: dict[int, _PrintedText] = {}
    starts: defaultdict[int, int] = defaultdict(int)
    for heading in document.headings:
        number = heading.page
        if number not in printed:
            printed[number] = _PrintedText(texts.get(number, ""), unit)
        position = printed[number].find(heading.text, starts[number])
        starts[number] = max(starts[number], position + 1)
        yield position


class _PrintedText:
    """The text of a page in which headings are looked for."""

    def __init__(self, text: str, unit: Unit) -> None:
        self._text = text
        self._unit = unit
        self._words = tokens(text)
        self._forms = tuple(word.form for word in self._words)
        self._positions: defaultdict[str, list[int]] = defaultdict(list)
        for position, form in enumerate(self._forms):
            self._positions[form].append(position)

    def find(self, heading: str, start: int = 0) -> int:
        """The position of a heading's first token from a position on, -1 where it is not printed.

        The text of a printed page has its headings in it, that of a section seldom: there, only
        lines of their own that have the same words are taken for the heading.
        """
        places = list(islice(self._places(heading, start), _MAX_PLACES))
        lines = [first for first, last in places if self._fill_lines(first, last)]
        anywhere = [first for first, _ in places] if self._unit == "page" else []
        return next(iter((*lines, *anywhere)), -1)

    def _places(self, heading: str, start: int) -> Iterator[tuple[int, int]]:
        """Where the words of a heading follow each other: the positions of the first and last."""
        forms = forms_of(heading)
        candidates = self._positions.get(forms[0], []) if forms else []
        for first in candidates[bisect_left(candidates, start) :]:
            if self._forms[first : first + len(forms)] == forms:
                yield first, first + len(forms) - 1

    def _fill_lines(self, first: int, last: int) -> bool:
        """Whether the tokens between two positions are all those of one or more lines."""
        words, text = self._words, self._text
        begins = not first or "\n" in text[words[first - 1].end : words[first].start]
        ends = last + 1 == len(words) or "\n" in text[words[last].end : words[last + 1].start]
        return begins and ends
