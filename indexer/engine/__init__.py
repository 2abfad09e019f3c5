"""The search engine: opens an index by its URL for searching (`Engine`) or writing (`Writer`), and
reads its manifest. The package has the query language, matching, and all values that an engine
takes and returns, independent of any search library. It is not for how documents become records and
passages, nor for how results are displayed. Start with `protocol`, then `results`; the packages
inside are layered `analysis`, `query`, `matching`, `whoosh_engine`.
"""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from indexer.engine.protocol import Engine, Writer
from indexer.engine.taxonomy import Taxonomy
from indexer.engine.whoosh_engine import Depth, Generations, WhooshEngine, WhooshWriter
from indexer.errors import IndexMissing, IndexUnusable, UsageError

__all__ = [
    "build_lock",
    "current_generation",
    "damage",
    "index_folder",
    "older_generations",
    "open_engine",
    "open_writer",
    "problems",
    "read_manifest",
]


def open_engine(url: str, generation: str = "", cache: int = 0) -> Engine:
    """Open a generation, the current one by default, which keeps at most `cache` bytes of what it
    read, 0 = as many as by default. Raises IndexMissing, IndexOutdated or IndexDamaged.
    """
    return WhooshEngine(index_folder(url), generation, cache)


def open_writer(url: str, taxonomy: Taxonomy) -> Writer:
    """A writer of a new generation, for a caller that has the build lock."""
    return WhooshWriter(index_folder(url), taxonomy)


def build_lock(url: str) -> AbstractContextManager[None]:
    """The lock of one build from the listing of the corpus to its last stamp, for `with`, which
    raises BuildLocked when another build has it. It ends with the process at the latest.
    """
    return Generations(index_folder(url)).locked()


def current_generation(url: str) -> str:
    """The id of the current generation, which changes when a build publishes. Raises
    IndexMissing.
    """
    return Generations(index_folder(url)).current()


def older_generations(url: str) -> list[str]:
    """The ids of the complete generations before the current one, newest first; all complete ones
    while the current one is missing.
    """
    return Generations(index_folder(url)).older()


def read_manifest(url: str) -> dict[str, Any] | None:
    """The manifest of the current generation, None when there is no index. Raises IndexDamaged."""
    generations = Generations(index_folder(url))
    try:
        return generations.manifest(generations.current())
    except IndexMissing:
        return None


def problems(url: str) -> list[str]:
    """Sentences about the files of the current generation that differ from its manifest."""
    generations = Generations(index_folder(url))
    return generations.problems(generations.current())


def damage(url: str) -> list[str]:
    """Sentences about what keeps the current generation from serving: files that are missing or
    were changed, or why it cannot be opened. None when nothing was built.
    """
    generations = Generations(index_folder(url))
    try:
        changes = generations.problems(generations.current(), Depth.CHANGES)
        if not changes:
            open_engine(url).close()
    except IndexMissing as error:
        return [error.message] if generations.older() else []
    except IndexUnusable as error:
        return [error.message]
    return changes


def index_folder(url: str) -> Path:
    """The folder of an index URL `whoosh:FOLDER`. Raises UsageError for any other."""
    kind, _, folder = url.partition(":")
    if kind != "whoosh" or not folder:
        raise UsageError(
            f"The index address {url!r} is not understood.",
            "Write whoosh:FOLDER, e.g. whoosh:index.",
        )
    return Path(folder)
