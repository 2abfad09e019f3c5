"""Copies the collection that ships with the package, for people who have no checkout."""

import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer.errors import UsageError

__all__ = ["Demo", "copy_collection"]

_PACKAGE = Path(__file__).parents[1]
# A wheel has the collection inside the package; a checkout has it where people edit it.
_PLACES = (_PACKAGE / "demo", _PACKAGE.parent / "corpus")


@dataclass(frozen=True, slots=True)
class Demo:
    """A copy of the collection: the folder that was named, its corpus folder, the number of
    files.
    """

    folder: Path
    corpus: Path
    files: int

    def json(self) -> dict[str, Any]:
        """The value that --json prints."""
        return {"ok": True, "corpus": str(self.corpus), "files": self.files}

    def text(self) -> str:
        """What was copied, and the commands that follow."""
        folder = shlex.quote(str(self.folder))
        return (
            f"{self.files} files copied to {self.corpus}. To index and serve them:\n"
            f"   cd {folder} && pillars-index build && pillars-search serve"
        )


def copy_collection(folder: Path) -> Demo:
    """Copy the collection to `corpus` in a folder, all of it or nothing. UsageError where that
    exists or cannot be written.
    """
    corpus = folder / "corpus"
    if corpus.exists():
        raise UsageError(f"{corpus} already exists.", "Name another folder.")
    source = next(place for place in _PLACES if place.is_dir())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".corpus-", dir=folder) as scratch:
            # The bytes alone: files of an installed package may be read-only.
            copy = shutil.copytree(source, Path(scratch, "corpus"), copy_function=shutil.copyfile)
            copy.rename(corpus)
    except OSError as error:
        raise UsageError(
            f"The collection cannot be copied to {corpus}: {_reason(error)}.",
            "Name another folder.",
        ) from error
    return Demo(folder, corpus, sum(path.is_file() for path in corpus.rglob("*")))


def _reason(error: OSError) -> object:
    """The first of the failures that copying a tree collects, or the failure itself."""
    if isinstance(error, shutil.Error):
        _, _, first = error.args[0][0]
        return first
    return error.strerror or error
