"""Columns: what ranking and counting need of every page, as numpy arrays beside the Whoosh index.

A row is a passage (a page, or a document without pages); its number is its Whoosh document number.
The rows of a document follow each other. A mask is a boolean array with an entry for each row.
"""

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from indexer.engine.analysis.tokenizer import accented_positions, joined_positions
from indexer.engine.schema import FIELDS, PAGE_FIELDS
from indexer.engine.sort_keys import SortKey, sort_key, tie_key
from indexer.engine.whoosh_engine.kernels.arrays import Bools, Ints, run_starts
from indexer.engine.whoosh_engine.kernels.facet_bits import FacetBits
from indexer.model import Passage, Record

__all__ = ["Columns", "ColumnsWriter"]

# The orders in which documents are sorted: by what a person asks for, then by what breaks ties, and
# the pages of different documents by id.
Order = Literal["newest", "oldest", "title", "tie", "id"]
_ORDERS: tuple[Order, ...] = get_args(Order)


@dataclass(slots=True)
class ColumnsWriter:
    """Collects the columns while a generation is written."""

    documents: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    sections: list[bool] = field(default_factory=list)
    works: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    sort_keys: dict[Order, list[SortKey]] = field(
        default_factory=lambda: {order: [] for order in _ORDERS}
    )
    numbers: list[int] = field(default_factory=list)
    headings_at: list[int] = field(default_factory=list)
    joined_words: dict[str, list[tuple[int, int, int, int]]] = field(
        default_factory=lambda: {name: [] for name in PAGE_FIELDS}
    )
    accents: dict[str, list[tuple[int, int, str]]] = field(
        default_factory=lambda: {f.name: [] for f in FIELDS}
    )
    lengths: dict[str, list[int]] = field(default_factory=lambda: {f.name: [] for f in FIELDS})
    tags: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def document(self, record: Record) -> None:
        """Begin a document; its rows follow."""
        self.documents.append(record.id)
        self.formats.append(record.format)
        self.sections.append(bool(record.format) and record.unit == "section")
        self.works.append(record.work)
        self.starts.append(len(self.numbers))
        for order, keys in self.sort_keys.items():
            keys.append(_sort_key(record, order))

    def row(
        self,
        passage: Passage,
        texts: Mapping[str, str],
        lengths: Mapping[str, int],
        tags: Mapping[str, Sequence[str]],
    ) -> None:
        """Add a passage with the texts of its fields (`field_texts.field_texts`), their lengths
        (`field_texts.field_length`) and its values by facet, those of its document included.
        """
        row = len(self.numbers)
        self.numbers.append(passage.number)
        self.headings_at.append(passage.heading_at)
        for name in PAGE_FIELDS:
            self.joined_words[name] += ((row, *places) for places in joined_positions(texts[name]))
        for name, text in texts.items():
            self.accents[name] += ((row, *accented) for accented in accented_positions(text))
        for name, length in lengths.items():
            self.lengths[name].append(length)
        for facet, values in tags.items():
            for value in values:
                self.tags.setdefault(facet, {}).setdefault(value, []).append(row)

    def save(self, folder: Path) -> None:
        """Write `columns.npz` and `columns.json` (names in the order of the arrays)."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {
            "starts": np.array(self.starts, np.int64),
            "works": self._work_numbers(),
            "numbers": np.array(self.numbers, np.int64),
            "sections": np.array(self.sections, np.bool_),
            "headings_at": np.array(self.headings_at, np.int64),
        }
        for order, keys in self.sort_keys.items():
            arrays[f"ranks.{order}"] = _ranks(keys)
        for name, words in self.joined_words.items():
            arrays[f"joined.{name}"] = np.array(words, np.int64).reshape(-1, 4).T
        accented = sorted({form for accents in self.accents.values() for *_, form in accents})
        numbers = {form: number for number, form in enumerate(accented)}
        for name, accents in self.accents.items():
            numbered = [(row, position, numbers[form]) for row, position, form in accents]
            arrays[f"accents.{name}"] = np.array(numbered, np.int64).reshape(-1, 3).T
        for field_name, lengths in self.lengths.items():
            arrays[f"length.{field_name}"] = np.array(lengths, np.int64)
        names: dict[str, list[str]] = {}
        for facet, values in sorted(self.tags.items()):
            names[facet] = sorted(values)
            for number, value in enumerate(names[facet]):
                arrays[f"tag.{facet}.{number}"] = np.array(values[value], np.int64)
        np.savez(folder / "columns.npz", **arrays)
        lists = {
            "documents": self.documents,
            "formats": self.formats,
            "facets": names,
            "accented": accented,
        }
        text = json.dumps(lists, ensure_ascii=False)
        (folder / "columns.json").write_text(text, encoding="utf-8")

    def _work_numbers(self) -> Ints:
        """The work of each document: the index of the one that represents it, itself unless it is
        an edition or copy of another that is in the index.
        """
        index = {document: at for at, document in enumerate(self.documents)}
        return np.array([index.get(work, at) for at, work in enumerate(self.works)], np.int64)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a generation with `rows` rows.

    By document: `documents` are the ids, `index` the index of each id in them, `starts` the first
    rows and `ends` the rows after the last ones; `works` the index of the document that represents
    its work (itself, unless it is an edition or copy of another); `ranks` its place in each order,
    the same for documents that are equal in it.

    By row: `row_documents` is the index of the document, `formats` a number for its format,
    `sections` whether the row is a section (of a web page) rather than a page, `numbers` the page
    number, `headings_at` where its heading is printed (see `Passage`), `lengths` the length of each
    field in words, `facets` its values.

    `joined_words` are, for heading and body, four arrays with an entry for each word that may have
    been broken at the end of a line: its row, its position, and the positions of the first and the
    last token that it is another form of. `accents` are, for each field, three arrays with an entry
    for each token whose folded form lacks its accents: its row, its position, and the index of its
    form in `accented`.
    """

    documents: tuple[str, ...]
    index: Mapping[str, int]
    rows: int
    starts: Ints
    ends: Ints
    works: Ints
    ranks: Mapping[Order, Ints]
    row_documents: Ints
    formats: Ints
    sections: Bools
    numbers: Ints
    headings_at: Ints
    joined_words: Mapping[str, Ints]
    accented: tuple[str, ...]
    accents: Mapping[str, Ints]
    lengths: Mapping[str, Ints]
    facets: FacetBits

    @classmethod
    def load(cls, folder: Path) -> "Columns":
        """Read what `ColumnsWriter.save` wrote; never unpickles."""
        names = json.loads((folder / "columns.json").read_text(encoding="utf-8"))
        with np.load(folder / "columns.npz", allow_pickle=False) as arrays:
            starts, numbers = arrays["starts"], arrays["numbers"]
            rows = len(numbers)
            counts = np.diff(np.append(starts, rows))
            format_numbers = {name: at for at, name in enumerate(sorted(set(names["formats"])))}
            formats = np.array([format_numbers[name] for name in names["formats"]], np.int64)
            tags = {
                facet: {
                    value: arrays[f"tag.{facet}.{number}"] for number, value in enumerate(values)
                }
                for facet, values in names["facets"].items()
            }
            return cls(
                documents=tuple(names["documents"]),
                index={name: at for at, name in enumerate(names["documents"])},
                rows=rows,
                starts=starts,
                ends=starts + counts,
                works=arrays["works"],
                ranks={order: arrays[f"ranks.{order}"] for order in _ORDERS},
                row_documents=np.repeat(np.arange(len(starts)), counts),
                formats=np.repeat(formats, counts),
                sections=np.repeat(arrays["sections"], counts),
                numbers=numbers,
                headings_at=arrays["headings_at"],
                joined_words={name: arrays[f"joined.{name}"] for name in PAGE_FIELDS},
                accented=tuple(names["accented"]),
                accents={f.name: arrays[f"accents.{f.name}"] for f in FIELDS},
                lengths={f.name: arrays[f"length.{f.name}"] for f in FIELDS},
                facets=FacetBits.pack(rows, tags),
            )

    def in_document(self, document: str) -> Bools:
        """The mask of a document's rows."""
        mask = np.zeros(self.rows, np.bool_)
        at = self.index[document]
        mask[self.starts[at] : self.ends[at]] = True
        return mask

    def documents_of(self, rows: Ints) -> tuple[Ints, Ints]:
        """The documents of some ascending rows, ascending, and where among the rows those of each
        begin.
        """
        documents = self.row_documents[rows]
        starts = run_starts(documents)
        return documents[starts], starts

    def row(self, document: str, number: int) -> int | None:
        """The row of a document's page; None when there is no such document or page."""
        at = self.index.get(document)
        if at is None:
            return None
        offsets = np.flatnonzero(self.numbers[self.starts[at] : self.ends[at]] == number)
        return int(self.starts[at] + offsets[0]) if len(offsets) else None


def _sort_key(record: Record, order: Order) -> SortKey:
    if order == "id":
        return (record.id,)
    return tie_key(record) if order == "tie" else sort_key(record, order)


def _ranks(keys: Sequence[SortKey]) -> Ints:
    """The place of each key among the different ones in ascending order."""
    different = sorted(set(keys))
    return np.array([bisect_left(different, key) for key in keys], np.int64)
