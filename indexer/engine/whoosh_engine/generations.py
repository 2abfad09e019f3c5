"""The folders of the index: one generation serves, another is being written; publishing swaps a
one-line file.

    index/CURRENT                 the id of the generation that serves
    index/LOCK                    held while a build writes
    index/generations/<id>/       whoosh/, snapshot/, records.json, manifest.json (written last)

Whoosh itself syncs nothing and deletes the old files at once, so a generation is never written
where one serves.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from whoosh.util.filelock import FileLock

from indexer.errors import BuildLocked, IndexDamaged, IndexMissing

__all__ = ["Generations"]

# Generations kept besides the one that serves, for readers that still hold one and for going back.
_KEPT = 1


class Generations:
    """The generations under one index folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock: FileLock | None = None

    def current(self) -> str:
        """The id of the generation that serves; IndexMissing when nothing was published."""
        try:
            return (self.root / "CURRENT").read_text(encoding="utf-8").strip()
        except OSError as error:
            raise IndexMissing(
                f"There is no index in {self.root}.", "Build one: pillars-index build"
            ) from error

    def path(self, generation: str) -> Path:
        """The folder of a generation."""
        return self.root / "generations" / generation

    def manifest(self, generation: str) -> dict[str, Any]:
        """The manifest of a generation; IndexDamaged when it cannot be read."""
        path = self.path(generation) / "manifest.json"
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise IndexDamaged(
                f"The manifest {path} cannot be read: {error}.",
                "Rebuild the index: pillars-index build --full",
            ) from error
        return dict(manifest)

    def lock(self) -> None:
        """Takes the build lock, which dies with the process; BuildLocked when another build holds
        it.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(self.root / "LOCK"))
        if not lock.acquire(blocking=False):
            raise BuildLocked(
                f"Another build is writing the index in {self.root}.", "Wait until it has ended."
            )
        self._lock = lock

    def unlock(self) -> None:
        """Lets the build lock go."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def new(self, version: str) -> str:
        """Makes the folder of a new generation, readable by its owner's group at most; returns its
        id.
        """
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        generation = f"{moment}-{version}" if version else moment
        self.path(generation).mkdir(parents=True, mode=0o750)
        return generation

    def publish(self, generation: str, manifest: Mapping[str, object]) -> None:
        """Makes every file durable, writes the manifest last, and lets the generation serve."""
        folder = self.path(generation)
        files = {str(p.relative_to(folder).as_posix()): _digest(p) for p in _files(folder)}
        text = json.dumps({**manifest, "files": files}, indent=1, ensure_ascii=False)
        (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
        for path in [*_files(folder), *_folders(folder), folder, folder.parent]:
            _sync(path)
        pointer = self.root / "CURRENT.new"
        pointer.write_text(generation + "\n", encoding="utf-8")
        _sync(pointer)
        pointer.replace(self.root / "CURRENT")
        _sync(self.root)
        self._prune(generation)

    def problems(self, generation: str) -> list[str]:
        """Sentences about files that are not what the manifest says; none when all are well."""
        folder, found = self.path(generation), []
        for name, digest in self.manifest(generation).get("files", {}).items():
            path = folder / name
            if not path.is_file():
                found.append(f"{path} is missing.")
            elif _digest(path) != digest:
                found.append(f"{path} was changed or damaged.")
        return found

    def remove(self, generation: str) -> None:
        """Deletes a generation that does not serve."""
        shutil.rmtree(self.path(generation), ignore_errors=True)

    def _prune(self, serving: str) -> None:
        """Deletes all but the serving generation and the one before; unfinished ones too (the lock
        is ours).
        """
        others = sorted(p for p in (self.root / "generations").iterdir() if p.name != serving)
        finished = [p for p in others if (p / "manifest.json").is_file()]
        for path in others:
            if path not in finished[-_KEPT:]:
                self.remove(path.name)


def _files(folder: Path) -> Iterator[Path]:
    return (p for p in sorted(folder.rglob("*")) if p.is_file())


def _folders(folder: Path) -> Iterator[Path]:
    return (p for p in sorted(folder.rglob("*")) if p.is_dir())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Forces a file or folder to the disk; folders cannot be opened on Windows, which needs no such
    call.
    """
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
