"""A PDF that pdfium alone can open in; its labels, outline and what it declares out."""

from collections.abc import Iterator
from functools import partial

from pypdfium2 import PdfDocument

from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.pdf.structure.labels import MAX_LABEL_LENGTH
from indexer.extract.pdf.structure.outline import MAX_DEPTH, MAX_ENTRIES, MAX_ENTRY_LENGTH
from indexer.extract.pdf.structure.read_structure import Structure, in_force
from indexer.extract.text.clean import one_line
from indexer.model import Heading

__all__ = ["declared", "structure_of"]


def structure_of(pdf: PdfDocument, count: int, notes: Diagnostics) -> Structure:
    """Labels and outline; links and embedded files stay unknown."""
    nothing: tuple[Heading, ...] = ()
    what = "The outline is damaged"
    headings = guarded(lambda: tuple(_headings(pdf, count)), nothing, notes, what)
    what = "The page labels are damaged"
    labels = tuple(guarded(partial(_label, pdf, n), "", notes, what) for n in range(count))
    declares = any(label != str(n + 1) for n, label in enumerate(labels))
    return Structure(
        labels=labels if declares else ("",) * count,
        in_force=in_force(headings, count),
        headings=headings,
    )


def declared(pdf: PdfDocument, notes: Diagnostics) -> dict[str, str]:
    """The document information: "Title", "Author" and so on, as written."""
    nothing: dict[str, str] = {}
    return guarded(lambda: dict(pdf.get_metadata_dict()), nothing, notes, "Document information")


def _label(pdf: PdfDocument, index: int) -> str:
    return one_line(pdf.get_page_label(index))[:MAX_LABEL_LENGTH]


def _headings(pdf: PdfDocument, count: int) -> Iterator[Heading]:
    found = 0
    for entry in pdf.get_toc(max_depth=MAX_DEPTH):
        destination = entry.get_dest()
        index = None if destination is None else destination.get_index()
        text = one_line(entry.get_title() or "")
        if text and index is not None and 0 <= index < count:
            yield Heading(entry.level + 1, text[:MAX_ENTRY_LENGTH], index + 1)
            found += 1
        if found >= MAX_ENTRIES:
            return
