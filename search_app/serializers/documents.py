"""JSON of a document's record."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, TypedDict

from indexer.coverage import (
    Count,
    DocumentCoverage,
    DocumentReadingJson,
    PageReadingJson,
    page_json,
)
from indexer.engine.taxonomy import IndexInfo
from indexer.model import Link, PageInfo, Record, Unit
from search_app.documents.citation import cite
from search_app.documents.matches import DocumentMatches
from search_app.documents.outline import Part, parts
from search_app.request.links import Links
from search_app.serializers.common import (
    CorpusJson,
    PageLink,
    corpus_json,
    facets_json,
    page_link_json,
)
from search_app.serializers.coverage import Format, Unread, unread_json

__all__ = ["COMPONENTS", "document_json"]

Matches = Annotated[Count | None, "null without `q`"]


class LinkJson(TypedDict):
    """A link of the document."""

    url: str
    text: str


class DocumentCoverageJson(DocumentReadingJson):
    """What of the document was read; its sums add up."""

    path: str | None
    sha256: str | None
    size: Count
    unread: Unread
    warnings: list[str]


class SectionJson(TypedDict):
    """A heading of the outline with the pages of its part."""

    level: Count
    text: str
    page: Count
    last_page: Count
    occurrences: Matches
    match: PageLink


class ListedPageJson(PageReadingJson):
    """A page without its text."""

    number: Count
    label: str
    heading: str
    url: str
    occurrences: Matches


class DocumentJson(TypedDict):
    """The answer of `GET /api/v1/documents/<id>`."""

    ok: Literal[True]
    corpus: CorpusJson
    document: str
    title: str
    other_titles: list[str]
    url: str
    kind: str
    format: Format
    unit: Annotated[Unit, "What its pages are"]
    available: bool
    authors: list[str]
    editors: list[str]
    abstract: str
    language: str
    year: int | None
    event_date: str | None
    published: str | None
    dates: dict[str, str]
    place: str
    publisher: str
    page_count: int | None
    sponsors: list[str]
    source_url: str
    identifiers: dict[str, str]
    recommended_citation: str
    citation: str
    verified: bool | None
    note: str
    sources: Annotated[
        dict[str, str], "Where a field or date comes from: metadata, printed, guessed, …"
    ]
    facets: dict[str, list[str]]
    attached_to: str | None
    attachments: list[str]
    missing_attachments: list[LinkJson]
    issue_of: str | None
    work: Annotated[str | None, "The document that stands for the work of which this is a copy"]
    same_by: Annotated[
        Literal["issue", "file", "text"] | None,
        "Why: by the catalogue, byte by byte, or by nearly the same text",
    ]
    related: list[str]
    coverage: DocumentCoverageJson
    occurrences: Matches
    pages_matching: Matches
    outline: list[SectionJson]
    links: list[LinkJson]
    pages: list[ListedPageJson]


# Shapes that have a name in the OpenAPI document.
COMPONENTS: Mapping[str, type] = {"Document": DocumentJson}


def document_json(
    record: Record, info: IndexInfo, links: Links, matches: DocumentMatches | None = None
) -> DocumentJson:
    """All that the catalogue and the file say of a document, and its pages without their text;
    `matches` is what the search finds in it, None where none was given.
    """
    return {
        "ok": True,
        "corpus": corpus_json(info),
        "document": record.id,
        "title": record.title,
        "other_titles": list(record.other_titles),
        "url": links.document(record.id),
        "kind": record.kind,
        "format": record.format,
        "unit": record.unit,
        "available": record.available,
        "authors": list(record.authors),
        "editors": list(record.editors),
        "abstract": record.abstract,
        "language": record.language,
        "year": record.year,
        "event_date": record.event_date or None,
        "published": record.published or None,
        "dates": dict(record.dates),
        "place": record.place,
        "publisher": record.publisher,
        "page_count": record.page_count or None,
        "sponsors": list(record.sponsors),
        "source_url": record.url,
        "identifiers": dict(record.identifiers),
        "recommended_citation": record.citation,
        "citation": cite(record, info),
        "verified": record.verified,
        "note": record.note,
        "sources": dict(record.sources),
        "facets": facets_json(record.facets),
        "attached_to": record.attached_to or None,
        "attachments": list(record.attachments),
        "missing_attachments": _links(record.missing_attachments),
        "issue_of": record.issue_of or None,
        "work": record.work or None,
        "same_by": record.same_by or None,
        "related": list(record.related),
        "coverage": _coverage(record),
        "occurrences": matches.occurrences if matches else None,
        "pages_matching": len(matches.pages) if matches else None,
        "outline": [
            _section(record, part, links, searched=matches is not None)
            for part in parts(record, matches or DocumentMatches())
        ],
        "links": _links(record.links),
        "pages": [_page(record, page, matches, links) for page in record.pages],
    }


def _links(links: Iterable[Link]) -> list[LinkJson]:
    return [{"url": link.url, "text": link.text} for link in links]


def _section(record: Record, part: Part, links: Links, *, searched: bool) -> SectionJson:
    return {
        "level": part.heading.level,
        "text": part.heading.text,
        "page": part.first,
        "last_page": part.last,
        "occurrences": part.occurrences if searched else None,
        "match": page_link_json(record, part.match, links),
    }


def _coverage(record: Record) -> DocumentCoverageJson:
    return {
        "path": record.path or None,
        "sha256": record.sha256 or None,
        "size": record.size,
        **DocumentCoverage.of(record).json(),
        "unread": unread_json(record),
        "warnings": list(record.warnings),
    }


def _page(
    record: Record, page: PageInfo, matches: DocumentMatches | None, links: Links
) -> ListedPageJson:
    return {
        "number": page.number,
        "label": page.label,
        "heading": page.heading,
        **page_json(page),
        "url": links.page(record.id, page.number),
        "occurrences": matches.pages.get(page.number, 0) if matches else None,
    }
