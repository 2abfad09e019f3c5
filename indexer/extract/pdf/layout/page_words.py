"""Words of a page in lines, with their places: what the layout analysis works on.

Values only; `pdfium_words` and `ocr_lines` make them. They are compact, for all pages of a document
are kept until its running lines are known.
"""

from array import array
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["HYPHEN", "Box", "PageWords", "TextLine"]

# Pdfium's sign for a hyphen at a line's end, soft or hard, in place of the line break.
HYPHEN = "\ufffe"

# Left, top, right, bottom in points, from the upper left corner of the page as shown.
Box = tuple[float, float, float, float]


class TextLine(NamedTuple):
    """Words `first` to before `last` of a page; `turn` counts the quarters by which the line is
    turned clockwise. The box is left, top, right, bottom in points of the page as shown; it and
    `size`, its height, are those of the line's main type.
    """

    first: int
    last: int
    left: float
    top: float
    right: float
    bottom: float
    size: float
    turn: int


@dataclass(slots=True)
class PageWords:
    """`width` and `height` in points as shown. `text` has words parted by " " and lines by "\\n";
    a word at a line's end may end in `HYPHEN`. `edges` are left, top, right, bottom of each word.
    `outside` are the words that lie outside of what is shown, and were left out.
    `starts` are the lines that begin a paragraph, None where only their places tell.
    """

    width: float
    height: float
    text: str
    edges: "array[float]"
    lines: list[TextLine]
    outside: str = ""
    cut: bool = False
    starts: frozenset[int] | None = None

    def words(self) -> list[str]:
        """The words in the order of `edges`."""
        return self.text.split()

    def box(self, word: int) -> Box:
        """Left, top, right, bottom of a word."""
        left, top, right, bottom = self.edges[4 * word : 4 * word + 4]
        return left, top, right, bottom
