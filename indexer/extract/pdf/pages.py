"""Pages as they were read in; their text in paragraphs, running lines apart, word places out."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from indexer.extract.pdf.layout.blocks import Block
from indexer.extract.pdf.layout.line_spacing import LineSpacing
from indexer.extract.pdf.layout.page_words import HYPHEN, TextLine
from indexer.extract.pdf.layout.paragraphs import blocks, marked
from indexer.extract.pdf.layout.segments import downwards, main_turn, segments, whole_line
from indexer.extract.pdf.layout.text_writer import write
from indexer.extract.pdf.page_reader import PageReading
from indexer.extract.text.clean import guess_language, paragraphs, vocabulary
from indexer.extract.text.hyphens import Hyphens
from indexer.extract.text.running_lines import RunningLines, find_running_lines
from indexer.page_images import Box

__all__ = ["Written", "written"]

_HYPHENS = frozenset((HYPHEN, "-"))
# Type that outgrows the text by this is that of headings.
_LARGE = 1.25
_SAMPLE = 20  # pages that show a document's language


@dataclass(frozen=True, slots=True)
class Written:
    """A page's text, its running header and footer, and the places of its words (None: unknown)."""

    text: str
    above: str = ""
    below: str = ""
    words: tuple[Box, ...] | None = None


@dataclass(slots=True)
class _Body:
    """A page without its running lines, before it is written; `rest` is what it takes of the next
    page: the end of its last word.
    """

    seen: PageReading
    above: str
    below: str
    words: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    rest: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line from edge to edge, the numbers of the lines that it is made of, how far down the
    page it stands and the height of its type.
    """

    text: str
    lines: tuple[int, ...]
    at: float = 0.0
    size: float = 0.0


def written(seen: Sequence[PageReading], starting: Sequence[Collection[str]]) -> Iterator[Written]:
    """Each page in turn; `starting` are the headings that start on it."""
    rows = [_rows(one) for one in seen]
    furniture = _running_lines(seen, rows, starting)
    kept = [_kept(page, one) for page, one in zip(rows, furniture, strict=True)]
    pitches = LineSpacing()
    for one, numbers in zip(seen, kept, strict=True):
        if one.sheet is not None:
            pitches.learn(line for n, line in enumerate(one.sheet.lines) if n in numbers)
    known = vocabulary([_text(one, numbers) for one, numbers in zip(seen, kept, strict=True)])
    language = guess_language("\n".join(one.text for one in seen[:_SAMPLE]))
    hyphens = Hyphens(known, language)
    before: _Body | None = None
    for n, one in enumerate(seen):
        above, below = (_shown(rows[n], part) for part in (furniture[n].above, furniture[n].below))
        body = _Body(one, above, below)
        _lay_out(body, kept[n], pitches, starting[n])
        if before is not None:
            _hand_over(before, body)
            yield _write(before, hyphens, starting[n - 1])
        before = body
    if before is not None:
        yield _write(before, hyphens, starting[-1])


def _rows(seen: PageReading) -> list[_Row]:
    """The lines from top to bottom, those at the same height as one."""
    if seen.sheet is None:
        return [_Row(line, (n,)) for n, line in enumerate(seen.lines)]
    texts = seen.sheet.text.split("\n")
    lines = sorted(enumerate(seen.sheet.lines), key=lambda one: one[1].top + one[1].bottom)
    groups: list[list[tuple[int, TextLine]]] = []
    for n, line in lines:
        if groups and _level(groups[-1][-1][1], line):
            groups[-1].append((n, line))
        else:
            groups.append([(n, line)])
    rows = []
    for group in groups:
        group.sort(key=lambda one: one[1].left)
        text = " ".join(texts[n] for n, _ in group).replace(HYPHEN, "-")
        last = group[-1][1]
        rows.append(_Row(text, tuple(n for n, _ in group), last.bottom, last.size))
    return rows


def _running_lines(
    seen: Sequence[PageReading], rows: Sequence[Sequence[_Row]], starting: Sequence[Collection[str]]
) -> list[RunningLines]:
    """The running lines by their text and, where it is known, by their place."""
    sizes: Counter[int] = Counter()
    for page in rows:
        for row in page:
            sizes[round(row.size)] += len(row.text)
    large = _LARGE * max(sizes, key=lambda size: (sizes[size], size), default=0)
    places = [
        [(row.at, row.size > large) for row in page] if one.sheet is not None else []
        for one, page in zip(seen, rows, strict=True)
    ]
    return find_running_lines([[row.text for row in page] for page in rows], starting, places)


def _level(one: TextLine, other: TextLine) -> bool:
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return one.turn == other.turn == 0 and overlap > 0.5 * min(one.size, other.size)


def _kept(rows: Sequence[_Row], furniture: RunningLines) -> set[int]:
    gone = {*furniture.above, *furniture.below}
    return {n for number, row in enumerate(rows) if number not in gone for n in row.lines}


def _shown(rows: Sequence[_Row], numbers: Sequence[int]) -> str:
    return "\n".join(rows[n].text.strip() for n in numbers)


def _text(seen: PageReading, kept: Collection[int]) -> str:
    return "\n".join(line for n, line in enumerate(seen.text.split("\n")) if n in kept)


def _lay_out(
    body: _Body, kept: Collection[int], pitches: LineSpacing, headings: Collection[str]
) -> None:
    """Puts a page's lines in order; text that is turned otherwise comes after the rest."""
    sheet = body.seen.sheet
    if sheet is None:
        body.lines = [line for n, line in enumerate(body.seen.lines) if n in kept]
        return
    body.words = sheet.words()
    lines = [line for n, line in enumerate(sheet.lines) if n in kept]
    if sheet.starts is not None:
        numbers = [n for n in range(len(sheet.lines)) if n in kept]
        whole = [whole_line(sheet, sheet.lines[n], body.words) for n in numbers]
        body.blocks = marked(whole, [n in sheet.starts for n in numbers])
        return
    main = main_turn(lines)
    for turn in sorted({line.turn for line in lines}, key=lambda turn: (turn != main, turn)):
        parts = [list(segments(sheet, x, body.words)) for x in lines if x.turn == turn]
        ordered = [piece for line in downwards(parts, turn) for piece in line]
        high = sheet.width if turn % 2 else sheet.height
        body.blocks += blocks(ordered, pitches, headings, high)


def _hand_over(body: _Body, following: _Body) -> None:
    """Gives the end of a word that is broken over the page to the page where it begins."""
    ends = [block for block in body.blocks if not block.note][-1:]
    begins = following.blocks[:1]
    if not (ends and begins and ends[0].rows and begins[0].rows):
        return
    last = body.words[ends[0].rows[-1].pieces[-1].last - 1]
    row = begins[0].rows[0]
    first = row.pieces[0]
    word = following.words[first.first]
    if re.search(r"[^\W\d_][-\ufffe]$", last) and word[0].islower() and word[-1] not in _HYPHENS:
        body.rest = word
        pieces_left = (first._replace(first=first.first + 1), *row.pieces[1:])
        begins[0].rows[0] = row._replace(pieces=tuple(p for p in pieces_left if p.first < p.last))
        if not begins[0].rows[0].pieces:
            del begins[0].rows[0]
        if not begins[0].rows:
            del following.blocks[0]


def _write(body: _Body, hyphens: Hyphens, headings: Collection[str]) -> Written:
    sheet = body.seen.sheet
    if sheet is None:
        text = paragraphs(body.lines, hyphens.known, headings, hyphens.language)
        return Written(text, body.above, body.below)
    text, words = write(body.blocks, sheet, body.words, hyphens, body.rest)
    return Written(text, body.above, body.below, words)
