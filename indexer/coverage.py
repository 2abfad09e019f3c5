"""Coverage: what was read of records, as sums that add up, and for each document and page who read
it, or why nobody could.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import Annotated, TypedDict

from indexer.model import Page, PageInfo, Reason, Record

__all__ = [
    "Count",
    "Coverage",
    "DocumentCoverage",
    "DocumentReadingJson",
    "DocumentState",
    "PageCountsJson",
    "PageRead",
    "PageReadingJson",
    "PageState",
    "disagrees",
    "document_state",
    "needs_a_word",
    "page_json",
    "page_state",
    "percent",
    "who_read",
]


class DocumentState(StrEnum):
    """What became of a document: each is in exactly one."""

    READ = "read"
    PARTIAL = "partial"
    UNREAD = "unread"
    ABSENT = "absent"


class PageState(StrEnum):
    """What became of a page: each is in exactly one."""

    TEXT = "text"
    BLANK = "blank"
    NEEDS_OCR = "needs_ocr"
    UNREAD = "unread"


# What says how a page was read.
PageRead = Page | PageInfo


def page_state(page: PageRead) -> PageState:
    """A page without words that gives no reason was not read; one that shows a picture of text
    needs OCR also when a stamp or a page number on it has words.
    """
    if page.words and page.unread is not Reason.NEEDS_OCR:
        return PageState.TEXT
    states = {Reason.BLANK: PageState.BLANK, Reason.NEEDS_OCR: PageState.NEEDS_OCR}
    return states.get(page.unread, PageState.UNREAD) if page.unread else PageState.UNREAD


def document_state(record: Record) -> DocumentState:
    """A document is read in part where pages of it need OCR or could not be read otherwise; blank
    ones take nothing from it, and a mere container is read.
    """
    if record.unread:
        return DocumentState.UNREAD
    if not record.available:
        return DocumentState.ABSENT
    missing = (PageState.NEEDS_OCR, PageState.UNREAD)
    partial = any(page_state(page) in missing for page in record.pages)
    return DocumentState.PARTIAL if partial else DocumentState.READ


def disagrees(page: PageRead) -> bool:
    """Whether two readers saw different words on a page with text, whoever's it is."""
    return bool(page.words) and page.agreement is not None and page.reader != "agreed"


def needs_a_word(page: PageRead) -> bool:
    """Whether there is more to say of a page than that it was read."""
    return page_state(page) is not PageState.TEXT or disagrees(page) or bool(page.warnings)


def percent(share: float) -> str:
    """A share as people write it; only the whole is 100 %."""
    return f"{int(share * 100 + 1e-9)} %"


def who_read(page: PageRead) -> str:
    """One sentence without its full stop: whose text the page has and how sure it is, or why it has
    none; "" where nobody said.
    """
    if page_state(page) is not PageState.TEXT:
        return (page.unread or Reason.NO_TEXT).sentence.rstrip(".")
    share = f" ({percent(page.agreement)})" if page.agreement is not None else ""
    if page.reader == "agreed":
        return f"Two readers agree{share}"
    if page.reader == "ocr":
        return "Read by text recognition (OCR) from its picture: check the original"
    if page.agreement is not None:
        return (
            f"Read by {page.reader}; the readers agree on {percent(page.agreement)}: "
            "check the original"
        )
    return f"Read by {page.reader}" if page.reader else ""


# What JSON says is annotated with keywords of JSON Schema and descriptions.
Count = Annotated[int, ("minimum", 0)]


class PageReadingJson(TypedDict):
    """What every JSON answer says of the reading of a page."""

    words: Count
    reader: Annotated[str, "Whose text it is: agreed, pdfium, pypdf, ocr, or a format's reader"]
    agreement: Annotated[
        float | None, ("minimum", 0), "The word F1 of two readers, null where one read"
    ]
    warnings: list[str]
    unread: Annotated[Reason | None, "Why it has no text"]
    running_lines: Annotated[Count, "Lines of its running header and footer, apart from its text"]


class AgreementJson(TypedDict):
    """The agreement of two readers over the pages of a document."""

    mean: float
    lowest: float


class PageCountsJson(TypedDict):
    """Pages by state, words, and running lines."""

    pages: Count
    pages_with_text: Count
    pages_blank: Count
    pages_needing_ocr: Count
    pages_unread: Count
    pages_disagreeing: Count
    words: Count
    running_lines: Annotated[Count, "Lines of running headers and footers, apart from the text"]


class _ReadersJson(TypedDict):
    state: DocumentState
    readers: Annotated[dict[str, Count], "Pages by whose text they have"]
    agreement: AgreementJson | None


class DocumentReadingJson(_ReadersJson, PageCountsJson):
    """What every JSON answer says of the reading of a document."""


