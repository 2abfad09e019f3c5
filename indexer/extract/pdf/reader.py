"""The bytes of a PDF in, a Document with its physical pages and printed labels out."""

from collections.abc import Sequence

from indexer.extract.library_guard import Diagnostics, capture_logs
from indexer.extract.pdf.open import Opened, damaged, open_pdf
from indexer.extract.pdf.page_reader import PageReading, read_pages
from indexer.extract.pdf.pages import Written, written
from indexer.extract.pdf.render import render_page
from indexer.extract.pdf.structure import metadata, pdfium_fallback
from indexer.extract.pdf.structure.attachments import is_cover
from indexer.extract.pdf.structure.read_structure import Structure, read_structure
from indexer.extract.reader_api import ReadContext, ReadResult
from indexer.model import Document, Heading, Page, Reason, Unreadable

__all__ = ["read_pdf"]

_OPENING = 2  # pages whose largest lines may be the title, and that may show a date


def read_pdf(content: bytes, path: str, job: ReadContext) -> ReadResult:
    """Reads one PDF; what is damaged in part is read in part, with warnings."""
    notes = Diagnostics()
    with capture_logs("pypdf", notes), capture_logs("pypdfium2", notes):
        opened = open_pdf(content, job.limits.readers, notes)
        if not opened.count:
            return ReadResult(Unreadable(path, opened.reason, opened.message))
        try:
            return _read(opened, path, job, notes)
        finally:
            if opened.pdfium is not None:
                opened.pdfium.close()


def _read(opened: Opened, path: str, job: ReadContext, notes: Diagnostics) -> ReadResult:
    found = _structure(opened, notes)
    reader = None if job.limits.readers == "pdfium" and opened.pdfium else opened.pypdf
    seen = list(read_pages(reader, opened.pdfium, opened.count, job))
    if opened.cut:
        notes.add("The PDF has no end mark where it should be: pages may be missing.")
    for one in seen:
        for sentence in one.warnings:
            notes.add(sentence)
    if not any(one.text for one in seen) and (
        opened.cut or all(one.unread is Reason.DAMAGED for one in seen)
    ):
        message = damaged(opened.cut, notes)
        return ReadResult(Unreadable(path, Reason.DAMAGED, message), found.embedded)
    pages = []
    texts = written(seen, _starting(found.headings, opened.count))
    for number, (one, text) in enumerate(zip(seen, texts, strict=True), 1):
        pages.append(_page(number, one, text, found))
        render_page(opened.pdfium, number, text.words, one, job, notes)
    if is_cover(found.portfolio, [page.text for page in pages]):
        notes.add("The PDF is a folder of files, read one by one; its cover page is left out.")
        pages.clear()
    return ReadResult(_document(opened, path, seen, tuple(pages), found, notes), found.embedded)


def _structure(opened: Opened, notes: Diagnostics) -> Structure:
    if opened.pypdf is not None:
        return read_structure(opened.pypdf, opened.count, notes, opened.pdfium)
    if opened.pdfium is not None:
        return pdfium_fallback.structure_of(opened.pdfium, opened.count, notes)
    return Structure((), ())


def _starting(headings: Sequence[Heading], count: int) -> list[set[str]]:
    starting: list[set[str]] = [set() for _ in range(count)]
    for heading in headings:
        starting[heading.page - 1].add(heading.text)
    return starting


def _page(number: int, seen: PageReading, written: Written, found: Structure) -> Page:
    return Page(
        number=number,
        label=found.labels[number - 1],
        heading=found.in_force[number - 1],
        text=written.text,
        reader=seen.reader,
        agreement=seen.agreement,
        warnings=seen.warnings,
        above=written.above,
        below=written.below,
        unread=_unread(seen, written.text),
    )


def _unread(seen: PageReading, text: str) -> Reason | None:
    """Why the page's text is missing; beside the picture of a text a few words do not matter."""
    if text and seen.unread is not Reason.NEEDS_OCR:
        return None
    return seen.unread or Reason.BLANK


def _document(
    opened: Opened,
    path: str,
    seen: Sequence[PageReading],
    pages: tuple[Page, ...],
    found: Structure,
    notes: Diagnostics,
) -> Document:
    opening = [one.sized for one in seen[:_OPENING]]
    text = "\n".join(page.text for page in pages)
    declared = None
    if opened.pypdf is None and opened.pdfium is not None:
        declared = pdfium_fallback.declared(opened.pdfium, notes)
    known = metadata.describe(opened.pypdf, path, opening, found.headings, text, notes, declared)
    return Document(
        path=path,
        format="pdf",
        title=known.title,
        pages=pages,
        authors=known.authors,
        abstract=known.abstract,
        language=known.language,
        dates=known.dates,
        headings=found.headings,
        links=found.links,
        attachments=found.attachments,
        warnings=notes.sentences,
        sources=known.sources,
    )
