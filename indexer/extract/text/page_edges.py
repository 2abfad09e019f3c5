"""The lines near the upper or the lower edge of a page, among which running lines are."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

from indexer.extract.text.line_keys import BARE_NUMBER, line_keys, masked, numbers

__all__ = ["EdgeLine", "LinePosition", "PageEdge"]

# Running lines are the first or last two of a page: a title and a page number.
_MAX_LINES = 2
# They are in the outer sixth of a page: LaTeX has page numbers at a seventh of its height.
_OUTER_SHARE = 1 / 6
# So near the edge, in points, there is hardly ever body text: printers leave it white. Farther in,
# a running line is farther from the body than the next lines of the body are from each other, and
# a second one farther from the body than from the first; by this factor.
_MARGIN = 50.0
_NEAR_GAPS = 3
_MIN_GAP_RATIO = 1.2


class LinePosition(NamedTuple):
    """The distance of a line from the upper and the lower edge of its page, in points, and whether
    its type is larger than the text's.
    """

    from_top: float
    from_bottom: float
    large: bool = False

    def distance(self, side: int) -> float:
        """The distance from the upper (side 1) or the lower edge (-1)."""
        return self.from_top if side > 0 else self.from_bottom


@dataclass(frozen=True, slots=True, eq=False)
class EdgeLine:
    """A line near an edge: its page, its index there, and its distance from the edge if known.

    `keys` are what it is compared by. `apart` is false where it is spaced like the body.
    """

    page: int
    index: int
    text: str
    keys: frozenset[str]
    distance: float | None = None
    large: bool = False
    apart: bool = True
    outermost: bool = False

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers that may count the pages."""
        return numbers(self.text)


@dataclass(frozen=True, slots=True)
class PageEdge:
    """The lines near one edge of a page, from the outermost inward, and how many may be running."""

    lines: tuple[EdgeLine, ...]
    limit: int = _MAX_LINES

    @classmethod
    def of(
        cls,
        number: int,
        lines: Sequence[str],
        positions: Sequence[LinePosition],
        titles: Collection[str],
        side: int,
    ) -> "PageEdge":
        """The upper (side 1) or the lower edge (-1) of a page; `titles` are entries of the outline.

        Where positions are unknown, a short page is not all edge.
        """
        full = [n for n, line in enumerate(lines) if line.strip()][::side]
        if not positions:
            near = full[: -(-len(full) // 3)]
            edge_lines = [EdgeLine(number, n, lines[n], line_keys(lines[n], titles)) for n in near]
            return cls(tuple(edge_lines), max(1, min(_MAX_LINES, len(full) // 4)))
        edge_lines = []
        distances = [positions[n].distance(side) for n in full]
        for depth, n in enumerate(full):
            line, position = lines[n], positions[n]
            alone = depth == 0 and masked(line) == BARE_NUMBER  # the page may be cropped
            if distances[depth] > _OUTER_SHARE * sum(position[:2]) and not alone:
                break
            keys = line_keys(line, titles, large=position.large)
            place = (distances[depth], position.large, _is_apart(distances, depth))
            edge_lines.append(EdgeLine(number, n, line, keys, *place, depth == 0 < len(full) - 1))
        return cls(tuple(edge_lines))

    def ends(self, running: Collection[EdgeLine]) -> Iterator[EdgeLine]:
        """The lines with only running lines, or specks of a scan, nearer to the edge."""
        others = (line for line in self.lines if line not in running)
        room = self.limit - sum(line in running for line in self.lines)
        for line in islice(others, max(0, room)):
            yield line
            if any(map(str.isalnum, line.text)):
                return


def _is_apart(distances: Sequence[float], depth: int) -> bool:
    """Whether a line is apart from the body, given the distances of all lines from the edge."""
    gaps = [abs(inner - outer) for outer, inner in pairwise(distances[: depth + _NEAR_GAPS + 2])]
    if distances[depth] <= _MARGIN or depth == len(gaps):
        return True
    gap, body = gaps[depth], gaps[depth + 1 :]
    others = [*body, *gaps[:depth][-1:]] if len(body) == _NEAR_GAPS else gaps[:depth][-1:]
    return gap > _MIN_GAP_RATIO * max(others, default=0.0)
