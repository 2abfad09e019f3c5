"""Blocks of a page in; its text and the place of each word in it out."""

import re
from collections.abc import Iterable, Sequence

from indexer.extract.pdf.layout.blocks import Block
from indexer.extract.pdf.layout.page_words import HYPHEN, PageWords
from indexer.extract.pdf.layout.segments import Segment
from indexer.extract.pdf.layout.tables import Cell, Table
from indexer.extract.text.hyphens import Hyphens, Joint
from indexer.page_images import Box

__all__ = ["write"]

_DOT = frozenset(".·_…")
_DOTS = re.compile(r"[.·_…]+")
# An address goes on in the next line behind these signs.
_ADDRESS = re.compile(r"(?:://|\bwww\.)\S*[/.?=&_%]$|(?:://|\bwww\.)$")
_FEWEST_DOTS = 5
_LEADER = re.compile(r"([.·_]{5,})")


def write(
    blocks: Iterable[Block],
    sheet: PageWords,
    words: Sequence[str],
    hyphens: Hyphens,
    rest: str = "",
) -> tuple[str, tuple[Box, ...]]:
    """The text, paragraphs parted by a blank line, and its words' boxes, by their place in it.

    `rest` ends the word that breaks off at the end of the last paragraph of the body.
    """
    writer = _Writer(sheet, words, hyphens)
    body = [block for block in blocks if not block.note]
    for block in blocks:
        writer.part("\n\n")
        if block.table is not None:
            writer.table(block.table)
        else:
            ends = rest if block is body[-1] and rest else ""
            writer.run([piece for row in block.rows for piece in row.pieces], ends)
    return writer.result()


class _Writer:
    """Puts words one after the other and notes where each begins and ends."""

    def __init__(self, sheet: PageWords, words: Sequence[str], hyphens: Hyphens) -> None:
        self._sheet = sheet
        self._words = words
        self._hyphens = hyphens
        self._parts: list[str] = []
        self._length = 0
        self._boxes: list[Box] = []

    def result(self) -> tuple[str, tuple[Box, ...]]:
        """The text and the boxes."""
        return "".join(self._parts), tuple(self._boxes)

    def part(self, sign: str) -> None:
        """Parts what follows from what was written before, if anything was."""
        if self._length:
            self._add(sign)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _place(self, text: str, word: int) -> None:
        start = self._length
        self._add(text)
        self._boxes.append((start, self._length, *self._sheet.box(word)))

    def run(self, pieces: Sequence[Segment], rest: str = "") -> None:
        """The words of pieces that follow one another, broken ones mended, leaders shortened."""
        indices = [n for piece in pieces for n in range(piece.first, piece.last)]
        ends = {piece.last - 1 for piece in pieces}
        dots = self._leaders(indices)
        following = [*(self._words[n] for n in indices[1:]), rest]
        for n, after in zip(indices, following, strict=False):
            word = self._words[n]
            broken = n in ends and len(word) > 1 and word[-1] in {HYPHEN, "-"}
            if n in dots:
                self._add(dots[n])
            elif broken and after and word[-2] != "-":
                self._broken(word[:-1], n, after)
            else:
                self._word(word.replace(HYPHEN, "-"), n)
                if after and not (n in ends and _ADDRESS.search(word)):
                    self._add(" ")
        if rest:
            self._add(rest)

    def _leaders(self, indices: Sequence[int]) -> dict[int, str]:
        """Dots that lead to a number, word by word, and what is written in their place."""
        found: dict[int, str] = {}
        if not any(self._words[n][0] in _DOT for n in indices):
            return found
        run: list[int] = []
        for n in (*indices, None):
            if n is not None and _DOTS.fullmatch(self._words[n]):
                run.append(n)
                continue
            if sum(len(self._words[dot]) for dot in run) >= _FEWEST_DOTS:
                found |= dict.fromkeys(run, "") | {run[0]: "… "}
            run = []
        return found

    def _word(self, word: str, n: int) -> None:
        if ".." not in word and "__" not in word:
            self._place(word, n)
            return
        for part in _LEADER.split(word):
            if _LEADER.fullmatch(part):
                self._add(" … ")
            elif part:
                self._place(part, n)

    def _broken(self, stem: str, n: int, after: str) -> None:
        joint = self._hyphens.joint(stem, after)
        self._place(stem if joint is Joint.ONE else stem + "-", n)
        if joint is not Joint.ONE:
            self._add(joint.value[1:])

    def table(self, table: Table) -> None:
        """Rows as lines, cells parted by " | "; entries of a contents page as paragraphs."""
        for row in table.rows:
            if table.contents:
                self.part("\n\n" if row is not table.rows[0] else "")
                self._entry(row)
                continue
            if row is not table.rows[0]:
                self._add("\n")
            filled = max((n for n, cell in enumerate(row, 1) if cell), default=0)
            for number, cell in enumerate(row[:filled]):
                if number:
                    self._add(" | ")
                self.run(cell)

    def _entry(self, row: Sequence[Cell]) -> None:
        self.run([piece for cell in row[:-1] for piece in cell])
        if row[-1]:
            self._add(" … ")
            self.run(row[-1])
