"""What every layout is read into: documents, queries and judgements as plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Collection", "Document", "Judgements", "LayoutError", "decoded", "plain_id", "unique"]

# Query -> document -> grade; above 0 is relevant.
Judgements = Mapping[str, Mapping[str, float]]


class LayoutError(Exception):
    """A file of a collection cannot be read; the sentence names the file and the line."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path}, line {line}: {what}" if line else f"{path}: {what}")


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a collection; a missing title or text is empty."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """A test collection: `queries` by id as typed, `files` those that it was read from."""

    name: str
    documents: tuple[Document, ...]
    queries: Mapping[str, str]
    judgements: Judgements
    files: tuple[Path, ...]


def decoded(path: Path) -> str:
    """A file's text: UTF-8 where it is, else Latin-1, which the older collections are in."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    # Files from CP/M and DOS end with a Control-Z.
    return text.replace("\r\n", "\n").rstrip("\x1a")


def plain_id(name: str) -> str:
    """An id without leading zeros: "01" in the judgements is "1" in the queries."""
    return name.lstrip("0") or "0" if name.isdigit() else name


def unique(path: Path, documents: Iterable[tuple[int, Document]]) -> tuple[Document, ...]:
    """The documents in order, with the lines they begin at; LayoutError for an id that returns."""
    seen: dict[str, Document] = {}
    for line, document in documents:
        if document.id in seen:
            raise LayoutError(path, line, f"the document {document.id!r} stands here twice.")
        seen[document.id] = document
    return tuple(seen.values())
