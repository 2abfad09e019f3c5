"""The formats of files by name, and what the sniffer says of one."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Format", "SniffResult"]


class Format(StrEnum):
    """Those up to ZIP have readers; the others are told to the person by words."""

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
    """A format, the words that name it in a sentence ("a PNG picture"), and, where there is no
    reader, what a person can do.
    """

    format: Format
    description: str
    advice: str = ""
