"""An open PDF in; each page's text as two readers, or text recognition, give it out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from pypdf import PdfReader
from pypdfium2 import PdfDocument, PdfPage

from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.pdf import ink_coverage, ocr
from indexer.extract.pdf.agreement import choose
from indexer.extract.pdf.layout.page_words import PageWords
from indexer.extract.pdf.ocr_lines import page_words_of
from indexer.extract.pdf.pdfium_words import read_page_words
from indexer.extract.reader_api import ReadContext
from indexer.extract.tessdata import available
from indexer.extract.text.clean import clean, seems_language
from indexer.model import Reason

__all__ = ["PageReading", "read_pages"]

# A novel has half of it: what is longer on one page was made to hurt.
_LONGEST_PAGE = 1_000_000


@dataclass(slots=True)
class PageReading:
    """A page as it was read: a `sheet` with places (of pdfium or text recognition), or pypdf's
    `lines`; `width` and `height` in points as shown, 0.0 where unknown. `unread` holds unless text
    is left when running lines are gone; that a page needs OCR holds in any case.
    """

    reader: str
    agreement: float | None = None
    sheet: PageWords | None = None
    lines: list[str] = field(default_factory=list)
    unread: Reason | None = None
    warnings: tuple[str, ...] = ()
    width: float = 0.0
    height: float = 0.0

    @property
    def text(self) -> str:
        """The lines as they were read."""
        return "\n".join(self.lines) if self.sheet is None else self.sheet.text

    @property
    def sized(self) -> list[tuple[float, str]]:
        """The lines with the height of their type; none where that is unknown."""
        if self.sheet is None or not self.sheet.lines:
            return []
        lines = self.sheet.text.split("\n")
        return [(line.size, text) for line, text in zip(self.sheet.lines, lines, strict=True)]

    def forget(self, unread: Reason) -> None:
        """Gives up the text, for a reason."""
        self.reader, self.sheet, self.lines, self.unread = "none", None, [], unread


def read_pages(
    reader: PdfReader | None, pdf: PdfDocument | None, count: int, context: ReadContext
) -> Iterator[PageReading]:
    """The pages one by one; None stands for a reader that cannot open the file, or is not asked."""
    trusted: set[str] = set()
    for index in range(count):
        notes = Diagnostics()
        page = None
        if pdf is not None:
            what = f"Page {index + 1} could not be opened by pdfium"
            page = guarded(partial(pdf.get_page, index), None, notes, what)
        try:
            seen = _PageReader(reader, page, index + 1, context, notes, trusted).seen()
        finally:
            if page is not None:
                page.close()
        seen.warnings = notes.sentences
        yield seen


@dataclass(slots=True)
class _PageReader:
    """One page, by its number, and who reads it; `trusted` are words of earlier pages that make
    sense.
    """

    reader: PdfReader | None
    page: PdfPage | None
    number: int
    context: ReadContext
    notes: Diagnostics
    trusted: set[str]
    failed: bool = False

    def seen(self) -> PageReading:
        """The better text, or why there is none."""
        sheet = None
        if self.page is not None:
            what = f"Page {self.number} could not be read by pdfium"
            sheet = guarded(partial(read_page_words, self.page), None, self.notes, what)
        plain = None if self.reader is None else self._pypdf(self.reader)
        self.failed = bool(self.notes.sentences)
        whole = None if sheet is None else f"{sheet.text}\n{sheet.outside}"
        choice = choose(whole, plain)
        found = PageReading(choice.reader, choice.agreement)
        if sheet is not None:
            found.width, found.height = sheet.width, sheet.height
        if choice.reader == "pypdf":
            found.lines = [line.strip() for line in (plain or "").split("\n")]
        elif sheet is not None and choice.reader != "none":
            found.sheet = sheet
            found.reader = choice.reader if sheet.lines else "none"  # all may be cut off
            self._warn_of(sheet)
        self._look(found)
        return found

    def _pypdf(self, reader: PdfReader) -> str | None:
        what = f"Page {self.number} could not be read"
        index = self.number - 1
        raw = guarded(lambda: reader.pages[index].extract_text(), None, self.notes, what)
        if raw is None:
            return None
        if len(raw) > _LONGEST_PAGE:
            raw = raw[:_LONGEST_PAGE]
            self.notes.add(f"Page {self.number} was cut after {_LONGEST_PAGE} characters.")
        return clean(raw)

    def _warn_of(self, sheet: PageWords) -> None:
        if sheet.cut:
            self.notes.add(f"Page {self.number} was cut after {_LONGEST_PAGE} characters.")
        if sheet.outside:
            count = len(sheet.outside.split())
            words = "1 word" if count == 1 else f"{count} words"
            self.notes.add(f"Page {self.number} has {words} outside of what is shown: left out.")

    def _look(self, found: PageReading) -> None:
        """Looks at the page itself where its text is next to nothing, or makes no sense."""
        text = found.text
        few = len(text) < 2 * ink_coverage.FEW and len("".join(text.split())) < ink_coverage.FEW
        if not few and (seems_language(text) or self._familiar(text)):
            return
        page = self.page
        if page is None:
            found.unread = Reason.DAMAGED if self.failed else Reason.NO_TEXT
            return
        share = 0.0
        if few:
            what = f"Page {self.number} could not be drawn"
            share = guarded(partial(ink_coverage.ink_outside_text, page), 0.0, self.notes, what)
        if ink_coverage.needs_ocr(text, share):
            self._recognise(found, page)
        elif not text:
            found.unread = Reason.DAMAGED if self.failed else Reason.BLANK
        elif not few:
            self.trusted.update(text.split())

    def _familiar(self, text: str) -> bool:
        """Whether a fifth of the words stand on earlier pages that make sense."""
        words = text.split() if self.trusted else ()
        return bool(words) and 5 * sum(word in self.trusted for word in words) >= len(words)

    def _recognise(self, found: PageReading, page: PdfPage) -> None:
        limits, languages = self.context.limits, self.context.limits.ocr_languages
        if not limits.ocr or available(languages):
            found.unread = Reason.NEEDS_OCR
            if len("".join(found.text.split())) >= ink_coverage.FEW:
                found.forget(Reason.NEEDS_OCR)
            return
        what = f"Text on page {self.number} could not be recognised"
        seen = guarded(partial(ocr.recognise, page, languages), None, self.notes, what)
        self.context.progress()
        for sentence in seen.warnings if seen else ():
            self.notes.add(f"Page {self.number}: {sentence}")
        if seen is None or not seen.lines:
            found.unread = Reason.NO_TEXT
            return
        found.reader, found.agreement, found.lines = "ocr", None, []
        found.sheet = page_words_of(seen, found.width, found.height)