def page_json(page: PageInfo) -> PageReadingJson:
    """What every JSON answer says of the reading of a page."""
    return {
        "words": page.words,
        "reader": page.reader,
        "agreement": page.agreement,
        "warnings": list(page.warnings),
        "unread": page.unread,
        "running_lines": page.running_lines,
    }


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts over documents; `pages` are physical pages, slides, sheets and sections.

    documents = documents_read + documents_unread + documents_absent; those read in part are among
    those read, those acknowledged among those unread, and the last two count documents with such
    pages. pages = pages_with_text + pages_blank + pages_needing_ocr + pages_unread. `running_lines`
    are lines of running headers and footers, whose words are not among `words`.
    """

    documents: int = 0
    documents_read: int = 0
    documents_partial: int = 0
    documents_unread: int = 0
    documents_acknowledged: int = 0
    documents_absent: int = 0
    documents_needing_ocr: int = 0
    documents_disagreeing: int = 0
    pages: int = 0
    pages_with_text: int = 0
    pages_blank: int = 0
    pages_needing_ocr: int = 0
    pages_unread: int = 0
    pages_disagreeing: int = 0
    words: int = 0
    running_lines: int = 0

    def plus(self, record: Record) -> "Coverage":
        """The counts with one more document."""
        state = document_state(record)
        pages = Counter(map(page_state, record.pages))
        disagreeing = sum(map(disagrees, record.pages))
        more = Coverage(
            documents=1,
            documents_read=state in (DocumentState.READ, DocumentState.PARTIAL),
            documents_partial=state is DocumentState.PARTIAL,
            documents_unread=state is DocumentState.UNREAD,
            documents_acknowledged=bool(record.unread and record.unread.acknowledged),
            documents_absent=state is DocumentState.ABSENT,
            documents_needing_ocr=pages[PageState.NEEDS_OCR] > 0,
            documents_disagreeing=disagreeing > 0,
            pages=len(record.pages),
            pages_with_text=pages[PageState.TEXT],
            pages_blank=pages[PageState.BLANK],
            pages_needing_ocr=pages[PageState.NEEDS_OCR],
            pages_unread=pages[PageState.UNREAD],
            pages_disagreeing=disagreeing,
            words=sum(page.words for page in record.pages),
            running_lines=sum(page.running_lines for page in record.pages),
        )
        return self.add(more)

    def add(self, other: "Coverage") -> "Coverage":
        """The counts of two sets of documents together."""
        return Coverage(*map(sum, zip(astuple(self), astuple(other), strict=True)))

    def page_counts(self) -> PageCountsJson:
        """The counts of pages, words and running lines."""
        return {
            "pages": self.pages,
            "pages_with_text": self.pages_with_text,
            "pages_blank": self.pages_blank,
            "pages_needing_ocr": self.pages_needing_ocr,
            "pages_unread": self.pages_unread,
            "pages_disagreeing": self.pages_disagreeing,
            "words": self.words,
            "running_lines": self.running_lines,
        }

    @classmethod
    def of(cls, records: Iterable[Record]) -> "Coverage":
        """The counts of documents."""
        coverage = cls()
        for record in records:
            coverage = coverage.plus(record)
        return coverage


@dataclass(frozen=True, slots=True)
class DocumentCoverage:
    """What was read of one document: `readers` counts pages by whose text they have, the most
    first; `mean` and `lowest` are the agreement on pages with text, None where none was read twice.
    """

    state: DocumentState
    counts: Coverage
    readers: Mapping[str, int]
    mean: float | None
    lowest: float | None
    noted: tuple[PageInfo, ...]

    @classmethod
    def of(cls, record: Record) -> "DocumentCoverage":
        """The coverage of a record; `noted` are the pages that need a word."""
        read = [page for page in record.pages if page.words]
        shares = [page.agreement for page in read if page.agreement is not None]
        readers = Counter(page.reader for page in read if page.reader)
        return cls(
            document_state(record),
            Coverage().plus(record),
            dict(sorted(readers.items(), key=lambda pair: (-pair[1], pair[0]))),
            sum(shares) / len(shares) if shares else None,
            min(shares, default=None),
            tuple(page for page in record.pages if needs_a_word(page)),
        )

    def json(self) -> DocumentReadingJson:
        """What every JSON answer says of the reading of a document."""
        agreement: AgreementJson | None = None
        if self.mean is not None and self.lowest is not None:
            agreement = {"mean": round(self.mean, 4), "lowest": round(self.lowest, 4)}
        return {
            "state": self.state,
            "readers": dict(self.readers),
            "agreement": agreement,
            **self.counts.page_counts(),
        }
