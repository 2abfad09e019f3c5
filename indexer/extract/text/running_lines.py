"""Running headers, footers and page numbers: find the lines that repeat at the edge of pages."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.extract.text.line_keys import BARE_NUMBER, folded, masked
from indexer.extract.text.page_edges import EdgeLine, LinePosition, PageEdge
from indexer.extract.text.refinement import refinement

__all__ = ["LinePosition", "RunningLines", "find_running_lines"]

# Of 247 real documents, 66 % repeat a footer and 40 % a header; these thresholds found them.
_MIN_SHARE = 0.4
_MIN_PAGES = 3
# The same line is within so many points of the same height: scans are shifted by about a line.
_SAME_HEIGHT = 12.0
# Lines of changing text are at exactly the same height, and this share of them repeats or counts
# the pages.
_SAME_LEVEL = 3.0
_MIN_LEVEL_SHARE = 0.6
# Body lines beyond it on more than this share of the pages show that a line is body text.
_MAX_INNER_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class RunningLines:
    """The indexes of a page's lines that are its running header and its running footer."""

    above: tuple[int, ...] = ()
    below: tuple[int, ...] = ()


@refinement(
    "Running headers and footers stand in the text",
    lambda pages, *_: [RunningLines() for _ in pages],
)
def find_running_lines(
    pages: Sequence[Sequence[str]],
    headings: Sequence[Collection[str]] = (),
    positions: Sequence[Sequence[LinePosition]] = (),
) -> list[RunningLines]:
    """Find for each page the lines that repeat at the edge of 40 % of the pages, and of 3 at least.

    `pages` have lines from top to bottom; `positions` are those of all lines, empty for a page
    where they are unknown. A running line is one of the two outermost of its page, at the same
    height on so many pages, and no line of the body is nearer to the edge. Numbers that count the
    pages compare as equal. `headings` are the outline entries that start on each page: they are
    kept ("Pillar 7" at the top of its own page is not a running header). If most pages would lose
    all their text, nothing is removed: then the repeated lines are the content.
    """
    entries = {masked(heading) for page in headings for heading in page}
    entries |= {re.sub(r"^[#.]+ ", "", entry) for entry in entries}  # headers leave out the number
    positions = positions or [() for _ in pages]
    needed = max(_MIN_PAGES, _MIN_SHARE * sum(any(map(str.strip, page)) for page in pages))
    titles = [{folded(heading) for heading in page} for page in headings or [()] * len(pages)]
    numbered = list(enumerate(zip(pages, positions, strict=True)))
    above, below = (
        _find_at_edge([PageEdge.of(n, *p, entries, side) for n, p in numbered], titles, needed)
        for side in (1, -1)
    )
    result = [
        RunningLines(tuple(sorted(above[n] - below[n])), tuple(sorted(below[n])))
        for n in range(len(pages))
    ]
    emptied = sum(map(_removes_everything, pages, result))
    return [RunningLines() for _ in pages] if emptied * 2 > len(pages) else result


def _removes_everything(lines: Sequence[str], running: RunningLines) -> bool:
    """Whether a page that is not blank would lose all its lines."""
    dropped = {*running.above, *running.below}
    full = [n for n, line in enumerate(lines) if line.strip()]
    return bool(full) and dropped.issuperset(full)


def _find_at_edge(
    edges: Sequence[PageEdge], titles: Sequence[Collection[str]], needed: float
) -> list[set[int]]:
    """Find the running lines at one edge of all pages, from the outermost inward."""
    by_key: dict[str, list[EdgeLine]] = defaultdict(list)
    for edge in edges:
        for line in edge.lines:
            for key in line.keys:
                by_key[key].append(line)
    frequent = {key: lines for key, lines in by_key.items() if len(lines) >= needed}
    running: set[EdgeLine] = set()
    while True:
        ends = {line for edge in edges for line in edge.ends(running)}
        outer = ends | running
        more = _repeated_at_level(ends, by_key, outer)
        for key, lines in frequent.items():
            if not ends.isdisjoint(lines):
                more.update(_running_lines(key, lines, outer, needed))
        more = {line for line in more & ends if folded(line.text) not in titles[line.page]}
        if not more:
            break
        running |= more
    indexes: list[set[int]] = [set() for _ in edges]
    for line in running:
        indexes[line.page].add(line.index)
    return indexes


