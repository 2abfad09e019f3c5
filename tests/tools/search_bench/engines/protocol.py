"""What the bench asks of an engine. Modules of rivals import the standard library and their own
package alone, and run in an environment without ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.tools.search_bench.cache import cache_folder, size_label
from tests.tools.search_bench.question import BenchQuery

__all__ = ["FULL", "PAGE", "SNIPPET", "Answer", "BenchEngine", "index_path"]

# The work that every engine does: parse, ten pages, total, three facets, snippets.
FULL = "full"
# Hits shown, and the characters of a snippet.
PAGE, SNIPPET = 10, 300


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine found: matching pages in total, ids of the hits, the pages of each facet value
    and the snippets. At the other levels of ours only the total.
    """

    total: int
    hits: tuple[str, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    snippets: tuple[str, ...] = ()


class BenchEngine(Protocol):
    """An engine on one corpus."""

    levels: tuple[str, ...]

    def build(self) -> Path:
        """Writes its index; the folder."""

    def open(self) -> str:
        """Opens the index for questions; the version of the engine."""

    def ask(self, level: str, query: BenchQuery) -> Answer | None:
        """Answers at a level of `levels`, None where the engine has no such query."""

    def forget(self) -> None:
        """Empties what it keeps of earlier questions, but not what it read from its index."""


def index_path(engine: str, size: int) -> Path:
    """The folder of a rival's index of the first `size` passages."""
    return cache_folder() / f"{engine}-{size_label(size)}"
