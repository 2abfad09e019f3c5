"""The page of more pages like one: similar pages with the words that they share."""

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.engine.results import PageHit, SimilarPage
from indexer.model import Record
from search_app.documents.formats import page_name, place
from search_app.html.base import Context, Link, SiteContext
from search_app.html.labels import Names
from search_app.html.rendering import site
from search_app.request.links import Links
from search_app.search.more_like_this import SimilarPagesAnswer

__all__ = ["MoreLikeThisPage", "SimilarPageLine", "more_like_this_page"]

# Words that a line names; a longer list says no more.
_NAMED = 8


@dataclass(frozen=True, slots=True)
class SimilarPageLine:
    """A similar page: `meta` says what its document is, `shared` names the words that both have."""

    similar: SimilarPage
    url: str
    meta: str
    page: PageHit
    page_url: str
    name: str
    place: str
    shared: str


@dataclass(frozen=True, slots=True)
class MoreLikeThisPage(Context):
    """Pages of other documents and of the same one (`inside`) that are similar; `words` are those
    that characterize the page, `nothing` says why there are no similar pages.
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


def more_like_this_page(answer: SimilarPagesAnswer, names: Names) -> MoreLikeThisPage:
    """All that the template shows."""
    similar, record = answer.similar, answer.record
    at = place(record, similar.page.number, similar.page.label)
    return MoreLikeThisPage(
        site=site(noindex=True),
        record=record,
        place=at,
        breadcrumbs=(Link(f"← Back to {at} of {record.title}", answer.url),),
        words=_list(similar.words),
        others=tuple(_line(page, answer.links(page), names) for page in similar.others),
        inside=tuple(_line(page, answer.links(page), names) for page in similar.same_document),
        nothing=answer.nothing,
    )


def _line(similar: SimilarPage, links: Links, names: Names) -> SimilarPageLine:
    record, (page,) = similar.hit.record, similar.hit.pages
    return SimilarPageLine(
        similar=similar,
        url=links.document(record.id),
        meta=names.describe(record),
        page=page,
        page_url=links.page(record.id, page.number, min(1, page.occurrences)),
        name=page_name(record, page.number, page.label),
        place=place(record, page.number, page.label),
        shared=_list(similar.shared),
    )


def _list(words: Sequence[str]) -> str:
    more = len(words) - _NAMED
    named = ", ".join(words[:_NAMED])
    return f"{named} and {more:,} more" if more > 0 else named
