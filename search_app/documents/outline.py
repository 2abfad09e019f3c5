"""The outline of a document: its parts, the pages on which each stands, and the occurrences in it.

A part goes from its heading to the next one of the same or a higher level, wherever on a page that
is printed. Its pages are those from its heading to the page before that next one, at least the page
on which it starts and the pages of its subparts: several parts can share a page, but no occurrence.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from indexer.engine.results import SectionOccurrences
from indexer.model import Heading, Record
from search_app.documents.matches import DocumentMatches

__all__ = ["MAX_NEAR", "Part", "current_section", "parts", "visible_sections"]

# Parts listed beside a page; the document's own page lists them all.
MAX_NEAR = 120


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, the last page of its part, the occurrences in the part, and where the first of
    them is: its page, 0 for none, and its place among the marks of that page, from 1.
    """

    heading: Heading
    last: int
    occurrences: int = 0
    match: int = 0
    mark: int = 0

    @property
    def first(self) -> int:
        """The page on which it starts."""
        return self.heading.page


def parts(record: Record, matches: DocumentMatches) -> tuple[Part, ...]:
    """The parts in the order of the outline."""
    numbers = {page.number for page in record.pages}
    sections = matches.sections or [SectionOccurrences()] * len(record.headings)
    end = max(numbers, default=0)
    # From the last to the first: deeper headings that follow are subparts, any other ends the part.
    parts_backwards: list[Part] = []
    following: list[Part] = []
    for heading, own in zip(reversed(record.headings), reversed(sections), strict=True):
        if heading.page not in numbers:
            continue
        subparts = []
        while following and following[-1].heading.level > heading.level:
            subparts.append(following.pop())
        last = max(
            heading.page,
            *(subpart.last for subpart in subparts),
            following[-1].first - 1 if following else end,
        )
        part = _part(heading, last, own, subparts)
        parts_backwards.append(part)
        following.append(part)
    return tuple(reversed(parts_backwards))


def _part(heading: Heading, last: int, own: SectionOccurrences, subparts: Sequence[Part]) -> Part:
    """A part with the occurrences below its own heading and in its subparts, which follow."""
    occurrences = own.occurrences + sum(subpart.occurrences for subpart in subparts)
    if own.occurrences:
        return Part(heading, last, occurrences, own.page, own.mark)
    first = next((subpart for subpart in subparts if subpart.occurrences), None)
    return (
        Part(heading, last, occurrences, first.match, first.mark) if first else Part(heading, last)
    )


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
