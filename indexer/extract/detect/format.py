"""The known file formats, and the result of format detection."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Format", "SniffResult"]


class Format(StrEnum):
    """The formats up to ZIP have readers; the others occur in messages only."""

    PDF = "pdf"
    HTML = "html"
    MHTML = "mhtml"
    WARC = "warc"
    DOCX = "docx"
    PPTX = "pptx"
    XLSX = "xlsx"
    ODT = "odt"
    EPUB = "epub"
    RTF = "rtf"
    MARKDOWN = "markdown"
    TEXT = "text"
    CSV = "csv"
    EML = "eml"
    ZIP = "zip"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SniffResult:
    """A detected format, its name in a sentence ("a PNG picture") and, for a format without a
    reader, advice on how to convert the file.
    """

    format: Format
    description: str
    advice: str = ""
