"""OCR: recognize the text of a page image with tesseract. The only module that uses tesserocr."""

import os
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pypdfium2 import PdfPage

from indexer.extract.pdf.ocr_lines import (
    OcrLine,
    OcrResult,
    OcrToken,
    OcrWord,
    group_lines,
    mean_confidence,
)
from indexer.extract.tessdata import data_folder, language_codes, unavailable_reason

__all__ = ["OcrLine", "OcrResult", "OcrWord", "recognize"]

# 150 dpi is less accurate (word F1 .944 instead of .977); 300 dpi costs a fifth more and is no
# better.
_DPI = 200
# A2 at 200 dpi: tesseract then needs 350 MiB. Larger pages are rendered smaller, with a warning.
_MAX_PIXELS = 16_000_000
_MAX_SIDE = 16_000
_MIN_SIDE = 8
# A dense page of small print takes 4 s; what takes longer is not text.
_MAX_SECONDS = 20
# Of 100. Clean scans have 90 and more; below 70 every fourth word is wrong.
_MIN_CONFIDENCE = 70


def recognize(page: PdfPage, languages: str, folder: str = "") -> OcrResult:
    """Recognize the text of a page rendered at 200 dpi in gray.

    Raises what pdfium and tesseract raise; RuntimeError if OCR is unavailable.
    """
    width, height = page.get_size()
    scale = _scale(width, height)
    if not scale:
        return OcrResult((), 0.0, ("The page is too small to hold text.",))
    engine = _engine(languages, folder)
    bitmap = page.render(scale=scale, grayscale=True)
    pixels = bytes(bitmap.buffer)  # tesseract keeps no copy: it must outlive this call
    try:
        engine.ClearAdaptiveClassifier()  # earlier pages must not influence this one
        engine.SetImageBytes(pixels, bitmap.width, bitmap.height, 1, bitmap.stride)
        engine.SetSourceResolution(round(72 * scale))
        if not engine.Recognize(1000 * _MAX_SECONDS):
            return OcrResult((), 0.0, (f"Its text was not recognised in {_MAX_SECONDS} seconds.",))
        lines = tuple(group_lines(_tokens(engine, scale)))
    finally:
        engine.Clear()
        bitmap.close()
    confidence = mean_confidence(lines)
    return OcrResult(lines, confidence, tuple(_warnings(lines, confidence, scale)))


def _scale(width: float, height: float) -> float:
    """Pixels per point; 0.0 if the page is too small for a letter."""
    largest = min(_DPI / 72, _MAX_SIDE / max(width, height, 1))
    scale = min(largest, (_MAX_PIXELS / max(width * height, 1)) ** 0.5)
    return scale if min(width, height) * scale >= _MIN_SIDE else 0.0


def _tokens(engine: Any, scale: float) -> Iterator[OcrToken]:
    """The words in reading order, and what begins at each."""
    from tesserocr import RIL, iterate_level

    iterator = engine.GetIterator()
    if iterator is None or iterator.Empty(RIL.WORD):
        return
    for word in iterate_level(iterator, RIL.WORD):
        text = (word.GetUTF8Text(RIL.WORD) or "").strip()
        box = word.BoundingBox(RIL.WORD)
        if box is None:
            box, text = (0, 0, 0, 0), ""
        row = word.RowAttributes() or {}
        yield OcrToken(
            begins_paragraph=word.IsAtBeginningOf(RIL.PARA),
            begins_line=word.IsAtBeginningOf(RIL.TEXTLINE),
            size=row.get("row_height", 0.0) / scale,
            word=OcrWord(text, word.Confidence(RIL.WORD), *(edge / scale for edge in box)),
        )


def _warnings(lines: tuple[OcrLine, ...], confidence: float, scale: float) -> Iterator[str]:
    if lines and confidence < _MIN_CONFIDENCE:
        yield f"Its text was recognised unsurely ({confidence:.0f} of 100): look at the page."
    if scale < 0.99 * _DPI / 72:
        yield f"The page is so large that it was recognised at {72 * scale:.0f} dpi, not {_DPI}."


@lru_cache(maxsize=1)
def _engine(languages: str, folder: str) -> Any:
    """Create the engine once per process: loading the data takes .1 s and 20 MiB."""
    why_not, folder_path = unavailable_reason(languages, folder), data_folder(languages, folder)
    if why_not or folder_path is None:
        raise RuntimeError(why_not)
    # There is a worker process per core: more threads would only wait for each other.
    os.putenv("OMP_THREAD_LIMIT", "1")
    from tesserocr import OEM, PSM, PyTessBaseAPI

    languages = "+".join(language_codes(languages))
    return PyTessBaseAPI(path=f"{folder_path}/", lang=languages, oem=OEM.LSTM_ONLY, psm=PSM.AUTO)
