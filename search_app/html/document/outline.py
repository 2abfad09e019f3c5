"""The lines of a document's outline, each with the matches of the search in its part: beside a page
and on the document's own page.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from indexer.model import Record
from search_app.documents.formats import place
from search_app.documents.outline import Part
from search_app.request.links import Links

__all__ = ["OutlineLine", "outline_lines"]


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A part of a document: `level` of its heading 1 to 3, the place where it starts, and a link to
    its first match, "" if it has none.
    """

    part: Part
    level: int
    place: str
    url: str
    match_url: str
    is_current: bool


def outline_lines(
    record: Record,
    outline: Sequence[Part],
    links: Links,
    current: int = -1,
    shown: Collection[int] | None = None,
) -> tuple[OutlineLine, ...]:
    """The parts at the indexes `shown`, None = all; `current` is the part being read, -1 = none."""
    labels = {page.number: page.label for page in record.pages}
    top = min((part.heading.level for part in outline), default=1)
    lines = []
    for index in range(len(outline)) if shown is None else shown:
        part = outline[index]
        match_url = links.page(record.id, part.match, part.mark) if part.occurrences else ""
        lines.append(
            OutlineLine(
                part=part,
                level=min(part.heading.level - top + 1, 3),
                place=place(record, part.first, labels[part.first]),
                url=links.page(record.id, part.first),
                match_url=match_url,
                is_current=index == current,
            )
        )
    return tuple(lines)
