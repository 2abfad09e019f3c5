"""The coverage page: how many documents and pages were read, and each document with its state, the
reason and the pages to look at.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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
from indexer.engine.query.messages import Notice
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
from search_app.html.base import Context, Link, SiteContext
from search_app.html.rendering import site
from search_app.text import count

__all__ = ["coverage_page"]

_STATES = {
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
    "acknowledged": (
        "Unread documents that are acknowledged",
        "They cannot be read, and that is accepted for the reason given.",
    ),
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
    "running": (
        "Documents with running headers and footers",
        "What repeats at the edge of their pages is not in the text.",
    ),
}
_COLUMNS = ("Agreement", "Lowest", "Pages", "With text", "Words")
_DISAGREE = "The two readers disagree: check the original."
# Pages that a row links to with each note; the document's own page has them all.
_LINKED = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its words, and a link to the documents that add up to it ("" = none)."""

    number: int
    words: str
    url: str
    on: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and its parts; `overlaps` overlap with the parts, `apart` counts what is in none."""

    name: str
    total: Figure
    parts: tuple[Figure, ...]
    overlaps: tuple[Figure, ...]
    apart: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said of some pages, and links to them."""

    text: str
    pages: tuple[Link, ...]
    more: Link | None


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A document: its state, notes on its pages, and its cells by the name of their column, "" for
    nothing to say. `source` is where a document that is not here can be read.
    """

    record: Record
    url: str
    state: str
    source: str
    notes: tuple[Note, ...]
    readers: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CoveragePage(Context):
    """Which documents and pages were read; `everything` links to the whole list from a part.
    `skipped` says which files were no documents, "" for none.
    """

    template = "coverage.html"
    site: SiteContext
    sums: tuple[Sum, ...]
    skipped: str
    heading: str
    about: str
    columns: tuple[str, ...]
    everything: Link | None
    remarks: tuple[Notice, ...]
    rows: tuple[CoverageRow, ...]
    position: str
    previous: str
    next: str
    json_url: str


def coverage_page(coverage: CoverageList) -> CoveragePage:
    """All that the template shows."""
    path = url_for("pages.coverage")
    state = coverage.state
    is_part = bool(state.state) or state.page > 1
    heading, about = _HEADINGS[state.state]
    return CoveragePage(
        site=site(here="coverage", noindex=is_part),
        sums=_sums(coverage, path),
        skipped=_skipped(coverage.info.skipped),
        heading=heading,
        about=about,
        columns=_COLUMNS,
        everything=Link("All documents", path) if is_part else None,
        remarks=state.remarks,
        rows=tuple(_row(line) for line in coverage.lines),
        position=_position(coverage),
        previous=coverage.page_url(min(state.page - 1, coverage.page_count), path) or "",
        next=coverage.page_url(state.page + 1, path) or "",
        json_url=state.url(url_for("api.coverage")),
    )


def _skipped(counts: Mapping[str, int]) -> str:
    """How many files of the corpus folder were skipped, by rule; "" for none."""
    if not counts:
        return ""
    rules = "; ".join(f"{number:,} ({rule})" for rule, number in counts.items())
    return f"{count(sum(counts.values()), 'file')} of the folder skipped: {rules}."


def _position(coverage: CoverageList) -> str:
    documents = count(coverage.matching, "document")
    if coverage.page_count == 1 or not coverage.lines:
        return documents
    first = (coverage.state.page - 1) * coverage.state.per_page + 1
    return f"{first:,} to {first + len(coverage.lines) - 1:,} of {documents}"


def _sums(coverage: CoverageList, path: str) -> tuple[Sum, ...]:
    def figure(words: str, state: str) -> Figure:
        number = getattr(coverage.total, FIGURES[state])
        on = coverage.state.state == state
        url = replace(CoverageState(), state=state).url(path) if number else ""
        return Figure(number, words, url, on)

    total = coverage.total
    return (
        Sum(
            "Documents",
            Figure(total.documents, "in all", path, not coverage.state.state),
            (
                figure("read", "read"),
                figure("not read", "unread"),
                figure("not in this copy", "absent"),
            ),
            (
                figure("read in part", "partial"),
                figure("not read and acknowledged", "acknowledged"),
            ),
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
            (figure("lines of running headers and footers", "running"),),
        ),
    )


def _row(line: CoverageLine) -> CoverageRow:
    record, coverage = line.record, line.coverage
    absent = coverage.state is DocumentState.ABSENT
    accepted = record.unread is not None and record.unread.acknowledged
    return CoverageRow(
        record=record,
        url=_document_url(record),
        state=_STATES[coverage.state] + (", acknowledged" if accepted else ""),
        source=web_address(record.url) if absent else "",
        notes=tuple(_notes(record, coverage.noted)),
        readers=reader_names(coverage),
        cells=tuple(zip(_COLUMNS, _cells(coverage), strict=True)),
    )


def _cells(coverage: DocumentCoverage) -> Iterable[str]:
    for share in (coverage.mean, coverage.lowest):
        yield percent(share) if share is not None else ""
    counts = coverage.counts
    for number in (counts.pages, counts.pages_with_text, counts.words):
        yield f"{number:,}" if counts.pages else ""


def _document_url(record: Record) -> str:
    return url_for("pages.document", identifier=record.id)


def _notes(record: Record, pages: Iterable[PageInfo]) -> Iterable[Note]:
    """Each remark once, with its pages, except for what is true of the whole document."""
    pages_by_text: dict[str, list[tuple[PageInfo, str]]] = {}
    whole = record.unread.reason if record.unread else None
    for page in pages:
        if not (whole and page.unread is whole):
            for text, detail in _remarks(page):
                pages_by_text.setdefault(text, []).append((page, detail))
    for text, noted in pages_by_text.items():
        left = len(noted) - _LINKED
        more = Link(f"{left:,} more", _document_url(record)) if left > 0 else None
        links = tuple(_page_link(record, page, detail) for page, detail in islice(noted, _LINKED))
        yield Note(text, links, more)


def _remarks(page: PageInfo) -> Iterable[tuple[str, str]]:
    """What is to be said of a page, each with a detail that differs from page to page."""
    if page_state(page) is not PageState.TEXT:
        words = PAGE_STATES[page_state(page)]
        reason = page.unread.sentence if page.unread else "It was not read."
        yield f"{words[:1].upper()}{words[1:]}. {reason}", ""
    elif disagrees(page) and page.agreement is not None:
        yield _DISAGREE, f"({percent(page.agreement)})"
    yield from ((warning, "") for warning in page.warnings)


def _page_link(record: Record, page: PageInfo, detail: str) -> Link:
    url = url_for("pages.page", identifier=record.id, number=page.number)
    return Link(place(record, page.number, page.label), url, detail)
