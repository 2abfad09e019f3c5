"""A page and the text that was read of it in, whether it shows words that nobody read out."""

from PIL import ImageDraw
from pypdfium2 import PdfPage

from indexer.extract.text.language import is_garbled

__all__ = ["MIN_PAGE_CHARACTERS", "ink_outside_text", "needs_ocr"]

# Fewer characters than this are no page of text: a stamp, a number, a divider.
MIN_PAGE_CHARACTERS = 25
# 50 dpi show whether something is printed, and cost next to nothing.
_SCALE = 50 / 72
_MAX_PIXELS = 400_000
# Steps of grey, of 255, from the paper.
_MIN_CONTRAST = 32
# Shares of the page: one line of small print has .001, rules and logos near a word .005.
_MIN_INK = 0.0004
_MIN_INK_BESIDE_WORDS = 0.01


def ink_outside_text(page: PdfPage) -> float:
    """The share of a page's area (0 to 1) that is printed on, outside of the words that pdfium
    reads there. Made for pages of few words: each has its box painted over.
    """
    width, height = page.get_size()
    scale = min(_SCALE, (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    words = page.get_textpage()
    try:
        picture = bitmap.to_pil()
        greys = picture.histogram()
        paper = max(range(256), key=greys.__getitem__)
        brush, place = ImageDraw.Draw(picture), bitmap.get_posconv(page)
        for index in range(min(words.count_chars(), 4 * MIN_PAGE_CHARACTERS)):
            left, bottom, right, top = words.get_charbox(index, loose=True)
            across, down = zip(
                place.to_bitmap(left, top), place.to_bitmap(right, bottom), strict=True
            )
            box = (min(across) - 1, min(down) - 1, max(across) + 1, max(down) + 1)
            brush.rectangle(box, fill=paper)
        greys = picture.histogram()
    finally:
        words.close()
        bitmap.close()
    printed = sum(count for grey, count in enumerate(greys) if abs(grey - paper) >= _MIN_CONTRAST)
    share: float = printed / max(sum(greys), 1)
    return share


def needs_ocr(text: str, ink: float) -> bool:
    """True when what a page shows is not in its text. `ink` is its `unread_ink`, which matters for
    texts below `FEW` characters only: 0.0 will do for others.
    """
    characters = sum(not c.isspace() for c in text)
    if characters >= MIN_PAGE_CHARACTERS:
        return is_garbled(text)
    return ink >= (_MIN_INK_BESIDE_WORDS if characters else _MIN_INK)
