"""The records of a generation, one a line in a file that is mapped into memory: opening an index
reads none of them, and a search those that it shows.
"""

import json
import mmap
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from indexer.engine.byte_cache import ByteCache, BytePool
from indexer.engine.whoosh_engine.columns import Columns
from indexer.errors import IndexDamaged, NotFound
from indexer.json_codec import from_json, to_json
from indexer.model import Record

__all__ = ["RecordStore", "save_records"]

_NAME, _ENDS = "records.jsonl", "record_ends.npy"
# A record in memory takes some five times its line.
_BYTES_PER_BYTE = 5


def save_records(records: Iterable[Record], folder: Path) -> None:
    """Write the records, in the order of their rows."""
    ends, end = [], 0
    with (folder / _NAME).open("wb") as file:
        for record in records:
            line = json.dumps(to_json(record), ensure_ascii=False).encode("utf-8")
            end += file.write(line + b"\n")
            ends.append(end)
    np.save(folder / "snapshot" / _ENDS, np.array(ends, np.int64))


class RecordStore:
    """The records of one generation by id and by the index of the document. `command` writes a
    command as people type it for this index.
    """

    def __init__(
        self, folder: Path, columns: Columns, pool: BytePool, command: Callable[[str], str]
    ) -> None:
        self._columns = columns
        self._command = command
        ends = np.load(folder / "snapshot" / _ENDS, allow_pickle=False)
        self._bounds: Sequence[int] = [0, *ends.tolist()]
        self._path = folder / _NAME
        with self._path.open("rb") as file:
            size = file.seek(0, 2)
            # An empty file cannot be mapped.
            self._lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        if len(self._bounds) != len(columns.documents) + 1 or self._bounds[-1] != size:
            raise ValueError(f"{self._path} does not hold the records of this index.")
        self._records = ByteCache(pool, self._decode, self._size)

    def __contains__(self, document: str) -> bool:
        return document in self._columns.index

    def __iter__(self) -> Iterator[Record]:
        """All records in ascending order of id; none is kept."""
        return map(self._decode, np.argsort(self._columns.ranks["id"]).tolist())

    def get(self, document: str) -> Record:
        """The record of a document. Raises NotFound."""
        at = self._columns.index.get(document)
        if at is None:
            raise NotFound(
                f"There is no document {document!r} in this index.", "Search for its title."
            )
        return self.at(at)

    def at(self, index: int) -> Record:
        """The record of the document with an index."""
        return self._records.get(index)

    def close(self) -> None:
        """Close the file."""
        if isinstance(self._lines, mmap.mmap):
            self._lines.close()

    def _decode(self, index: int) -> Record:
        line = self._lines[self._bounds[index] : self._bounds[index + 1]]
        try:
            return from_json(Record, json.loads(line))
        except (ValueError, TypeError, KeyError) as error:
            raise IndexDamaged(
                f"Line {index + 1} of {self._path} is damaged.",
                f"Look at it: {self._command('pillars-index check')}; or rebuild it: "
                f"{self._command('pillars-index build --full')}",
            ) from error

    def _size(self, record: Record) -> int:
        at = self._columns.index[record.id]
        return _BYTES_PER_BYTE * (self._bounds[at + 1] - self._bounds[at])
