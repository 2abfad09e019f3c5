"""What a document's format and its pages are called, and the media type of its file."""

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
    """`words` are for a sentence, `short` for a link with a size."""

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
# Formats of files that contain other documents and have no pages of their own.
CONTAINERS = frozenset({"zip", "warc"})


def format_of(record: Record) -> FileFormat | None:
    """The format of a record's file, None if the file was not read."""
    name = record.format
    return FORMATS.get(name, FileFormat(name.upper(), name.upper(), OCTETS)) if name else None


def place(record: Record, number: int, label: str) -> str:
    """The short name of a page: "p. ix", "§ 2", "slide 4"."""
    return f"{page_sign(record)} {label or number}"


def page_sign(record: Record) -> str:
    """What precedes the number of a page: "p.", "§", "slide"."""
    return {"page": "p.", "section": "§"}.get(record.unit, record.unit)


def page_name(record: Record, number: int, label: str) -> str:
    """The name of a page in a citation: "p. ix (PDF page 11)", "section 3", "slide 4".

    It includes the physical number if that differs from the printed label.
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
    """The position of a page in its document: "page 3 of 12 in the PDF", "slide 4 of 20"."""
    where = " in the PDF" if record.format == "pdf" else ""
    return f"{record.unit} {number} of {len(record.pages)}{where}"
