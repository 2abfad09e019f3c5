"""Disk space: what a build says that could not write, with the space that it needs."""

import errno
from collections.abc import Iterable
from pathlib import Path

from indexer.causes import cause
from indexer.corpus.text import printable
from indexer.engine import current_generation, index_folder
from indexer.errors import BuildFailed, IndexUnusable
from indexer.settings import Settings, with_index

__all__ = ["build_failed"]

_MIB = 2**20


def build_failed(error: OSError, settings: Settings) -> BuildFailed:
    """The failure of a build that a file or folder stopped."""
    if not _is_disk_full(error):
        where = f" at {printable(str(error.filename))}" if error.filename else ""
        return BuildFailed(
            f"The build stopped{where}: {cause(error)}.",
            "The index that serves is untouched. Fix that and build again: "
            + with_index("pillars-index build", settings.index),
        )
    folder = printable(str(index_folder(settings.index)))
    needed = max(_space_needed(settings) // _MIB, 1)
    return BuildFailed(
        f"The disk of the index folder {folder} is full; a build needs about {needed:,} MiB there.",
        "The index that serves is untouched. Free space, or name a folder on another disk with "
        "--index whoosh:DIR, and build again.",
    )


def _is_disk_full(error: OSError) -> bool:
    """Whether the disk or the user's share of it is full. numpy reports it without a number."""
    if error.errno is None:
        return "requested and" in str(error)
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def _space_needed(settings: Settings) -> int:
    """The bytes of the last generation, otherwise those of the corpus."""
    try:
        folder = index_folder(settings.index) / "generations" / current_generation(settings.index)
    except IndexUnusable:
        folder = settings.corpus
    return sum(_sizes(folder.rglob("*")))


def _sizes(paths: Iterable[Path]) -> Iterable[int]:
    for path in paths:
        try:
            yield path.stat().st_size
        except OSError:  # a dangling link of the corpus, or a file that went away
            continue
