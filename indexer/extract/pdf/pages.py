"""Write the pages of a PDF: separate running lines, lay out paragraphs, and place each word."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from indexer.extract.pdf.layout.blocks import Block
from indexer.extract.pdf.layout.line_spacing import LineSpacing
from indexer.extract.pdf.layout.page_words import HYPHEN, TextLine
from indexer.extract.pdf.layout.paragraphs import blocks_from_starts, group_blocks
from indexer.extract.pdf.layout.segments import downwards, main_turn, split_line, whole_line
from indexer.extract.pdf.layout.text_writer import write_text
from indexer.extract.pdf.page_reader import PageReading
from indexer.extract.text.clean import guess_language, paragraphs, vocabulary
from indexer.extract.text.hyphens import Dehyphenator
from indexer.extract.text.refinement import refinement
from indexer.extract.text.running_lines import LinePosition, RunningLines, find_running_lines
from indexer.page_images import Box

__all__ = ["PageText", "write_pages"]

_HYPHENS = frozenset((HYPHEN, "-"))
# Type larger than the text by this factor is that of headings.
_HEADING_RATIO = 1.25
_LANGUAGE_SAMPLE = 20  # pages from which the language is guessed


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text, its running header and footer, and the boxes of its words (None: unknown)."""

    text: str
    above: str = ""
    below: str = ""
    words: tuple[Box, ...] | None = None


