"""The format registry: each readable format with its reader, media type and extensions."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from indexer.extract.detect.format import Format
from indexer.extract.formats.delimited import read_table
from indexer.extract.formats.docx import read_docx
from indexer.extract.formats.eml import read_eml
from indexer.extract.formats.epub import read_epub
from indexer.extract.formats.markdown import read_markdown
from indexer.extract.formats.odt import read_odt
from indexer.extract.formats.plain import read_text
from indexer.extract.formats.pptx import read_pptx
from indexer.extract.formats.rtf import read_rtf
from indexer.extract.formats.xlsx import read_xlsx
from indexer.extract.formats.zip import read_zip
from indexer.extract.html import read_html, read_mhtml, read_warc
from indexer.extract.pdf import read_pdf
from indexer.extract.reader_api import ReadContext, ReadResult

__all__ = ["FORMATS", "FormatEntry", "Reader", "claimed_format", "extension"]

Reader = Callable[[bytes, str, ReadContext], ReadResult]


@dataclass(frozen=True, slots=True)
class FormatEntry:
    """A format: its short name, reader, media type, and the file extensions that claim it."""

    format: Format
    name: str
    read: Reader
    media_type: str
    extensions: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS = (
    FormatEntry(Format.PDF, "PDF", read_pdf, "application/pdf", (".pdf",)),
    FormatEntry(Format.HTML, "HTML", read_html, "text/html", (".html", ".htm", ".xhtml")),
    FormatEntry(Format.MHTML, "MHTML", read_mhtml, "multipart/related", (".mhtml", ".mht")),
    FormatEntry(Format.WARC, "WARC", read_warc, "application/warc", (".warc", ".warc.gz")),
    FormatEntry(
        Format.DOCX,
        "DOCX",
        read_docx,
        f"{_OFFICE}.wordprocessingml.document",
        (".docx", ".docm", ".dotx", ".dotm"),
    ),
    FormatEntry(
        Format.PPTX,
        "PPTX",
        read_pptx,
        f"{_OFFICE}.presentationml.presentation",
        (".pptx", ".pptm", ".ppsx", ".potx"),
    ),
    FormatEntry(
        Format.XLSX,
        "XLSX",
        read_xlsx,
        f"{_OFFICE}.spreadsheetml.sheet",
        (".xlsx", ".xlsm", ".xltx"),
    ),
    FormatEntry(
        Format.ODT, "ODT", read_odt, "application/vnd.oasis.opendocument.text", (".odt", ".ott")
    ),
    FormatEntry(Format.EPUB, "EPUB", read_epub, "application/epub+zip", (".epub",)),
    FormatEntry(Format.RTF, "RTF", read_rtf, "application/rtf", (".rtf",)),
    FormatEntry(Format.MARKDOWN, "Markdown", read_markdown, "text/markdown", (".md", ".markdown")),
    FormatEntry(Format.TEXT, "plain text", read_text, "text/plain", (".txt", ".text")),
    FormatEntry(Format.CSV, "CSV", read_table, "text/csv", (".csv", ".tsv", ".tab")),
    FormatEntry(Format.EML, "EML", read_eml, "message/rfc822", (".eml",)),
    FormatEntry(Format.ZIP, "ZIP", read_zip, "application/zip", (".zip",)),
)
_BY_EXTENSION = {ending: known for known in FORMATS for ending in known.extensions}


def claimed_format(path: str) -> FormatEntry | None:
    """The format that a file name claims by its extension; None for unknown extensions."""
    return _BY_EXTENSION.get(extension(path).lower())


def extension(path: str) -> str:
    """The extension of a file name as written, such as ".PDF"; "" if it has none."""
    suffixes = PurePosixPath(path).suffixes[-2:]
    return "".join(suffixes) if suffixes[1:] == [".gz"] else "".join(suffixes[-1:])