def _running_lines(
    key: str, lines: Sequence[EdgeLine], outer: Collection[EdgeLine], needed: float
) -> Collection[EdgeLine]:
    """Those lines with a key that are running lines; `outer` are the outermost of all lines."""
    outermost = [line for line in lines if line in outer]
    level = _at_same_height(outermost)
    if len(level) < needed or _have_body_beyond(level, lines, outer):
        return ()
    if key == BARE_NUMBER:  # anything may be a number, a page number counts
        counting = _repeated(level, lambda line: line.page)
        return level if len(counting) >= _MIN_LEVEL_SHARE * len(level) else ()
    repeated = _repeated(level, lambda line: line.numbers)
    regular = len(repeated) >= _MIN_LEVEL_SHARE * len(level)
    return outermost if regular and _are_apart(level) else ()


def _at_same_height(lines: Sequence[EdgeLine]) -> list[EdgeLine]:
    """As many of the lines as are at the same height, with those whose height is unknown."""
    placed = sorted(
        ((line.distance, n) for n, line in enumerate(lines) if line.distance is not None)
    )
    heights = [height for height, _ in placed]
    spans = [
        (start, bisect_right(heights, height + _SAME_HEIGHT))
        for start, height in enumerate(heights)
    ]
    start, end = max(spans, key=lambda span: span[1] - span[0], default=(0, 0))
    level = [lines[n] for _, n in placed[start:end]]
    return level + [line for line in lines if line.distance is None]


def _have_body_beyond(
    level: Sequence[EdgeLine], lines: Sequence[EdgeLine], outer: Collection[EdgeLine]
) -> bool:
    """Whether lines like those at a level are at the same height deeper in other pages."""
    inner = [line for line in lines if line not in outer]
    if not inner:
        return False
    heights = [line.distance for line in level if line.distance is not None]
    low = max(heights, default=0.0) - _SAME_HEIGHT
    high = min(heights, default=0.0) + _SAME_HEIGHT
    same = sum(line.distance is None or low <= line.distance <= high for line in inner)
    return same > _MAX_INNER_SHARE * len(level)


def _are_apart(lines: Collection[EdgeLine]) -> bool:
    """Whether the lines are apart from the body on most of their pages."""
    return 2 * sum(line.apart for line in lines) > len(lines)


def _repeated(lines: Collection[EdgeLine], same: Callable[[EdgeLine], Hashable]) -> list[EdgeLine]:
    """The lines that others equal, or that have a number that increases with the pages.

    A scan may have two printed pages on each.
    """
    values = Counter(map(same, lines))
    starts = {
        line: [(step, number - step * line.page) for step in (1, 2) for number in line.numbers]
        for line in lines
    }
    counts = Counter(start for line in lines for start in starts[line])
    return [
        line
        for line in lines
        if values[same(line)] > 1 or any(counts[start] >= _MIN_PAGES for start in starts[line])
    ]


def _repeated_at_level(
    ends: Collection[EdgeLine],
    by_key: Mapping[str, Sequence[EdgeLine]],
    outer: Collection[EdgeLine],
) -> set[EdgeLine]:
    """The outermost lines at the height of others that occur on two pages or count them."""
    running: set[EdgeLine] = set()
    for level in _group_by_height([line for line in ends if line.outermost]):
        inner = {
            key
            for key in {key for line in level for key in line.keys}
            if _have_body_beyond(level, by_key[key], outer)
        }
        repeated = _repeated(level, lambda line: folded(line.text))
        matching = {line for line in repeated if not line.large and inner.isdisjoint(line.keys)}
        if len(matching) >= max(_MIN_PAGES, _MIN_LEVEL_SHARE * len(level)):
            running |= matching if _are_apart(matching) else set()
    return running


def _group_by_height(lines: Sequence[EdgeLine]) -> Iterator[list[EdgeLine]]:
    """Group the lines whose height is known."""
    group: list[EdgeLine] = []
    placed = [(line.distance, line.page, line) for line in lines if line.distance is not None]
    start = -_SAME_LEVEL
    for distance, _, line in sorted(placed, key=lambda place: place[:2]):
        if group and distance - start > _SAME_LEVEL:
            yield group
            group = []
        if not group:
            start = distance
        group.append(line)
    if group:
        yield group
