"""What a query matches: a value for each row that does, and for no other."""

from dataclasses import dataclass, replace

from indexer.engine.whoosh_engine.kernels.arrays import Bools, Floats, Ints
from indexer.engine.whoosh_engine.occurrences import TextLeaf

__all__ = ["Matches"]


@dataclass(frozen=True, slots=True)
class Matches:
    """The rows that match a query, ascending, and for each: is it displayed as a page (it matches
    by itself), its occurrences, and its score; and the leaves that occur.
    """

    rows: Ints
    displayed: Bools
    occurrences: Ints
    scores: Floats
    leaves: tuple[TextLeaf, ...]

    def within(self, scope: Bools) -> "Matches":
        """The matches in the rows of a mask."""
        kept = scope[self.rows]
        return replace(
            self,
            rows=self.rows[kept],
            displayed=self.displayed[kept],
            occurrences=self.occurrences[kept],
            scores=self.scores[kept],
        )

    def part(self, rows: slice) -> "Matches":
        """Those from one index to another."""
        return replace(
            self,
            rows=self.rows[rows],
            displayed=self.displayed[rows],
            occurrences=self.occurrences[rows],
            scores=self.scores[rows],
        )
