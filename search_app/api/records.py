"""Records, pages and facets -> the JSON of the interface."""

from collections.abc import Iterable, Mapping
from typing import Any

from indexer import coverage
from indexer.coverage import DocumentCoverage
from indexer.engine.results import FacetCounts, PageText, ValueCount
from indexer.engine.taxonomy import FacetDeclaration, IndexInfo
from indexer.model import Link, PageInfo, Record
from search_app.api.api_reading import outline_json
from search_app.documents.citation import cite
from search_app.documents.coverage import unread_json
from search_app.documents.matches import DocumentMatches
from search_app.documents.page_images import PageImage
from search_app.facets.lookup import WHOLE_NUMBER, is_scale
from search_app.request.state import SearchState

__all__ = ["document_json", "facet_json", "page_json"]

Json = dict[str, Any]


def document_json(
    record: Record,
    info: IndexInfo,
    state: SearchState,
    root: str,
    found: DocumentMatches | None = None,
) -> Json:
    """All that the catalogue and the file say of a document, and its pages without their text;
    `found` is what the search finds in it, None where none was given.
    """
    return {
        "ok": True,
        "corpus": {"version": info.version},
        "document": record.id,
        "title": record.title,
        "other_titles": list(record.other_titles),
        "url": state.document_url(record.id, root),
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
        "facets": {name: list(values) for name, values in record.facets.items()},
        "attached_to": record.attached_to or None,
        "attachments": list(record.attachments),
        "missing_attachments": _links(record.missing_attachments),
        "issue_of": record.issue_of or None,
        "work": record.work or None,
        "same_by": record.same_by or None,
        "related": list(record.related),
        "coverage": _coverage(record),
        **outline_json(record, state, found, root),
        "links": _links(record.links),
        "pages": [
            {
                "number": page.number,
                "label": page.label,
                "heading": page.heading,
                **coverage.page_json(page),
                "url": state.page_url(record.id, page.number, root),
                "occurrences": None if found is None else found.pages.get(page.number, 0),
            }
            for page in record.pages
        ],
    }


def _links(links: Iterable[Link]) -> list[Json]:
    return [{"url": link.url, "text": link.text} for link in links]


def _coverage(record: Record) -> Json:
    """What of the document was read; its sums add up."""
    return {
        "path": record.path or None,
        "sha256": record.sha256 or None,
        "size": record.size,
        **DocumentCoverage.of(record).json(),
        "unread": unread_json(record),
        "warnings": list(record.warnings),
    }


def page_json(
    page: PageText,
    info: IndexInfo,
    state: SearchState,
    image: PageImage | None,
    ways: Json,
    root: str,
) -> Json:
    """A page's text; `marks` are character spans of the matches of `q` in text and heading, `ways`
    what there is around it.
    """
    record = page.record
    about = next((one for one in record.pages if one.number == page.number), None)
    about = about or PageInfo(page.number, page.label, page.heading.text, 0)
    return {
        "ok": True,
        "corpus": {"version": info.version},
        "document": record.id,
        "title": record.title,
        "unit": record.unit,
        "url": state.page_url(record.id, page.number, root),
        "number": page.number,
        "label": page.label,
        "heading": page.heading.text,
        "heading_marks": [list(mark) for mark in page.heading.marks],
        "text": page.text.text,
        "marks": [list(mark) for mark in page.text.marks],
        "above": page.above,
        "below": page.below,
        **coverage.page_json(about),
        "tags": {name: list(values) for name, values in page.tags.items()},
        "citation": cite(record, info, about),
        "image": image.json() if image else None,
        **ways,
    }


def facet_json(
    declared: FacetDeclaration, counts: tuple[FacetCounts, ...], info: IndexInfo
) -> Json:
    """The declaration with every value, found or not; values that nobody declared, and ranges that
    are ticked, come last. `range` has the whole numbers found at both ends.
    """
    found = {
        value.value: value
        for facet in counts
        if facet.name == declared.name
        for value in facet.values
    }
    described = {value.value: value for value in declared.values}
    values = []
    for name in dict.fromkeys((*described, *found)):
        value, count = described.get(name), found.get(name)
        values.append(
            {
                "value": name,
                "label": value.label if value else count.label if count else name,
                "title": value.title if value else "",
                "text": value.text if value else "",
                "parent": (value.parent if value else "") or None,
                "verified": value.verified if value else None,
                "source": value.source if value else "",
                "aliases": list(value.aliases) if value else [],
                "rule": value.rule if value else "",
                **_numbers(count),
            }
        )
    return {
        "ok": True,
        "corpus": {"version": info.version},
        "name": declared.name,
        "label": declared.label,
        "plural": declared.plural,
        "scope": declared.scope,
        "about": declared.about,
        "range": _range(declared, found),
        "values": values,
    }


def _range(declared: FacetDeclaration, found: Mapping[str, ValueCount]) -> Json | None:
    """The lowest and the highest number with a document; None where values are no numbers."""
    if not is_scale(declared):
        return None
    numbers = [int(v) for v, one in found.items() if one.documents and WHOLE_NUMBER.fullmatch(v)]
    return {"low": min(numbers), "high": max(numbers)} if numbers else None


def _numbers(count: ValueCount | None) -> Json:
    if count is None:
        return {"documents": 0, "pages": 0, "occurrences": 0, "state": "off"}
    return {
        "documents": count.documents,
        "pages": count.pages,
        "occurrences": count.occurrences,
        "state": count.state,
    }
