"""What a reader is given and what it hands back: a job; a document or why there is none, and the
files found inside.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from indexer.extract.limits import Limits
from indexer.model import Document, Unreadable
from indexer.page_images import NO_PICTURES, Pictures

__all__ = ["NOWHERE", "EmbeddedFile", "Origin", "ReadContext", "ReadResult", "with_origin"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an archive says that a file in it comes from: its address, and when it was fetched, in
    ISO 8601; "" for unknown.
    """

    url: str = ""
    archived: str = ""


NOWHERE = Origin()


@dataclass(frozen=True, slots=True)
class ReadContext:
    """The options that a reader obeys, where it puts pictures and word boxes of its pages, and what
    the archive around the file knows of it.
    """

    limits: Limits
    pictures: Pictures = NO_PICTURES
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file inside a file, still to be read: its sanitised name (no folders) and its bytes."""

    name: str
    content: bytes
    origin: Origin = NOWHERE


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
