"""SMART's layout (.I .T .A .W), as CISI, Cranfield, MED and CACM have it -> a collection."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.quality.layouts.judgements import merged, read_judgements
from tests.quality.layouts.sniff import JUDGEMENTS, SMART, kind
from tests.quality.layouts.values import (
    Collection,
    Document,
    LayoutError,
    decoded,
    plain_id,
    unique,
)

__all__ = ["read"]

_ENTRY = re.compile(r"\.I(?:\s+(\S+))?\s*")
_FIELD = re.compile(r"\.([A-Z])\s*")


@dataclass
class _Entry:
    """A numbered text: its line, and its fields by letter, their lines joined."""

    id: str
    line: int
    fields: dict[str, list[str]] = field(default_factory=dict)

    def text(self, letter: str) -> str:
        return " ".join(self.fields.get(letter, ())).strip()


def read(name: str, files: Sequence[Path]) -> Collection | None:
    """The collection in these files; None when they have another layout.

    Of the files in `.I` entries one holds the queries: the one called so, else the shorter.
    Judgements are files with `rel` in their names.
    """
    texts = {path: list(_entries(path)) for path in files if kind(path) == SMART}
    judged = [path for path in files if "rel" in path.name.lower() and kind(path) == JUDGEMENTS]
    if len(texts) < 2 or not judged:
        return None
    queries = min(texts, key=lambda path: (not _is_called_queries(path), len(texts[path])))
    documents = max((path for path in texts if path != queries), key=lambda path: len(texts[path]))
    asked = {plain_id(text.id): text.text("W") or text.text("T") for text in texts[queries]}
    grades = merged(map(read_judgements, judged))
    return Collection(
        name,
        unique(documents, ((text.line, _document(text)) for text in texts[documents])),
        _as_judged(asked, grades),
        {plain_id(query): _relevant(found) for query, found in grades.items()},
        (documents, queries, *judged),
    )


def _as_judged(queries: dict[str, str], grades: dict[str, dict[str, float]]) -> dict[str, str]:
    """The queries by the numbers that the judgements give them.

    Cranfield's judgements count its 225 queries from 1, whatever their own numbers up to 365 are.
    """
    if not all(name.isdigit() for name in (*queries, *grades)):
        return queries
    if max(map(int, grades)) > len(queries) or max(map(int, queries)) <= len(queries):
        return queries
    return {str(place): text for place, text in enumerate(queries.values(), 1)}


def _relevant(grades: dict[str, float]) -> dict[str, float]:
    """1 for relevant. Cranfield's 1 to 4 fall from a complete answer to a little interest and are
    no gains; its -1 and 5 are of no interest.
    """
    return {plain_id(document): float(0 < grade < 5) for document, grade in grades.items()}


def _document(entry: _Entry) -> Document:
    return Document(plain_id(entry.id), entry.text("T"), entry.text("W"))


def _is_called_queries(path: Path) -> bool:
    return re.search(r"qry|quer", path.name.lower()) is not None


def _entries(path: Path) -> Iterator[_Entry]:
    entry, lines = None, None
    for number, line in enumerate(decoded(path).splitlines(), 1):
        if begins := _ENTRY.fullmatch(line):
            if entry:
                yield entry
            if not begins[1]:
                raise LayoutError(path, number, "an entry (.I) without its number.")
            entry, lines = _Entry(begins[1], number), None
        elif entry and (opens := _FIELD.fullmatch(line)):
            lines = entry.fields.setdefault(opens[1], [])
        elif lines is not None:
            lines.append(line.strip())
        elif line.strip():
            raise LayoutError(path, number, "text outside the fields (.T, .W) of an entry (.I).")
    if entry:
        yield entry
