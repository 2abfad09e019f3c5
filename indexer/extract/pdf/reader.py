"""Reader of PDF files: a Document with physical pages, printed labels, structure and metadata."""

from collections.abc import Sequence

from indexer.extract.library_guard import Diagnostics, capture_logs
from indexer.extract.pdf.open import OpenedPdf, damage_message, open_pdf
from indexer.extract.pdf.page_reader import PageReading, read_pages
from indexer.extract.pdf.pages import PageText, write_pages
from indexer.extract.pdf.render import render_page
from indexer.extract.pdf.structure import pdfium_fallback
from indexer.extract.pdf.structure.attachments import is_cover
from indexer.extract.pdf.structure.metadata import collect_metadata
from indexer.extract.pdf.structure.read_structure import Structure, read_structure
from indexer.extract.reader_api import ReadContext, ReadResult
from indexer.model import Document, Heading, Page, Reason, Unreadable

__all__ = ["read_pdf"]

_FIRST_PAGES = 2  # pages that may show the title in the largest type, and a date


def read_pdf(content: bytes, path: str, context: ReadContext) -> ReadResult:
    """Read a PDF; a partly damaged one is read in part, with warnings."""
    notes = Diagnostics()
    with capture_logs("pypdf", notes), capture_logs("pypdfium2", notes):
        opened = open_pdf(content, context.limits.readers, notes)
        if not opened.count:
            return ReadResult(Unreadable(path, opened.reason, opened.message))
        try:
            return _read(opened, path, context, notes)
        finally:
            if opened.pdfium is not None:
                opened.pdfium.close()


def _read(opened: OpenedPdf, path: str, context: ReadContext, notes: Diagnostics) -> ReadResult:
    structure = _structure(opened, notes)
    reader = None if context.limits.readers == "pdfium" and opened.pdfium else opened.pypdf
    readings = list(read_pages(reader, opened.pdfium, opened.count, context))
    if opened.truncated:
        notes.add("The PDF has no end mark where it should be: pages may be missing.")
    for reading in readings:
        for sentence in reading.warnings:
            notes.add(sentence)
    if not any(reading.text for reading in readings) and (
        opened.truncated or all(reading.unread is Reason.DAMAGED for reading in readings)
    ):
        message = damage_message(opened.truncated, notes)
        return ReadResult(Unreadable(path, Reason.DAMAGED, message), structure.embedded)
    pages = []
    texts = write_pages(readings, _headings_by_page(structure.headings, opened.count))
    for number, (reading, text) in enumerate(zip(readings, texts, strict=True), 1):
        pages.append(_page(number, reading, text, structure))
        render_page(opened.pdfium, number, text.words, reading, context, notes)
    if is_cover(structure.portfolio, [page.text for page in pages]):
        notes.add("The PDF is a folder of files, read one by one; its cover page is left out.")
        pages.clear()
    return ReadResult(
        _document(opened, path, readings, tuple(pages), structure, notes), structure.embedded
    )


def _structure(opened: OpenedPdf, notes: Diagnostics) -> Structure:
    if opened.pypdf is not None:
        return read_structure(opened.pypdf, opened.count, notes, opened.pdfium)
    if opened.pdfium is not None:
        return pdfium_fallback.fallback_structure(opened.pdfium, opened.count, notes)
    return Structure((), ())


def _headings_by_page(headings: Sequence[Heading], count: int) -> list[set[str]]:
    headings_by_page: list[set[str]] = [set() for _ in range(count)]
    for heading in headings:
        headings_by_page[heading.page - 1].add(heading.text)
    return headings_by_page


def _page(number: int, reading: PageReading, page_text: PageText, structure: Structure) -> Page:
    return Page(
        number=number,
        label=structure.labels[number - 1],
        heading=structure.current_headings[number - 1],
        text=page_text.text,
        reader=reading.reader,
        agreement=reading.agreement,
        warnings=reading.warnings,
        above=page_text.above,
        below=page_text.below,
        unread=_unread_reason(reading, page_text.text),
    )


def _unread_reason(reading: PageReading, text: str) -> Reason | None:
    """Why the page's text is missing; a few words beside the picture of a text do not count."""
    if text and reading.unread is not Reason.NEEDS_OCR:
        return None
    return reading.unread or Reason.BLANK


def _document(
    opened: OpenedPdf,
    path: str,
    readings: Sequence[PageReading],
    pages: tuple[Page, ...],
    structure: Structure,
    notes: Diagnostics,
) -> Document:
    first_pages = [reading.sized_lines for reading in readings[:_FIRST_PAGES]]
    text = "\n".join(page.text for page in pages)
    declared = None
    if opened.pypdf is None and opened.pdfium is not None:
        declared = pdfium_fallback.fallback_info(opened.pdfium, notes)
    metadata = collect_metadata(
        opened.pypdf, path, first_pages, structure.headings, text, notes, declared
    )
    return Document(
        path=path,
        format="pdf",
        title=metadata.title,
        pages=pages,
        authors=metadata.authors,
        abstract=metadata.abstract,
        language=metadata.language,
        dates=metadata.dates,
        headings=structure.headings,
        links=structure.links,
        attachments=structure.attachments,
        warnings=notes.sentences,
        sources=metadata.sources,
    )
