"""A file or its bytes in, what its reader saw out: checks that need no parser come first."""

import hashlib
import stat
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from indexer.extract.detect.format import Format, Sniffed
from indexer.extract.detect.sniff import SNIFF_BYTES, sniff
from indexer.extract.formats.registry import FORMATS, claimed_format, extension
from indexer.extract.limits import MIB, Limits, mebibytes
from indexer.extract.reader_api import (
    NOWHERE,
    Origin,
    Progress,
    ReadContext,
    ReadResult,
    no_progress,
    with_origin,
)
from indexer.extract.wire_format import FileResult
from indexer.model import Document, Embedded, Reason, Source, Unreadable
from indexer.page_images import NO_PICTURES, PicturesFile

__all__ = ["read_bytes", "read_source"]

# A file in a file in a file in a file is read, deeper ones are listed.
_DEPTH = 3
# All files in a file, however deep.
_MOST_FILES = 10_000
# A page saved as one file may be that many times larger, pictures included, than `max_html`.
_PICTURES_IN_PAGE = 8
# What may be plain text is never mislabelled for being it.
_LIKE_TEXT = frozenset((Format.TEXT, Format.MARKDOWN, Format.CSV))
_READERS = {known.format: known.read for known in FORMATS}


def read_source(
    source: Source,
    limits: Limits,
    pictures: Path | None = None,
    progress: Progress = no_progress,
) -> FileResult:
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
            too_large = _too_large(source.path, sniff(head), status.st_size, limits)
            return too_large or read_bytes(
                head + file.read(), source.path, limits, pictures, progress
            )
    except PermissionError:
        return _unread(
            source.path, Reason.NO_PERMISSION, "The file exists, but this user may not read it."
        )
    except OSError as error:
        return _absent(source, error)


def read_bytes(
    content: bytes,
    path: str,
    limits: Limits,
    pictures: Path | None = None,
    progress: Progress = no_progress,
) -> FileResult:
    """The same for content at hand; `path` is the name in the corpus, and no file is opened."""
    with PicturesFile(pictures) if pictures else nullcontext() as kept:
        walk = _Walk(limits, kept, progress, limits.max_archive * MIB)
        walk.read(content, path, _DEPTH)
    return tuple(walk.found)


@dataclass(slots=True)
class _Walk:
    """A file and all that is in it; `left`: bytes that may still be unpacked."""

    limits: Limits
    pictures: PicturesFile | None
    progress: Progress
    left: int
    found: list[Document | Unreadable] = field(default_factory=list)

    def read(self, content: bytes, path: str, depth: int, origin: Origin = NOWHERE) -> None:
        """Appends what was read of a file, then of the files in it."""
        sniffed = sniff(content, path)
        refused = _refusal(path, sniffed, len(content), self.limits)
        if refused:
            self.found += refused
            return
        place = len(self.found)
        pictures = self.pictures.of(place) if self.pictures else NO_PICTURES
        context = ReadContext(self.limits, pictures, origin, self.progress)
        reading = _READERS[sniffed.format](content, path, context)
        self.found.append(reading.result)
        embedded = tuple(self._inside(reading, path, depth))
        if isinstance(reading.result, Document):
            self.found[place] = self._whole(reading.result, embedded, sniffed, origin)

    def _whole(
        self, read: Document, embedded: tuple[Embedded, ...], sniffed: Sniffed, origin: Origin
    ) -> Document:
        warnings = read.warnings
        claim = claimed_format(read.path)
        if claim and claim.format is not sniffed.format:
            ending = extension(read.path)
            warnings += (f"The name ends in {ending}, but the content is {sniffed.words}.",)
        if len(self.found) >= _MOST_FILES and embedded:
            warnings += (f"More than {_MOST_FILES} files lie inside: the rest was left out.",)
        return with_origin(replace(read, embedded=embedded, warnings=warnings), origin)

    def _inside(self, reading: ReadResult, path: str, depth: int) -> Iterator[Embedded]:
        for inner in reading.embedded:
            if len(self.found) >= _MOST_FILES:
                return
            if isinstance(inner, Unreadable):
                self.found.append(inner)
                continue
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
                self.read(inner.content, inside, depth - 1, inner.origin)
                self.progress()
            digest = hashlib.sha256(inner.content).hexdigest()
            yield Embedded(inner.name, len(inner.content), digest)


def _refusal(path: str, sniffed: Sniffed, size: int, limits: Limits) -> FileResult:
    """Why a file of `size` bytes is not parsed; empty when it is."""
    if too_large := _too_large(path, sniffed, size, limits):
        return too_large
    claim = claimed_format(path)
    if sniffed.format is Format.ENCRYPTED:
        message = f"The file is {sniffed.words}: {sniffed.advice}."
        return _unread(path, Reason.ENCRYPTED, message)
    if sniffed.format is Format.TEXT and claim and claim.format not in _LIKE_TEXT:
        return _mislabelled(path, sniffed)
    if sniffed.format in _READERS:
        return ()
    if sniffed.format is Format.EMPTY and not size:
        return _unread(path, Reason.EMPTY, "The file is empty: 0 bytes.")
    if sniffed.format is Format.EMPTY and size <= SNIFF_BYTES:
        return _unread(path, Reason.EMPTY, f"The file has {size} bytes, all of them blank.")
    return _mislabelled(path, sniffed) if claim else _not_supported(path, sniffed)


def _not_supported(path: str, sniffed: Sniffed) -> FileResult:
    names = ", ".join(known.name for known in FORMATS[:-1])
    message = (
        f"The file is {sniffed.words}; "
        f"there are readers for {names} and {FORMATS[-1].name} of these."
    )
    if sniffed.advice:
        message += f" To have it read: {sniffed.advice}."
    return _unread(path, Reason.UNSUPPORTED, message)


def _mislabelled(path: str, sniffed: Sniffed) -> FileResult:
    ending = extension(path)
    if sniffed.format in {Format.UNKNOWN, Format.EMPTY}:
        message = f"The name ends in {ending}, but the file begins with {sniffed.words}."
        return _unread(path, Reason.DAMAGED, message)
    message = f"The name ends in {ending}, but the content is {sniffed.words}."
    if sniffed.advice:
        message += f" To have it read: {sniffed.advice}."
    return _unread(path, Reason.MISLABELLED, message)


def _absent(source: Source, error: OSError) -> FileResult:
    if source.file.is_symlink():
        return _unread(
            source.path, Reason.DANGLING_LINK, "The link points to nothing, or to itself."
        )
    if isinstance(error, FileNotFoundError):
        return _unread(source.path, Reason.MISSING, "The file is gone since the folder was listed.")
    return _unread(
        source.path, Reason.DAMAGED, f"The disk could not read the file: {error.strerror}."
    )


def _too_large(path: str, sniffed: Sniffed, size: int, limits: Limits) -> FileResult:
    """What is refused by its size alone; readers of some formats have limits of their own."""
    limit, option = limits.max_file, "max_file"
    if sniffed.format is Format.HTML and limits.max_html * _PICTURES_IN_PAGE < limit:
        limit, option = limits.max_html * _PICTURES_IN_PAGE, f"{_PICTURES_IN_PAGE} times max_html"
    if size <= limit * MIB:
        return ()
    message = f"The file has {mebibytes(size)}; the limit is {limit} MiB ({option})."
    return _unread(path, Reason.TOO_LARGE, message)


def _unread(path: str, reason: Reason, message: str) -> FileResult:
    return (Unreadable(path, reason, message),)
