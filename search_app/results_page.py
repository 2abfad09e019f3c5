"""The answer to a search as people see it: one value behind HTML, JSON and the command line."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from indexer.engine.remarks import Remark
from indexer.engine.results import Snippet
from search_app.search_state import SearchState

__all__ = [
    "Clause",
    "CorpusInfo",
    "Facet",
    "FacetItem",
    "HitItem",
    "Links",
    "ModeCount",
    "PageItem",
    "QueryInfo",
    "Reference",
    "ResultsPage",
    "Totals",
]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the query on its own, without filters: how many documents and pages hold it."""

    text: str
    documents: int
    pages: int


@dataclass(frozen=True, slots=True)
class QueryInfo:
    """The query as typed (`q`) and as understood; `match` is the mode that was resolved."""

    q: str
    understood: str
    match: Literal["all", "any"]
    clauses: tuple[Clause, ...] = ()
    remarks: tuple[Remark, ...] = ()
    did_you_mean: str | None = None
    relaxations: tuple[Json, ...] = ()

    def to_json(self) -> Json:
        """The key `query` of the answer."""
        return {
            "q": self.q,
            "understood": self.understood,
            "match": self.match,
            "clauses": [asdict(clause) for clause in self.clauses],
            "remarks": [
                {"code": r.code, "params": dict(r.params), "message": r.message}
                for r in self.remarks
            ],
            "did_you_mean": self.did_you_mean,
            "relaxations": list(self.relaxations),
        }


@dataclass(frozen=True, slots=True)
class CorpusInfo:
    """What was searched; `version` stands in every citation and permalink."""

    version: str
    documents: int
    pages: int
    pages_with_text: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The whole answer's numbers; `documents_without_filters` ignores facets and document."""

    documents: int
    pages: int
    occurrences: int
    documents_without_filters: int


@dataclass(frozen=True, slots=True)
class PageItem:
    """A matching page of a hit: `number` is physical, from 1; `label` as printed, "" = none.

    `name` is for people: "p. ix (PDF page 11)", "section 3"; `citation` cites this very page, and
    `match_url` leads to its first match: programs get the address without a fragment.
    """

    number: int
    label: str
    heading: Snippet
    url: str
    occurrences: int
    snippet: Snippet
    name: str
    citation: str
    match_url: str

    def to_json(self) -> Json:
        """One of the `pages` of a hit."""
        return {
            "number": self.number,
            "label": self.label,
            "heading": self.heading.text,
            "url": self.url,
            "occurrences": self.occurrences,
            "snippet": _marked(self.snippet),
        }


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document that a hit names."""

    document: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class HitItem:
    """A document with its best matching pages; with `by=page` one page of it.

    `pages_total` counts its matching pages; `event_date`, `published` and `year` are None when
    unknown. `kind` is the name of the kind and `kind_label` its words; `abstract` is shown where no
    page matches.
    """

    document: str
    title: Snippet
    url: str
    kind: str
    authors: tuple[str, ...]
    year: int | None
    event_date: str | None
    published: str | None
    available: bool
    score: float
    facets: Mapping[str, tuple[str, ...]]
    occurrences: int
    pages_total: int
    pages: tuple[PageItem, ...]
    attached_to: Reference | None
    attachments: tuple[Reference, ...]
    duplicates: tuple[Reference, ...]
    citation: str
    explain: Json | None
    abstract: Snippet
    kind_label: str

    def to_json(self) -> Json:
        """One of the `hits`."""
        return {
            "document": self.document,
            "title": _marked(self.title),
            "url": self.url,
            "kind": self.kind,
            "authors": list(self.authors),
            "year": self.year,
            "event_date": self.event_date,
            "published": self.published,
            "available": self.available,
            "score": round(self.score, 6),
            "facets": {name: list(values) for name, values in self.facets.items()},
            "occurrences": self.occurrences,
            "pages_total": self.pages_total,
            "pages": [page.to_json() for page in self.pages],
            "attached_to": asdict(self.attached_to) if self.attached_to else None,
            "attachments": [asdict(one) for one in self.attachments],
            "duplicates": [asdict(one) for one in self.duplicates],
            "citation": self.citation,
            "explain": self.explain,
        }


@dataclass(frozen=True, slots=True)
class FacetItem:
    """A value's numbers under the query and the other facets' filters: what `only` would find."""

    value: str
    label: str
    parent: str | None
    documents: int
    pages: int
    occurrences: int
    state: Literal["off", "on", "excluded"]


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet's values; `more` is True when values were left out (never ticked ones)."""

    label: str
    more: bool
    values: tuple[FacetItem, ...]

    def to_json(self) -> Json:
        """One entry of `facets`."""
        return {
            "label": self.label,
            "more": self.more,
            "values": [asdict(value) for value in self.values],
        }


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses; `permalink` holds the resolved mode and the corpus version."""

    self_: str
    next: str | None
    previous: str | None
    permalink: str


@dataclass(frozen=True, slots=True)
class ModeCount:
    """How many documents the other way of matching finds under the same filters, and its state."""

    match: Literal["all", "any"]
    documents: int
    state: SearchState


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """One page of results.

    Only for HTML: `state` is the search with the mode resolved, and every link comes from it;
    `asked` is the search as the address had it. A form for the next query leaves `match` out, for
    the mode was resolved for this query. `modes` is filled when "any" and "all" differ.
    """

    query: QueryInfo
    corpus: CorpusInfo
    total: Totals
    took_ms: float
    hits: tuple[HitItem, ...]
    facets: Mapping[str, Facet]
    links: Links
    state: SearchState
    asked: SearchState
    modes: tuple[ModeCount, ...] = ()

    @property
    def hit_count(self) -> int:
        """All hits, on all pages of results: documents, or pages with `by=page`."""
        return self.total.documents if self.state.by == "document" else self.total.pages

    @property
    def page_count(self) -> int:
        """Pages of results, at least 1."""
        return max(1, -(-self.hit_count // self.state.per_page))

    def to_json(self) -> Json:
        """The answer of `GET /api/v1/search`."""
        return {
            "ok": True,
            "query": self.query.to_json(),
            "corpus": asdict(self.corpus),
            "total": asdict(self.total),
            "took_ms": self.took_ms,
            "hits": [hit.to_json() for hit in self.hits],
            "facets": {name: facet.to_json() for name, facet in self.facets.items()},
            "links": {
                "self": self.links.self_,
                "next": self.links.next,
                "previous": self.links.previous,
                "permalink": self.links.permalink,
            },
        }


def _marked(snippet: Snippet) -> Json:
    return {"text": snippet.text, "marks": [list(mark) for mark in snippet.marks]}
