"""Sections of a web page: blocks grouped under headings; each becomes a page of the Document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.extract.html.blocks import Block
from indexer.extract.text.refinement import refinement
from indexer.model import Heading, Page

__all__ = ["Section", "to_headings", "to_pages", "to_sections"]


# Words: about a printed page, the unit that people cite.
_MAX_WORDS = 500
# A single heading inside a section does not divide it.
_MIN_HEADINGS = 2


@dataclass(slots=True)
class Section:
    """A heading ("" above the first), its level, and the blocks below it."""

    heading: str = ""
    level: int = 0
    blocks: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Paragraphs and lower headings, separated by a blank line."""
        return "\n\n".join(block.text for block in self.blocks)


def to_sections(blocks: Iterable[Block], title: str) -> list[Section]:
    """Cut at h1 and h2 (or the highest level below the title); cut long sections further.

    The first heading that repeats the title is left out: the title belongs to the document. Blocks
    before the first cut are section 1, if there are any. A heading without blocks of its own joins
    the first section below it: "Content · What is attached".
    """
    rest = _without_title(list(blocks), title)
    top = max(2, min((block.level for block in rest if block.level), default=2))
    return [s for s in _cut(Section(blocks=rest), top) if s.blocks or s.heading] or [Section()]


def _cut(section: Section, level: int) -> list[Section]:
    parts = [Section(section.heading, section.level)]
    for block in section.blocks:
        if 0 < block.level <= level:
            parts.append(Section(block.text, block.level))
        else:
            parts[-1].blocks.append(block)
    if len(parts) > 1 and not parts[0].blocks:
        heading = " · ".join(filter(None, (section.heading, parts[1].heading)))
        parts = [Section(heading, parts[1].level, parts[1].blocks), *parts[2:]]
    return [smaller for part in parts for smaller in _split(part)]


def _split(section: Section) -> list[Section]:
    """Split a long section at its highest headings, if it has several."""
    levels = [block.level for block in section.blocks if block.level]
    if len(section.text.split()) <= _MAX_WORDS or len(levels) < _MIN_HEADINGS:
        return [section]
    return _cut(section, min(levels))


def to_pages(parts: Sequence[Section], reader: str = "bs4") -> tuple[Page, ...]:
    """Sections as pages, numbered from 1, without labels: a web page has no printed numbers."""
    return tuple(
        Page(n, "", s.heading, s.text, reader=reader) for n, s in enumerate(parts, start=1)
    )


@refinement("The outline was not read", lambda _: ())
def to_headings(parts: Sequence[Section]) -> tuple[Heading, ...]:
    """All headings with the number of their section."""
    headings = []
    for number, section in enumerate(parts, start=1):
        if section.heading:
            headings.append(Heading(section.level, section.heading, number))
        headings += [Heading(b.level, b.text, number) for b in section.blocks if b.level]
    return tuple(headings)


def _without_title(blocks: list[Block], title: str) -> list[Block]:
    for index, block in enumerate(blocks):
        if block.level and block.text.casefold() == title.casefold():
            return blocks[:index] + blocks[index + 1 :]
        if block.level > 1:
            break
    return blocks
