"""The first bytes of a file in, the name of its format out; the file's name is never asked."""

import codecs
import re
from enum import StrEnum

__all__ = ["SNIFF_BYTES", "Format", "Sniffed", "sniff", "unmarked"]

SNIFF_BYTES = 64 * 1024
# Readers of PDF accept junk before the header up to here.
_PDF_HEADER_WITHIN = 1024

# What says so here is a web page, however many bytes of rubbish follow.
_PAGE_WITHIN = 1024

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"PK\x03\x04", "a ZIP archive or an Office, OpenDocument or EPUB file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office file"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FRAGMENT = re.compile(
    r"(?:\s|<!--.*?-->)*<(?:title|meta|link|style|script|main|article|section|header|nav|div|"
    r"table|h[1-6]|p|ul|ol|dl|blockquote|span|font|center|a|b|br|img|form|iframe)\b[^<]*>",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\s*<(?:\?xml|[a-z][\w.:-]*[\s>/])", re.IGNORECASE)


class Format(StrEnum):
    """PDF and HTML have readers, the others are told to the person by name."""

    PDF = "pdf"
    HTML = "html"
    EMPTY = "empty"
    TEXT = "text"
    OTHER = "other"
    UNKNOWN = "unknown"


class Sniffed(tuple[Format, str]):
    """A format and the words that name it in a sentence."""

    __slots__ = ()

    @property
    def format(self) -> Format:
        """Which reader, if any."""
        return self[0]

    @property
    def words(self) -> str:
        """For example "a PNG picture"."""
        return self[1]


def sniff(head: bytes) -> Sniffed:
    """What the content is, by its first SNIFF_BYTES (fewer for shorter files)."""
    if not head.strip(b"\0 \t\r\n\f"):
        return Sniffed((Format.EMPTY, "nothing but blanks" if head else "an empty file"))
    if b"%PDF-" in head[:_PDF_HEADER_WITHIN]:
        return Sniffed((Format.PDF, "a PDF"))
    for signature, words in _SIGNATURES:
        if head.startswith(signature):
            return Sniffed((Format.OTHER, words))
    text = _as_text(head[:SNIFF_BYTES])
    if text is None:
        # A PDF whose first bytes were lost still has objects that can be found.
        lost = re.search(rb"\d+ \d+ obj\b", head) and b"endobj" in head
        return Sniffed((Format.PDF, "a PDF") if lost else (Format.UNKNOWN, "unknown binary data"))
    return _of_text(text)


def unmarked(content: bytes) -> tuple[bytes, str]:
    """The content without byte order mark, and the encoding that it names ("" without one)."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :], encoding
    return content, ""


def _of_text(text: str) -> Sniffed:
    if _PAGE.search(text) or _FRAGMENT.match(text):
        return Sniffed((Format.HTML, "a web page"))
    if re.search(r"^\d+ \d+ obj\b", text, re.MULTILINE) and "endobj" in text:
        return Sniffed((Format.PDF, "a PDF"))
    if _XML.match(text):
        return Sniffed((Format.OTHER, "an XML file"))
    return Sniffed((Format.TEXT, "plain text"))


def _as_text(head: bytes) -> str | None:
    """The bytes as text good enough to look for tags in; None when they are no text."""
    rest, encoding = unmarked(head)
    if encoding:
        return rest.decode(encoding, errors="replace")
    text = rest.decode("latin-1").replace("\0", "")
    controls = sum(1 for c in text if c < " " and c not in "\t\n\r\f\x1a\x1b")
    zeros = len(rest) - len(text)
    if _PAGE.search(text[:_PAGE_WITHIN]):
        return text
    # A stray NUL or control character is a blemish; a twentieth of them is a binary.
    return None if (controls + zeros) * 20 > len(rest) else text
