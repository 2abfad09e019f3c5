"""The generations of an index: one is current, another may be being written, and publishing
replaces a file of one line.

    index/CURRENT                 the id of the current generation
    index/LOCK                    locked while a build runs
    index/generations/<id>/       whoosh/, snapshot/, records.jsonl, manifest.json (written last)

Whoosh itself does not sync files and deletes old ones at once, so a generation is never written
into the folder of another.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from enum import Enum, auto
from pathlib import Path
from typing import Any

from whoosh.util.filelock import FileLock

from indexer.causes import cause
from indexer.errors import BuildLocked, IndexDamaged, IndexMissing, IndexUnusable
from indexer.settings import with_index

__all__ = ["Depth", "Generations"]

# Generations kept besides the current one, for readers that still use one and for going back.
_KEPT_GENERATIONS = 1


class Depth(Enum):
    """How files are compared with the manifest: by size; also by digest where they were written
    after the manifest; all by digest.
    """

    SIZES = auto()
    CHANGES = auto()
    DIGESTS = auto()


class Generations:
    """The generations in an index folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> str:
        """The id of the current generation. Raises IndexMissing when nothing was published,
        IndexDamaged when the pointer to it is damaged.
        """
        pointer = self.root / "CURRENT"
        try:
            generation = pointer.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise IndexMissing(
                f"There is no index in {self.root}.",
                f"Build one: {self.command('pillars-index build')}",
            ) from error
        except UnicodeDecodeError:
            generation = ""
        if not re.fullmatch(r"[\w-]+", generation, re.ASCII):
            raise IndexDamaged(
                f"The file {pointer} names no generation.",
                f"Rebuild the index: {self.command('pillars-index build')}",
            )
        return generation

    def older(self) -> list[str]:
        """The finished generations before the current one, newest first; all finished ones while
        the current one is missing.
        """
        current = self._current_or_none()
        finished = (path.parent.name for path in self.root.glob("generations/*/manifest.json"))
        return sorted((id for id in finished if current is None or id < current), reverse=True)

    def command(self, words: str) -> str:
        """A command as people type it for this index."""
        return with_index(words, f"whoosh:{self.root}")

    def path(self, generation: str) -> Path:
        """The folder of a generation."""
        return self.root / "generations" / generation

    def manifest(self, generation: str) -> dict[str, Any]:
        """The manifest of a generation. Raises IndexDamaged when it cannot be read."""
        path = self.path(generation) / "manifest.json"
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            if not isinstance(manifest["files"], dict):
                raise TypeError("it lists no files")
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise IndexDamaged(
                f"The manifest {path} cannot be read: {cause(error)}.",
                f"Rebuild the index: {self.command('pillars-index build --full')}",
            ) from error
        return dict(manifest)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Have the build lock, which ends with the process at the latest. Raises BuildLocked when
        another build has it. What earlier builds left unfinished is deleted first, and what this
        one leaves is deleted at the end.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(self.root / "LOCK"))
        if not lock.acquire(blocking=False):
            raise BuildLocked(
                f"Another build of the index in {self.root} is running.", "Wait until it has ended."
            )
        try:
            self._sweep()
            yield
        finally:
            self._sweep()
            lock.release()

    def new(self, version: str) -> str:
        """Create the folder of a new generation, with access for its owner and the owner's group,
        and return its id.
        """
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        generation = f"{moment}-{version}" if version else moment
        self.path(generation).mkdir(parents=True, mode=0o750)
        return generation

    def publish(self, generation: str, manifest: Mapping[str, object]) -> None:
        """Write the manifest with the digests of all files, sync them to the disk, and make the
        generation current.
        """
        folder = self.path(generation)
        files = {path.relative_to(folder).as_posix(): _digest(path) for path in _files(folder)}
        sizes = {name: (folder / name).stat().st_size for name in files}
        text = json.dumps(
            {**manifest, "files": files, "sizes": sizes}, indent=1, ensure_ascii=False
        )
        unfinished = folder / "manifest.json.new"
        unfinished.write_text(text + "\n", encoding="utf-8")
        unfinished.replace(folder / "manifest.json")
        for path in [*_files(folder), *_folders(folder), folder, folder.parent]:
            _sync(path)
        pointer = self.root / "CURRENT.new"
        pointer.write_text(generation + "\n", encoding="utf-8")
        _sync(pointer)
        pointer.replace(self.root / "CURRENT")
        _sync(self.root)
        self._prune(generation)

    def problems(self, generation: str, depth: Depth = Depth.DIGESTS) -> list[str]:
        """Sentences about the files that differ from the manifest."""
        manifest = self.manifest(generation)
        finished = (self.path(generation) / "manifest.json").stat().st_mtime_ns
        problems = []
        for name, digest in manifest["files"].items():
            path = self.path(generation) / name
            if not path.is_file():
                problems.append(f"{path} is missing.")
                continue
            status = path.stat()
            trusted = depth is Depth.SIZES or (
                depth is Depth.CHANGES and status.st_mtime_ns < finished
            )
            is_resized = status.st_size != manifest.get("sizes", {}).get(name, status.st_size)
            if is_resized or not (trusted or _digest(path) == digest):
                problems.append(f"{path} was changed or damaged.")
        return problems

    def remove(self, generation: str) -> None:
        """Delete a generation, unless it is current."""
        if generation != self._current_or_none():
            shutil.rmtree(self.path(generation), ignore_errors=True)

    def _current_or_none(self) -> str | None:
        """The current generation, None when nothing was published or its folder is gone."""
        try:
            generation = self.current()
        except IndexUnusable:
            return None
        return generation if self.path(generation).is_dir() else None

    def _sweep(self) -> None:
        """Delete what a build that failed or was killed left: generations without a manifest, or
        newer than the current one, and a pointer that was not swapped.
        """
        with suppress(OSError):
            (self.root / "CURRENT.new").unlink(missing_ok=True)
        current = self._current_or_none()
        for path in (self.root / "generations").glob("*"):
            finished = (path / "manifest.json").is_file()
            if not finished or (current is not None and path.name > current):
                self.remove(path.name)

    def _prune(self, current: str) -> None:
        """Delete all but the current generation and the one before."""
        generations = sorted((self.root / "generations").iterdir())
        others = [path for path in generations if path.name != current]
        finished = [path for path in others if (path / "manifest.json").is_file()]
        for path in others:
            if path not in finished[-_KEPT_GENERATIONS:]:
                self.remove(path.name)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _folders(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_dir())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Sync a file or folder to the disk. Folders cannot be opened on Windows, which does not need
    it.
    """
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
