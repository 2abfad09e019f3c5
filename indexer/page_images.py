"""Page images and the boxes of their words: one zip file for each file of the corpus.

    <document>/<page>.png        the page as shown: cropped, rotated, upright
    <document>/<page>.json       {"width", "height": of the picture in pixels, "page": [width,
                                  height] in points, "words": [start, end, left, top, right,
                                  bottom, ...]}

`document` counts the documents in the file: "0" is the file itself, then what is embedded in it, in
the order they were read. `start` and `end` are characters of the page's text, the box is in tenths
of a point from the picture's upper left corner. A page whose words have no known place has no
"words".
"""

import json
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

__all__ = ["NO_PICTURES", "Box", "Layout", "Picture", "Pictures", "PicturesFile", "read_picture"]

_DAMAGED = (
    *(OSError, EOFError, LookupError, ValueError, TypeError, AttributeError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error),
)
Box = tuple[int, int, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """The size of a page as shown, in points, and its words: (start, end) in the text, then left,
    top, right, bottom in points from the upper left corner. `words` is None when unknown.
    """

    width: float
    height: float
    words: tuple[Box, ...] | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A page's picture as PNG (empty where none was kept), its size in pixels, and its layout."""

    png: bytes
    width: int
    height: int
    layout: Layout


class Pictures(Protocol):
    """Receives the images of pages from a reader."""

    @property
    def wanted(self) -> bool:
        """False when images are not kept, so that none need be made."""

    def add(self, number: int, picture: Picture) -> None:
        """Keeps the picture of a page, by its number from 1."""


class _NoPictures:
    wanted = False

    def add(self, number: int, picture: Picture) -> None:
        """Forgets it."""


NO_PICTURES: Pictures = _NoPictures()


class PicturesFile:
    """The zip file of one file of the corpus, open until `with` ends; it comes into being with the
    first picture.

    When the disk is full, images are given up, and documents are not.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: zipfile.ZipFile | None = None
        self._lost = False

    def __enter__(self) -> "PicturesFile":
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if self._file is not None:
                self._file.close()
        except OSError:
            self._give_up()

    def of(self, document: int) -> Pictures:
        """Takes the pages of the n-th document in the file."""
        return _DocumentPictures(self, document)

    def add(self, document: int, number: int, picture: Picture) -> None:
        """Appends a page; a PNG is packed already and is stored as it is."""
        if self._lost:
            return
        name, text = f"{document}/{number}", json.dumps(_about(picture), separators=(",", ":"))
        try:
            if self._file is None:
                self._file = zipfile.ZipFile(self._path, "w")
            if picture.png:
                self._file.writestr(_entry(f"{name}.png"), picture.png)
            self._file.writestr(_entry(f"{name}.json"), text, zipfile.ZIP_DEFLATED)
        except OSError:
            self._give_up()

    def _give_up(self) -> None:
        self._lost = True
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _DocumentPictures:
    file: PicturesFile
    document: int
    wanted: bool = True

    def add(self, number: int, picture: Picture) -> None:
        """Keeps the picture of a page, by its number from 1."""
        self.file.add(self.document, number, picture)


def _about(picture: Picture) -> dict[str, Any]:
    layout = picture.layout
    about: dict[str, Any] = {
        "width": picture.width,
        "height": picture.height,
        "page": [layout.width, layout.height],
    }
    if layout.words is not None:
        about["words"] = [
            value
            for start, end, *box in layout.words
            for value in (start, end, *(round(edge * 10) for edge in box))
        ]
    return about


def read_picture(path: Path, document: int, number: int) -> Picture | None:
    """A page's picture and layout, None when there is none, or it cannot be read."""
    name = f"{document}/{number}"
    try:
        with zipfile.ZipFile(path) as file:
            about = json.loads(file.read(f"{name}.json"))
            png = file.read(f"{name}.png") if f"{name}.png" in file.NameToInfo else b""
        width, height = about["page"]
        words = about.get("words")
        boxes = None if words is None else tuple(_boxes(words))
        return Picture(png, about["width"], about["height"], Layout(width, height, boxes))
    except _DAMAGED:
        return None


def _boxes(values: Sequence[int]) -> Sequence[Box]:
    rows = zip(*[iter(values)] * 6, strict=True)
    return [(a, b, *(edge / 10 for edge in box)) for a, b, *box in rows]


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name)  # always the same date, so that equal pages are equal bytes
