"""Read the words of a page with pdfium: text in lines, and the box of each word."""

import ctypes
import re
from array import array
from collections.abc import Callable, Sequence
from math import pi

from pypdfium2 import PdfPage, PdfTextPage, raw

from indexer.extract.pdf.layout.page_words import HYPHEN, Box, PageWords, TextLine
from indexer.extract.text.clean import clean

__all__ = ["read_page_words"]

_WORDS = re.compile(f"\n|[^\\s{HYPHEN}]*{HYPHEN}|[^\\s{HYPHEN}]+")
_NOTE = re.compile(
    r"(?:(?<=[^\W\d_]{2})|(?<=[.,;:!?)\]\"'”’»]))\d{1,3}(?=[.,;:)]?$)|^\d{1,3}(?=[^\W\d_]{2}|[\"“(])"
)
_MAX_CHARACTERS = 1_000_000  # a novel has half of it: a longer page is an attack
_UNKNOWN_BASELINE = 100_000.0
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_PAIRS = re.compile("[\ud800-\udbff][\udc00-\udfff]")

_Map = Callable[[float, float, float, float], Box]


def read_page_words(page: PdfPage) -> PageWords:
    """Read the words of a page in the order of the file."""
    textpage = page.get_textpage()
    try:
        return _Reader(page, textpage).read()
    finally:
        textpage.close()


def _characters(textpage: PdfTextPage) -> tuple[str, Sequence[int]]:
    """The text of a page, and pdfium's index for each of its characters.

    The text leaves out some characters that have an index, and a character beyond U+FFFF has two.
    """
    count = textpage.count_chars()
    if count <= _MAX_CHARACTERS:
        text = textpage.get_text_range()
        if len(text) == count:
            return text, range(count)
    units = [(raw.FPDFText_GetUnicode(textpage, n), n) for n in range(min(count, _MAX_CHARACTERS))]
    characters = [
        (HYPHEN if code == 2 else chr(code), n) for code, n in units if 0 < code < 0x110000
    ]
    text = "".join(character for character, _ in characters)
    indices = [n for _, n in characters]
    for pair in reversed(list(_PAIRS.finditer(text))):
        del indices[pair.start() + 1]
    return _PAIRS.sub(_paired, text), indices


