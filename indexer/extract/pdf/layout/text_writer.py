"""Write the blocks of a page as text, and record the box of each word in it."""

import re
from collections.abc import Iterable, Sequence

from indexer.extract.pdf.layout.blocks import Block
from indexer.extract.pdf.layout.page_words import HYPHEN, PageWords
from indexer.extract.pdf.layout.segments import Segment
from indexer.extract.pdf.layout.tables import Cell, Table
from indexer.extract.text.hyphens import Dehyphenator, Joint
from indexer.page_images import Box

__all__ = ["write_text"]

_DOT = frozenset(".·_…")
_DOTS = re.compile(r"[.·_…]+")
# A URL continues on the next line after these characters.
_URL_CONTINUES = re.compile(r"(?:://|\bwww\.)\S*[/.?=&_%]$|(?:://|\bwww\.)$")
_MIN_LEADER_DOTS = 5
_LEADER = re.compile(r"([.·_]{5,})")


def write_text(
    blocks: Iterable[Block],
    page_words: PageWords,
    words: Sequence[str],
    hyphens: Dehyphenator,
    word_end: str = "",
) -> tuple[str, tuple[Box, ...]]:
    """Write paragraphs separated by a blank line; return the text and the boxes of its words.

    `word_end` completes the word that is broken at the end of the last body paragraph.
    """
    writer = _Writer(page_words, words, hyphens)
    body = [block for block in blocks if not block.note]
    for block in blocks:
        writer.separate("\n\n")
        if block.table is not None:
            writer.table(block.table)
        else:
            ends = word_end if block is body[-1] and word_end else ""
            writer.run([segment for row in block.rows for segment in row.segments], ends)
    return writer.result()


class _Writer:
    """Writes words one after the other and records where each begins and ends."""

    def __init__(self, page_words: PageWords, words: Sequence[str], hyphens: Dehyphenator) -> None:
        self._sheet = page_words
        self._words = words
        self._hyphens = hyphens
        self._parts: list[str] = []
        self._length = 0
        self._boxes: list[Box] = []

    def result(self) -> tuple[str, tuple[Box, ...]]:
        """The text and the boxes."""
        return "".join(self._parts), tuple(self._boxes)

    def separate(self, sign: str) -> None:
        """Write a separator, unless nothing was written before."""
        if self._length:
            self._add(sign)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _place(self, text: str, word: int) -> None:
        start = self._length
        self._add(text)
        self._boxes.append((start, self._length, *self._sheet.box(word)))

    def run(self, segments: Sequence[Segment], word_end: str = "") -> None:
        """Write consecutive segments; broken words are rejoined and dot leaders shortened."""
        indices = [n for segment in segments for n in range(segment.first, segment.last)]
        ends = {segment.last - 1 for segment in segments}
        dots = self._leaders(indices)
        following = [*(self._words[n] for n in indices[1:]), word_end]
        for n, after in zip(indices, following, strict=False):
            word = self._words[n]
            broken = n in ends and len(word) > 1 and word[-1] in {HYPHEN, "-"}
            if n in dots:
                self._add(dots[n])
            elif broken and after and word[-2] != "-":
                self._join_broken_word(word[:-1], n, after)
            else:
                self._word(word.replace(HYPHEN, "-"), n)
                if after and not (n in ends and _URL_CONTINUES.search(word)):
                    self._add(" ")
        if word_end:
            self._add(word_end)

    def _leaders(self, indices: Sequence[int]) -> dict[int, str]:
        """The replacement of each word that is part of a dot leader."""
        replacements: dict[int, str] = {}
        if not any(self._words[n][0] in _DOT for n in indices):
            return replacements
        run: list[int] = []
        for n in (*indices, None):
            if n is not None and _DOTS.fullmatch(self._words[n]):
                run.append(n)
                continue
            if sum(len(self._words[dot]) for dot in run) >= _MIN_LEADER_DOTS:
                replacements |= dict.fromkeys(run, "") | {run[0]: "… "}
            run = []
        return replacements

    def _word(self, word: str, n: int) -> None:
        if ".." not in word and "__" not in word:
            self._place(word, n)
            return
        for part in _LEADER.split(word):
            if _LEADER.fullmatch(part):
                self._add(" … ")
            elif part:
                self._place(part, n)

    def _join_broken_word(self, stem: str, n: int, after: str) -> None:
        joint = self._hyphens.joint(stem, after)
        self._place(stem if joint is Joint.ONE else stem + "-", n)
        if joint is not Joint.ONE:
            self._add(joint.value[1:])

    def table(self, table: Table) -> None:
        """Write rows as lines, cells separated by " | "; entries of contents as paragraphs."""
        for row in table.rows:
            if table.contents:
                self.separate("\n\n" if row is not table.rows[0] else "")
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
        self.run([segment for cell in row[:-1] for segment in cell])
        if row[-1]:
            self._add(" … ")
            self.run(row[-1])
