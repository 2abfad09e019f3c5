"""A page in; a map from pdfium's places to those of the page as shown: cropped, turned, from the
upper left corner; out.
"""

from collections.abc import Callable

from pypdfium2 import PdfPage

__all__ = ["Box", "View"]

Box = tuple[float, float, float, float]
_Map = Callable[[float, float, float, float], Box]


class View:
    """`width` and `height` in points as shown, `rotation` in quarters clockwise."""

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
        """True when the middle of a box is on the page; a box of nonsense is nowhere."""
        left, top, right, bottom = box
        within = 0 <= left + right <= 2 * self.width and 0 <= top + bottom <= 2 * self.height
        return bool(within)
