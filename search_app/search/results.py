"""The answer to a search as people see it: one value behind HTML, JSON and the command line."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from search_app.assist.zero_results import Assistance
from search_app.request.state import SearchState
from search_app.request.summary import QueryInfo
from search_app.search.hit_items import HitItem, PageItem, Reference

__all__ = [
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
class CorpusInfo:
    """What was searched; `version` stands in every citation and permalink."""

    version: str
    documents: int
    pages: int
    pages_with_text: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The whole answer's numbers; `documents_without_filters` ignores facets and document, `hits`
    are what the pages of results list: pages, documents, or works.
    """

    documents: int
    pages: int
    occurrences: int
    documents_without_filters: int
    hits: int


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
    the mode was resolved for this query. `path` is what the links to other searches
    begin with. `modes` is filled when "any" and "all" differ.
    """

    query: QueryInfo
    assistance: Assistance
    path: str
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
        """All hits, on all pages of results: works, documents with `group=off`, pages with
        `by=page`.
        """
        return self.total.hits

    @property
    def grouped(self) -> bool:
        """Whether a hit stands for more than one document."""
        return self.state.by == "document" and self.total.hits < self.total.documents

    @property
    def page_count(self) -> int:
        """Pages of results, at least 1."""
        return max(1, -(-self.hit_count // self.state.per_page))

    def to_json(self) -> Json:
        """The answer of `GET /api/v1/search`."""
        return {
            "ok": True,
            "query": self.query.to_json(self.path) | self.assistance.to_json(self.path),
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
