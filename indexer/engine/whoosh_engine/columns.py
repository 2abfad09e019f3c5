"""What ranking and counting need of every page, as arrays beside the Whoosh index; written and read
here.

A row is a passage, in the order of the Whoosh document numbers; the rows of one document are
neighbours.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engine.query.ranges import Range
from indexer.engine.schema import FIELDS
from indexer.model import Passage, Record

__all__ = ["Bools", "Columns", "ColumnsWriter", "Floats", "Ints", "all_of"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def all_of(masks: Sequence[Bools]) -> Bools:
    """The rows that are in each of the masks, of which there is at least one."""
    result = masks[0].copy()
    for mask in masks[1:]:
        result &= mask
    return result


@dataclass(slots=True)
class ColumnsWriter:
    """Collects the rows while a generation is written."""

    documents: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    sections: list[bool] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    lengths: dict[str, list[int]] = field(default_factory=lambda: {f.name: [] for f in FIELDS})
    tags: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def document(self, record: Record) -> None:
        """Begins a document; its rows follow."""
        self.documents.append(record.id)
        self.formats.append(record.format)
        self.sections.append(bool(record.format) and record.unit == "section")
        self.starts.append(len(self.numbers))

    def row(
        self, passage: Passage, lengths: Mapping[str, int], tags: Mapping[str, Sequence[str]]
    ) -> None:
        """Adds a passage with the lengths of its fields in words that count, and all its facet
        values.
        """
        at = len(self.numbers)
        self.numbers.append(passage.number)
        for name, length in lengths.items():
            self.lengths[name].append(length)
        for facet, values in tags.items():
            for value in values:
                self.tags.setdefault(facet, {}).setdefault(value, []).append(at)

    def save(self, folder: Path) -> None:
        """Writes `columns.npz` and `columns.json` (names in the order of the arrays)."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {
            "starts": np.array(self.starts, np.int64),
            "numbers": np.array(self.numbers, np.int64),
            "sections": np.array(self.sections, np.bool_),
        }
        arrays |= {f"length.{n}": np.array(v, np.int64) for n, v in self.lengths.items()}
        names: dict[str, list[str]] = {}
        for facet, values in sorted(self.tags.items()):
            names[facet] = sorted(values)
            for i, value in enumerate(names[facet]):
                arrays[f"tag.{facet}.{i}"] = np.array(values[value], np.int64)
        np.savez(folder / "columns.npz", **arrays)
        lists = {"documents": self.documents, "formats": self.formats, "facets": names}
        text = json.dumps(lists, ensure_ascii=False)
        (folder / "columns.json").write_text(text, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Columns:
    """`rows` passages of `documents`; `document` gives each row its document's place, `starts` each
    document its first row.

    `places` inverts `documents`; `lengths` count words without stop words; `tags[facet]` pairs
    values with row masks; `formats` numbers the format of each row's document, `sections` says
    whether its rows are sections of it rather than pages.
    """

    documents: tuple[str, ...]
    places: Mapping[str, int]
    rows: int
    starts: Ints
    document: Ints
    formats: Ints
    sections: Bools
    numbers: Ints
    lengths: Mapping[str, Ints]
    tags: Mapping[str, tuple[tuple[str, ...], Bools]]

    @classmethod
    def load(cls, folder: Path) -> "Columns":
        """Reads what `ColumnsWriter.save` wrote; never unpickles."""
        names = json.loads((folder / "columns.json").read_text(encoding="utf-8"))
        with np.load(folder / "columns.npz", allow_pickle=False) as arrays:
            starts, numbers = arrays["starts"], arrays["numbers"]
            rows = len(numbers)
            counts = np.diff(np.append(starts, rows))
            known = {name: i for i, name in enumerate(sorted(set(names["formats"])))}
            formats = np.array([known[name] for name in names["formats"]], np.int64)
            tags: dict[str, tuple[tuple[str, ...], Bools]] = {}
            for facet, values in names["facets"].items():
                masks = np.zeros((len(values), rows), np.bool_)
                for i in range(len(values)):
                    masks[i, arrays[f"tag.{facet}.{i}"]] = True
                tags[facet] = (tuple(values), masks)
            return cls(
                documents=tuple(names["documents"]),
                places={name: place for place, name in enumerate(names["documents"])},
                rows=rows,
                starts=starts,
                document=np.repeat(np.arange(len(starts)), counts),
                formats=np.repeat(formats, counts),
                sections=np.repeat(arrays["sections"], counts),
                numbers=numbers,
                lengths={f.name: arrays[f"length.{f.name}"] for f in FIELDS},
                tags=tags,
            )

    def tagged(self, facet: str, value: str) -> Bools:
        """The rows that carry a value; none when the value is unknown."""
        values, masks = self.tags.get(facet, ((), np.zeros((0, self.rows), np.bool_)))
        return masks[values.index(value)] if value in values else np.zeros(self.rows, np.bool_)

    def within(self, facet: str, bounds: Range) -> Bools:
        """The rows that carry a value which is a whole number within bounds."""
        values, masks = self.tags.get(facet, ((), np.zeros((0, self.rows), np.bool_)))
        inside = [bounds.contains(value) for value in values]
        found: Bools = np.logical_or.reduce(masks[inside], axis=0)
        return found

    def row(self, document: str, number: int) -> int | None:
        """The row of a document's page, None when there is none."""
        place = self.places.get(document)
        if place is None:
            return None
        end = self.starts[place + 1] if place + 1 < len(self.starts) else self.rows
        found = np.flatnonzero(self.numbers[self.starts[place] : end] == number)
        return int(self.starts[place] + found[0]) if len(found) else None
