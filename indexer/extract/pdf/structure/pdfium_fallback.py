"""Structure and document information of a PDF that only pdfium can open."""

from collections.abc import Iterator
from functools import partial

from pypdfium2 import PdfDocument

from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.pdf.structure.labels import MAX_LABEL_LENGTH
from indexer.extract.pdf.structure.outline import MAX_DEPTH, MAX_ENTRIES, MAX_ENTRY_LENGTH
from indexer.extract.pdf.structure.read_structure import Structure, current_headings
from indexer.extract.text.clean import one_line
from indexer.model import Heading

__all__ = ["fallback_info", "fallback_structure"]


def fallback_structure(pdf: PdfDocument, count: int, notes: Diagnostics) -> Structure:
    """Read labels and outline; links and embedded files are unknown."""
    no_headings: tuple[Heading, ...] = ()
    label = "The outline is damaged"
    headings = guarded(lambda: tuple(_headings(pdf, count)), no_headings, notes, label)
    label = "The page labels are damaged"
    labels = tuple(guarded(partial(_label, pdf, n), "", notes, label) for n in range(count))
    declares = any(printed != str(n) for n, printed in enumerate(labels, 1))
    return Structure(
        labels=labels if declares else ("",) * count,
        current_headings=current_headings(headings, count),
        headings=headings,
    )


def fallback_info(pdf: PdfDocument, notes: Diagnostics) -> dict[str, str]:
    """The document information as written: "Title", "Author" and so on."""
    no_info: dict[str, str] = {}
    return guarded(lambda: dict(pdf.get_metadata_dict()), no_info, notes, "Document information")


def _label(pdf: PdfDocument, index: int) -> str:
    return one_line(pdf.get_page_label(index))[:MAX_LABEL_LENGTH]


def _headings(pdf: PdfDocument, count: int) -> Iterator[Heading]:
    headings_read = 0
    for entry in pdf.get_toc(max_depth=MAX_DEPTH):
        destination = entry.get_dest()
        index = None if destination is None else destination.get_index()
        text = one_line(entry.get_title() or "")
        if text and index is not None and 0 <= index < count:
            yield Heading(entry.level + 1, text[:MAX_ENTRY_LENGTH], index + 1)
            headings_read += 1
        if headings_read >= MAX_ENTRIES:
            return
