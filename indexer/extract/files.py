"""A file or its bytes in, what its reader saw out: checks that need no parser come first."""

import hashlib
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from indexer.extract.html import read_html
from indexer.extract.limits import MIB, Limits, mebibytes
from indexer.extract.pdf import read_pdf
from indexer.extract.reading import Job, Reading
from indexer.extract.sniff import SNIFF_BYTES, Format, Sniffed, sniff
from indexer.model import Document, Embedded, Reason, Source, Unreadable
from indexer.pictures import NO_PICTURES, PicturesFile

__all__ = ["Extract", "read_bytes", "read_source"]

Extract = tuple[Document | Unreadable, ...]

# A file in a file in a file in a file is read, deeper ones are listed.
_DEPTH = 3
# One line for each format that has a reader.
_READERS: Mapping[Format, Callable[[bytes, str, Job], Reading]] = {
    Format.PDF: read_pdf,
    Format.HTML: read_html,
}


def read_source(source: Source, limits: Limits, pictures: Path | None = None) -> Extract:
    """Reads a file of the corpus and the files embedded in it, the file itself first.

    Pictures of pages go to the file `pictures`, if there is one.
    """
    try:
        status = source.file.stat()
        if not stat.S_ISREG(status.st_mode):
            return _unread(
                source.path, Reason.UNSUPPORTED, "This is a folder or a device, not a file."
            )
        with source.file.open("rb") as file:
            head = file.read(SNIFF_BYTES)
            refused = _refusal(source.path, head, status.st_size, limits)
            return refused or read_bytes(head + file.read(), source.path, limits, pictures)
    except PermissionError:
        return _unread(
            source.path, Reason.NO_PERMISSION, "The file exists, but this user may not read it."
        )
    except OSError as error:
        return _absent(source, error)


def read_bytes(content: bytes, path: str, limits: Limits, pictures: Path | None = None) -> Extract:
    """The same for content at hand; `path` is the name in the corpus, and no file is opened."""
    walk = _Walk(limits, pictures, limits.max_archive * MIB)
    walk.read(content, path, _DEPTH)
    return tuple(walk.found)


@dataclass(slots=True)
class _Walk:
    """A file and all that is in it; `left`: bytes that may still be unpacked."""

    limits: Limits
    pictures: Path | None
    left: int
    found: list[Document | Unreadable] = field(default_factory=list)

    def read(self, content: bytes, path: str, depth: int) -> None:
        """Appends what was read of a file, then of the files in it."""
        refused = _refusal(path, content[:SNIFF_BYTES], len(content), self.limits)
        if refused:
            self.found += refused
            return
        place = len(self.found)
        pictures = PicturesFile(self.pictures, place) if self.pictures else NO_PICTURES
        reader = _READERS[sniff(content[:SNIFF_BYTES]).format]
        reading = reader(content, path, Job(self.limits, pictures))
        self.found.append(reading.result)
        embedded = tuple(self._inside(reading, path, depth))
        if isinstance(reading.result, Document):
            self.found[place] = replace(reading.result, embedded=embedded)

    def _inside(self, reading: Reading, path: str, depth: int) -> Iterator[Embedded]:
        for inner in reading.embedded:
            inside = f"{path}#{inner.name}"
            self.left -= len(inner.content)
            if not depth:
                message = f"It lies more than {_DEPTH} files deep."
                self.found += _unread(inside, Reason.TOO_DEEP, message)
            elif self.left < 0:
                limit = self.limits.max_archive
                message = f"All that is in the file exceeds {limit} MiB (max_archive)."
                self.found += _unread(inside, Reason.TOO_LARGE, message)
            else:
                self.read(inner.content, inside, depth - 1)
            digest = hashlib.sha256(inner.content).hexdigest()
            yield Embedded(inner.name, len(inner.content), digest)


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
