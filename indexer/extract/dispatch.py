"""Dispatch: detect the format of a file, check size and type, call the reader of the format.

Also reads the files embedded in it, recursively. Checks that need no parser come first.
"""

import hashlib
import stat
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from indexer.extract.detect.format import Format, SniffResult
from indexer.extract.detect.sniff import SNIFF_BYTES, sniff
from indexer.extract.formats.registry import FORMATS, claimed_format, extension
from indexer.extract.limits import MIB, Limits, size_text
from indexer.extract.reader_api import (
    NO_ORIGIN,
    Origin,
    Progress,
    ReadContext,
    ReadResult,
    no_progress,
    with_origin,
)
from indexer.extract.text.refinement import failed_refinements
from indexer.extract.wire_format import FileResult
from indexer.model import Document, Embedded, Reason, Source, Unreadable
from indexer.page_images import NO_PICTURES, PicturesFile

__all__ = ["read_bytes", "read_source"]

# Nesting levels of embedded files that are read; deeper ones are listed as unreadable.
_MAX_DEPTH = 3
# All embedded files of a file, at any depth.
_MAX_FILES = 10_000
# A page saved as a single file may be this many times larger than `max_html`, pictures included.
_SAVED_PAGE_FACTOR = 8
# A file that claims one of these and is plain text is not mislabelled.
_TEXT_FORMATS = frozenset((Format.TEXT, Format.MARKDOWN, Format.CSV))
_READERS = {known.format: known.read for known in FORMATS}


def read_source(
    source: Source,
    limits: Limits,
    pictures: Path | None = None,
    progress: Progress = no_progress,
) -> FileResult:
    """Read a file of the corpus; return its own result, then those of the files embedded in it.

    Images of pages are written to the file `pictures`, if given.
    """
    try:
        status = source.file.stat()
        if not stat.S_ISREG(status.st_mode):
            return _unreadable(
                source.path, Reason.UNSUPPORTED, "This is a folder or a device, not a file."
            )
        with source.file.open("rb") as file:
            head = file.read(SNIFF_BYTES)
            too_large = _too_large(source.path, sniff(head), status.st_size, limits)
            return too_large or read_bytes(
                head + file.read(), source.path, limits, pictures, progress
            )
    except PermissionError:
        return _unreadable(
            source.path, Reason.NO_PERMISSION, "The file exists, but this user may not read it."
        )
    except OSError as error:
        return _missing(source, error)


def read_bytes(
    content: bytes,
    path: str,
    limits: Limits,
    pictures: Path | None = None,
    progress: Progress = no_progress,
) -> FileResult:
    """Read content in memory; `path` is its name in the corpus, and no file is opened."""
    with PicturesFile(pictures) if pictures else nullcontext() as images:
        reader = _TreeReader(limits, images, progress, limits.max_archive * MIB)
        reader.read(content, path, _MAX_DEPTH)
    return tuple(reader.results)


@dataclass(slots=True)
class _TreeReader:
    """Reads a file and the files embedded in it; `bytes_left` is what may still be unpacked."""

    limits: Limits
    pictures: PicturesFile | None
    progress: Progress
    bytes_left: int
    results: list[Document | Unreadable] = field(default_factory=list)

    def read(self, content: bytes, path: str, depth: int, origin: Origin = NO_ORIGIN) -> None:
        """Append the result of a file, then those of its embedded files."""
        sniffed = sniff(content, path)
        refusal = _check_readable(path, sniffed, len(content), self.limits)
        if refusal:
            self.results += refusal
            return
        index = len(self.results)
        pictures = self.pictures.of(index) if self.pictures else NO_PICTURES
        context = ReadContext(self.limits, pictures, origin, self.progress)
        with failed_refinements() as losses:
            outcome = _READERS[sniffed.format](content, path, context)
        result = outcome.result
        if isinstance(result, Document) and losses:
            result = replace(result, warnings=(*result.warnings, *losses))
        self.results.append(result)
        embedded = tuple(self._read_embedded(outcome, path, depth))
        if isinstance(result, Document):
            self.results[index] = self._complete(result, embedded, sniffed, origin)

    def _complete(
        self,
        document: Document,
        embedded: tuple[Embedded, ...],
        sniffed: SniffResult,
        origin: Origin,
    ) -> Document:
        warnings = document.warnings
        claim = claimed_format(document.path)
        if claim and claim.format is not sniffed.format:
            suffix = extension(document.path)
            warnings += (f"The name ends in {suffix}, but the content is {sniffed.description}.",)
        if len(self.results) >= _MAX_FILES and embedded:
            warnings += (f"More than {_MAX_FILES} files lie inside: the rest was left out.",)
        return with_origin(replace(document, embedded=embedded, warnings=warnings), origin)

    def _read_embedded(self, outcome: ReadResult, path: str, depth: int) -> Iterator[Embedded]:
        for inner in outcome.embedded:
            if len(self.results) >= _MAX_FILES:
                return
            if isinstance(inner, Unreadable):
                self.results.append(inner)
                continue
            inner_path = f"{path}#{inner.name}"
            self.bytes_left -= len(inner.content)
            if not depth:
                message = f"It lies more than {_MAX_DEPTH} files deep."
                self.results += _unreadable(inner_path, Reason.TOO_DEEP, message)
            elif self.bytes_left < 0:
                limit = self.limits.max_archive
                message = f"All that is in the file exceeds {limit} MiB (max_archive)."
                self.results += _unreadable(inner_path, Reason.TOO_LARGE, message)
            else:
                self.read(inner.content, inner_path, depth - 1, inner.origin)
                self.progress()
            digest = hashlib.sha256(inner.content).hexdigest()
            yield Embedded(inner.name, len(inner.content), digest)


