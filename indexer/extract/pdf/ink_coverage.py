"""Ink coverage: does a page show text that was not read, so that it needs OCR?"""

from PIL import ImageDraw
from pypdfium2 import PdfPage

from indexer.extract.text.language import is_garbled
from indexer.extract.text.refinement import refinement

__all__ = ["MIN_PAGE_CHARACTERS", "ink_outside_text", "needs_ocr"]

# Fewer characters are not a page of text: a stamp, a number, a divider.
MIN_PAGE_CHARACTERS = 25
# 50 dpi show whether something is printed, at almost no cost.
_SCALE = 50 / 72
_MAX_PIXELS = 400_000
# Difference from the paper in gray levels, of 255.
_MIN_CONTRAST = 32
# Shares of the page: one line of small print has .001, rules and logos beside a word .005.
_MIN_INK = 0.0004
_MIN_INK_BESIDE_WORDS = 0.01


def ink_outside_text(page: PdfPage) -> float:
    """The share of a page's area (0 to 1) that is printed outside the words that pdfium reads.

    For pages of few words: the box of each is painted over.
    """
    width, height = page.get_size()
    scale = min(_SCALE, (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    words = page.get_textpage()
    try:
        picture = bitmap.to_pil()
        grays = picture.histogram()
        paper = max(range(256), key=grays.__getitem__)
        brush, place = ImageDraw.Draw(picture), bitmap.get_posconv(page)
        for index in range(min(words.count_chars(), 4 * MIN_PAGE_CHARACTERS)):
            left, bottom, right, top = words.get_charbox(index, loose=True)
            across, down = zip(
                place.to_bitmap(left, top), place.to_bitmap(right, bottom), strict=True
            )
            box = (min(across) - 1, min(down) - 1, max(across) + 1, max(down) + 1)
            brush.rectangle(box, fill=paper)
        grays = picture.histogram()
    finally:
        words.close()
        bitmap.close()
    printed = sum(count for gray, count in enumerate(grays) if abs(gray - paper) >= _MIN_CONTRAST)
    share: float = printed / max(sum(grays), 1)
    return share


@refinement("Pages were not checked for text in pictures", lambda *_: False)
def needs_ocr(text: str, ink: float) -> bool:
    """Whether a page shows text that `text` lacks.

    `ink` is its `ink_outside_text`; it matters only for texts below MIN_PAGE_CHARACTERS, for others
    0.0 will do.
    """
    characters = sum(not c.isspace() for c in text)
    if characters >= MIN_PAGE_CHARACTERS:
        return is_garbled(text)
    return ink >= (_MIN_INK_BESIDE_WORDS if characters else _MIN_INK)
