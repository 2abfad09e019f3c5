"""An open PDF in; its printed page labels, outline, links and embedded files out."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from pypdf import PdfReader
from pypdfium2 import PdfDocument

from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.pdf.structure.attachments import (
    EmbeddedFiles,
    embedded_files,
    unpacked,
)
from indexer.extract.pdf.structure.labels import page_labels
from indexer.extract.pdf.structure.links import links, words_under
from indexer.extract.pdf.structure.outline import headings
from indexer.extract.reader_api import EmbeddedFile
from indexer.model import Heading, Link

__all__ = ["Structure", "in_force", "read_structure"]


@dataclass(frozen=True, slots=True)
class Structure:
    """`labels` and `in_force` (heading texts) have one entry a page, "" for none; `embedded` are
    unpacked one by one. `portfolio`: the PDF is a folder of files, its own page a cover.
    """

    labels: tuple[str, ...]
    in_force: tuple[str, ...]
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    attachments: tuple[Link, ...] = ()
    embedded: Iterable[EmbeddedFile] = ()
    portfolio: bool = False


def read_structure(
    reader: PdfReader, count: int, notes: Diagnostics, document: PdfDocument | None = None
) -> Structure:
    """Everything around the text; a part that is damaged is left out with a note.

    `document` is the same file opened by pdfium, which knows the words under links.
    """
    none: tuple[Heading, ...] = ()
    what = "The outline is damaged"
    found = guarded(partial(headings, reader, count, notes), none, notes, what)
    unlabelled = ("",) * count
    what = "The page labels are damaged"
    labels = guarded(lambda: page_labels(reader.root_object, count), unlabelled, notes, what)
    nothing: tuple[Link, ...] = ()
    words = words_under(document) if document is not None else None
    linked = guarded(partial(links, reader, count, notes, words), nothing, notes, "The links")
    files = guarded(
        partial(embedded_files, reader, count, notes), EmbeddedFiles(), notes, "Embedded files"
    )
    return Structure(
        labels=labels,
        in_force=in_force(found, count),
        headings=found,
        links=linked,
        attachments=files.links,
        embedded=unpacked(files),
        portfolio=files.portfolio,
    )


def in_force(found: tuple[Heading, ...], count: int) -> tuple[str, ...]:
    """For each page the first entry that starts there, else the last that started before it."""
    first: dict[int, str] = {}
    last: dict[int, str] = {}
    for heading in found:
        first.setdefault(heading.page, heading.text)
        last[heading.page] = heading.text
    current, names = "", []
    for number in range(1, count + 1):
        names.append(first.get(number, current))
        current = last.get(number, current)
    return tuple(names)
