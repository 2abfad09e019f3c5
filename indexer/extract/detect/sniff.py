"""The content of a file in, the name of its format out.

The file's name is asked in one case alone: bytes cannot tell Markdown, tables and mail with rare
headers from other text.
"""

import re
from pathlib import PurePosixPath

from indexer.extract.detect.format import Format, Sniffed
from indexer.extract.detect.signatures import of_container, of_signature
from indexer.extract.text.decode import strip_bom

__all__ = ["SNIFF_BYTES", "sniff"]

SNIFF_BYTES = 64 * 1024
# Readers of PDF accept junk before the header up to here.
_PDF_HEADER_WITHIN = 1024

# What says so here is a web page, however many bytes of rubbish follow.
_PAGE_WITHIN = 1024

_PDF = Sniffed(Format.PDF, "a PDF")
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FRAGMENT = re.compile(
    r"(?:\s|<!--.*?-->)*<(?:title|meta|link|style|script|main|article|section|header|nav|div|"
    r"table|h[1-6]|p|ul|ol|dl|blockquote|span|font|center|a|b|br|img|form|iframe)\b[^<]*>",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\s*<(?:\?xml|[a-z][\w.:-]*[\s>/])", re.IGNORECASE)
_HEADERS = re.compile(r"\s*((?:[!-9;-~]{1,80}:(?:.*)\n(?:[ \t].*\n)*){2,})")
_HEADER = re.compile(r"^([!-9;-~]{1,80}):", re.MULTILINE)
_RELATED = re.compile(r"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
# Of the headers of a message two are there at least, and one that a memo on paper has not.
_MAIL = frozenset(
    "from to cc subject date message-id received return-path reply-to mime-version sender "
    "content-type delivered-to x-mailer in-reply-to references".split()
)
_SENT = frozenset("message-id received return-path mime-version delivered-to x-mailer".split())
_TEXT_NAMES = {
    ".md": Sniffed(Format.MARKDOWN, "Markdown"),
    ".markdown": Sniffed(Format.MARKDOWN, "Markdown"),
    ".csv": Sniffed(Format.CSV, "a table of values"),
    ".tsv": Sniffed(Format.CSV, "a table of values"),
    ".tab": Sniffed(Format.CSV, "a table of values"),
    ".txt": Sniffed(Format.TEXT, "plain text"),
    ".text": Sniffed(Format.TEXT, "plain text"),
    ".eml": Sniffed(Format.EML, "a mail message"),
}


def sniff(content: bytes, path: str = "") -> Sniffed:
    """What the content is. Its first SNIFF_BYTES are enough but for archives, which say what they
    are at their end: without it they are plain ZIP.
    """
    head = content[:SNIFF_BYTES]
    if not head.strip(b"\0 \t\r\n\f"):
        return Sniffed(Format.EMPTY, "nothing but blanks" if head else "an empty file")
    holds_others = of_container(content) or _of_mail_or_warc(head)
    if holds_others:
        return holds_others
    if b"%PDF-" in head[:_PDF_HEADER_WITHIN]:
        return _PDF
    binary = of_signature(head)
    if binary:
        return binary
    text = _as_text(head)
    if text is None:
        # A PDF whose first bytes were lost still has objects that can be found.
        lost = re.search(rb"\d+ \d+ obj\b", head) and b"endobj" in head
        return _PDF if lost else Sniffed(Format.UNKNOWN, "unknown binary data")
    return _of_text(text, path)


def _of_mail_or_warc(head: bytes) -> Sniffed | None:
    """Formats that begin as text and may hold anything."""
    if head.startswith(b"WARC/"):
        return Sniffed(Format.WARC, "a web archive (WARC)")
    if head.lstrip()[:5] == b"{\\rtf":
        return Sniffed(Format.RTF, "an RTF document")
    if re.match(rb"From \S+@\S+ .*\r?\n[\w-]+:", head):
        words = "a mailbox of many messages"
        return Sniffed(Format.OTHER, words, "save its messages as EML")
    block = _HEADERS.match(strip_bom(head)[0][:8192].decode("latin-1").replace("\r\n", "\n"))
    if not block:
        return None
    names = {name.lower() for name in _HEADER.findall(block[1])}
    if _RELATED.search(block[1]) and not names & {"to", "received", "message-id", "return-path"}:
        return Sniffed(Format.MHTML, "a saved web page (MHTML)")
    if len(names & _MAIL) > 1 and (names & _SENT or {"from", "to", "subject", "date"} <= names):
        return Sniffed(Format.EML, "a mail message")
    return None


def _of_text(text: str, path: str) -> Sniffed:
    named = _TEXT_NAMES.get(PurePosixPath(path).suffix.lower())
    if _is_page(text, named):
        return Sniffed(Format.HTML, "a web page")
    if named:
        return named
    if re.search(r"^\d+ \d+ obj\b", text, re.MULTILINE) and "endobj" in text:
        return _PDF
    if _XML.match(text):
        return Sniffed(Format.OTHER, "an XML file", "save what it describes as PDF or HTML")
    return Sniffed(Format.TEXT, "plain text")


def _is_page(text: str, named: Sniffed | None) -> bool:
    """Text that calls itself text is a page only if it begins as one: it may speak of tags, and
    Markdown may begin with some.
    """
    begins = text.lstrip().startswith("<")
    if named:
        return begins and _PAGE.search(text[:_PAGE_WITHIN]) is not None
    return bool(_PAGE.search(text) or _FRAGMENT.match(text))


def _as_text(head: bytes) -> str | None:
    """The bytes as text good enough to look for tags in; None when they are no text."""
    rest, encoding = strip_bom(head)
    if encoding:
        return rest.decode(encoding, errors="replace")
    text = rest.decode("latin-1").replace("\0", "")
    controls = sum(1 for c in text if c < " " and c not in "\t\n\r\f\x1a\x1b")
    zeros = len(rest) - len(text)
    if _PAGE.search(text[:_PAGE_WITHIN]):
        return text
    # A stray NUL or control character is a blemish; a twentieth of them is a binary.
    return None if (controls + zeros) * 20 > len(rest) else text
