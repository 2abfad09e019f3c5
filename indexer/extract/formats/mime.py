"""MIME messages: find the bodies and attachments of a parsed but untrusted message."""

from collections.abc import Iterable, Iterator
from email.header import decode_header
from email.message import Message
from functools import partial

from indexer.extract.formats.safe_names import SafeNames
from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.reader_api import EmbeddedFile
from indexer.extract.text.clean import one_line
from indexer.extract.text.decode import decode

__all__ = ["attachments", "header", "is_body_text", "leaf_parts", "part_text"]

_MAX_PARTS = 1_000
_EXTENSIONS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/csv": ".csv",
    "application/pdf": ".pdf",
}


def header(message: Message, name: str) -> str:
    """A header on one line, "" if missing; damaged headers are decoded as far as possible."""
    raw = next((v for k, v in message.raw_items() if k.lower() == name.lower()), "")
    return decode_header_value(str(raw))


def decode_header_value(raw: str) -> str:
    """Decode encoded words ("=?utf-8?q?...") and raw bytes, whatever charset they claim."""
    if not raw.isascii():
        raw = decode(raw.encode("ascii", "surrogateescape") if _has_bytes(raw) else raw.encode())
    chunks = guarded(lambda: decode_header(raw), [(raw, None)], Diagnostics(), "header")
    return one_line("".join(map(_piece, chunks)))


def _has_bytes(raw: str) -> bool:
    return all(c.isascii() or "\udc80" <= c <= "\udcff" for c in raw)


def _piece(chunk: tuple[bytes | str, str | None]) -> str:
    content, charset = chunk
    if isinstance(content, str):
        return content
    return _with_charset(content, charset or "")


def _with_charset(content: bytes, charset: str) -> str:
    """Decode by the given charset if it fits the bytes, else by the rule for web pages."""
    if charset.lower() in {"", "us-ascii", "ascii", "utf-8", "unknown-8bit"}:
        return decode(content)
    strict = guarded(partial(content.decode, charset), None, Diagnostics(), "charset")
    return strict if isinstance(strict, str) else decode(content)


def leaf_parts(message: Message, notes: Diagnostics) -> list[Message]:
    """The parts without subparts, and attached messages, which stay whole.

    Of alternatives, plain text is preferred to HTML.
    """
    leaves: list[Message] = []
    stack: list[tuple[Message, bool]] = [(message, False)]
    while stack:
        part, alternative = stack.pop()
        parts = _parts(part, part is message)
        if parts:
            if part.get_content_type() == "multipart/alternative":
                plain = any(
                    p.get_content_type() == "text/plain" and part_text(p).strip() for p in parts
                )
                alternative = alternative or plain
            stack.extend((p, alternative) for p in reversed(parts))
        elif alternative and part.get_content_type() == "text/html" and is_body_text(part):
            continue
        elif len(leaves) >= _MAX_PARTS:
            notes.add(f"The message has more than {_MAX_PARTS} parts: the rest was left out.")
            break
        else:
            leaves.append(part)
    return leaves


def _parts(part: Message, is_outermost: bool) -> list[Message]:
    if not part.is_multipart() or (part.get_content_maintype() == "message" and not is_outermost):
        return []
    inner = part.get_payload()
    return [p for p in inner if isinstance(p, Message)] if isinstance(inner, list) else []


def is_body_text(part: Message) -> bool:
    """Whether a part is text to read rather than a file."""
    return (
        part.get_content_type() in {"text/plain", "text/html"}
        and not _file_name(part)
        and not header(part, "content-disposition").lower().startswith("attachment")
    )


def part_text(part: Message) -> str:
    """The text of a part in its declared charset if that fits, else by the rule for web pages."""
    charset = guarded(lambda: str(part.get_content_charset() or ""), "", Diagnostics(), "charset")
    return _with_charset(_content(part), charset)


def attachments(parts: Iterable[Message], notes: Diagnostics) -> Iterator[EmbeddedFile]:
    """The parts that are files, uniquely named; inline images are left out, with a note."""
    names = SafeNames()
    pictures = 0
    for number, part in enumerate(parts, start=1):
        if part.get_content_maintype() == "image" and part.get("content-id"):
            pictures += 1
            continue
        label = f"Part {number} of the message could not be read"
        content = guarded(partial(_content, part), None, notes, label)
        if content is not None and (content or _file_name(part)):
            yield EmbeddedFile(names.unique(_name(part, number)), content)
    if pictures:
        notes.add(f"{pictures} {'picture' if pictures == 1 else 'pictures'} in the text left out.")


def _content(part: Message) -> bytes:
    inner = part.get_payload()
    if part.get_content_maintype() == "message" and isinstance(inner, list):
        return b"\n".join(bytes(p) for p in inner if isinstance(p, Message))
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _name(part: Message, number: int) -> str:
    named = _file_name(part)
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        subject = header(first, "subject") if isinstance(first, Message) else ""
        named = named or subject or "message"
        return named if named.lower().endswith(".eml") else f"{named}.eml"
    return named or f"part-{number}{_EXTENSIONS.get(part.get_content_type(), '')}"


def _file_name(part: Message) -> str:
    return decode_header_value(
        guarded(lambda: str(part.get_filename() or ""), "", Diagnostics(), "name")
    )
