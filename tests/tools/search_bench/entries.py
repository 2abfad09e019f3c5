"""The passages of the corpus, read by the workers of all engines: the standard library alone."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path

from tests.tools.search_bench.cache import cache_folder

__all__ = ["FACETS", "LARGEST", "Entry", "by_document", "corpus_file", "entries"]

LARGEST = 100_000
FACETS = ("kind", "topic", "pillar")


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as it is stored in a line of passages.jsonl; `number` counts from 1 within its
    document.
    """

    document: str
    number: int
    title: str
    text: str
    kind: str
    year: int
    topic: tuple[str, ...]
    pillar: tuple[str, ...]

    @property
    def id(self) -> str:
        """The name of the passage, the same in all engines."""
        return f"{self.document}#{self.number}"


def corpus_file() -> Path:
    """Where the passages are."""
    return cache_folder() / "passages.jsonl"


def entries(size: int = LARGEST) -> Iterator[Entry]:
    """The first `size` passages of the corpus."""
    with corpus_file().open(encoding="utf-8") as lines:
        yield from map(_entry, islice(lines, size))


def _entry(line: str) -> Entry:
    values = json.loads(line)
    topic, pillar = tuple(values.pop("topic")), tuple(values.pop("pillar"))
    return Entry(**values, topic=topic, pillar=pillar)


def by_document(size: int = LARGEST) -> Iterator[tuple[str, list[Entry]]]:
    """The documents of the first `size` passages with their passages."""
    for document, group in groupby(entries(size), attrgetter("document")):
        yield document, list(group)
