"""What a reader is given and what it hands back: a job; a document or why there is none, and the
files found inside.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.extract.limits import Limits
from indexer.model import Document, Unreadable
from indexer.pictures import NO_PICTURES, Pictures

__all__ = ["Inner", "Job", "Reading"]


@dataclass(frozen=True, slots=True)
class Job:
    """The options that a reader obeys, and where it puts pictures and word boxes of its pages."""

    limits: Limits
    pictures: Pictures = NO_PICTURES


@dataclass(frozen=True, slots=True)
class Inner:
    """A file inside a file, still to be read: its sanitised name (no folders) and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """`embedded` are still to be read, also when the file around them has no text of its own; they
    may be unpacked one by one, while they are asked for.
    """

    result: Document | Unreadable
    embedded: Iterable[Inner] = ()