def _paired(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


class _View:
    """Maps pdfium's coordinates to those of the page as shown, from its upper left corner.

    `width` and `height` are in points as shown, `rotation` is in clockwise quarter turns.
    """

    def __init__(self, page: PdfPage) -> None:
        self.width, self.height = page.get_size()
        self.rotation = page.get_rotation() // 90 % 4
        left, bottom, right, top = page.get_bbox()
        across, along = self.width, self.height
        if self.rotation % 2:
            across, along = along, across
        x, y = across / ((right - left) or 1.0), along / ((top - bottom) or 1.0)
        maps: tuple[_Map, ...] = (
            lambda a, b, c, d: ((a - left) * x, (top - d) * y, (c - left) * x, (top - b) * y),
            lambda a, b, c, d: ((b - bottom) * y, (a - left) * x, (d - bottom) * y, (c - left) * x),
            lambda a, b, c, d: (
                *((right - c) * x, (b - bottom) * y),
                *((right - a) * x, (d - bottom) * y),
            ),
            lambda a, b, c, d: ((top - d) * y, (right - c) * x, (top - b) * y, (right - a) * x),
        )
        self.box = maps[self.rotation]

    def shows(self, box: Box) -> bool:
        """Whether the center of a box is on the page; False for invalid boxes."""
        left, top, right, bottom = box
        within = 0 <= left + right <= 2 * self.width and 0 <= top + bottom <= 2 * self.height
        return bool(within)


class _Reader:
    """Reads the words of one page; words outside the visible area are collected separately."""

    def __init__(self, page: PdfPage, textpage: PdfTextPage) -> None:
        self._textpage = textpage
        self._handle = textpage.raw
        self._view = _View(page)
        self._rect = raw.FS_RECTF()
        self._reference = ctypes.byref(self._rect)
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._origin = ctypes.byref(self._x), ctypes.byref(self._y)
        self._words: list[str] = []
        self._edges = array("f")
        self._starts: list[int] = []
        self._turns: list[int] = []
        self._turn = 0
        self._above = self._below = self._left = 0.0
        self._outside: list[str] = []

    def read(self) -> PageWords:
        """Read all words, in the order of the file."""
        text, index = _characters(self._textpage)
        text = text.replace("\r", "\n")
        plain = _CONTROLS.search(text) is None
        breaks = True
        for match in _WORDS.finditer(text):
            word = match[0]
            if word == "\n":
                breaks = True
                continue
            start, end = match.span()
            if word[-1].isdigit() or word[0].isdigit() or word[-2:-1].isdigit():
                cut = self._note_split(word, start, index)
                if cut:
                    part = text[start:cut]
                    part = part if plain and part.isascii() else _clean_word(part)
                    breaks = self._add_word(part, index[start], index[cut - 1], index[cut], breaks)
                    start, word = cut, text[cut:end]
            if not (plain and word.isascii()):
                word = _clean_word(word)
            after = index[end] if text[end : end + 1] == " " else -1
            breaks = self._add_word(word, index[start], index[end - 1], after, breaks)
            breaks = breaks or text[end - 1] == HYPHEN
        return self._page_words(len(index) >= _MAX_CHARACTERS)

    def _add_word(self, word: str, first: int, last: int, after: int, breaks: bool) -> bool:
        """Add the word from its first to its last character; return whether a break is due.

        `after` is the index of the character that follows on the same line, or -1.
        """
        if not word:
            return breaks
        box = self._word_box(first, last, after)
        if not self._view.shows(box):
            self._outside.append(word)
            return breaks
        if (
            breaks
            or self._turn != self._turns[-1]
            or (not self._turn and self._is_off_line(word, box))
        ):
            self._starts.append(len(self._words))
            self._turns.append(self._turn)
        self._left, self._above, _, self._below = box
        self._words.append(word)
        self._edges.extend(box)
        return False

    def _is_off_line(self, word: str, box: Box) -> bool:
        """Whether a word cannot be on the line of the previous one, whatever pdfium says."""
        left, top, _, bottom = box
        height = min(bottom - top, self._below - self._above)
        if min(bottom, self._below) - max(top, self._above) < 0.3 * height:
            return True
        return left < self._left - 0.5 * height and not _RIGHT_TO_LEFT.match(word)

    def _word_box(self, first: int, last: int, after: int) -> Box:
        """The box of the characters from `first` to `last`; also sets the current text rotation."""
        rect = self._rect
        raw.FPDFText_GetLooseCharBox(self._handle, first, self._reference)
        left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
        if first != last:
            raw.FPDFText_GetLooseCharBox(self._handle, last, self._reference)
            a, b, c, d = rect.left, rect.bottom, rect.right, rect.top
            across, upwards = a + c - left - right, b + d - bottom - top
            goes = across > abs(upwards)
            if goes:
                self._turn = self._view.rotation
            elif across or upwards:
                self._turn = self._text_turn(across, upwards, first)
            left, bottom = a if a < left else left, b if b < bottom else bottom
            right, top = c if c > right else right, d if d > top else top
            if goes:
                left, right = self._pen_positions(left, right, first, after)
        box: Box = self._view.box(left, bottom, right, top)
        return box

    def _pen_positions(
        self, left: float, right: float, first: int, after: int
    ) -> tuple[float, float]:
        """The pen positions at which a word written to the right begins and ends.

        Pdfium's boxes include overhanging ink, such as both hooks of an italic f. A space in the
        file begins where the word ends; a space that pdfium generated begins at the end of the ink.
        """
        if raw.FPDFText_GetCharOrigin(self._handle, first, *self._origin):
            left = max(left, min(self._x.value, right))
        if after >= 0 and raw.FPDFText_GetCharOrigin(self._handle, after, *self._origin):
            ends: float = self._x.value
            if left < ends < right and not raw.FPDFText_IsGenerated(self._handle, after):
                right = ends
        return left, right

    def _text_turn(self, across: float, upwards: float, first: int) -> int:
        """The rotation of text that is not written to the right; Hebrew and Arabic run left."""
        turn = 0
        if abs(upwards) > abs(across):
            turn = 3 if upwards > 0 else 1
        elif abs(raw.FPDFText_GetCharAngle(self._handle, first) % (2 * pi) - pi) < pi / 4:
            turn = 2
        quarters: int = (turn + self._view.rotation) % 4
        return quarters

    def _note_split(self, word: str, start: int, index: Sequence[int]) -> int:
        """Where the raised number of a footnote separates from its word, 0 if there is none."""
        note = _NOTE.search(word)
        if note is None or len(note[0]) == len(word):
            return 0
        leads = note.start() == 0
        others = range(note.end(), len(word)) if leads else range(note.start())
        near = [n for n in others if word[n].isalnum()][-4:]
        base = max((self._ink_bottom(index[start + n]) for n in near), default=_UNKNOWN_BASELINE)
        digit = index[start + note.start()]
        raw.FPDFText_GetLooseCharBox(self._handle, digit, self._reference)
        high = self._ink_bottom(digit) - base > 0.15 * (self._rect.top - self._rect.bottom)
        return start + (note.end() if leads else note.start()) if high else 0

    def _ink_bottom(self, index: int) -> float:
        """The lower edge of a character's ink, in pdfium's coordinates (upward points)."""
        edges = [ctypes.c_double() for _ in range(4)]
        raw.FPDFText_GetCharBox(self._handle, index, *edges)
        return float(edges[2].value)

    def _page_words(self, cut: bool) -> PageWords:
        ends = self._starts[1:] + [len(self._words)] * bool(self._starts)
        spans = list(zip(self._starts, ends, self._turns, strict=True))
        return PageWords(
            width=self._view.width,
            height=self._view.height,
            text="\n".join(" ".join(self._words[first:end]) for first, end, _ in spans),
            edges=self._edges,
            lines=[self._line(*span) for span in spans],
            outside=" ".join(self._outside),
            cut=cut,
        )

    def _line(self, first: int, last: int, turn: int) -> TextLine:
        """The type of a line is that of its longest word."""
        box = [self._edges[4 * first + n : 4 * last : 4] for n in range(4)]
        left, top, right, bottom = min(box[0]), min(box[1]), max(box[2]), max(box[3])
        lengths = [len(word) for word in self._words[first:last]]
        longest = lengths.index(max(lengths))
        if turn % 2:
            left, right = box[0][longest], box[2][longest]
            return TextLine(first, last, left, top, right, bottom, right - left, turn)
        top, bottom = box[1][longest], box[3][longest]
        return TextLine(first, last, left, top, right, bottom, bottom - top, turn)


def _clean_word(word: str) -> str:
    """Drop invisible characters; a soft hyphen at the end becomes HYPHEN."""
    text = clean(word.rstrip(HYPHEN))
    broken = word.endswith((HYPHEN, "\u00ad"))
    text = "".join(text.replace("\u00ad", "").split())
    return text + HYPHEN if broken and text else text
