"""The border: a URL -> the engine that asks, the writer that builds, and the manifest of what
serves.
"""

from pathlib import Path
from typing import Any

from indexer.engine.protocol import Engine, Writer
from indexer.engine.taxonomy import Taxonomy
from indexer.engine.whoosh_engine import Generations, WhooshEngine, WhooshWriter
from indexer.errors import IndexMissing, UsageError

__all__ = [
    "current_generation",
    "index_folder",
    "open_engine",
    "open_writer",
    "problems",
    "read_manifest",
]


def open_engine(url: str) -> Engine:
    """The engine on the generation that serves; IndexMissing, IndexOutdated or IndexDamaged when
    none can.
    """
    return WhooshEngine(index_folder(url))


def open_writer(url: str, taxonomy: Taxonomy) -> Writer:
    """A writer of a new generation, which holds the build lock until it publishes or aborts;
    BuildLocked.
    """
    return WhooshWriter(index_folder(url), taxonomy)


def current_generation(url: str) -> str:
    """The id of the generation that serves: changes when a build publishes; IndexMissing."""
    return Generations(index_folder(url)).current()


def read_manifest(url: str) -> dict[str, Any] | None:
    """The manifest of the generation that serves, None when nothing was built; IndexDamaged."""
    generations = Generations(index_folder(url))
    try:
        return generations.manifest(generations.current())
    except IndexMissing:
        return None


def problems(url: str) -> list[str]:
    """Sentences about files of the serving generation that are not what its manifest says."""
    generations = Generations(index_folder(url))
    return generations.problems(generations.current())


def index_folder(url: str) -> Path:
    """The folder of a `whoosh:FOLDER` address; UsageError for any other."""
    kind, _, place = url.partition(":")
    if kind != "whoosh" or not place:
        raise UsageError(
            f"The index address {url!r} is not understood.",
            "Write whoosh:FOLDER, e.g. whoosh:index.",
        )
    return Path(place)
