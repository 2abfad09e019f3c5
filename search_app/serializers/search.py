"""JSON of a page of results, and of the pages that are like a page."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypedDict

from indexer.coverage import Count
from indexer.engine.results import GroupMember, Hit, PageHit, SimilarPage
from indexer.model import Record, Unit
from search_app.documents.citation import cite
from search_app.explain.explanation import HitExplanation
from search_app.facets.top_values import top_values
from search_app.request.links import Links
from search_app.search.more_like_this import SimilarPagesAnswer
from search_app.search.results import DUPLICATE_REASONS, ResultsPage, cited_page
from search_app.serializers.common import (
    CorpusJson,
    CountsJson,
    MarkedJson,
    Number,
    ReferenceJson,
    TurnsJson,
    corpus_json,
    counts_json,
    facets_json,
    marked_json,
    reference_json,
)
from search_app.serializers.explanation import ExplanationJson, explanation_json
from search_app.serializers.facets import FacetJson, facet_json
from search_app.serializers.query import QueryJson, query_json

__all__ = ["COMPONENTS", "results_json", "similar_pages_json"]


class SearchedJson(TypedDict):
    """What was searched."""

    version: str
    documents: Count
    pages: Count
    pages_with_text: Count


class TotalJson(CountsJson):
    """The numbers of the whole answer."""

    documents_without_filters: Count
    hits: Annotated[Count, "What the pages of results list: works, documents, or pages"]


class ResultsLinksJson(TurnsJson):
    """The addresses around this page of results."""

    permalink: str


class HitPageJson(TypedDict):
    """A matching page of a hit."""

    number: Number
    label: str
    heading: str
    url: str
    occurrences: Count
    snippet: MarkedJson


class DuplicateJson(ReferenceJson):
    """Another document of the same work that was found."""

    kind: str
    year: int | None
    pages_total: Count
    why: Annotated[str, ("enum", tuple(DUPLICATE_REASONS.values())), "Why it is the same work"]


class HitJson(TypedDict):
    """A document with its best matching pages; with `by=page` one page of it."""

    document: str
    title: MarkedJson
    url: str
    kind: str
    unit: Annotated[Unit, "What its pages are"]
    authors: list[str]
    year: int | None
    event_date: str | None
    published: str | None
    available: bool
    score: float
    facets: dict[str, list[str]]
    occurrences: Count
    pages_total: Count
    pages: list[HitPageJson]
    attached_to: ReferenceJson | None
    attachments: list[ReferenceJson]
    duplicates: list[DuplicateJson]
    citation: str
    explain: ExplanationJson | None


class ResultsJson(TypedDict):
    """The answer of `GET /api/v1/search`."""

    ok: Literal[True]
    query: QueryJson
    corpus: SearchedJson
    total: TotalJson
    took_ms: float
    hits: list[HitJson]
    facets: dict[str, FacetJson]
    links: ResultsLinksJson


class SimilarPageJson(ReferenceJson):
    """A page that is like another one."""

    kind: str
    year: int | None
    score: float
    page: HitPageJson
    shared: Annotated[list[str], "Those of the words that this page has, too"]


class SimilarPagesJson(TypedDict):
    """The answer of `GET /api/v1/documents/<id>/pages/<n>/alike`."""

    ok: Literal[True]
    corpus: CorpusJson
    document: str
    number: Count
    url: str
    words: Annotated[list[str], "Characteristic of the page, those first that say most"]
    others: list[SimilarPageJson]
    inside: list[SimilarPageJson]


# Shapes that have a name in the OpenAPI document.
COMPONENTS: Mapping[str, type] = {
    "ResultsPage": ResultsJson,
    "Hit": HitJson,
    "HitPage": HitPageJson,
    "Duplicate": DuplicateJson,
    "Alike": SimilarPagesJson,
    "AlikePage": SimilarPageJson,
}


def results_json(page: ResultsPage) -> ResultsJson:
    """A page of results."""
    results, info, links = page.results, page.info, page.links
    facets = {facet.name: facet for facet in info.taxonomy.facets}
    return {
        "ok": True,
        "query": query_json(page.query, page.assistance, links),
        "corpus": {
            "version": info.version,
            "documents": info.documents,
            "pages": info.pages,
            "pages_with_text": info.pages_with_text,
        },
        "total": {
            **counts_json(results),
            "documents_without_filters": results.documents_without_filters,
            "hits": results.hits_total,
        },
        "took_ms": page.took_ms,
        "hits": [
            _hit(hit, explanation, page)
            for hit, explanation in zip(results.hits, page.explanations, strict=True)
        ],
        "facets": {
            counts.name: facet_json(counts, top_values(counts, facets.get(counts.name)))
            for counts in results.facets
        },
        "links": {
            "self": links.changed(),
            "next": page.next_url,
            "previous": page.previous_url,
            "permalink": links.permalink(info.version),
        },
    }


def _hit(hit: Hit, explanation: HitExplanation | None, page: ResultsPage) -> HitJson:
    record, links, attached = hit.record, page.links, page.attached
    holder = attached.get(record.attached_to)
    attachments = (attached[name] for name in record.attachments if name in attached)
    return {
        "document": record.id,
        "title": marked_json(hit.title),
        "url": links.document(record.id),
        "kind": record.kind,
        "unit": record.unit,
        "authors": list(record.authors),
        "year": record.year,
        "event_date": record.event_date or None,
        "published": record.published or None,
        "available": record.available,
        "score": round(hit.score, 6),
        "facets": facets_json(record.facets),
        "occurrences": hit.occurrences,
        "pages_total": hit.pages_total,
        "pages": [_page(record, match, links) for match in hit.pages],
        "attached_to": reference_json(holder, links) if holder else None,
        "attachments": [reference_json(other, links) for other in attachments],
        "duplicates": [_duplicate(member, links) for member in hit.copies],
        "citation": cite(record, page.info, cited_page(hit, page.state)),
        "explain": explanation_json(explanation) if explanation else None,
    }


def _page(record: Record, match: PageHit, links: Links) -> HitPageJson:
    return {
        "number": match.number,
        "label": match.label,
        "heading": match.heading.text,
        "url": links.page(record.id, match.number),
        "occurrences": match.occurrences,
        "snippet": marked_json(match.snippet),
    }


def _duplicate(member: GroupMember, links: Links) -> DuplicateJson:
    record = member.record
    return {
        **reference_json(record, links),
        "kind": record.kind,
        "year": record.year,
        "pages_total": member.pages_total,
        "why": DUPLICATE_REASONS[member.duplicate_reason],
    }


def similar_pages_json(answer: SimilarPagesAnswer) -> SimilarPagesJson:
    """The pages most like a page."""
    similar = answer.similar
    return {
        "ok": True,
        "corpus": corpus_json(answer.info),
        "document": answer.record.id,
        "number": similar.page.number,
        "url": answer.url,
        "words": list(similar.words),
        "others": [_similar(page, answer.links(page)) for page in similar.others],
        "inside": [_similar(page, answer.links(page)) for page in similar.same_document],
    }


def _similar(page: SimilarPage, links: Links) -> SimilarPageJson:
    hit, record = page.hit, page.hit.record
    return {
        **reference_json(record, links),
        "kind": record.kind,
        "year": record.year,
        "score": round(hit.score, 6),
        "page": _page(record, hit.pages[0], links),
        "shared": list(page.shared),
    }
