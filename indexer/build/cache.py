"""Cache of extraction results, keyed by content, so that a build reads only new and changed files.

    index/cache/extracts/<2 digits>/<key>.json.gz        one file of the corpus and what is embedded
                                                         in it
    index/cache/extracts/<2 digits>/<key>.pictures.zip   images of its pages, see `page_images`
    index/cache/files.json.gz                            size, times, inode and SHA-256 of each
                                                         file, to save hashing
    index/cache/incoming/                                where workers put pictures during a build

The key is made of the file's SHA-256, its path in the corpus (addresses of links and attachments
depend on it), the rules of reading and the options that matter; the versions of the readers are
noted in the entry. An entry that cannot be read counts as missing.
"""

import gzip
import hashlib
import json
import os
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.corpus.files import FileStamp
from indexer.json_codec import from_json, to_json
from indexer.model import Document, Reason, Source, Unreadable

__all__ = ["TRANSIENT", "Cache", "Entry", "Extract"]

Extract = tuple[Document | Unreadable, ...]

# These depend on the machine, its load and its limits rather than on the file: they are tried again
# by each build.
TRANSIENT = frozenset(
    {Reason.TIMED_OUT, Reason.OUT_OF_MEMORY, Reason.CRASHED, Reason.NO_PERMISSION, Reason.MISSING}
)

_UNFINISHED = ".new-"  # the names of files being written begin so

_DAMAGED = (OSError, EOFError, zlib.error, ValueError, TypeError, KeyError, AttributeError)


@dataclass(frozen=True, slots=True)
class Entry:
    """What was read of a file; `readers`: the versions of the readers that read it; `places`: which
    documents of the extract have images in the file `pictures`.
    """

    extract: Extract
    readers: str = ""
    pictures: Path | None = None
    places: frozenset[int] = frozenset()


class Cache:
    """The folder `index/cache`; `kind` names the rules and options that its entries depend on,
    `readers` the versions of the readers that its new entries are read by.
    """

    def __init__(self, folder: Path, kind: str, readers: str = "") -> None:
        self._folder = folder
        self._kind = kind
        self.readers = readers

    def key(self, source: Source) -> str:
        """The name of the file's entry."""
        parts = json.dumps([source.sha256, source.path, self._kind])
        return hashlib.sha256(parts.encode()).hexdigest()

    def get(self, source: Source) -> Entry | None:
        """The entry of exactly this file, None when it or its page images are missing."""
        key = self.key(source)
        data = _read(self._path(key))
        try:
            extract = tuple(_extract_from_json(element) for element in data["extract"])
            readers = sys.intern(data["readers"])
            size, places = data["pictures"]
            if not places:
                return Entry(extract, readers)
            pictures = self._pictures(key)
            status = pictures.stat()
            if status.st_size != size or status.st_mtime_ns > self._path(key).stat().st_mtime_ns:
                return None  # a generation links to the same file, so damage there is damage here
            return Entry(extract, readers, pictures, frozenset(map(int, places)))
        except _DAMAGED:
            return None

    def put(self, source: Source, extract: Extract, pictures: Path | None = None) -> None:
        """Stores an extract, unless one of its failures is transient.

        The file `pictures` is moved into the cache.
        """
        if any(
            isinstance(element, Unreadable) and element.reason in TRANSIENT for element in extract
        ):
            return
        key = self.key(source)
        size, places = 0, list[int]()
        if pictures and pictures.is_file():
            size, places = pictures.stat().st_size, _places(pictures)
            self._pictures(key).parent.mkdir(parents=True, exist_ok=True)
            pictures.replace(self._pictures(key))
        elements = [_extract_json(element) for element in extract]
        entry = {"extract": elements, "readers": self.readers, "pictures": [size, places]}
        _write(self._path(key), entry)

    def sweep(self) -> None:
        """Deletes what a killed build left half written."""
        shutil.rmtree(self._folder / "incoming", ignore_errors=True)
        for pattern in (f"{_UNFINISHED}*", f"extracts/*/{_UNFINISHED}*"):
            for path in self._folder.glob(pattern):
                path.unlink(missing_ok=True)

    @contextmanager
    def incoming(self) -> Iterator[Path]:
        """An empty folder on the same disk for page images during a build; deleted at the end."""
        folder = self._folder / "incoming"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def prune(self, keep: Collection[str]) -> None:
        """Deletes every entry whose key is not in `keep`."""
        wanted = {path(key) for key in keep for path in (self._path, self._pictures)}
        for path in (self._folder / "extracts").glob("*/*"):
            if path not in wanted:
                path.unlink(missing_ok=True)

    def stamps(self) -> dict[str, tuple[FileStamp, str]]:
        """Stamps of unchanged files and their SHA-256, by path; empty when they cannot be read."""
        data = _read(self._stamps)
        try:
            return {path: (_stamp(stamp), str(digest)) for path, (stamp, digest) in data.items()}
        except _DAMAGED:
            return {}

    def keep_stamps(self, stamps: Mapping[str, tuple[FileStamp, str]]) -> None:
        """Stores the stamps of unchanged files."""
        _write(self._stamps, stamps)

    @property
    def _stamps(self) -> Path:
        return self._folder / "files.json.gz"

    def _path(self, key: str) -> Path:
        return self._folder / "extracts" / key[:2] / f"{key}.json.gz"

    def _pictures(self, key: str) -> Path:
        return self._path(key).with_name(f"{key}.pictures.zip")


def _places(file: Path) -> list[int]:
    with zipfile.ZipFile(file) as archive:
        return sorted({int(name.partition("/")[0]) for name in archive.namelist()})


def _extract_json(element: Document | Unreadable) -> dict[str, Any]:
    return {"document" if isinstance(element, Document) else "unreadable": to_json(element)}


def _extract_from_json(data: Mapping[str, Any]) -> Document | Unreadable:
    if "document" in data:
        return from_json(Document, data["document"])
    return from_json(Unreadable, data["unreadable"])


def _stamp(values: Any) -> FileStamp:
    size, mtime, ctime, inode = map(int, values)
    return size, mtime, ctime, inode


def _read(path: Path) -> Any:
    """The JSON value in a compressed file, None when there is none; the checksum of gzip finds
    damage.
    """
    try:
        return json.loads(gzip.decompress(path.read_bytes()))
    except _DAMAGED:
        return None


def _write(path: Path, value: Any) -> None:
    """Writes a compressed JSON value so that a reader sees the old file or the new one, never a
    part.
    """
    content = gzip.compress(json.dumps(value).encode(), compresslevel=6, mtime=0)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
