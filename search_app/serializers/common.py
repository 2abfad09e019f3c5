"""JSON of what several answers have: marked texts, remarks, references to documents, failures."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, TypedDict

from indexer.coverage import Count
from indexer.engine.query.messages import Notice
from indexer.engine.results import Results, Snippet, ValueCount
from indexer.engine.taxonomy import IndexInfo
from indexer.model import Record
from search_app.documents.lookup import listed_page
from search_app.request.links import Links

__all__ = [
    "COMPONENTS",
    "CorpusJson",
    "CountsJson",
    "Mark",
    "MarkedJson",
    "Number",
    "PageLink",
    "ReferenceJson",
    "RemarkJson",
    "TurnsJson",
    "corpus_json",
    "counts_json",
    "facets_json",
    "failure_json",
    "marked_json",
    "marks_json",
    "page_link_json",
    "reference_json",
    "remarks_json",
]

Number = Annotated[int, ("minimum", 1)]
Mark = Annotated[list[Count], ("minItems", 2), ("maxItems", 2)]


class ErrorJson(TypedDict):
    """What failed, and what may help."""

    code: str
    message: str
    hint: str


class FailureJson(TypedDict):
    """The answer to a request that failed."""

    ok: Literal[False]
    error: ErrorJson


class CorpusJson(TypedDict):
    """The corpus version that answers."""

    version: str


class MarkedJson(TypedDict):
    """A text with the character spans [start, end) of its matches."""

    text: str
    marks: list[Mark]


class ReferenceJson(TypedDict):
    """Another document."""

    document: str
    title: str
    url: str


class CountsJson(TypedDict):
    """The numbers of a search, or of a facet's value under one."""

    documents: Count
    pages: Count
    occurrences: Count


class TurnsJson(TypedDict):
    """The addresses of a page of results and of those around it."""

    self: str
    next: str | None
    previous: str | None


class RemarkJson(TypedDict):
    """A remark about the request: its code, what fills its sentence, and the sentence."""

    code: str
    params: dict[str, str | int]
    message: str


class PageLinkJson(TypedDict):
    """A page of the same document."""

    number: Count
    label: str
    url: str


PageLink = Annotated[
    PageLinkJson | None,
    "A page of the same document; add #m1 to its address for its first match",
]


# Shapes that have a name in the OpenAPI document.
COMPONENTS: Mapping[str, type] = {
    "Failure": FailureJson,
    "Marked": MarkedJson,
    "Reference": ReferenceJson,
}


def failure_json(code: str, message: str, hint: str) -> FailureJson:
    """A failure in the shape of all answers."""
    return {"ok": False, "error": {"code": code, "message": message, "hint": hint}}


def corpus_json(info: IndexInfo) -> CorpusJson:
    """The corpus version of an answer."""
    return {"version": info.version}


def counts_json(counts: Results | ValueCount) -> CountsJson:
    """The numbers of a search, or of a facet's value under one."""
    return {
        "documents": counts.documents,
        "pages": counts.pages,
        "occurrences": counts.occurrences,
    }


def marked_json(snippet: Snippet) -> MarkedJson:
    """A text with its marks."""
    return {"text": snippet.text, "marks": marks_json(snippet.marks)}


def marks_json(marks: Iterable[tuple[int, int]]) -> list[Mark]:
    """Spans as lists of two numbers."""
    return [list(mark) for mark in marks]


def facets_json(facets: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """The values of a document or page by facet."""
    return {name: list(values) for name, values in facets.items()}


def reference_json(record: Record, links: Links) -> ReferenceJson:
    """A document that another one names."""
    return {"document": record.id, "title": record.title, "url": links.document(record.id)}


def remarks_json(notices: Iterable[Notice]) -> list[RemarkJson]:
    """The remarks of an answer."""
    return [
        {"code": notice.code, "params": dict(notice.params), "message": notice.message}
        for notice in notices
    ]


def page_link_json(record: Record, number: int, links: Links) -> PageLinkJson | None:
    """A page of a document, None where the record does not list that number."""
    page = listed_page(record, number)
    if page is None:
        return None
    return {"number": number, "label": page.label, "url": links.page(record.id, number)}
