"""The parts of a document and its pages -> the lines of its outline and of its list of pages, each
with what the search finds there.
"""

from collections.abc import Collection, Sequence

from flask import request

from indexer.model import Record
from search_app.documents.coverage import state_note
from search_app.documents.formats import place
from search_app.documents.matches import DocumentMatches
from search_app.documents.outline import Part
from search_app.html.document.reading_context import OutlineLine, PageLine
from search_app.request.state import SearchState

__all__ = ["outline_lines", "page_lines"]


def outline_lines(
    record: Record,
    outline: Sequence[Part],
    state: SearchState,
    current: int = -1,
    shown: Collection[int] | None = None,
) -> tuple[OutlineLine, ...]:
    """The parts at the places `shown`, None = all; `current` is the one being read, -1 for none."""
    labels = {page.number: page.label for page in record.pages}
    top = min((part.heading.level for part in outline), default=1)
    lines = []
    for at in range(len(outline)) if shown is None else shown:
        part = outline[at]
        lines.append(
            OutlineLine(
                level=min(part.heading.level - top + 1, 3),
                text=part.heading.text,
                place=place(record, part.first, labels[part.first]),
                url=_url(record, part.first, state),
                here=at == current,
                occurrences=part.occurrences,
                match_url=_url(record, part.match, state, 1) if part.occurrences else "",
            )
        )
    return tuple(lines)


def page_lines(record: Record, state: SearchState, found: DocumentMatches) -> tuple[PageLine, ...]:
    """All pages; those with matches lead to their first."""
    lines = []
    heading = ""
    for page in record.pages:
        occurrences = found.pages.get(page.number, 0)
        lines.append(
            PageLine(
                place=place(record, page.number, page.label),
                heading=page.heading if page.heading != heading else "",
                words=page.words,
                state=state_note(page),
                occurrences=occurrences,
                url=_url(record, page.number, state, min(occurrences, 1)),
            )
        )
        heading = page.heading
    return tuple(lines)


def _url(record: Record, number: int, state: SearchState, match: int = 0) -> str:
    return state.page_url(record.id, number, request.script_root, match)
