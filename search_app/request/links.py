"""URL builder: the addresses of documents, pages, facet values and pages of results that one search
leads to.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from indexer.engine.protocol import Filter
from search_app.request.filters import filter_pair, only, toggled, with_exclusion
from search_app.request.state import SearchState

__all__ = ["Links"]


class Links:
    """The addresses that a search leads to; what they share is encoded once, not per link.

    `state` is the search with its mode resolved, `root` the path under which the application is
    mounted ("" = none), `path` that of the results below `root`, and `base_url` the public address
    of the application for permalinks ("" = unknown).
    """

    def __init__(
        self, state: SearchState, root: str = "", path: str = "/search", base_url: str = ""
    ) -> None:
        self.state = state
        self.root = root
        self._results = root + path
        self._public = f"{(base_url or root).rstrip('/')}/search"
        self._encoded: dict[Filter, str] = {}

    def document(self, document: str) -> str:
        """The document's page, which marks the words of this search and leads back to it."""
        return f"{self.root}/documents/{quote(document, safe='')}{self._search}"

    def page(self, document: str, number: int, match: int = 0) -> str:
        """A page of a document, as `document`; at its n-th match, 0 = at its top."""
        anchor = f"#m{match}" if match else ""
        return (
            f"{self.root}/documents/{quote(document, safe='')}/pages/{number}{self._search}{anchor}"
        )

    def search(self, state: SearchState) -> str:
        """Another search."""
        return state.url(self._results)

    def changed(self, **changes: Any) -> str:
        """The search with fields of its state changed; without any, this page of results."""
        return self.search(self.state.with_(**changes))

    def matches_in(self, document: str) -> str:
        """The matching pages of one document."""
        return self.changed(document=document, by="page", sort="relevance")

    def permalink(self, version: str) -> str:
        """The public address of this page of results, with the corpus version that it shows."""
        return replace(self.state, v=version).url(self._public)

    def only(self, facet: str, value: str) -> str:
        """That value alone of the facet: what a facet's number links to."""
        return self._filtered(only(self.state.filters, facet, value))

    def exclude(self, facet: str, value: str) -> str:
        """Without the pages that have the value."""
        return self._filtered(with_exclusion(self.state.filters, facet, value))

    def toggle(self, facet: str, value: str) -> str:
        """With the value ticked; without its filter where it is ticked or excluded."""
        return self._filtered(toggled(self.state.filters, facet, value))

    def _filtered(self, filters: Iterable[Filter]) -> str:
        before, after = self._around_filters
        query = "&".join((*before, *map(self._encode, filters), *after))
        return f"{self._results}?{query}" if query else self._results

    def _encode(self, chosen: Filter) -> str:
        if chosen not in self._encoded:
            self._encoded[chosen] = _encoded([filter_pair(chosen)])
        return self._encoded[chosen]

    @cached_property
    def _around_filters(self) -> tuple[list[str], list[str]]:
        """What stands before and after the filters in the query string of the first page."""
        pairs = replace(self.state, filters=(), page=1).to_args()
        words = 1 if self.state.q else 0
        parts = [_encoded([pair]) for pair in pairs]
        return parts[:words], parts[words:]

    @cached_property
    def _search(self) -> str:
        """The query string that documents and their pages get."""
        query = _encoded(self.state.carried().to_args())
        return f"?{query}" if query else ""


def _encoded(pairs: list[tuple[str, str]]) -> str:
    return urlencode(pairs, errors="replace")
