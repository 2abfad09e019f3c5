"""What leads from a document to others, the order of coverage, languages, names and words of
titles: collected from all records when an index is written, so that no request has to read them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from indexer.coverage import Coverage, DocumentState, document_state
from indexer.engine.analysis.tokenizer import forms_of
from indexer.engine.document_values import DocumentName
from indexer.engine.whoosh_engine.kernels.arrays import Ints
from indexer.model import Record

__all__ = ["RecordDirectory", "save_directory"]

_LINKS, _COVERAGE = "record_links.json", "coverage.npz"
_WORDS, _NAMES = "title_words.txt", "document_names.json"
_FIGURES = {field.name: bit for bit, field in enumerate(fields(Coverage))}
# Documents that need attention come first.
_RANKS = {DocumentState.UNREAD: 0, DocumentState.PARTIAL: 1, DocumentState.ABSENT: 3}
_DISAGREEING, _READ = 2, 4


def save_directory(records: Sequence[Record], folder: Path) -> None:
    """Write the directory of the records, which are in the order of their rows."""
    counts = [Coverage().plus(record) for record in records]
    order = sorted(range(len(records)), key=lambda at: _coverage_key(records[at], counts[at]))
    bits = [sum(bool(n) << bit for bit, n in enumerate(astuple(counts[at]))) for at in order]
    np.savez(folder / _COVERAGE, order=np.array(order, np.int64), figures=np.array(bits, np.int64))
    by_id = sorted(records, key=lambda record: record.id)
    links = {
        "total": asdict(Coverage.of(records)),
        "works": _lists((record.work, record.id) for record in by_id),
        "naming": _lists(
            (name, record.id) for record in by_id for name in {record.issue_of, *record.related}
        ),
        "containers": _containers(by_id),
        "languages": sorted({record.language for record in records}),
    }
    titles = (title for record in records for title in (record.title, *record.other_titles))
    words = sorted({form for title in titles for form in forms_of(title)})
    (folder / _WORDS).write_text("\n".join(words), encoding="utf-8")
    names = json.dumps([_name(record) for record in by_id], ensure_ascii=False)
    (folder / _NAMES).write_text(names, encoding="utf-8")
    (folder / _LINKS).write_text(json.dumps(links, ensure_ascii=False), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class RecordDirectory:
    """By id the documents of a work, and those that name a document as the issue of theirs or as
    related; by path the document of a file that contains others. `order` are the indexes of the
    documents in the order of coverage, `figures` the bits of the figures that each adds to. `words`
    are those of the titles, one a line, and `names` those of the documents, in JSON: both encoded,
    since they are seldom wanted.
    """

    total: Coverage
    works: Mapping[str, Sequence[str]]
    naming: Mapping[str, Sequence[str]]
    containers: Mapping[str, str]
    languages: Sequence[str]
    order: Ints
    figures: Ints
    words: bytes
    names: bytes

    @classmethod
    def load(cls, folder: Path) -> "RecordDirectory":
        """Read what `save_directory` wrote."""
        links: dict[str, Any] = json.loads((folder / _LINKS).read_text(encoding="utf-8"))
        total = Coverage(**links.pop("total"))
        with np.load(folder / _COVERAGE, allow_pickle=False) as arrays:
            order, figures = arrays["order"], arrays["figures"]
        # The folder may be gone when they are wanted.
        words, names = (folder / _WORDS).read_bytes(), (folder / _NAMES).read_bytes()
        return cls(total, order=order, figures=figures, words=words, names=names, **links)

    def relatives(self, record: Record) -> list[str]:
        """The other documents of the same work, and those that name this one, ascending."""
        work = record.work or record.id
        same = {work, *self.works.get(work, ())} - {record.id}
        return sorted(same | {*self.naming.get(record.id, ())})

    def container(self, record: Record) -> str:
        """The document whose file contains that of a record, "" for none."""
        return self.containers.get(_outer(record), "")

    def document_names(self) -> Iterator[DocumentName]:
        """The names of all documents in ascending order of id."""
        for document, title, other_titles, *rest in json.loads(self.names):
            yield DocumentName(document, title, tuple(other_titles), *rest)

    def title_words(self) -> frozenset[str]:
        """The folded words of all titles."""
        return frozenset(self.words.decode("utf-8").split("\n")) - {""}

    def adding_to(self, figure: str) -> Ints:
        """The indexes of the documents that add to a figure of the coverage, in its order."""
        return self.order[self.figures & (1 << _FIGURES[figure]) > 0]


def _lists(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The second values by the first, without those of ""."""
    lists: dict[str, list[str]] = {}
    for name, document in pairs:
        if name:
            lists.setdefault(name, []).append(document)
    return lists


def _name(record: Record) -> DocumentName:
    return DocumentName(
        record.id,
        record.title,
        record.other_titles,
        record.kind,
        record.year,
        record.available,
        bool(record.pages),
    )


def _containers(records: Sequence[Record]) -> dict[str, str]:
    """By path the first document of each file that contains another."""
    outer = {path for path in map(_outer, records) if path}
    return {record.path: record.id for record in reversed(records) if record.path in outer}


def _outer(record: Record) -> str:
    """The path of the file that contains the record's file, "" for none."""
    return record.path.rpartition("#")[0]


def _coverage_key(record: Record, counts: Coverage) -> tuple[int, str, str]:
    default = _DISAGREEING if counts.pages_disagreeing else _READ
    rank = _RANKS.get(document_state(record), default)
    return rank, record.title.casefold(), record.id
