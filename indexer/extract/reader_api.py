"""What a reader is given and what it hands back: a job; a document or why there is none, and the
files found inside.
"""

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

# Reports that another page, or another file inside a file, is done.
Progress = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an archive says that a file in it comes from: its address, and when it was fetched, in
    ISO 8601; "" for unknown.
    """

    url: str = ""
    archived: str = ""


NO_ORIGIN = Origin()


def no_progress() -> None:
    """Ignore the report: for documents that are read without a worker process."""


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a reader is given besides the bytes and the path of a file.

    `limits` are the options that it obeys, `pictures` takes the images and word boxes of its pages,
    `origin` is what the enclosing archive says of the file. A reader that needs long calls
    `progress` after each slow step: every call grants it another `read_seconds`, within limits.
    """

    limits: Limits
    pictures: Pictures = NO_PICTURES
    origin: Origin = NO_ORIGIN
    progress: Progress = no_progress


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file inside a file, still to be read: its sanitised name (no folders) and its bytes."""

    name: str
    content: bytes
    origin: Origin = NO_ORIGIN


@dataclass(frozen=True, slots=True)
class ReadResult:
    """`embedded` are still to be read, also when the file around them has no text of its own; they
    may be unpacked one by one, while they are asked for. One that cannot be unpacked is an
    Unreadable, whose path is that of the file around it, "#" and its name.
    """

    result: Document | Unreadable
    embedded: Iterable[EmbeddedFile | Unreadable] = ()


def with_origin(document: Document, origin: Origin) -> Document:
    """The document with what the archive around it knows; what it says of itself goes first."""
    dates, sources = dict(document.dates), dict(document.sources)
    if origin.archived:
        dates.setdefault("archived", origin.archived)
        sources.setdefault("archived", "archive")
    if origin.url and not document.url:
        sources["url"] = "archive"
    url = document.url or origin.url
    return replace(document, url=url, dates=dates, sources=sources)