def _check_readable(path: str, sniffed: SniffResult, size: int, limits: Limits) -> FileResult:
    """Why a file of `size` bytes is not given to a reader; empty if it is."""
    if too_large := _too_large(path, sniffed, size, limits):
        return too_large
    claim = claimed_format(path)
    if sniffed.format is Format.ENCRYPTED:
        message = f"The file is {sniffed.description}: {sniffed.advice}."
        return _unreadable(path, Reason.ENCRYPTED, message)
    if sniffed.format is Format.TEXT and claim and claim.format not in _TEXT_FORMATS:
        return _mislabelled(path, sniffed)
    if sniffed.format in _READERS:
        return ()
    if sniffed.format is Format.EMPTY and not size:
        return _unreadable(path, Reason.EMPTY, "The file is empty: 0 bytes.")
    if sniffed.format is Format.EMPTY and size <= SNIFF_BYTES:
        return _unreadable(path, Reason.EMPTY, f"The file has {size} bytes, all of them blank.")
    return _mislabelled(path, sniffed) if claim else _not_supported(path, sniffed)


def _not_supported(path: str, sniffed: SniffResult) -> FileResult:
    names = ", ".join(entry.name for entry in FORMATS[:-1])
    message = (
        f"The file is {sniffed.description}; "
        f"there are readers for {names} and {FORMATS[-1].name} of these."
    )
    if sniffed.advice:
        message += f" To have it read: {sniffed.advice}."
    return _unreadable(path, Reason.UNSUPPORTED, message)


def _mislabelled(path: str, sniffed: SniffResult) -> FileResult:
    suffix = extension(path)
    if sniffed.format in {Format.UNKNOWN, Format.EMPTY}:
        message = f"The name ends in {suffix}, but the file begins with {sniffed.description}."
        return _unreadable(path, Reason.DAMAGED, message)
    message = f"The name ends in {suffix}, but the content is {sniffed.description}."
    if sniffed.advice:
        message += f" To have it read: {sniffed.advice}."
    return _unreadable(path, Reason.MISLABELLED, message)


def _missing(source: Source, error: OSError) -> FileResult:
    if source.file.is_symlink():
        return _unreadable(
            source.path, Reason.DANGLING_LINK, "The link points to nothing, or to itself."
        )
    if isinstance(error, FileNotFoundError):
        return _unreadable(
            source.path, Reason.MISSING, "The file is gone since the folder was listed."
        )
    return _unreadable(
        source.path, Reason.DAMAGED, f"The disk could not read the file: {error.strerror}."
    )


def _too_large(path: str, sniffed: SniffResult, size: int, limits: Limits) -> FileResult:
    """Refuse a file by its size alone; readers of some formats have limits of their own."""
    limit, option = limits.max_file, "max_file"
    if sniffed.format is Format.HTML and limits.max_html * _SAVED_PAGE_FACTOR < limit:
        limit, option = limits.max_html * _SAVED_PAGE_FACTOR, f"{_SAVED_PAGE_FACTOR} times max_html"
    if size <= limit * MIB:
        return ()
    message = f"The file has {size_text(size)}; the limit is {limit} MiB ({option})."
    return _unreadable(path, Reason.TOO_LARGE, message)


def _unreadable(path: str, reason: Reason, message: str) -> FileResult:
    return (Unreadable(path, reason, message),)
