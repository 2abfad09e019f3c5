"""What is like a page -> the values of its template."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer.model import Record
from search_app.documents.formats import place
from search_app.html.base import Context, Link, SiteContext
from search_app.html.labels import Names
from search_app.html.rendering import site
from search_app.search.more_like_this import SimilarItem, SimilarPagesAnswer
from search_app.search.results import PageItem

__all__ = ["MoreLikeThisPage", "SimilarPageLine", "more_like_this_page"]

# Words that a line names; a longer list says no more.
_NAMED = 8


@dataclass(frozen=True, slots=True)
class SimilarPageLine:
    """A like page: `meta` says what its document is, `shared` names what both have."""

    title: str
    url: str
    meta: str
    page: PageItem
    place: str
    shared: str


@dataclass(frozen=True, slots=True)
class MoreLikeThisPage(Context):
    """More pages like one: `words` are those by which it was asked, `nothing` says why there are
    none.
    """

    template = "more_like_this.html"
    site: SiteContext
    record: Record
    place: str
    breadcrumbs: tuple[Link, ...]
    words: str
    others: tuple[SimilarPageLine, ...]
    inside: tuple[SimilarPageLine, ...]
    nothing: str


def more_like_this_page(
    answer: SimilarPagesAnswer, names: Names, find: Callable[[str], Record]
) -> MoreLikeThisPage:
    """All that the template shows; `find` gives the record of a document of this index."""

    def lines(items: Sequence[SimilarItem]) -> tuple[SimilarPageLine, ...]:
        return tuple(_line(item, find(item.hit.document), names) for item in items)

    record = answer.record
    at = place(record, answer.number, answer.label)
    return MoreLikeThisPage(
        site=site(noindex=True),
        record=record,
        place=at,
        breadcrumbs=(Link(f"← Back to {at} of {record.title}", answer.url),),
        words=_list(answer.words),
        others=lines(answer.others),
        inside=lines(answer.inside),
        nothing=answer.nothing,
    )


def _line(item: SimilarItem, record: Record, names: Names) -> SimilarPageLine:
    (page,) = item.hit.pages
    return SimilarPageLine(
        title=item.hit.title.text,
        url=item.hit.url,
        meta=names.describe(record),
        page=page,
        place=place(record, page.number, page.label),
        shared=_list(item.shared),
    )


def _list(words: Sequence[str]) -> str:
    more = len(words) - _NAMED
    named = ", ".join(words[:_NAMED])
    return f"{named} and {more:,} more" if more > 0 else named
