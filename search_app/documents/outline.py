"""The outline of a document: its parts, the pages that each covers, and the matches on them.

The page of a heading is known, its line is not. A part covers the pages from its heading to the
page before the next heading of the same or a higher level, at least the page on which it starts and
the pages of its subparts. A page on which several parts start therefore counts for each of them,
and once for the part that contains them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from indexer.model import Heading, Record
from search_app.documents.matches import DocumentMatches

__all__ = ["MAX_NEAR", "Part", "current_section", "parts", "visible_sections"]

# Parts listed beside a page; the document's own page lists them all.
MAX_NEAR = 120


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, the last page that it covers, the occurrences on its pages, and the first of them
    that matches, 0 for none.
    """

    heading: Heading
    last: int
    occurrences: int
    match: int

    @property
    def first(self) -> int:
        """The page on which it starts."""
        return self.heading.page


def parts(record: Record, matches: DocumentMatches) -> tuple[Part, ...]:
    """The parts in the order of the outline."""
    numbers = {page.number for page in record.pages}
    headings = [heading for heading in record.headings if heading.page in numbers]
    end = max(numbers, default=0)
    # From the last to the first: deeper headings that follow are subparts, any other ends the part.
    parts_backwards: list[Part] = []
    following: list[Part] = []
    for heading in reversed(headings):
        last = heading.page
        while following and following[-1].heading.level > heading.level:
            last = max(last, following.pop().last)
        last = max(last, following[-1].first - 1 if following else end)
        part = Part(heading, last, *matches.within(heading.page, last))
        parts_backwards.append(part)
        following.append(part)
    return tuple(reversed(parts_backwards))


def current_section(outline: Sequence[Part], number: int) -> int:
    """The index of the part that a page belongs to: the first that starts there, else the last that
    started before; -1 for none. The heading of a page is chosen in the same way.
    """
    start = max((part.first for part in outline if part.first <= number), default=0)
    indexes = [index for index, part in enumerate(outline) if part.first == start]
    if not indexes:
        return -1
    return indexes[0] if start == number else indexes[-1]


def visible_sections(outline: Sequence[Part], current: int) -> Collection[int]:
    """The indexes of the parts to show beside a page: all of a short outline; of a long one the
    ancestors of the current part, the siblings of it and of these, and its own subparts; at most
    MAX_NEAR, those nearest to it.
    """
    if len(outline) <= MAX_NEAR:
        return range(len(outline))
    parents = _parents(outline)
    ancestry = {-1, current}
    index = current
    while index >= 0:
        index = parents[index]
        ancestry.add(index)
    near = [i for i, parent in enumerate(parents) if parent in ancestry or i in ancestry]
    near.sort(key=lambda i: (i not in ancestry, abs(i - current)))
    return sorted(near[:MAX_NEAR])


def _parents(outline: Sequence[Part]) -> list[int]:
    """For each part the index of the part that contains it, -1 for none."""
    parents: list[int] = []
    path: list[int] = []
    for index, part in enumerate(outline):
        while path and outline[path[-1]].heading.level >= part.heading.level:
            path.pop()
        parents.append(path[-1] if path else -1)
        path.append(index)
    return parents
