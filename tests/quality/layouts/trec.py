"""TREC's layout (SGML documents, topics, judgements of four columns) -> a collection."""

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.quality.layouts.judgements import merged, read_judgements
from tests.quality.layouts.sniff import DOCUMENTS, JUDGEMENTS, TABLE, TOPICS, kind
from tests.quality.layouts.values import (
    Collection,
    Document,
    LayoutError,
    decoded,
    plain_id,
    unique,
)

__all__ = ["read"]

_DOCUMENT = re.compile(r"<doc>(.*?)(</doc>|(?=<doc>)|\Z)", re.I | re.S)
_TITLE = ("title", "headline", "head", "ti")
_TOPIC = re.compile(r"<top>(.*?)(</top>|(?=<top>)|\Z)", re.I | re.S)
_TAG = re.compile(r"<[^<>]*>")


def read(name: str, files: Sequence[Path]) -> Collection | None:
    """The collection in these files; None when they have another layout.

    A topic's query is its title, or its description where the title is empty.
    """
    kinds = {path: kind(path) for path in files}
    documents = [path for path in files if kinds[path] == DOCUMENTS]
    topics = [path for path in files if kinds[path] == TOPICS]
    topics = topics or [path for path in files if kinds[path] == TABLE]
    judged = [path for path in files if kinds[path] == JUDGEMENTS]
    if not (documents and topics and judged):
        return None
    read_topics = _topics if kinds[topics[0]] == TOPICS else _table
    return Collection(
        name,
        _together(documents),
        {plain_id(one): text for path in topics for one, text in read_topics(path)},
        {plain_id(one): found for one, found in merged(map(read_judgements, judged)).items()},
        (*documents, *topics, *judged),
    )


def _together(paths: Sequence[Path]) -> tuple[Document, ...]:
    """The documents of all files; ids are compared across them."""
    found = [(path, one) for path in paths for one in unique(path, _documents(path))]
    first: dict[str, Path] = {}
    for path, document in found:
        other = first.setdefault(document.id, path)
        if other != path:
            raise LayoutError(path, 0, f"{document.id!r} stands in {other} already.")
    return tuple(document for _, document in found)


def _documents(path: Path) -> Iterator[tuple[int, Document]]:
    text = decoded(path)
    for match in _DOCUMENT.finditer(text):
        line, inside = text.count("\n", 0, match.start()) + 1, match[1]
        if not match[2]:
            raise LayoutError(path, line, "a document (<DOC>) that is not closed.")
        name = _plain(_element(inside, "docno"))
        if not name:
            raise LayoutError(path, line, "a document (<DOC>) without its number (<DOCNO>).")
        title = next(filter(None, (_plain(_element(inside, tag)) for tag in _TITLE)), "")
        yield line, Document(name, title, _plain(_element(inside, "text") or _rest(inside)))


def _topics(path: Path) -> Iterator[tuple[str, str]]:
    text = decoded(path)
    for match in _TOPIC.finditer(text):
        line, inside = text.count("\n", 0, match.start()) + 1, match[1]
        number = re.sub(r"^number:\s*", "", _field(inside, "num"), flags=re.I)
        query = re.sub(r"^topic:\s*", "", _field(inside, "title"), flags=re.I)
        query = query or re.sub(r"^description:\s*", "", _field(inside, "desc"), flags=re.I)
        if not number or not query:
            raise LayoutError(path, line, "a topic (<top>) needs <num>, and <title> or <desc>.")
        yield number, query


def _table(path: Path) -> Iterator[tuple[str, str]]:
    for line, row in enumerate(decoded(path).splitlines(), 1):
        if not row.strip():
            continue
        number, tab, query = row.partition("\t")
        if not tab or not query.strip():
            raise LayoutError(path, line, "a number, a tab and the query are wanted.")
        yield number.strip(), query.strip()


def _element(text: str, tag: str) -> str:
    """All that stands in the elements of this name."""
    return "\n".join(re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", text, re.I | re.S))


def _field(text: str, tag: str) -> str:
    """What follows a tag of a topic, which is seldom closed: up to the next one."""
    found = re.search(rf"<{tag}>([^<]*)", text, re.I)
    return _plain(found[1]) if found else ""


def _rest(text: str) -> str:
    """A document's words where no <TEXT> is: all but its number and title."""
    for tag in ("docno", *_TITLE):
        text = re.sub(rf"<{tag}\b[^>]*>.*?</{tag}>", "", text, flags=re.I | re.S)
    return text


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())
