"""What is like a page -> the values of its template."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer.model import Record
from search_app.documents.formats import place
from search_app.html.base import Anchor, Context, Site
from search_app.html.labels import Names
from search_app.html.rendering import site
from search_app.search.more_like_this import AlikeAnswer, AlikeItem
from search_app.search.results import PageItem

__all__ = ["AlikeLine", "AlikePage", "alike_page"]

# Words that a line names; a longer list says no more.
_NAMED = 8


@dataclass(frozen=True, slots=True)
class AlikeLine:
    """A like page: `meta` says what its document is, `shared` names what both have."""

    title: str
    url: str
    meta: str
    page: PageItem
    place: str
    shared: str


@dataclass(frozen=True, slots=True)
class AlikePage(Context):
    """More pages like one: `words` are those by which it was asked, `nothing` says why there are
    none.
    """

    template = "alike.html"
    site: Site
    record: Record
    place: str
    crumbs: tuple[Anchor, ...]
    words: str
    others: tuple[AlikeLine, ...]
    inside: tuple[AlikeLine, ...]
    nothing: str


def alike_page(answer: AlikeAnswer, names: Names, find: Callable[[str], Record]) -> AlikePage:
    """All that the template shows; `find` gives the record of a document of this index."""

    def lines(items: Sequence[AlikeItem]) -> tuple[AlikeLine, ...]:
        return tuple(_line(one, find(one.hit.document), names) for one in items)

    record = answer.record
    at = place(record, answer.number, answer.label)
    return AlikePage(
        site=site(noindex=True),
        record=record,
        place=at,
        crumbs=(Anchor(f"← Back to {at} of {record.title}", answer.url),),
        words=_list(answer.words),
        others=lines(answer.others),
        inside=lines(answer.inside),
        nothing=answer.nothing,
    )


def _line(item: AlikeItem, record: Record, names: Names) -> AlikeLine:
    (page,) = item.hit.pages
    return AlikeLine(
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
