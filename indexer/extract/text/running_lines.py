"""Running headers, footers and page numbers: find the lines that repeat at the edge of pages."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.extract.text.refinement import refinement

__all__ = ["LinePosition", "RunningLines", "find_running_lines"]

# The distance of a line from the top in points, and whether its type is larger than the text's.
LinePosition = tuple[float, bool]

# Running lines are among the first or last lines; three cover two-line headers and a rule.
_EDGE_LINES = 3
# Of 247 real documents, 66 % repeat a footer and 40 % a header; these thresholds found them.
_MIN_SHARE = 0.4
_MIN_PAGES = 3
# "Annual report 2012   Findings": the chapter changes, this many words at one end stay.
_FIXED_WORDS = 4
# Running lines of all pages are within this many points of the same height.
_SAME_HEIGHT = 3.0
# Of the lines at that height, this share must repeat or count the pages.
_MIN_LEVEL_SHARE = 0.6
_ROMAN = r"(?=[ivxlc])(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})"


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

    `pages` have lines from top to bottom. Digits and roman page numbers compare as equal.
    `headings` are the outline entries that start on each page: they are kept ("Pillar 7" at the top
    of its own page is not a running header). If most pages would lose all their text, nothing is
    removed: then the repeated lines are the content. `positions` are those of all lines, empty for
    a page where they are unknown: a first or last line at the height of others is a running line if
    it occurs on two pages or counts them; in larger type, only if it never changes.
    """
    entries = {_masked(heading) for page in headings for heading in page}
    entries |= {re.sub(r"^[#.]+ ", "", entry) for entry in entries}  # headers leave out the number
    positions = positions or [() for _ in pages]
    edges = [_edge_keys(*page, entries) for page in zip(pages, positions, strict=True)]
    counts = Counter(key for page in edges for key in {k for keys in page.values() for k in keys})
    needed = max(_MIN_PAGES, _MIN_SHARE * sum(1 for page in edges if page))
    running = {key for key, count in counts.items() if count >= needed}
    level = _repeated_at_height(pages, positions)
    result = []
    for number, (lines, page) in enumerate(zip(pages, edges, strict=True)):
        titles = {_folded(h) for h in headings[number]} if headings else set()
        dropped = {n for n, keys in page.items() if running.intersection(keys)} | level[number]
        result.append(_split_sides(lines, {n for n in dropped if _folded(lines[n]) not in titles}))
    emptied = sum(map(_removes_everything, pages, result))
    return [RunningLines() for _ in pages] if emptied * 2 > len(pages) else result


def _split_sides(lines: Sequence[str], dropped: Collection[int]) -> RunningLines:
    """Split the removed lines into those of the upper and of the lower half of the page."""
    full = [n for n, line in enumerate(lines) if line.strip()]
    body = [n for n in full if n not in dropped]
    middle = body[0] if body else full[len(full) // 2] if len(full) > 1 else 0
    above = tuple(n for n in sorted(dropped) if n < middle)
    return RunningLines(above, tuple(n for n in sorted(dropped) if n >= middle))


def _removes_everything(lines: Sequence[str], running: RunningLines) -> bool:
    """Whether a page that is not blank would lose all its lines."""
    dropped = {*running.above, *running.below}
    full = [n for n, line in enumerate(lines) if line.strip()]
    return bool(full) and dropped.issuperset(full)


def _repeated_at_height(
    pages: Sequence[Sequence[str]], positions: Sequence[Sequence[LinePosition]]
) -> list[set[int]]:
    """The first and last lines with the same text, or a page count, at the same height."""
    repeated: list[set[int]] = [set() for _ in pages]
    for side in (0, -1):
        ends = []
        for number, (lines, on_page) in enumerate(zip(pages, positions, strict=True)):
            if len(lines) > 1 and on_page:
                index = range(len(lines))[side]
                ends.append((on_page[index], number, index, lines[index]))
        for group in _group_by_height(ends):
            counts = Counter(_masked(line) for _, _, _, line in group)
            offsets = Counter(
                n - number for _, number, _, line in group for n in _edge_numbers(line)
            )
            steady = {offset for offset, pages in offsets.items() if pages >= _MIN_PAGES}
            matching = [
                (number, index)
                for (_, large), number, index, line in group
                if not large and (counts[_masked(line)] > 1 or _counts_pages(line, number, steady))
            ]
            if len(matching) >= max(_MIN_PAGES, _MIN_LEVEL_SHARE * len(group)):
                for number, index in matching:
                    repeated[number].add(index)
    return repeated


_EdgeLine = tuple[LinePosition, int, int, str]


def _group_by_height(ends: Sequence[_EdgeLine]) -> Iterator[list[_EdgeLine]]:
    """Group lines at the same height."""
    group: list[_EdgeLine] = []
    for end in sorted(ends):
        if group and end[0][0] - group[0][0][0] > _SAME_HEIGHT:
            yield group
            group = []
        group.append(end)
    if group:
        yield group


def _counts_pages(line: str, number: int, steady: Collection[int]) -> bool:
    """Whether a line has a number that increases with the pages."""
    return any(n - number in steady for n in _edge_numbers(line))


def _edge_numbers(line: str) -> set[int]:
    """The numbers at the beginning and the end of a line."""
    return {int(n) for n in re.findall(r"^\d{1,4}(?=\s|$)|(?<!\S)\d{1,4}$", line.strip())}


def _edge_keys(
    lines: Sequence[str], positions: Sequence[LinePosition], titles: Collection[str]
) -> Mapping[int, set[str]]:
    """For the first and last nonblank lines, by index, the keys under which they are compared.

    Of a line with an outline entry and something else, the key is the something else.
    """
    full = [n for n, line in enumerate(lines) if line.strip()]
    edge = max(1, min(_EDGE_LINES, len(full) // 4))  # a short page is not all edge
    large = {n for n, (_, outgrows) in enumerate(positions) if outgrows}
    keys = {
        n: {_folded(lines[n]) if n in large else _masked(lines[n])}
        for n in (*full[:edge], *full[-edge:])
    }
    for n in {*full[:1], *full[-1:]} - large:
        words = _masked(lines[n]).split()
        if len(words) > _FIXED_WORDS:
            keys[n] |= {"^ " + " ".join(words[:_FIXED_WORDS])}
            keys[n] |= {"$ " + " ".join(words[-_FIXED_WORDS:])}
        line = _masked(lines[n])
        keys[n] |= {"^ " + line.removesuffix(t).strip() for t in titles if line.endswith(f" {t}")}
        keys[n] |= {"$ " + line.removeprefix(t).strip() for t in titles if line.startswith(f"{t} ")}
    return keys


def _folded(line: str) -> str:
    return " ".join(line.casefold().split())


def _masked(line: str) -> str:
    words = re.sub(r"\d+", "#", _folded(line))
    return re.sub(rf"^{_ROMAN}(?=$| )|(?<= ){_ROMAN}$", "#", words)
