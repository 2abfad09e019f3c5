"""The reader interface: what a reader receives (ReadContext) and returns (ReadResult)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from indexer.extract.limits import Limits
from indexer.model import Document, Unreadable
from indexer.page_images import NO_PICTURES, Pictures

__all__ = [
    "NO_ORIGIN",
    "EmbeddedFile",
    "Origin",
    "Progress",
    "ReadContext",
    "ReadResult",
    "no_progress",
    "with_origin",
]

# Reports that another page, or another embedded file, is done.
Progress = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an archive says that one of its files came from: the URL, and the time of the fetch in
    ISO 8601; "" for unknown.
    """

    url: str = ""
    archived: str = ""


NO_ORIGIN = Origin()


def no_progress() -> None:
    """Ignore the report: for documents that are read without a worker process."""


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a reader receives besides the bytes and the path of a file.

    `limits` are the options that it obeys, `pictures` takes the images and word boxes of its pages,
    `origin` is what the enclosing archive says of the file. A slow reader calls `progress` after
    each page: every call grants it another `read_seconds`, up to a maximum.
    """

    limits: Limits
    pictures: Pictures = NO_PICTURES
    origin: Origin = NO_ORIGIN
    progress: Progress = no_progress


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file inside a file, still to be read: its sanitized name (no folders) and its bytes."""

    name: str
    content: bytes
    origin: Origin = NO_ORIGIN


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A document, or why there is none, and the embedded files still to be read.

    `embedded` may be lazy: files are unpacked one by one as the caller iterates. A file that cannot
    be unpacked is an Unreadable whose path is that of the enclosing file, "#" and its name.
    """

    result: Document | Unreadable
    embedded: Iterable[EmbeddedFile | Unreadable] = ()


def with_origin(document: Document, origin: Origin) -> Document:
    """Add what the enclosing archive says of a document; its own declarations come first."""
    dates, sources = dict(document.dates), dict(document.sources)
    if origin.archived:
        dates.setdefault("archived", origin.archived)
        sources.setdefault("archived", "archive")
    if origin.url and not document.url:
        sources["url"] = "archive"
    url = document.url or origin.url
    return replace(document, url=url, dates=dates, sources=sources)
