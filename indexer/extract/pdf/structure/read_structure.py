"""Read the structure of a PDF: page labels, outline, links and embedded files."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from pypdf import PdfReader
from pypdfium2 import PdfDocument

from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.pdf.structure.attachments import (
    EmbeddedFiles,
    embedded_files,
    unpack_files,
)
from indexer.extract.pdf.structure.labels import page_labels
from indexer.extract.pdf.structure.links import find_links, word_finder
from indexer.extract.pdf.structure.outline import read_outline
from indexer.extract.reader_api import EmbeddedFile
from indexer.extract.text.refinement import refinement
from indexer.model import Heading, Link

__all__ = ["Structure", "current_headings", "read_structure"]


@dataclass(frozen=True, slots=True)
class Structure:
    """The structure of a document.

    `labels` and `current_headings` have one entry per page, "" for none; `embedded` files are
    unpacked one by one. `portfolio`: the PDF is a collection of files, its own page only a cover.
    """

    labels: tuple[str, ...]
    current_headings: tuple[str, ...]
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    attachments: tuple[Link, ...] = ()
    embedded: Iterable[EmbeddedFile] = ()
    portfolio: bool = False


def _without_structure(_: object, count: int, *__: object) -> Structure:
    return Structure(("",) * count, ("",) * count)


@refinement("Outline, labels, links and embedded files were not read", _without_structure)
def read_structure(
    reader: PdfReader, count: int, notes: Diagnostics, document: PdfDocument | None = None
) -> Structure:
    """Read everything around the text; a damaged part is left out with a note.

    `document` is the same file opened by pdfium, which finds the text under links.
    """
    no_headings: tuple[Heading, ...] = ()
    label = "The outline is damaged"
    headings = guarded(partial(read_outline, reader, count, notes), no_headings, notes, label)
    unlabelled = ("",) * count
    label = "The page labels are damaged"
    labels = guarded(lambda: page_labels(reader.root_object, count), unlabelled, notes, label)
    no_links: tuple[Link, ...] = ()
    words = word_finder(document) if document is not None else None
    linked = guarded(partial(find_links, reader, count, notes, words), no_links, notes, "The links")
    files = guarded(
        partial(embedded_files, reader, count, notes), EmbeddedFiles(), notes, "Embedded files"
    )
    return Structure(
        labels=labels,
        current_headings=current_headings(headings, count),
        headings=headings,
        links=linked,
        attachments=files.links,
        embedded=unpack_files(files),
        portfolio=files.portfolio,
    )


def current_headings(headings: tuple[Heading, ...], count: int) -> tuple[str, ...]:
    """For each page the first heading that starts there, else the last one before it."""
    first: dict[int, str] = {}
    last: dict[int, str] = {}
    for heading in headings:
        first.setdefault(heading.page, heading.text)
        last[heading.page] = heading.text
    current, names = "", []
    for number in range(1, count + 1):
        names.append(first.get(number, current))
        current = last.get(number, current)
    return tuple(names)
