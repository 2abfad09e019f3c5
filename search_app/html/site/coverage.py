"""A page of the ledger -> the values of its template: sums with links, rows with reasons and the
pages to look at.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from flask import url_for

from indexer.coverage import (
    DocumentCoverage,
    DocumentState,
    PageState,
    disagrees,
    page_state,
    percent,
)
from indexer.model import PageInfo, Record
from search_app.documents.coverage import (
    FIGURES,
    PAGE_STATES,
    CoverageLine,
    CoverageList,
    CoverageState,
    reader_names,
)
from search_app.documents.formats import place
from search_app.documents.links import web_address
from search_app.html.base import Link
from search_app.html.rendering import site
from search_app.html.site.coverage_context import CoveragePage, CoverageRow, Figure, Note, Sum
from search_app.text import count

__all__ = ["STATES", "coverage_page"]

STATES = {
    DocumentState.READ: "read",
    DocumentState.PARTIAL: "read in part",
    DocumentState.UNREAD: "not read",
    DocumentState.ABSENT: "not in this copy",
}
# The heading of each list, and what a person should know of what is in it.
_HEADINGS = {
    "": ("All documents", "What was not read comes first, then what was read in part."),
    "read": ("Documents that were read", ""),
    "partial": ("Documents read in part", "Some of their pages have no text in the index."),
    "unread": ("Documents that were not read", "They are found by their descriptions alone."),
    "absent": (
        "Documents that are not in this copy",
        "The catalogue describes them; they are found by their titles, authors and abstracts.",
    ),
    "text": ("Documents with text", ""),
    "blank": ("Documents with blank pages", "Nothing is printed on these pages."),
    "needs_ocr": (
        "Documents with pages that need text recognition",
        "These pages are pictures: nothing in them is found before text recognition (OCR).",
    ),
    "unread_pages": ("Documents with pages that were not read", ""),
    "disagree": (
        "Documents on which the two readers disagree",
        "Two programs read each page of a PDF. Here they saw different words, and the better text "
        "was taken: look at the original before you quote it.",
    ),
}
_COLUMNS = ("Agreement", "Lowest", "Pages", "With text", "Words")
# Pages that a row links to with each note; the document's own page has them all.
_LINKED = 12


def coverage_page(found: CoverageList) -> CoveragePage:
    """All that the template shows."""
    path = url_for("pages.coverage")
    state = found.state
    narrowed = bool(state.state) or state.page > 1
    first = (state.page - 1) * state.per_page + 1
    heading, about = _HEADINGS[state.state]
    shown = f"{first:,} to {first + len(found.lines) - 1:,} of " if found.page_count > 1 else ""
    return CoveragePage(
        site=site(here="coverage", noindex=narrowed),
        sums=_sums(found, path),
        heading=heading,
        about=about,
        columns=_COLUMNS,
        everything=Link("All documents", path) if narrowed else None,
        remarks=tuple(remark.message for remark in state.remarks),
        rows=tuple(_row(line) for line in found.lines),
        position=f"{shown if found.lines else ''}{count(found.matching, 'document')}",
        previous=found.turned(min(state.page - 1, found.page_count), path) or "",
        next=found.turned(state.page + 1, path) or "",
        json_url=state.url(url_for("api.coverage")),
    )


def _sums(found: CoverageList, path: str) -> tuple[Sum, ...]:
    def figure(words: str, state: str) -> Figure:
        number = getattr(found.total, FIGURES[state])
        on = found.state.state == state
        url = replace(CoverageState(), state=state).url(path) if number else ""
        return Figure(number, words, url, on)

    total = found.total
    return (
        Sum(
            "Documents",
            Figure(total.documents, "in all", path, not found.state.state),
            (
                figure("read", "read"),
                figure("not read", "unread"),
                figure("not in this copy", "absent"),
            ),
            (figure("read in part", "partial"),),
        ),
        Sum(
            "Pages",
            Figure(total.pages, "in all", path, on=False),
            (
                figure("with text", "text"),
                figure("blank", "blank"),
                figure("need text recognition", "needs_ocr"),
                figure("not read", "unread_pages"),
            ),
            (figure("on which the two readers disagree", "disagree"),),
        ),
    )


def _row(line: CoverageLine) -> CoverageRow:
    record, coverage = line.record, line.coverage
    absent = coverage.state is DocumentState.ABSENT
    return CoverageRow(
        title=record.title,
        url=_url(record),
        state=STATES[coverage.state],
        source=web_address(record.url) if absent else "",
        reason=f"{record.unread.message} {record.unread.reason.sentence}" if record.unread else "",
        notes=tuple(_notes(record, coverage.noted)),
        readers=reader_names(coverage),
        numbers=tuple(zip(_COLUMNS, _numbers(coverage), strict=True)),
    )


def _numbers(coverage: DocumentCoverage) -> Iterable[str]:
    for share in (coverage.mean, coverage.lowest):
        yield percent(share) if share is not None else ""
    counts = coverage.counts
    for number in (counts.pages, counts.pages_with_text, counts.words):
        yield f"{number:,}" if counts.pages else ""


def _url(record: Record) -> str:
    return url_for("pages.document", identifier=record.id)


def _notes(record: Record, pages: Iterable[PageInfo]) -> Iterable[Note]:
    """Each thing that is to be said, once, with its pages; but for what the whole document says."""
    told: dict[str, list[tuple[PageInfo, str]]] = {}
    whole = record.unread.reason if record.unread else None
    for page in pages:
        if whole and page.unread is whole:
            continue
        if page_state(page) is not PageState.TEXT:
            reason = page.unread.sentence if page.unread else "It was not read."
            words = PAGE_STATES[page_state(page)]
            told.setdefault(f"{words[:1].upper()}{words[1:]}. {reason}", []).append((page, ""))
        elif disagrees(page) and page.agreement is not None:
            told.setdefault(_DISAGREE, []).append((page, f"({percent(page.agreement)})"))
        for warning in page.warnings:
            told.setdefault(warning, []).append((page, ""))
    for text, found in told.items():
        left = len(found) - _LINKED
        more = Link(f"{left:,} more", _url(record)) if left > 0 else None
        links = tuple(_link(record, page, note) for page, note in islice(found, _LINKED))
        yield Note(text, links, more)


_DISAGREE = "The two readers disagree: check the original."


def _link(record: Record, page: PageInfo, note: str) -> Link:
    url = url_for("pages.page", identifier=record.id, number=page.number)
    return Link(place(record, page.number, page.label), url, note)
