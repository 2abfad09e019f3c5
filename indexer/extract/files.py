"""A file or its bytes in, what its reader saw out: checks that need no parser come first."""

import stat
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from indexer.extract.html import read_html
from indexer.extract.limits import MIB, Limits, mebibytes
from indexer.extract.pdf import read_pdf
from indexer.extract.reading import Reading
from indexer.extract.sniff import SNIFF_BYTES, Format, Sniffed, sniff
from indexer.model import Document, Reason, Source, Unreadable

__all__ = ["Extract", "read_bytes", "read_source"]

Extract = tuple[Document | Unreadable, ...]

# A file in a file in a file is read, deeper ones are not.
_DEPTH = 2
# One line for each format that has a reader.
_READERS: Mapping[Format, Callable[[bytes, str], Reading]] = {
    Format.PDF: read_pdf,
    Format.HTML: read_html,
}


def read_source(source: Source, limits: Limits) -> Extract:
    """Reads a file of the corpus and the files embedded in it, the file itself first."""
    try:
        status = source.file.stat()
        if not stat.S_ISREG(status.st_mode):
            return _unread(
                source.path, Reason.UNSUPPORTED, "This is a folder or a device, not a file."
            )
        with source.file.open("rb") as file:
            head = file.read(SNIFF_BYTES)
            refused = _refusal(source.path, head, status.st_size, limits)
            return refused or read_bytes(head + file.read(), source.path, limits)
    except PermissionError:
        return _unread(
            source.path, Reason.NO_PERMISSION, "The file exists, but this user may not read it."
        )
    except OSError as error:
        return _absent(source, error)


def read_bytes(content: bytes, path: str, limits: Limits) -> Extract:
    """The same for content at hand; `path` is the name in the corpus, and no file is opened."""
    return _read(content, path, limits, _DEPTH)


def _read(content: bytes, path: str, limits: Limits, depth: int) -> Extract:
    refused = _refusal(path, content[:SNIFF_BYTES], len(content), limits)
    if refused:
        return refused
    reading = _READERS[sniff(content[:SNIFF_BYTES]).format](content, path)
    inside: list[Document | Unreadable] = []
    for file in reading.embedded if depth else ():
        inside += _read(file.content, f"{path}#{file.name}", limits, depth - 1)
    return (reading.result, *inside)


def _refusal(path: str, head: bytes, size: int, limits: Limits) -> Extract:
    """Why a file of `size` bytes that begins with `head` is not parsed; empty when it is."""
    sniffed = sniff(head)
    if size > limits.max_file * MIB:
        return _too_large(path, size, limits.max_file, "files", "max_file")
    if sniffed.format is Format.HTML and size > limits.max_html * MIB:
        return _too_large(path, size, limits.max_html, "web pages", "max_html")
    if sniffed.format in _READERS:
        return ()
    if sniffed.format is Format.EMPTY and not size:
        return _unread(path, Reason.EMPTY, "The file is empty: 0 bytes.")
    if sniffed.format is Format.EMPTY and size <= len(head):
        return _unread(path, Reason.EMPTY, f"The file has {size} bytes, all of them blank.")
    return _not_supported(path, sniffed)


def _not_supported(path: str, sniffed: Sniffed) -> Extract:
    claimed = PurePosixPath(path).suffix.lower()
    if claimed not in {".pdf", ".html", ".htm", ".xhtml"}:
        message = f"The file is {sniffed.words}; there are readers for PDF and HTML."
        return _unread(path, Reason.UNSUPPORTED, message)
    if sniffed.format in {Format.UNKNOWN, Format.EMPTY}:
        message = f"The name ends in {claimed}, but the file begins with {sniffed.words}."
        return _unread(path, Reason.DAMAGED, message)
    message = f"The name ends in {claimed}, but the content is {sniffed.words}."
    return _unread(path, Reason.MISLABELLED, message)


def _absent(source: Source, error: OSError) -> Extract:
    if source.file.is_symlink():
        return _unread(
            source.path, Reason.DANGLING_LINK, "The link points to nothing, or to itself."
        )
    if isinstance(error, FileNotFoundError):
        return _unread(source.path, Reason.MISSING, "The file is gone since the folder was listed.")
    return _unread(
        source.path, Reason.DAMAGED, f"The disk could not read the file: {error.strerror}."
    )


def _too_large(path: str, size: int, limit: int, what: str, option: str) -> Extract:
    message = f"The file has {mebibytes(size)}; the limit for {what} is {limit} MiB ({option})."
    return _unread(path, Reason.TOO_LARGE, message)


def _unread(path: str, reason: Reason, message: str) -> Extract:
    return (Unreadable(path, reason, message),)
