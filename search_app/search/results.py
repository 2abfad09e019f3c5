"""The answer to a search as all media show it: the engine's results and what is said of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.engine.results import DuplicateReason, Hit, Results
from indexer.engine.taxonomy import IndexInfo
from indexer.model import PageInfo, Record
from search_app.assist.zero_results import Assistance
from search_app.documents.lookup import listed_page
from search_app.explain.explanation import HitExplanation
from search_app.request.execution import Mode
from search_app.request.links import Links
from search_app.request.state import SearchState
from search_app.request.summary import QueryInfo

__all__ = ["DUPLICATE_REASONS", "ResultsPage", "cited_page"]

# Why two documents are one work, in words.
DUPLICATE_REASONS: Mapping[DuplicateReason, str] = {
    "issue": "another issue",
    "file": "same file",
    "text": "same text",
}


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """One page of results.

    `results` and `info` are the engine's own values. `state` is the search with its mode resolved,
    from which `links` are made; `requested` is the search as the address had it. `explanations` has
    an entry for each hit, None unless explanations were requested. `attached` has by id the records
    of documents that hits are attached to or have attached. `modes` counts the documents that "all"
    and "any" find; it is empty for a query that both match alike. `took_ms` is in milliseconds.
    """

    results: Results
    info: IndexInfo
    state: SearchState
    requested: SearchState
    query: QueryInfo
    assistance: Assistance
    links: Links
    explanations: tuple[HitExplanation | None, ...]
    attached: Mapping[str, Record]
    modes: Mapping[Mode, int]
    took_ms: float

    @property
    def grouped(self) -> bool:
        """Whether a hit stands for more than one document."""
        results = self.results
        return self.state.by == "document" and results.hits_total < results.documents

    @property
    def page_count(self) -> int:
        """Pages of results, at least 1."""
        return max(1, -(-self.results.hits_total // self.state.per_page))

    @property
    def next_url(self) -> str | None:
        """The next page of results, None on the last one."""
        page = self.state.page + 1
        return self.links.changed(page=page) if page <= self.page_count else None

    @property
    def previous_url(self) -> str | None:
        """The page of results before this one, the last one from beyond it; None on the first."""
        page = min(self.state.page - 1, self.page_count)
        return self.links.changed(page=page) if page else None


def cited_page(hit: Hit, state: SearchState) -> PageInfo | None:
    """The page that the citation of a hit names: that of a hit which is one page."""
    if state.by != "page" or not hit.pages:
        return None
    return listed_page(hit.record, hit.pages[0].number)
