"""Rich Text Format (RTF): paragraphs, and pages of about 500 words. Only user of striprtf."""

import re

from indexer.extract.formats.plain import text_pages
from indexer.extract.formats.properties import (
    DocumentProperties,
    declared_properties,
    with_properties,
)
from indexer.extract.library_guard import Diagnostics
from indexer.extract.limits import MIB, size_text
from indexer.extract.reader_api import ReadContext, ReadResult
from indexer.extract.refused import ReadRefused, guarded_read
from indexer.model import Document, Link, Reason, Unreadable

__all__ = ["read_rtf"]

# Mostly pictures in hexadecimal, which are removed first.
_MAX_BYTES = 64 * MIB
_MAX_TEXT_LENGTH = 8 * MIB
_BRACE = re.compile(r"\\[{}\\]|[{}]")
_BINARY = re.compile(rb"\\bin(\d{1,9}) ?")
# Pictures, objects, styles and application data: no text.
_NOT_TEXT = re.compile(
    r"\{(?:\\\*)?\s*\\(?:pict|objdata|stylesheet|themedata|colorschememapping|datastore|listtable|"
    r"latentstyles|rsidtbl|generator|xmlnstbl|pgdsctbl|filetbl|blipuid|shppict|nonshppict)\b"
)
_NOTE = re.compile(r"\{(?:\\\*)?\s*\\footnote\b")
_FONTS = re.compile(r"\{\s*\\fonttbl\b")
_MAX_FONT_TABLE_LENGTH = 200_000
_INFO = re.compile(r"\{\s*\\info\b")
_FIELD = re.compile(
    r"\\fldinst\b[^{}]{0,50}\{?[^{}]{0,200}?HYPERLINK[ \t\r\n]+\"([^\"{}]{1,2000})\""
)
# Windows equivalents of old Macintosh character sets that Python does not know.
_CHARSET_EQUIVALENTS = {
    "78": "128",
    "79": "136",
    "80": "129",
    "82": "177",
    "85": "134",
    "86": "238",
}
_CHARSET_EQUIVALENTS |= {"87": "204", "88": "222", "89": "238"}
_NUMBER = re.compile(r"\\(u|uc|fcharset)(-?\d+|(?![a-zA-Z]))")
_DATE = re.compile(r"\\yr(\d{1,4})\\mo(\d{1,2})\\dy(\d{1,2})")


def read_rtf(content: bytes, path: str, context: ReadContext) -> ReadResult:
    """Read text, footnotes (at the end) and links; title, author and dates of the info group."""
    return guarded_read(path, "RTF document", lambda notes: _read(content, path, notes))


def _read(content: bytes, path: str, notes: Diagnostics) -> ReadResult:
    if len(content) > _MAX_BYTES:
        message = f"The document has {size_text(len(content))}; the limit for RTF is 64 MiB."
        raise ReadRefused(Reason.TOO_LARGE, message)
    # Bytes as characters: the current code page decides what they mean.
    source = _without_binary(content).decode("latin-1")
    source, _ = _split_groups(source, _NOT_TEXT)
    if len(source) > _MAX_TEXT_LENGTH:
        message = f"The text of the document has {size_text(len(source))}; the limit is 8 MiB."
        raise ReadRefused(Reason.TOO_LARGE, message)
    source, footnotes = _split_groups(source, _NOTE)
    _, information = _split_groups(source, _INFO)
    properties = _declared("".join(information), source, path)
    links = tuple(
        Link(address, address)
        for address in dict.fromkeys(_FIELD.findall(source))
        if address.startswith(("http://", "https://"))
    )
    source = _without_hostile_groups(source, notes)
    fonts = "".join(_split_groups(source, _FONTS)[1])
    page = re.search(r"\\ansicpg\d{1,5}", source)
    head = (page[0] if page else "") + fonts
    text = _text(source)
    for number, note in enumerate(footnotes, start=1):
        words = " ".join(_text("{\\rtf1" + head + _NOTE.sub("{", note) + "}").split())
        text += f"\n\n[{number}] {words}"
    pages = text_pages(_paragraph_lines(text), "striprtf")
    if not pages:
        return ReadResult(Unreadable(path, Reason.NO_TEXT, "The file opens, but it has no words."))
    document = Document(path, "rtf", "", pages, links=links, warnings=notes.sentences)
    return ReadResult(with_properties(document, properties))


def _text(source: str) -> str:
    from striprtf.striprtf import rtf_to_text

    text: str = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    # Characters beyond U+FFFF are written as surrogate pairs.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _paragraph_lines(text: str) -> str:
    """Make every line a paragraph, except table rows, whose cells are separated by " | "."""
    lines: list[str] = []
    for line in text.split("\n"):
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > 1:
            lines.append(" | ".join(filter(None, cells)))
        else:
            lines += ["", line, ""]
    return "\n".join(lines)


def _without_binary(content: bytes) -> bytes:
    parts, start = [], 0
    for match in _BINARY.finditer(content):
        if match.start() >= start:
            parts.append(content[start : match.start()])
            start = match.end() + int(match[1])
    return b"".join((*parts, content[start:]))


def _split_groups(source: str, group: re.Pattern[str]) -> tuple[str, list[str]]:
    """Split off the outermost groups that match `group`; return the rest and the groups."""
    outside: list[str] = []
    groups: list[str] = []
    position = 0
    while begin := group.search(source, position):
        end = _group_end(source, begin.start())
        outside.append(source[position : begin.start()])
        groups.append(source[begin.start() : end])
        position = end
    outside.append(source[position:])
    return "".join(outside), groups


def _group_end(source: str, start: int) -> int:
    depth = 0
    for brace in _BRACE.finditer(source, start):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if not depth:
            return brace.end()
    return len(source)


def _without_hostile_groups(source: str, notes: Diagnostics) -> str:
    """Remove what makes the library's regular expressions take quadratic time."""
    source, fonts = _split_groups(source, _FONTS)
    table = "".join(fonts)
    if len(table) > _MAX_FONT_TABLE_LENGTH:
        notes.add("The table of fonts is too long: some characters may be wrong.")
        table = ""
    # It looks for the end of a font up to the next line, and for links after "\fldinst{".
    table = re.sub(r"(?<=;)|(?<=\})", "\n", table)
    source = source.replace("\\fldinst{", "\\fldinst {")
    source, table = _NUMBER.sub(_sanitized_number, source), _NUMBER.sub(_sanitized_number, table)
    source = re.sub(r"[\x80-\xff]", lambda c: f"\\'{ord(c[0]):02x}", source)
    begin = source.find("\\rtf")
    at = begin + 4 if begin >= 0 else 0
    at += len(source[at:]) - len(source[at:].lstrip("0123456789"))
    return source[:at] + table + source[at:]


def _sanitized_number(match: re.Match[str]) -> str:
    """A control word with its number brought into the valid range."""
    word, number = match[1], match[2]
    if word == "fcharset":
        return f"\\fcharset{_CHARSET_EQUIVALENTS.get(number, number or '0')}"
    value = int(number[:9] or 0) if number not in {"", "-"} else 0
    if word == "uc":
        return f"\\uc{min(max(value, 0), 9)}"
    return match[0] if -0x8000 <= value <= 0xFFFF and number else "\\u63"


def _declared(information: str, source: str, path: str) -> DocumentProperties:
    page = re.search(r"\\ansicpg\d{1,5}", source)

    def field(name: str) -> str:
        groups = _split_groups(information, re.compile(r"\{(?:\\\*)?\s*\\" + name + r"\b"))[1][:1]
        body = groups[0].partition("\\" + name)[2].removesuffix("}") if groups else ""
        return _text("{\\rtf1" + (page[0] if page else "") + " " + body + "}") if body else ""

    def day(name: str) -> str:
        match = _DATE.search(information, max(information.find("\\" + name), 0))
        is_there = match and "\\" + name in information
        return f"{match[1]}-{match[2]}-{match[3]}" if match and is_there else ""

    return declared_properties(
        path,
        title=field("title"),
        authors=field("author"),
        abstract=field("doccomm"),
        dates={"created": day("creatim"), "modified": day("revtim")},
    )
