"""What the template of a facet's full list may rely on: rows, links and figures as plain values."""

from dataclasses import dataclass

from search_app.html.base import Context, Link, SiteContext
from search_app.html.search.search_context import ActiveFilter, FacetBox, ToggleLink

__all__ = ["FacetChoices", "ValueListPage", "ValueRow"]


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value in the tree: `also` holds its other names, `note` says what the search does with it.

    `context` rows stand there for the values below them. `ways` lead back to the search.
    """

    value: str
    label: str
    also: str
    depth: int
    context: bool
    note: str
    documents: Link
    pages: Link
    occurrences: Link
    ways: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ValueListPage(Context):
    """All values of a facet under a search; `whole` says that every value stands on this page."""

    template = "values.html"
    site: SiteContext
    name: str
    heading: str
    q: str
    understood: str
    back: Link
    remarks: tuple[str, ...]
    active: tuple[ActiveFilter, ...]
    orders: tuple[ToggleLink, ...]
    find: str
    carried: tuple[tuple[str, str], ...]
    all_url: str
    whole: bool
    position: str
    rows: tuple[ValueRow, ...]
    occurrences: bool
    csv_url: str
    browse: Link
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class FacetChoices(Context):
    """The check boxes of one facet alone, all of them: for a page that shows the most frequent."""

    template = "choices.html"
    site: SiteContext
    facet: FacetBox
