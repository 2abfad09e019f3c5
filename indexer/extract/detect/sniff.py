"""Format detection: tell the format of a file by its content.

The file name is used in one case only: bytes cannot tell Markdown, delimited tables and mail with
rare headers from other text.
"""

import re
from pathlib import PurePosixPath

from indexer.extract.detect.format import Format, SniffResult
from indexer.extract.detect.signatures import sniff_container, sniff_signature
from indexer.extract.text.decode import strip_bom

__all__ = ["SNIFF_BYTES", "sniff"]

SNIFF_BYTES = 64 * 1024
# PDF readers accept junk before the header up to here.
_PDF_HEADER_WITHIN = 1024

# Content with an HTML tag within this many bytes is a web page, whatever follows.
_HTML_TAG_WITHIN = 1024

_PDF = SniffResult(Format.PDF, "a PDF")
_HTML_TAG = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_HTML_FRAGMENT = re.compile(
    r"(?:\s|<!--.*?-->)*<(?:title|meta|link|style|script|main|article|section|header|nav|div|"
    r"table|h[1-6]|p|ul|ol|dl|blockquote|span|font|center|a|b|br|img|form|iframe)\b[^<]*>",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\s*<(?:\?xml|[a-z][\w.:-]*[\s>/])", re.IGNORECASE)
_HEADER_BLOCK = re.compile(r"\s*((?:[!-9;-~]{1,80}:(?:.*)\n(?:[ \t].*\n)*){2,})")
_HEADER = re.compile(r"^([!-9;-~]{1,80}):", re.MULTILINE)
_MULTIPART_RELATED = re.compile(r"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
# A mail message has at least two of the first, and one of the second, which a printed memo does not
# have.
_MAIL_HEADERS = frozenset(
    "from to cc subject date message-id received return-path reply-to mime-version sender "
    "content-type delivered-to x-mailer in-reply-to references".split()
)
_TRANSPORT_HEADERS = frozenset(
    "message-id received return-path mime-version delivered-to x-mailer".split()
)
_BY_EXTENSION = {
    ".md": SniffResult(Format.MARKDOWN, "Markdown"),
    ".markdown": SniffResult(Format.MARKDOWN, "Markdown"),
    ".csv": SniffResult(Format.CSV, "a table of values"),
    ".tsv": SniffResult(Format.CSV, "a table of values"),
    ".tab": SniffResult(Format.CSV, "a table of values"),
    ".txt": SniffResult(Format.TEXT, "plain text"),
    ".text": SniffResult(Format.TEXT, "plain text"),
    ".eml": SniffResult(Format.EML, "a mail message"),
}


def sniff(content: bytes, path: str = "") -> SniffResult:
    """Detect the format of `content`.

    The first SNIFF_BYTES are enough except for archives, whose directory is at the end: without it
    they count as plain ZIP.
    """
    head = content[:SNIFF_BYTES]
    if not head.strip(b"\0 \t\r\n\f"):
        return SniffResult(Format.EMPTY, "nothing but blanks" if head else "an empty file")
    holds_others = sniff_container(content) or _sniff_text_container(head)
    if holds_others:
        return holds_others
    if b"%PDF-" in head[:_PDF_HEADER_WITHIN]:
        return _PDF
    binary = sniff_signature(head)
    if binary:
        return binary
    text = _as_text(head)
    if text is None:
        # A PDF whose first bytes were lost still has objects that can be found.
        lost = re.search(rb"\d+ \d+ obj\b", head) and b"endobj" in head
        return _PDF if lost else SniffResult(Format.UNKNOWN, "unknown binary data")
    return _sniff_text(text, path)


def _sniff_text_container(head: bytes) -> SniffResult | None:
    """Detect formats that begin as text and may contain anything."""
    if head.startswith(b"WARC/"):
        return SniffResult(Format.WARC, "a web archive (WARC)")
    if head.lstrip()[:5] == b"{\\rtf":
        return SniffResult(Format.RTF, "an RTF document")
    if re.match(rb"From \S+@\S+ .*\r?\n[\w-]+:", head):
        words = "a mailbox of many messages"
        return SniffResult(Format.OTHER, words, "save its messages as EML")
    block = _HEADER_BLOCK.match(strip_bom(head)[0][:8192].decode("latin-1").replace("\r\n", "\n"))
    if not block:
        return None
    names = {name.lower() for name in _HEADER.findall(block[1])}
    if _MULTIPART_RELATED.search(block[1]) and not names & {
        "to",
        "received",
        "message-id",
        "return-path",
    }:
        return SniffResult(Format.MHTML, "a saved web page (MHTML)")
    if len(names & _MAIL_HEADERS) > 1 and (
        names & _TRANSPORT_HEADERS or {"from", "to", "subject", "date"} <= names
    ):
        return SniffResult(Format.EML, "a mail message")
    return None


def _sniff_text(text: str, path: str) -> SniffResult:
    named = _BY_EXTENSION.get(PurePosixPath(path).suffix.lower())
    if _is_html(text, named):
        return SniffResult(Format.HTML, "a web page")
    if named:
        return named
    if re.search(r"^\d+ \d+ obj\b", text, re.MULTILINE) and "endobj" in text:
        return _PDF
    if _XML.match(text):
        return SniffResult(Format.OTHER, "an XML file", "save what it describes as PDF or HTML")
    return SniffResult(Format.TEXT, "plain text")


def _is_html(text: str, named: SniffResult | None) -> bool:
    """Whether text is a web page. Text whose file name claims a text format is one only if it
    starts with a tag: it may mention tags, and Markdown may start with some.
    """
    begins = text.lstrip().startswith("<")
    if named:
        return begins and _HTML_TAG.search(text[:_HTML_TAG_WITHIN]) is not None
    return bool(_HTML_TAG.search(text) or _HTML_FRAGMENT.match(text))


def _as_text(head: bytes) -> str | None:
    """Decode well enough to look for tags; None if the bytes are not text."""
    rest, encoding = strip_bom(head)
    if encoding:
        return rest.decode(encoding, errors="replace")
    text = rest.decode("latin-1").replace("\0", "")
    controls = sum(1 for c in text if c < " " and c not in "\t\n\r\f\x1a\x1b")
    zeros = len(rest) - len(text)
    if _HTML_TAG.search(text[:_HTML_TAG_WITHIN]):
        return text
    # A stray NUL or control character is tolerated; a twentieth of them means binary data.
    return None if (controls + zeros) * 20 > len(rest) else text