@dataclass(slots=True)
class _Body:
    """A page without its running lines, before it is written.

    `rest` is what it takes from the next page: the end of its last word.
    """

    reading: PageReading
    above: str
    below: str
    words: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    rest: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line across the page: the indexes of its lines, distance from the top, and type size."""

    text: str
    lines: tuple[int, ...]
    at: float = 0.0
    size: float = 0.0


def write_pages(
    readings: Sequence[PageReading], headings_by_page: Sequence[Collection[str]]
) -> Iterator[PageText]:
    """Write each page in turn; `headings_by_page` are the outline headings that start on each."""
    rows = [_visual_rows(reading) for reading in readings]
    running_lines = _running_lines(readings, rows, headings_by_page)
    line_numbers = [
        _body_lines(page, reading) for page, reading in zip(rows, running_lines, strict=True)
    ]
    spacing = LineSpacing()
    for reading, numbers in zip(readings, line_numbers, strict=True):
        if reading.page_words is not None:
            spacing.learn(line for n, line in enumerate(reading.page_words.lines) if n in numbers)
    known_words = vocabulary(
        [
            _body_text(reading, numbers)
            for reading, numbers in zip(readings, line_numbers, strict=True)
        ]
    )
    language = guess_language("\n".join(reading.text for reading in readings[:_LANGUAGE_SAMPLE]))
    hyphens = Dehyphenator(known_words, language)
    previous: _Body | None = None
    for n, reading in enumerate(readings):
        above, below = (
            _rows_text(rows[n], part) for part in (running_lines[n].above, running_lines[n].below)
        )
        body = _Body(reading, above, below)
        _lay_out(body, line_numbers[n], spacing, headings_by_page[n])
        if previous is not None:
            _move_broken_word(previous, body)
            yield _write(previous, hyphens, headings_by_page[n - 1])
        previous = body
    if previous is not None:
        yield _write(previous, hyphens, headings_by_page[-1])


def _lines_as_rows(reading: PageReading) -> list[_Row]:
    return [_Row(line, (n,)) for n, line in enumerate(reading.text.split("\n"))]


@refinement("Lines side by side were not recognized", _lines_as_rows)
def _visual_rows(reading: PageReading) -> list[_Row]:
    """The lines from top to bottom; lines at the same height form one row."""
    if reading.page_words is None:
        return [_Row(line, (n,)) for n, line in enumerate(reading.lines)]
    texts = reading.page_words.text.split("\n")
    lines = sorted(
        enumerate(reading.page_words.lines),
        key=lambda numbered: numbered[1].top + numbered[1].bottom,
    )
    groups: list[list[tuple[int, TextLine]]] = []
    for n, line in lines:
        if groups and _same_row(groups[-1][-1][1], line):
            groups[-1].append((n, line))
        else:
            groups.append([(n, line)])
    rows = []
    for group in groups:
        group.sort(key=lambda numbered: numbered[1].left)
        text = " ".join(texts[n] for n, _ in group).replace(HYPHEN, "-")
        last = group[-1][1]
        rows.append(_Row(text, tuple(n for n, _ in group), last.bottom, last.size))
    return rows


@refinement(
    "Running headers and footers stand in the text",
    lambda readings, *_: [RunningLines() for _ in readings],
)
def _running_lines(
    readings: Sequence[PageReading],
    rows: Sequence[Sequence[_Row]],
    headings_by_page: Sequence[Collection[str]],
) -> list[RunningLines]:
    """Find the running lines by their text and, where known, by their position."""
    sizes: Counter[int] = Counter()
    for page in rows:
        for row in page:
            sizes[round(row.size)] += len(row.text)
    large = _HEADING_RATIO * max(sizes, key=lambda size: (sizes[size], size), default=0)
    places = [
        []
        if reading.page_words is None
        else [
            LinePosition(row.at, reading.page_words.height - row.at, row.size > large)
            for row in page
        ]
        for reading, page in zip(readings, rows, strict=True)
    ]
    return find_running_lines(
        [[row.text for row in page] for page in rows], headings_by_page, places
    )


def _same_row(first: TextLine, second: TextLine) -> bool:
    overlap = min(first.bottom, second.bottom) - max(first.top, second.top)
    return first.turn == second.turn == 0 and overlap > 0.5 * min(first.size, second.size)


def _body_lines(rows: Sequence[_Row], running_lines: RunningLines) -> set[int]:
    running_rows = {*running_lines.above, *running_lines.below}
    return {n for number, row in enumerate(rows) if number not in running_rows for n in row.lines}


def _rows_text(rows: Sequence[_Row], numbers: Sequence[int]) -> str:
    return "\n".join(rows[n].text.strip() for n in numbers)


def _body_text(reading: PageReading, line_numbers: Collection[int]) -> str:
    return "\n".join(line for n, line in enumerate(reading.text.split("\n")) if n in line_numbers)


def _keep_lines(body: _Body, line_numbers: Collection[int], *_: object) -> None:
    body.blocks.clear()
    body.lines = _body_text(body.reading, line_numbers).replace(HYPHEN, "-").split("\n")


@refinement("Pages were read line by line, without their layout", _keep_lines)
def _lay_out(
    body: _Body, line_numbers: Collection[int], spacing: LineSpacing, headings: Collection[str]
) -> None:
    """Lay out the lines of a page in reading order; text in other orientations comes last."""
    page_words = body.reading.page_words
    if page_words is None:
        body.lines = [line for n, line in enumerate(body.reading.lines) if n in line_numbers]
        return
    body.words = page_words.words()
    lines = [line for n, line in enumerate(page_words.lines) if n in line_numbers]
    if page_words.starts is not None:
        numbers = [n for n in range(len(page_words.lines)) if n in line_numbers]
        whole = [whole_line(page_words, page_words.lines[n], body.words) for n in numbers]
        body.blocks = blocks_from_starts(whole, [n in page_words.starts for n in numbers])
        return
    main = main_turn(lines)
    for turn in sorted({line.turn for line in lines}, key=lambda turn: (turn != main, turn)):
        parts = [
            list(split_line(page_words, line, body.words)) for line in lines if line.turn == turn
        ]
        ordered = [segment for line in downwards(parts, turn) for segment in line]
        high = page_words.width if turn % 2 else page_words.height
        body.blocks += group_blocks(ordered, spacing, headings, high)


@refinement("Words broken between pages stay broken", lambda *_: None)
def _move_broken_word(body: _Body, following: _Body) -> None:
    """Move the end of a word that is broken across pages to the page where it begins."""
    ends = [block for block in body.blocks if not block.note][-1:]
    begins = following.blocks[:1]
    if not (ends and begins and ends[0].rows and begins[0].rows):
        return
    last = body.words[ends[0].rows[-1].segments[-1].last - 1]
    row = begins[0].rows[0]
    first = row.segments[0]
    word = following.words[first.first]
    if re.search(r"[^\W\d_][-\ufffe]$", last) and word[0].islower() and word[-1] not in _HYPHENS:
        body.rest = word
        segments_left = (first._replace(first=first.first + 1), *row.segments[1:])
        begins[0].rows[0] = row._replace(
            segments=tuple(segment for segment in segments_left if segment.first < segment.last)
        )
        if not begins[0].rows[0].segments:
            del begins[0].rows[0]
        if not begins[0].rows:
            del following.blocks[0]


def _as_read(body: _Body, *_: object) -> PageText:
    return PageText(body.reading.text.replace(HYPHEN, "-"), body.above, body.below)


@refinement("Pages were read line by line, without their layout", _as_read)
def _write(body: _Body, hyphens: Dehyphenator, headings: Collection[str]) -> PageText:
    page_words = body.reading.page_words
    if page_words is None or body.lines:
        text = paragraphs(body.lines, hyphens.word_counts, headings, hyphens.language)
        return PageText(text, body.above, body.below)
    text, words = write_text(body.blocks, page_words, body.words, hyphens, body.rest)
    return PageText(text, body.above, body.below, words)
