"""Scanned PDFs for tests: the pages of another PDF as pictures, a picture a page, no text."""

import io

from PIL import Image, ImageDraw
from pypdfium2 import PdfDocument

__all__ = ["pictures_as_pdf", "scanned"]


def scanned(content: bytes, dpi: int = 200) -> bytes:
    """What a scanner makes of a PDF that was printed."""
    document = PdfDocument(content)
    pages = [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]
    return pictures_as_pdf(pages, dpi)


def pictures_as_pdf(pictures: list[Image.Image], dpi: int = 200) -> bytes:
    """A PDF that has nothing but pictures, a page each."""
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi)
    return out.getvalue()


def blank_picture(width: int = 1275, height: int = 1650, dot: bool = False) -> Image.Image:
    """White paper; `dot`: with a speck of dust."""
    picture = Image.new("L", (width, height), 255)
    if dot:
        ImageDraw.Draw(picture).ellipse((600, 800, 604, 804), fill=0)
    return picture
