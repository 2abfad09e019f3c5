"""The words of a page in lines, with their positions: the input of the layout analysis.

Values only; `pdfium_words` and `ocr_lines` make them. They are compact, because all pages of a
document are kept until its running lines are known.
"""

from array import array
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["HYPHEN", "Box", "PageWords", "TextLine"]

# Pdfium's character for a hyphen at the end of a line, soft or hard, in place of the line break.
HYPHEN = "\ufffe"

# Left, top, right, bottom in points, from the upper left corner of the page as shown.
Box = tuple[float, float, float, float]


class TextLine(NamedTuple):
    """The words from `first` to before `last` of a page.

    `turn` is the clockwise rotation in quarter turns. The box is left, top, right, bottom in points
    of the page as shown; the box and its height `size` are those of the main type of the line.
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
    """All words of a page; `width` and `height` are in points as shown.

    `text` has words separated by " " and lines by "\\n"; a word at the end of a line may end in
    `HYPHEN`. `edges` are left, top, right, bottom of each word. `outside` are words outside the
    visible area, which were left out. `starts` are the lines that begin a paragraph, None if only
    positions tell.
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
