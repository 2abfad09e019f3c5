"""Web archives (WARC, also gzipped): the pages and documents in them. Only user of warcio."""

import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from indexer.causes import cause
from indexer.extract.html.mhtml import distinct_name
from indexer.extract.library_guard import Diagnostics, capture_logs
from indexer.extract.limits import MIB
from indexer.extract.reader_api import EmbeddedFile, Origin, ReadContext, ReadResult
from indexer.extract.text.clean import one_line, readable_name
from indexer.model import Document, Reason, Unreadable

__all__ = ["read_warc"]

_OK = "200"
_CHUNK_BYTES = 16 * 1024
# Resources of web pages, and data exchanged between programs.
_PAGE_PARTS = re.compile(
    r"(?:image|audio|video|font|model)/|text/(?:css|javascript|ecmascript|xml|vtt)|"
    r"application/(?:x-)?(?:javascript|ecmascript|json|ld\+json|manifest|font|xml|rss|atom|wasm|"
    r"ocsp|vnd\.ms-fontobject|x-shockwave)",
    re.IGNORECASE,
)
_GZIP = b"\x1f\x8b\x08"
_RECORD = re.compile(rb"(?<=\n)WARC/1\.")
# How often to search for the next record in a damaged archive.
_MAX_REPAIRS = 1_000


def read_warc(content: bytes, path: str, context: ReadContext) -> ReadResult:
    """A Document without pages whose embedded files are the responses with status 200.

    These are pages, PDF and other documents, each with its URL and time of fetch. Requests,
    revisits and page resources are counted in a warning. A damaged archive is read as far as
    possible.
    """
    notes = Diagnostics()
    max_bytes = context.limits.max_file * MIB
    with capture_logs("warcio", notes):
        count = sum(1 for _ in _documents(content, max_bytes, notes))
    if not count:
        detail = f" {notes.sentences[0]}" if notes.sentences else ""
        message = f"No page and no document was found in the web archive.{detail}"
        return ReadResult(Unreadable(path, Reason.NO_TEXT, message))
    document = Document(
        path=path,
        format="warc",
        title=readable_name(re.sub(r"\.gz$", "", path, flags=re.IGNORECASE)),
        pages=(),
        warnings=notes.sentences,
        sources={"title": "file_name"},
    )
    # Unpacked again, one at a time, on demand: together they may not fit into memory.
    return ReadResult(document, _documents(content, max_bytes, Diagnostics()))


def _documents(content: bytes, max_bytes: int, notes: Diagnostics) -> Iterator[EmbeddedFile]:
    """The responses that are documents; at the end `notes` says what was left out."""
    names: set[str] = set()
    left_out: Counter[str] = Counter()
    for record in _records(content, max_bytes, notes):
        reason = _skip_reason(record)
        if reason:
            left_out[reason] += 1
            continue
        payload = _payload(record, max_bytes, notes)
        if payload:
            url = one_line(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
            name = distinct_name(_name(url), names)
            yield EmbeddedFile(name, payload, Origin(url, _date(record)))
    if left_out:
        del left_out["records of type warcinfo"]  # the archive's description of itself
    if left_out:
        counted = "; ".join(f"{reason}: {count}" for reason, count in sorted(left_out.items()))
        notes.add(f"Not documents, and left out: {counted}.")


def _name(url: str) -> str:
    """The path of a URL, or the host if the URL names no file."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return parts.path if parts.path.strip("/") else parts.netloc or url


def _date(record: Any) -> str:
    date = record.rec_headers.get_header("WARC-Date") or ""
    return date if re.fullmatch(r"\d{4}(-\d\d){2}T\d\d:\d\d:\d\d(\.\d+)?Z", date) else ""


def _skip_reason(record: Any) -> str:
    """Why a record is not a document, as counted in the warning; "" for a document."""
    if record.rec_type != "response":
        return f"records of type {record.rec_type[:20]}"
    status = record.http_headers.get_statuscode() if record.http_headers else ""
    if status != _OK:
        return f"answers with status {status[:3]}" if status else "answers not by HTTP"
    kind = record.http_headers.get_header("Content-Type") or ""
    return "pictures, styles and scripts" if _PAGE_PARTS.match(kind.strip()) else ""


def _payload(record: Any, max_bytes: int, notes: Diagnostics) -> bytes:
    """The decompressed body of a response; empty, with a note, if it is too large or damaged."""
    chunks: list[bytes] = []
    size = 0
    url = (record.rec_headers.get_header("WARC-Target-URI") or "")[:80]
    try:
        stream = record.content_stream()
        while chunk := stream.read(_CHUNK_BYTES):
            chunks.append(chunk)
            size += len(chunk)
            if size > max_bytes:
                notes.add(f"Larger than {max_bytes // MIB} MiB, and left out: {url}")
                return b""
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  what was read before the damage is kept
        notes.add(f"Damaged: {url} ({cause(error)})")
    if getattr(record.raw_stream, "limit", 0):
        notes.add(f"Cut off: {url}")
    return b"".join(chunks)


def _records(content: bytes, max_bytes: int, notes: Diagnostics) -> Iterator[Any]:
    # a tenth of a second
    from warcio.archiveiterator import ArchiveIterator

    repairs = 0
    for member in _decompressed_members(content, max_bytes, notes):
        start = 0
        while start < len(member):
            iterator = ArchiveIterator(io.BytesIO(member[start:] if start else member))
            try:
                yield from iterator
                break
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001  a damaged record may raise anything
                notes.add(f"A record is damaged: {cause(error)}")
            following = _RECORD.search(member, start + max(1, iterator.offset + 1))
            repairs += 1
            if following is None or repairs > _MAX_REPAIRS:
                break
            start = following.start()


def _decompressed_members(content: bytes, max_bytes: int, notes: Diagnostics) -> Iterator[bytes]:
    """Decompress the archive member by member; what precedes damage in a member is kept."""
    if not content.startswith(_GZIP):
        yield content
        return
    start = repairs = 0
    while 0 <= start < len(content) and repairs <= _MAX_REPAIRS:
        member, end, warning = _decompress_member(content, start, max_bytes)
        yield member
        if warning:
            notes.add(warning)
            repairs += 1
        start = content.find(_GZIP, end)


def _decompress_member(content: bytes, start: int, max_bytes: int) -> tuple[bytes, int, str]:
    """Decompress one gzip member: its content, where the next may begin, and a warning."""
    unpacker = zlib.decompressobj(wbits=31)
    chunks: list[bytes] = []
    size, at = 0, start
    try:
        while not unpacker.eof and at < len(content):
            chunks.append(unpacker.decompress(content[at : at + _CHUNK_BYTES]))
            size += len(chunks[-1])
            at += _CHUNK_BYTES
            if size > max_bytes:
                limit = f"{max_bytes // MIB} MiB"
                warning = f"A part of the archive unpacks to more than {limit}: it was cut."
                return b"".join(chunks), at, warning
    except zlib.error:
        return b"".join(chunks), start + 1, "A part of the archive is damaged and was read in part."
    end = min(at, len(content)) - len(unpacker.unused_data)
    cut = "" if unpacker.eof else "The archive is cut off: its last part was read in part."
    return b"".join(chunks), end, cut
