"""PDFs whose words stand where the test says: (left, baseline, size, text) in upward points."""

import io
from collections.abc import Sequence
from typing import NamedTuple

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
)

from indexer.page_images import Picture


class Kept:
    """Keeps the pictures of pages in memory."""

    wanted = True

    def __init__(self) -> None:
        self.pages: dict[int, Picture] = {}

    def add(self, number: int, picture: Picture) -> None:
        self.pages[number] = picture


class Put(NamedTuple):
    """A text on a page; `turn` counts the quarters by which it is turned clockwise."""

    left: float
    base: float
    size: float
    text: str
    turn: int = 0


_TURNS = ((1, 0, 0, 1), (0, -1, 1, 0), (-1, 0, 0, -1), (0, 1, -1, 0))


def placed_pdf(
    pages: Sequence[Sequence[Put]],
    *,
    rotate: int = 0,
    crop: tuple[float, float, float, float] | None = None,
    size: tuple[float, float] = (600, 800),
    drawn: bytes = b"",
) -> bytes:
    """A PDF in Helvetica; `crop` is left, bottom, right, top; `drawn` are further operators."""
    writer = PdfWriter()
    for texts in pages:
        page = writer.add_blank_page(*size)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        stream.set_data(b"\n".join(map(_shown, texts)) + b"\n" + drawn)
        page[NameObject("/Contents")] = writer._add_object(stream)
        if rotate:
            page[NameObject("/Rotate")] = NumberObject(rotate)
        if crop:
            page[NameObject("/CropBox")] = ArrayObject(FloatObject(edge) for edge in crop)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def lines(*texts: str, left: float = 72, top: float = 700, size: float = 11) -> list[Put]:
    """Lines of text, one below the other, as they stand in a paragraph."""
    return [Put(left, top - n * 1.3 * size, size, text) for n, text in enumerate(texts)]


def _shown(put: Put) -> bytes:
    escaped = put.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    matrix = " ".join(map(str, (*_TURNS[put.turn], put.left, put.base)))
    return f"BT /F1 {put.size} Tf {matrix} Tm (".encode() + escaped.encode("cp1252") + b") Tj ET"
