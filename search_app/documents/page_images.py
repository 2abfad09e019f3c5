"""The image of a page that the build stored, and the boxes of its matches in pixels of it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from indexer.engine.protocol import DocumentStore, Engine
from indexer.engine.results import PageText
from indexer.errors import NotFound
from search_app.documents.formats import page_name
from search_app.text import count

__all__ = ["MatchBoxes", "PageImage", "image_version", "match_boxes", "page_image", "page_png"]

# Left, top, right, bottom.
Box = tuple[float, float, float, float]
Boxes = tuple[tuple[Box, ...], ...]
# Start and end in the text, then the edges.
Word = tuple[int, int, float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page's image: its size in pixels, and for each match of the text its boxes in pixels, one a
    line; `boxes` is None if the positions of words are not known.
    """

    url: str
    width: int
    height: int
    boxes: Boxes | None


@dataclass(frozen=True, slots=True)
class MatchBoxes:
    """The boxes of an image by the number of their match, and a caption, "" if there is no match in
    the text.
    """

    boxes: tuple[tuple[int, tuple[Box, ...]], ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class _Scale:
    """From points of a page to pixels of its image."""

    width: int
    height: int
    page_width: float
    page_height: float

    def to_pixels(self, left: float, top: float, right: float, bottom: float) -> Box:
        """A box in points as a box in pixels, clipped to the image."""
        x = self.width / self.page_width if self.page_width else 0.0
        y = self.height / self.page_height if self.page_height else 0.0
        return (
            _clipped(left * x, self.width),
            _clipped(top * y, self.height),
            _clipped(right * x, self.width),
            _clipped(bottom * y, self.height),
        )


def page_png(store: DocumentStore, identifier: str, number: int) -> bytes:
    """The stored PNG of a page; NotFound if there is none."""
    record = store.record(identifier)
    image = store.picture(identifier, number)
    if image is None or not image.png:
        label = next((page.label for page in record.pages if page.number == number), "")
        raise NotFound(
            f"There is no picture of {page_name(record, number, label)} of “{record.title}”.",
            "Pictures are made of the pages of PDF files when the index is built, if so set.",
        )
    return image.png


def image_version(png: bytes) -> str:
    """Twelve hexadecimal digits of an image's hash: the corpus version says nothing of images."""
    return hashlib.sha256(png).hexdigest()[:12]


def _image_url(identifier: str, number: int, version: str, root: str) -> str:
    """The URL of an image with its own version, so that it can be cached permanently."""
    return f"{root}/documents/{quote(identifier, safe='')}/pages/{number}.png?v={quote(version)}"


def page_image(engine: Engine, page: PageText, root: str = "") -> PageImage | None:
    """The image of a page with the boxes of its matches, None if the build stored no image."""
    picture = engine.picture(page.record.id, page.number)
    if picture is None or not picture.png:
        return None
    words, layout = picture.layout.words, picture.layout
    boxes: Boxes | None = None
    if words is not None:
        scale = _Scale(picture.width, picture.height, layout.width, layout.height)
        boxes = tuple(tuple(_line_boxes(words, scale, mark)) for mark in page.text.marks)
    url = _image_url(page.record.id, page.number, image_version(picture.png), root)
    return PageImage(url, picture.width, picture.height, boxes)


def match_boxes(image: PageImage | None, page: PageText) -> MatchBoxes:
    """The matches of the text in the image; the heading's matches, which have lower numbers, have
    no boxes.
    """
    marks = len(page.text.marks)
    if image is None or not marks:
        return MatchBoxes()
    first = len(page.heading.marks) + 1
    boxes = tuple((number, lines) for number, lines in enumerate(image.boxes or (), first) if lines)
    if not boxes:
        return MatchBoxes((), "Where the words stand in this picture is not known.")
    if len(boxes) == marks:
        return MatchBoxes(boxes, "Boxed: the words found on this page.")
    missing = count(marks - len(boxes), "match", "matches")
    return MatchBoxes(
        boxes, f"Boxed: the words found on this page; the place of {missing} is not known."
    )


def _line_boxes(words: Iterable[Word], scale: _Scale, mark: tuple[int, int]) -> Iterator[Box]:
    """The boxes of the words of a match, those side by side merged into one box."""
    current: Box | None = None
    for start, end, *edges in words:
        if start >= mark[1] or end <= mark[0]:
            continue
        box = scale.to_pixels(*edges)
        if current is None:
            current = box
        elif _is_beside(current, box):
            current = _union(current, box)
        else:
            yield current
            current = box
    if current is not None:
        yield current


def _clipped(value: float, limit: int) -> float:
    return round(min(max(value, 0.0), float(limit)), 1)


def _is_beside(box: Box, other: Box) -> bool:
    """Whether a word follows another on the same line: they share most of their height, and the gap
    is no wider than between words.
    """
    shared = min(box[3], other[3]) - max(box[1], other[1])
    height = max(box[3] - box[1], other[3] - other[1])
    gap = other[0] - box[2]
    return shared > height / 2 and -height <= gap <= 2 * height


def _union(box: Box, other: Box) -> Box:
    return (
        min(box[0], other[0]),
        min(box[1], other[1]),
        max(box[2], other[2]),
        max(box[3], other[3]),
    )
