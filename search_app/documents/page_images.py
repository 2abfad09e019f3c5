"""What the build kept of a page's looks -> its picture as an answer, and the boxes of matched words
in pixels of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from indexer.engine.protocol import Engine
from indexer.engine.results import PageText
from indexer.errors import NotFound
from search_app.documents.formats import page_name
from search_app.text import count

__all__ = ["Box", "Boxed", "PageImage", "boxed", "image_of", "page_png", "picture_url"]

# Left, top, right, bottom.
Box = tuple[float, float, float, float]
Boxes = tuple[tuple[Box, ...], ...]
# Start and end in the text, then the edges.
Word = tuple[int, int, float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page's picture, its size in pixels, and for each mark of the text its boxes in pixels, one
    for each line that the match stands on; `boxes` is None where nobody knows the places of words.
    """

    url: str
    width: int
    height: int
    boxes: Boxes | None

    def json(self) -> dict[str, Any]:
        """The key `image` of a page."""
        boxes = self.boxes
        return {
            "url": self.url,
            "width": self.width,
            "height": self.height,
            "boxes": None if boxes is None else [[list(box) for box in one] for one in boxes],
        }


@dataclass(frozen=True, slots=True)
class Boxed:
    """The boxes of a picture by the number of the match that each leads to, and what is to be said
    of them, "" where there is nothing to box.
    """

    boxes: tuple[tuple[int, tuple[Box, ...]], ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """The size of a picture in pixels and of its page in points."""

    width: int
    height: int
    across: float
    down: float

    def pixels(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Points of the page as pixels of its picture, within it."""
        x = self.width / self.across if self.across else 0.0
        y = self.height / self.down if self.down else 0.0
        return (
            _within(left * x, self.width),
            _within(top * y, self.height),
            _within(right * x, self.width),
            _within(bottom * y, self.height),
        )


def page_png(engine: Engine, identifier: str, number: int) -> bytes:
    """The stored PNG of a page; NotFound if there is none."""
    record = engine.record(identifier)
    image = engine.picture(identifier, number)
    if image is None or not image.png:
        label = next((page.label for page in record.pages if page.number == number), "")
        raise NotFound(
            f"There is no picture of {page_name(record, number, label)} of “{record.title}”.",
            "Pictures are made of the pages of PDF files when the index is built, if so set.",
        )
    return image.png


def picture_url(identifier: str, number: int, version: str, root: str = "") -> str:
    """The address under which a picture may be kept for good."""
    return f"{root}/documents/{quote(identifier, safe='')}/pages/{number}.png?v={quote(version)}"


def image_of(engine: Engine, page: PageText, root: str = "") -> PageImage | None:
    """The picture of a page and the boxes of its marks, None where the build kept no picture."""
    found = engine.picture(page.record.id, page.number)
    if found is None or not found.png:
        return None
    words, layout = found.layout.words, found.layout
    boxes: Boxes | None = None
    if words is not None:
        paper = Paper(found.width, found.height, layout.width, layout.height)
        boxes = tuple(tuple(_lines(words, paper, mark)) for mark in page.text.marks)
    url = picture_url(page.record.id, page.number, engine.info.version, root)
    return PageImage(url, found.width, found.height, boxes)


def boxed(image: PageImage | None, page: PageText) -> Boxed:
    """The matches of the text in its picture; those of the heading come before them in number, and
    stand nowhere in it.
    """
    marks = len(page.text.marks)
    if image is None or not marks:
        return Boxed()
    first = len(page.heading.marks) + 1
    boxes = tuple((at, one) for at, one in enumerate(image.boxes or (), first) if one)
    if not boxes:
        return Boxed((), "Where the words stand in this picture is not known.")
    if len(boxes) == marks:
        return Boxed(boxes, "Boxed: the words found on this page.")
    missing = count(marks - len(boxes), "match", "matches")
    return Boxed(
        boxes, f"Boxed: the words found on this page; the place of {missing} is not known."
    )


def _lines(words: Iterable[Word], paper: Paper, mark: tuple[int, int]) -> Iterator[Box]:
    """The words of a mark, those side by side in one box."""
    current: Box | None = None
    for start, end, *edges in words:
        if start >= mark[1] or end <= mark[0]:
            continue
        box = paper.pixels(*edges)
        if current is None:
            current = box
        elif _beside(current, box):
            current = _around(current, box)
        else:
            yield current
            current = box
    if current is not None:
        yield current


def _within(value: float, limit: int) -> float:
    return round(min(max(value, 0.0), float(limit)), 1)


def _beside(one: Box, other: Box) -> bool:
    """Whether a word follows another on its line: they share most of their height, and the gap is
    no wider than between words.
    """
    shared = min(one[3], other[3]) - max(one[1], other[1])
    height = max(one[3] - one[1], other[3] - other[1])
    gap = other[0] - one[2]
    return shared > height / 2 and -height <= gap <= 2 * height


def _around(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )
