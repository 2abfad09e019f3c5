"""Saved web pages (MHTML): the page, and the documents saved with it."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit

from indexer.extract.html.reader import read_page, size_refusal
from indexer.extract.html.sanitize import without_data
from indexer.extract.html.saved_from import original_url
from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.reader_api import EmbeddedFile, Origin, ReadContext, ReadResult
from indexer.extract.text.clean import one_line
from indexer.extract.text.decode import decode
from indexer.model import Reason, Unreadable

__all__ = ["distinct_name", "read_mhtml"]

_HTML_TYPES = frozenset(("text/html", "application/xhtml+xml"))
# Parts that are documents themselves; all others are needed to display the page.
_DOCUMENT_TYPES = re.compile(
    r"application/(pdf|msword|rtf|epub\+zip|zip|vnd\.(openxmlformats|oasis|ms-(excel|powerpoint)))"
)
_MAX_NAME_LENGTH = 100


def read_mhtml(content: bytes, path: str, context: ReadContext) -> ReadResult:
    """Read the root part as a web page; links are resolved against the URL saved with it.

    Other parts that are documents become embedded files; frames are counted in a warning.
    """
    notes = Diagnostics()
    parsed = guarded(lambda: _parts(content), None, notes, "The MHTML file does not open")
    if parsed is None or not any(part.get_content_type() in _HTML_TYPES for part in parsed[1]):
        message = "The file is cut off or damaged: there is no page in it."
        return ReadResult(Unreadable(path, Reason.DAMAGED, message))
    whole, parts = parsed
    root = _root(whole, parts)
    page = without_data(_bytes(root, notes))
    if too_large := size_refusal(page, path, context.limits):
        return ReadResult(too_large)
    frames = sum(part.get_content_type() in _HTML_TYPES for part in parts if part is not root)
    if frames:
        notes.add(f"{frames} frame{'s' * (frames > 1)} of the page left out.")
    charset = root.get_param("charset", "", header="content-type")
    markup = decode(page, charset if isinstance(charset, str) else "")
    origin = Origin(
        _location(root) or _location(whole) or context.origin.url, _date(whole, context)
    )
    reading = read_page(markup, path, origin, notes, "mhtml")
    return ReadResult(reading.result, tuple(_embedded(parts, root, notes)))


def _parts(content: bytes) -> tuple[Message, list[Message]]:
    whole = message_from_bytes(content, policy=policy.compat32)
    return whole, [part for part in whole.walk() if not part.is_multipart()]


def _root(whole: Message, parts: list[Message]) -> Message:
    """The part named by `start`, else the one at the file's own URL, else the first page."""
    start = _plain(whole.get_param("start", ""))
    pages = [part for part in parts if part.get_content_type() in _HTML_TYPES]
    for part in pages:
        if start and _plain(part.get("Content-ID", "")) == start:
            return part
    saved = str(whole.get("Snapshot-Content-Location", "")).strip()
    same = (part for part in pages if saved and _location(part) == saved)
    return next(same, (pages or parts)[0])


def _plain(value: object) -> str:
    return str(value or "").strip().strip("<>")


def _location(part: Message) -> str:
    """The web address that a part was saved from, "" for none."""
    for name in ("Snapshot-Content-Location", "Content-Location"):
        url = original_url("".join(str(part.get(name, "")).split()))
        if re.match(r"https?://", url, re.IGNORECASE):
            return url
    return ""


def _bytes(part: Message, notes: Diagnostics) -> bytes:
    content: object = None
    content = guarded(lambda: _payload(part), content, notes, "a damaged part")
    return content if isinstance(content, bytes) else b""


def _payload(part: Message) -> object:
    return part.get_payload(decode=True)


def _date(whole: Message, context: ReadContext) -> str:
    try:
        return parsedate_to_datetime(str(whole.get("Date", ""))).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return context.origin.archived


def _embedded(parts: list[Message], root: Message, notes: Diagnostics) -> Iterator[EmbeddedFile]:
    names: set[str] = set()
    for part in parts:
        if part is root or not _DOCUMENT_TYPES.match(part.get_content_type()):
            continue
        url = _location(part)
        name = distinct_name(part.get_filename() or url, names)
        yield EmbeddedFile(name, _bytes(part, notes), Origin(url))


def distinct_name(source: str, used: set[str]) -> str:
    """A name without folders from the last part of a URL or path; it is added to `used`."""
    try:
        path = urlsplit(source).path or source
    except ValueError:
        path = source
    last = unquote(path).replace("\\", "/").rstrip("/").rpartition("/")[2]
    plain = (
        re.sub(r"[^\w.() +-]+", "_", one_line(last)).lstrip(". ")[-_MAX_NAME_LENGTH:] or "unnamed"
    )
    name, number = plain, 1
    while name.casefold() in used:
        number += 1
        stem, dot, ending = plain.rpartition(".")
        name = f"{stem} ({number}).{ending}" if dot and stem else f"{plain} ({number})"
    used.add(name.casefold())
    return name
