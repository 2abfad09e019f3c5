"""Read the pages of an open PDF with two readers, and with OCR where neither finds text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from pypdf import PdfReader
from pypdfium2 import PdfDocument, PdfPage

from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.pdf import ink_coverage, ocr
from indexer.extract.pdf.agreement import choose_reader
from indexer.extract.pdf.layout.page_words import PageWords
from indexer.extract.pdf.ocr_lines import to_page_words
from indexer.extract.pdf.pdfium_words import read_page_words
from indexer.extract.reader_api import ReadContext
from indexer.extract.tessdata import unavailable_reason
from indexer.extract.text.clean import clean, seems_language
from indexer.extract.text.refinement import refinement
from indexer.model import Reason

__all__ = ["PageReading", "read_pages"]

# A novel has half of it: a longer page is an attack.
_MAX_PAGE_LENGTH = 1_000_000


@dataclass(slots=True)
class PageReading:
    """The text of a page: `page_words` with positions (pdfium or OCR), or the `lines` of pypdf.

    `width` and `height` are in points as shown, 0.0 if unknown. `unread` applies if no text is left
    without the running lines; NEEDS_OCR applies in any case.
    """

    reader: str
    agreement: float | None = None
    page_words: PageWords | None = None
    lines: list[str] = field(default_factory=list)
    unread: Reason | None = None
    warnings: tuple[str, ...] = ()
    width: float = 0.0
    height: float = 0.0

    @property
    def text(self) -> str:
        """The lines as they were read."""
        return "\n".join(self.lines) if self.page_words is None else self.page_words.text

    @property
    def sized_lines(self) -> list[tuple[float, str]]:
        """The lines with their type size; empty if it is unknown."""
        if self.page_words is None or not self.page_words.lines:
            return []
        lines = self.page_words.text.split("\n")
        return [(line.size, text) for line, text in zip(self.page_words.lines, lines, strict=True)]

    def discard_text(self, unread: Reason) -> None:
        """Discard the text, for the given reason."""
        self.reader, self.page_words, self.lines, self.unread = "none", None, [], unread


def read_pages(
    reader: PdfReader | None, pdf: PdfDocument | None, count: int, context: ReadContext
) -> Iterator[PageReading]:
    """Read the pages one by one; None for a library that cannot open the file or is not used."""
    trusted: set[str] = set()
    for index in range(count):
        notes = Diagnostics()
        page = None
        if pdf is not None:
            label = f"Page {index + 1} could not be opened by pdfium"
            page = guarded(partial(pdf.get_page, index), None, notes, label)
        try:
            page_reader = _PageReader(reader, page, index + 1, context, notes, trusted)
            damaged = PageReading("none", unread=Reason.DAMAGED)
            label = f"Page {index + 1} could not be read"
            reading = guarded(page_reader.read, damaged, notes, label)
        finally:
            if page is not None:
                page.close()
        reading.warnings = notes.sentences
        yield reading


@dataclass(slots=True)
class _PageReader:
    """Reads one page, by its number; `trusted` are words of earlier pages that make sense."""

    reader: PdfReader | None
    page: PdfPage | None
    number: int
    context: ReadContext
    notes: Diagnostics
    trusted: set[str]
    failed: bool = False

    def read(self) -> PageReading:
        """Return the better text, or why there is none."""
        page_words = None
        if self.page is not None:
            label = f"Page {self.number} could not be read by pdfium"
            page_words = guarded(partial(read_page_words, self.page), None, self.notes, label)
        pypdf_text = None if self.reader is None else self._pypdf(self.reader)
        self.failed = bool(self.notes.sentences)
        pdfium_text = None if page_words is None else f"{page_words.text}\n{page_words.outside}"
        choice = choose_reader(pdfium_text, pypdf_text)
        reading = PageReading(choice.reader, choice.agreement)
        if page_words is not None:
            reading.width, reading.height = page_words.width, page_words.height
        if choice.reader == "pypdf":
            reading.lines = [line.strip() for line in (pypdf_text or "").split("\n")]
        elif page_words is not None and choice.reader != "none":
            reading.page_words = page_words
            # All of its words may be outside the visible area.
            reading.reader = choice.reader if page_words.lines else "none"
            self._warn_about(page_words)
        self._check_for_ocr(reading)
        return reading

    def _pypdf(self, reader: PdfReader) -> str | None:
        label = f"Page {self.number} could not be read"
        index = self.number - 1
        raw = guarded(lambda: reader.pages[index].extract_text(), None, self.notes, label)
        if raw is None:
            return None
        if len(raw) > _MAX_PAGE_LENGTH:
            raw = raw[:_MAX_PAGE_LENGTH]
            self.notes.add(f"Page {self.number} was cut after {_MAX_PAGE_LENGTH} characters.")
        return clean(raw)

    def _warn_about(self, page_words: PageWords) -> None:
        if page_words.cut:
            self.notes.add(f"Page {self.number} was cut after {_MAX_PAGE_LENGTH} characters.")
        if page_words.outside:
            count = len(page_words.outside.split())
            words = "1 word" if count == 1 else f"{count} words"
            self.notes.add(f"Page {self.number} has {words} outside of what is shown: left out.")

    @refinement("Pages were not checked for text in pictures", lambda *_: None)
    def _check_for_ocr(self, reading: PageReading) -> None:
        """Inspect the rendered page if it has almost no text, or text that makes no sense."""
        text = reading.text
        few = (
            len(text) < 2 * ink_coverage.MIN_PAGE_CHARACTERS
            and len("".join(text.split())) < ink_coverage.MIN_PAGE_CHARACTERS
        )
        if not few and (seems_language(text) or self._has_trusted_words(text)):
            return
        page = self.page
        if page is None:
            reading.unread = Reason.DAMAGED if self.failed else Reason.NO_TEXT
            return
        share = 0.0
        if few:
            label = f"Page {self.number} could not be drawn"
            share = guarded(partial(ink_coverage.ink_outside_text, page), 0.0, self.notes, label)
        if ink_coverage.needs_ocr(text, share):
            self._recognize(reading, page)
        elif not text:
            reading.unread = Reason.DAMAGED if self.failed else Reason.BLANK
        elif not few:
            self.trusted.update(text.split())

    def _has_trusted_words(self, text: str) -> bool:
        """Whether a fifth of the words occur on earlier pages that make sense."""
        words = text.split() if self.trusted else ()
        return bool(words) and 5 * sum(word in self.trusted for word in words) >= len(words)

    def _recognize(self, reading: PageReading, page: PdfPage) -> None:
        limits, languages = self.context.limits, self.context.limits.ocr_languages
        if not limits.ocr or unavailable_reason(languages):
            reading.unread = Reason.NEEDS_OCR
            if len("".join(reading.text.split())) >= ink_coverage.MIN_PAGE_CHARACTERS:
                reading.discard_text(Reason.NEEDS_OCR)
            return
        label = f"Text on page {self.number} could not be recognised"
        result = guarded(partial(ocr.recognize, page, languages), None, self.notes, label)
        self.context.progress()
        for sentence in result.warnings if result else ():
            self.notes.add(f"Page {self.number}: {sentence}")
        if result is None or not result.lines:
            reading.unread = Reason.NO_TEXT
            return
        reading.reader, reading.agreement, reading.lines = "ocr", None, []
        reading.page_words = to_page_words(result, reading.width, reading.height)
