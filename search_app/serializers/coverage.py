"""JSON of what was read of the documents, and of what was not."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypedDict

from indexer.coverage import (
    Count,
    Coverage,
    DocumentReadingJson,
    PageCountsJson,
    PageReadingJson,
    page_json,
)
from indexer.model import PageInfo, Record, Unit
from search_app.documents.coverage import CoverageLine, CoverageList
from search_app.request.links import Links
from search_app.request.state import SearchState
from search_app.serializers.common import (
    CorpusJson,
    RemarkJson,
    TurnsJson,
    corpus_json,
    remarks_json,
)

__all__ = ["COMPONENTS", "Format", "Unread", "coverage_json", "unread_json"]

# Pages with something to say that are listed with a document; its own address has them all.
_NOTED = 100

Format = Annotated[str, "What the file is: pdf, html, docx, pptx, zip and so on; empty if not read"]


class UnreadJson(TypedDict):
    """Why a document has no text."""

    reason: str
    sentence: str
    message: str
    acknowledged: Annotated[str, "Why somebody accepts that; empty as long as nobody does"]


Unread = Annotated[
    UnreadJson | None,
    "Why it has no text, what that means, and what is said of this very file",
]


class NotedPageJson(PageReadingJson):
    """A page of a document of the ledger that has something to say."""

    number: Count
    label: str
    url: str


class CoverageLineJson(DocumentReadingJson):
    """A document of the ledger."""

    document: str
    title: str
    url: str
    kind: str
    format: Format
    unit: Annotated[Unit, "What its pages are"]
    available: bool
    warnings: list[str]
    unread: Unread
    noted: list[NotedPageJson]
    noted_total: Count


class TotalCoverageJson(PageCountsJson):
    """The counts of all documents."""

    documents: Count
    documents_read: Count
    documents_partial: Count
    documents_unread: Count
    documents_acknowledged: Count
    documents_absent: Count
    documents_needing_ocr: Count
    documents_disagreeing: Count


class SkippedFilesJson(TypedDict):
    """How many files a rule skipped."""

    rule: str
    files: Count


class CoverageJson(TypedDict):
    """The answer of `GET /api/v1/coverage`."""

    ok: Literal[True]
    corpus: CorpusJson
    state: str
    remarks: list[RemarkJson]
    total: TotalCoverageJson
    skipped: Annotated[
        list[SkippedFilesJson], "Files of the corpus folder that are no documents, by rule"
    ]
    matching: Count
    documents: list[CoverageLineJson]
    links: TurnsJson


# Shapes that have a name in the OpenAPI document.
COMPONENTS: Mapping[str, type] = {"Coverage": CoverageJson}


def coverage_json(ledger: CoverageList, root: str) -> CoverageJson:
    """A page of the ledger; `root` is where the application is mounted."""
    path, page = f"{root}/api/v1/coverage", ledger.state.page
    links = Links(SearchState(), root)
    return {
        "ok": True,
        "corpus": corpus_json(ledger.info),
        "state": ledger.state.state,
        "remarks": remarks_json(ledger.state.remarks),
        "total": _total(ledger.total),
        "skipped": [{"rule": rule, "files": files} for rule, files in ledger.info.skipped.items()],
        "matching": ledger.matching,
        "documents": [_line(line, links) for line in ledger.lines],
        "links": {
            "self": ledger.state.url(path),
            "next": ledger.page_url(page + 1, path),
            "previous": ledger.page_url(min(page - 1, ledger.page_count), path),
        },
    }


def _total(counts: Coverage) -> TotalCoverageJson:
    return {
        "documents": counts.documents,
        "documents_read": counts.documents_read,
        "documents_partial": counts.documents_partial,
        "documents_unread": counts.documents_unread,
        "documents_acknowledged": counts.documents_acknowledged,
        "documents_absent": counts.documents_absent,
        "documents_needing_ocr": counts.documents_needing_ocr,
        "documents_disagreeing": counts.documents_disagreeing,
        **counts.page_counts(),
    }


def _line(line: CoverageLine, links: Links) -> CoverageLineJson:
    record, noted = line.record, line.coverage.noted
    return {
        "document": record.id,
        "title": record.title,
        "url": links.document(record.id),
        "kind": record.kind,
        "format": record.format,
        "unit": record.unit,
        "available": record.available,
        **line.coverage.json(),
        "warnings": list(record.warnings),
        "unread": unread_json(record),
        "noted": [_noted(record, page, links) for page in noted[:_NOTED]],
        "noted_total": len(noted),
    }


def _noted(record: Record, page: PageInfo, links: Links) -> NotedPageJson:
    return {
        "number": page.number,
        "label": page.label,
        **page_json(page),
        "url": links.page(record.id, page.number),
    }


def unread_json(record: Record) -> UnreadJson | None:
    """Why a document has no text: the reason, what it means, and what is said of this very file."""
    unread = record.unread
    if unread is None:
        return None
    reason = unread.reason
    return {
        "reason": reason.value,
        "sentence": reason.sentence,
        "message": unread.message,
        "acknowledged": unread.acknowledged,
    }
