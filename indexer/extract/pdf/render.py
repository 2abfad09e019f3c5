"""Render a page as an image, and hand it over with the boxes of its words."""

import io
from functools import partial

from PIL import Image, ImageChops
from pypdfium2 import PdfDocument

from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.pdf.page_reader import PageReading
from indexer.extract.reader_api import ReadContext
from indexer.page_images import Box, Layout, Picture

__all__ = ["render_page"]

# 1.5 pixels per point: 108 dpi, A4 is 893 by 1263, small print is legible.
_SCALE = 1.5
_MAX_SIDE = 2_000
_MAX_PIXELS = 2_500_000
# Levels of 255 by which the channels of a gray pixel may differ.
_GRAY_TOLERANCE = 12
_COLORS = 128


def render_page(
    pdf: PdfDocument | None,
    number: int,
    words: tuple[Box, ...] | None,
    reading: PageReading,
    context: ReadContext,
    notes: Diagnostics,
) -> None:
    """Add the image and the layout of a page to `context.pictures`."""
    if pdf is None or not context.pictures.wanted:
        return
    picture = None
    if context.limits.page_images:
        label = f"Page {number} could not be drawn"
        picture = guarded(partial(_draw, pdf, number - 1), None, notes, label)
    layout = Layout(reading.width, reading.height, words)
    png, width, height = picture or (b"", 0, 0)
    context.pictures.add(number, Picture(png, width, height, layout))


def _draw(pdf: PdfDocument, index: int) -> tuple[bytes, int, int]:
    """Render a page as PNG; return it with its size in pixels."""
    page = pdf.get_page(index)
    try:
        bitmap = page.render(scale=_scale(*page.get_size()), rev_byteorder=True)
        try:
            image = bitmap.to_pil().convert("RGB")
            return _to_png(image), image.width, image.height
        finally:
            bitmap.close()
    finally:
        page.close()


def _scale(width: float, height: float) -> float:
    """Pixels per point: fewer for posters."""
    longest_side = max(width, height, 1.0)
    by_area: float = (_MAX_PIXELS / max(width * height, 1.0)) ** 0.5
    return min(_SCALE, _MAX_SIDE / longest_side, by_area)


def _to_png(image: Image.Image) -> bytes:
    """Encode as PNG with 16 grays, or with 128 colors if the page has any, to save space."""
    red, green, blue = image.split()
    pairs = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    differ = max(sum(pair.histogram()[_GRAY_TOLERANCE:]) for pair in pairs)
    out = io.BytesIO()
    if not differ:
        small = image.convert("L").point([value >> 4 for value in range(256)])
        small.putpalette([17 * gray for gray in range(16) for _ in range(3)])
        small.save(out, "PNG", bits=4)
    else:
        octree, no_dither = Image.Quantize.FASTOCTREE, Image.Dither.NONE
        image.quantize(_COLORS, octree, dither=no_dither).save(out, "PNG")
    return out.getvalue()
