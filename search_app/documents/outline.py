"""A document's headings and its matching pages -> the parts of the document: the pages that each
covers, and what is found there.

Headings are known by page, not by line. A part covers the pages from its own to the one before the
next heading of its level or a higher one, at least the page on which it starts and the pages of its
subparts: so a page on which several parts start counts for each of them, and for the part that
holds them once.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from indexer.model import Heading, Record
from search_app.documents.matches import DocumentMatches

__all__ = ["MAX_NEAR", "Part", "current_section", "parts", "visible_sections"]

# Entries that stand beside a page; the document's own page has them all.
MAX_NEAR = 120


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, the pages that it covers, the occurrences on them, and the first of them that
    matches, 0 for none.
    """

    heading: Heading
    last: int
    occurrences: int
    match: int

    @property
    def first(self) -> int:
        """The page on which it starts."""
        return self.heading.page


def parts(record: Record, found: DocumentMatches) -> tuple[Part, ...]:
    """The parts in the order of the outline."""
    known = {page.number for page in record.pages}
    headings = [heading for heading in record.headings if heading.page in known]
    end = max(known, default=0)
    # From the last to the first: deeper ones that follow are its subparts, and the next ends it.
    made: list[Part] = []
    following: list[Part] = []
    for heading in reversed(headings):
        last = heading.page
        while following and following[-1].heading.level > heading.level:
            last = max(last, following.pop().last)
        last = max(last, following[-1].first - 1 if following else end)
        part = Part(heading, last, *found.within(heading.page, last))
        made.append(part)
        following.append(part)
    return tuple(reversed(made))


def current_section(outline: Sequence[Part], number: int) -> int:
    """Which part is read on a page: the first that starts there, else the last that started before;
    -1 for none. The heading of a page is chosen alike.
    """
    starts = max((part.first for part in outline if part.first <= number), default=0)
    places = [at for at, part in enumerate(outline) if part.first == starts]
    if not places:
        return -1
    return places[0] if starts == number else places[-1]


def visible_sections(outline: Sequence[Part], current: int) -> Collection[int]:
    """The places of the parts to show beside a page: all of a short outline; of a long one the
    parts above the current one, those beside any of these, and its own subparts; never more than
    MAX_NEAR, those nearest to it.
    """
    if len(outline) <= MAX_NEAR:
        return range(len(outline))
    above = _above(outline)
    line = {-1, current}
    at = current
    while at >= 0:
        at = above[at]
        line.add(at)
    kept = [at for at in range(len(outline)) if above[at] in line or at in line]
    kept.sort(key=lambda at: (at not in line, abs(at - current)))
    return sorted(kept[:MAX_NEAR])


def _above(outline: Sequence[Part]) -> list[int]:
    """For each part the place of the one that it is a part of, -1 for none."""
    above: list[int] = []
    path: list[int] = []
    for at, part in enumerate(outline):
        while path and outline[path[-1]].heading.level >= part.heading.level:
            path.pop()
        above.append(path[-1] if path else -1)
        path.append(at)
    return above
