"""A record's format and what its pages are -> the words for them, and the media type of its file:
each in one place.
"""

from dataclasses import dataclass

from indexer.model import Record

__all__ = [
    "CONTAINERS",
    "FORMATS",
    "OCTETS",
    "FileFormat",
    "format_of",
    "page_name",
    "page_sign",
    "place",
    "position",
]

OCTETS = "application/octet-stream"
_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class FileFormat:
    """`words` stand within a sentence, `short` on a link beside a size."""

    words: str
    short: str
    media: str


FORMATS = {
    "pdf": FileFormat("PDF", "PDF", "application/pdf"),
    "html": FileFormat("web page", "HTML", "text/html"),
    "mhtml": FileFormat("saved web page", "MHTML", "multipart/related"),
    "warc": FileFormat("web archive", "WARC", "application/warc"),
    "docx": FileFormat("Word document", "DOCX", f"{_OFFICE}.wordprocessingml.document"),
    "pptx": FileFormat("PowerPoint slides", "PPTX", f"{_OFFICE}.presentationml.presentation"),
    "xlsx": FileFormat("Excel workbook", "XLSX", f"{_OFFICE}.spreadsheetml.sheet"),
    "odt": FileFormat("OpenDocument text", "ODT", "application/vnd.oasis.opendocument.text"),
    "epub": FileFormat("EPUB book", "EPUB", "application/epub+zip"),
    "rtf": FileFormat("RTF document", "RTF", "application/rtf"),
    "markdown": FileFormat("Markdown text", "Markdown", "text/markdown"),
    "text": FileFormat("plain text", "text", "text/plain"),
    "csv": FileFormat("table", "CSV", "text/csv"),
    "eml": FileFormat("e-mail", "EML", "message/rfc822"),
    "zip": FileFormat("ZIP archive", "ZIP", "application/zip"),
}
# What holds other documents and has no page of its own.
CONTAINERS = frozenset({"zip", "warc"})


def format_of(record: Record) -> FileFormat | None:
    """The words for a record's format, None for a file that was not read: only its name would
    tell.
    """
    name = record.format
    return FORMATS.get(name, FileFormat(name.upper(), name.upper(), OCTETS)) if name else None


def place(record: Record, number: int, label: str) -> str:
    """How people name a page of this document in passing: "p. ix", "§ 2", "slide 4"."""
    return f"{page_sign(record)} {label or number}"


def page_sign(record: Record) -> str:
    """What stands before the number of a page."""
    return {"page": "p.", "section": "§"}.get(record.unit, record.unit)


def page_name(record: Record, number: int, label: str) -> str:
    """How a citation names a page: "p. ix (PDF page 11)", "section 3", "slide 4".

    The physical number stands beside the printed label wherever the two differ.
    """
    if record.unit == "section":
        return f"section {number}"
    if record.unit != "page":
        return f"{record.unit} {number}" + (f" ({label})" if label not in ("", str(number)) else "")
    if record.format != "pdf":
        return f"page {label or number}"
    if not label:
        return f"PDF page {number}"
    return f"p. {label}" if label == str(number) else f"p. {label} (PDF page {number})"


def position(record: Record, number: int) -> str:
    """Where a page stands in its document: "page 3 of 12 in the PDF", "slide 4 of 20"."""
    where = " in the PDF" if record.format == "pdf" else ""
    return f"{record.unit} {number} of {len(record.pages)}{where}"
