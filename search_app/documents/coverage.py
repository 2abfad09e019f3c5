"""The coverage list: what was read of each document, with totals, in pages that a URL selects; one
value behind HTML and JSON.
"""

from dataclasses import dataclass, replace
from math import ceil

from indexer.coverage import (
    Coverage,
    DocumentCoverage,
    PageState,
    disagrees,
    page_state,
    percent,
)
from indexer.engine.protocol import Engine
from indexer.engine.query.messages import Notice, notice
from indexer.engine.taxonomy import IndexInfo
from indexer.model import PageInfo, Record
from indexer.settings import Settings
from search_app.request.params import with_params
from search_app.request.state import MultiArgs, SearchState

__all__ = [
    "FIGURES",
    "PAGE_STATES",
    "CoverageLine",
    "CoverageList",
    "CoverageState",
    "coverage_list",
    "reader_names",
    "state_note",
]

# The values of `state`, and the figure that the documents of the list add up to.
FIGURES = {
    "read": "documents_read",
    "partial": "documents_partial",
    "unread": "documents_unread",
    "acknowledged": "documents_acknowledged",
    "absent": "documents_absent",
    "text": "pages_with_text",
    "blank": "pages_blank",
    "needs_ocr": "pages_needing_ocr",
    "unread_pages": "pages_unread",
    "disagree": "pages_disagreeing",
    "running": "running_lines",
}
# The states of a page without text, in words.
PAGE_STATES = {
    PageState.BLANK: "blank",
    PageState.NEEDS_OCR: "needs OCR",
    PageState.UNREAD: "not read",
}
_READERS = {"agreed": "two readers", "ocr": "OCR"}
_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class CoverageState:
    """The parameters of a coverage URL: `state` is a key of FIGURES, or "" for all documents."""

    state: str = ""
    page: int = 1
    per_page: int = _PER_PAGE
    remarks: tuple[Notice, ...] = ()

    @classmethod
    def from_args(cls, args: MultiArgs, settings: Settings) -> "CoverageState":
        """Read the parameters of a URL; what is not understood is ignored with a remark."""
        pairs = list(args.items(multi=True))
        state = next((value.strip() for name, value in pairs if name == "state"), "")
        remarks: tuple[Notice, ...] = ()
        if state and state not in FIGURES:
            remarks = (notice("bad_value", name="state", value=state[:64], used="all"),)
            state = ""
        rest = [pair for pair in pairs if pair[0] != "state"]
        paging = SearchState.from_args(rest, (), replace(settings, per_page=_PER_PAGE))
        return cls(state, paging.page, paging.per_page, (*remarks, *paging.remarks))

    def url(self, path: str) -> str:
        """The URL of this state under `path`, defaults left out."""
        pairs = {
            "state": self.state,
            "page": str(self.page) if self.page > 1 else "",
            "per_page": str(self.per_page) if self.per_page != _PER_PAGE else "",
        }
        return with_params(path, ((name, value) for name, value in pairs.items() if value))


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """A document of the list."""

    record: Record
    coverage: DocumentCoverage


@dataclass(frozen=True, slots=True)
class CoverageList:
    """A page of the coverage list: `total` counts the whole index, `matching` the documents of the
    list.
    """

    state: CoverageState
    info: IndexInfo
    total: Coverage
    matching: int
    lines: tuple[CoverageLine, ...]

    @property
    def page_count(self) -> int:
        """Pages of the list, at least 1."""
        return max(1, ceil(self.matching / self.state.per_page))

    def page_url(self, page: int, path: str) -> str | None:
        """The URL of another page of the list, None if there is none."""
        return replace(self.state, page=page).url(path) if 1 <= page <= self.page_count else None


def coverage_list(engine: Engine, state: CoverageState) -> CoverageList:
    """A page of the list, in the order of `DocumentStore.coverage`."""
    first = (state.page - 1) * state.per_page
    figure = FIGURES.get(state.state, "documents")
    listed = engine.coverage(figure, first, state.per_page)
    lines = tuple(CoverageLine(record, DocumentCoverage.of(record)) for record in listed.records)
    return CoverageList(state, engine.info, listed.total, listed.matching, lines)


def state_note(page: PageInfo) -> str:
    """What a list of pages says of a page in a word or two; "" if it was read without doubt."""
    state = page_state(page)
    if state is not PageState.TEXT:
        return PAGE_STATES[state]
    if disagrees(page) and page.agreement is not None:
        return f"readers agree on {percent(page.agreement)}"
    return "with remarks" if page.warnings else ""


def reader_names(coverage: DocumentCoverage) -> str:
    """Whose text the pages have: "two readers", "two readers: 10, pdfium: 2"."""
    names = {_READERS.get(name, name): number for name, number in coverage.readers.items()}
    if len(names) < 2:
        return "".join(names)
    return ", ".join(f"{name}: {number:,}" for name, number in names.items())
