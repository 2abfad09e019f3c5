"""What a reader hands back: a document or why there is none, and the files found inside."""

from dataclasses import dataclass

from indexer.model import Document, Embedded, Unreadable

__all__ = ["Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """`embedded` are still to be read, also when the file around them has no text of its own."""

    result: Document | Unreadable
    embedded: tuple[Embedded, ...] = ()
