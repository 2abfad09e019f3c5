"""Serve the original file of a document, as long as its content is the one that was indexed."""

import hashlib
import os
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import IO, Any
from urllib.parse import quote

from flask import Response
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wsgi import wrap_file

from indexer.errors import FileChanged, NotFound
from indexer.model import Record
from search_app.documents.formats import OCTETS, format_of

__all__ = ["original"]

# Whatever the file contains, it must not run in our origin.
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
_BLOCK = 1 << 20
_PART = 1 << 17


def original(record: Record, corpus: Path, environ: dict[str, Any]) -> Response:
    """The file of a record, with range requests; NotFound without a file, FileChanged if its
    SHA-256 differs from the record's.
    """
    stream = _opened(record, corpus)
    if _digest(stream) != record.sha256:
        stream.close()
        raise FileChanged(
            f"The file of “{record.title}” has changed since it was indexed, so it is not shown.",
            "When the index has been rebuilt, the new file is both searched and shown.",
        )
    size = os.fstat(stream.fileno()).st_size
    stream.seek(0)
    response = Response(wrap_file(environ, stream, _PART), direct_passthrough=True)
    response.content_length = size
    file_format = format_of(record)
    response.content_type = file_format.media if file_format else OCTETS
    response.headers["Content-Disposition"] = _disposition(record)
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(record.sha256)
    try:
        response.make_conditional(environ, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        stream.close()
        raise
    return response


def _opened(record: Record, corpus: Path) -> IO[bytes]:
    if not record.available or "#" in record.path:
        raise NotFound(
            f"This copy holds no file of its own for “{record.title}”.",
            "Its record says where the document can be read.",
        )
    home = corpus.resolve()
    path = (home / PurePosixPath(record.path)).resolve()
    if not path.is_relative_to(home) or not path.is_file():
        raise _missing(record)
    try:
        return path.open("rb")
    except OSError as error:
        raise _missing(record) from error


def _missing(record: Record) -> NotFound:
    return NotFound(
        f"The file of “{record.title}” is no longer in the folder of documents.",
        "Its text can still be read page by page.",
    )


def _digest(stream: IO[bytes]) -> str:
    """The content's SHA-256; computed again only if the file's inode, size or times changed."""
    state = os.fstat(stream.fileno())
    key = (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)
    cached = _cached_digest(key)
    if not cached:
        digest = hashlib.sha256()
        while block := stream.read(_BLOCK):
            digest.update(block)
        cached.append(digest.hexdigest())
    return cached[0]


@lru_cache(maxsize=1024)
def _cached_digest(key: tuple[int, ...]) -> list[str]:
    """A cache slot for the digest of a file in this state: empty until it has been computed."""
    return []


def _disposition(record: Record) -> str:
    name = PurePosixPath(record.path).name
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in name)
    disposition = "inline" if record.format == "pdf" else "attachment"
    encoded = quote(name, safe="", errors="replace")
    return f"{disposition}; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
