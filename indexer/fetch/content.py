"""Content checks: whether the bytes of a download are what was wanted, and their file ending."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import unquote

from indexer.extract.detect.format import Format
from indexer.extract.detect.sniff import SNIFF_BYTES, sniff
from indexer.fetch.failure import Failure, FailureCode

__all__ = ["HEAD_BYTES", "KNOWN_ENDINGS", "PAGES", "TAIL_BYTES", "check", "ending_of", "name_of"]

HEAD_BYTES = SNIFF_BYTES
TAIL_BYTES = 66 * 1024  # a ZIP archive may end in a comment of 64 KiB

# Some writers and servers put something behind the end.
_PDF_END_WITHIN = 4 * 1024

PAGES = (".html", ".htm", ".xhtml")
_TEXTS = {".txt", ".md", ".csv", ".eml", ".mhtml", ".mht", ".xml"}
_ZIPS = {".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub"}
_OTHERS = {".doc", ".xls", ".ppt", ".rtf", ".warc", ".gz"}
# Of these, a name says what the content must be; many a page has an address that ends in .htm.
KNOWN_ENDINGS = frozenset({".pdf"} | _TEXTS | _ZIPS | _OTHERS)
_ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        "application/epub+zip": ".epub",
        "application/msword": ".doc",
        "application/rtf": ".rtf",
        "application/vnd.oasis.opendocument.text": ".odt",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
        "application/zip": ".zip",
        "message/rfc822": ".eml",
        "multipart/related": ".mhtml",
        "text/csv": ".csv",
        "text/markdown": ".md",
        "text/plain": ".txt",
        "text/rtf": ".rtf",
    }
)


def check(ending: str, head: bytes, tail: bytes, url: str) -> None:
    """Failure when content that begins and ends with these bytes is not what a file with this
    ending holds: a page that says "please log in", say, or half a file.
    """
    sniffed = sniff(head)
    if sniffed.format is Format.EMPTY:
        raise Failure(FailureCode.MISLABELLED, f"The server sent {sniffed.description} for {url}.")
    if not _fits(ending, head, sniffed.format):
        message = f"The server sent {sniffed.description} where a {ending} file was wanted: {url}."
        raise Failure(FailureCode.MISLABELLED, message)
    # Not every server says how long a file is, and then a broken connection looks like its end.
    end = tail[-_PDF_END_WITHIN:]
    if sniffed.format is Format.PDF and b"%%EOF" not in end and b"startxref" not in end:
        message = f"The PDF ends in the middle: {url}."
        raise Failure(FailureCode.CUT_SHORT, message, retryable=True)
    if ending in _ZIPS and b"PK\x05\x06" not in tail:
        message = f"The {ending} file ends in the middle: {url}."
        raise Failure(FailureCode.CUT_SHORT, message, retryable=True)


def _fits(ending: str, head: bytes, format_: Format) -> bool:
    if ending == ".pdf":
        return format_ is Format.PDF
    if ending in PAGES:
        return format_ is Format.HTML
    if ending in _ZIPS:
        return head.startswith(b"PK")
    if ending in _TEXTS:  # may speak of tags, or hold a page further down
        start = head[:100].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return not start.startswith((b"<!doctype html", b"<html"))
    return format_ is not Format.HTML


def ending_of(head: bytes, names: tuple[str, ...], media_type: str) -> str:
    """The ending that a new file gets: by its content, else its names, else its media type."""
    format_ = sniff(head).format
    if format_ is Format.PDF:
        return ".pdf"
    endings = [PurePosixPath(name).suffix.lower() for name in names]
    if format_ is Format.HTML:
        return next((ending for ending in endings if ending in _TEXTS), ".html")
    telling = KNOWN_ENDINGS - {".pdf"}
    found = next((ending for ending in endings if ending in telling), _ENDINGS.get(media_type, ""))
    if found:
        return found
    return ".zip" if head.startswith(b"PK") else ".txt" if format_ is Format.TEXT else ".bin"


def name_of(disposition: str) -> str:
    """The file name in a Content-Disposition header, without any folder; "" for none."""
    coded = re.search(r"filename\*\s*=\s*([\w-]+)'[^']*'([^;\s]+)", disposition, re.IGNORECASE)
    plain = re.search(r'filename\s*=\s*("(?:[^"\\]|\\.)*"|[^;]+)', disposition, re.IGNORECASE)
    name = ""
    if coded:
        try:
            name = unquote(coded[2], encoding=coded[1], errors="replace")
        except LookupError:
            name = unquote(coded[2], errors="replace")
    elif plain:
        name = re.sub(r"\\(.)", r"\1", plain[1].strip().strip('"'))
    return re.split(r"[/\\]", name)[-1].strip()
