"""A page -> the pages most like it, as the one value that HTML, JSON and the command line show."""

from dataclasses import dataclass
from typing import Any

from indexer.engine.protocol import Engine
from indexer.engine.results import SimilarPage
from indexer.model import Record
from search_app.documents.formats import page_name
from search_app.request.state import SearchState
from search_app.search.hit_items import HitItem
from search_app.search.presenter import Presenter

__all__ = ["LIMIT", "MAX_LIMIT", "SimilarItem", "SimilarPagesAnswer", "more_like_this"]

LIMIT, MAX_LIMIT = 10, 50
# Shared words that the address of a like page carries, so that its reading view marks them.
_MARKED = 16

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SimilarItem:
    """A like page: its document as a hit of one page, and the words that it shares."""

    hit: HitItem
    shared: tuple[str, ...]

    def to_json(self) -> Json:
        """One of `others` or `inside`."""
        hit = self.hit
        return {
            "document": hit.document,
            "title": hit.title.text,
            "url": hit.url,
            "kind": hit.kind,
            "year": hit.year,
            "score": round(hit.score, 6),
            "page": hit.pages[0].to_json(),
            "shared": list(self.shared),
        }


@dataclass(frozen=True, slots=True)
class SimilarPagesAnswer:
    """What is like a page: `name` says which page it is, `words` are its characteristic ones;
    `others` are pages of other works, `inside` those of its own document.
    """

    record: Record
    number: int
    name: str
    label: str
    url: str
    version: str
    words: tuple[str, ...]
    others: tuple[SimilarItem, ...]
    inside: tuple[SimilarItem, ...]
    has_text: bool

    @property
    def nothing(self) -> str:
        """Why there are no other pages, as a sentence; "" when there are."""
        unit = self.record.unit
        if self.others:
            return ""
        if not self.has_text:
            return f"No text of this {unit} is in the index, so nothing can be like it."
        if not self.words:
            return f"This {unit} has no words that tell it apart and that other pages have, too."
        return f"No page of another document shares enough of the words of this {unit}."

    def to_json(self) -> Json:
        """The answer of the interface."""
        return {
            "ok": True,
            "corpus": {"version": self.version},
            "document": self.record.id,
            "number": self.number,
            "url": self.url,
            "words": list(self.words),
            "others": [other.to_json() for other in self.others],
            "inside": [one.to_json() for one in self.inside],
        }


def more_like_this(
    engine: Engine, document: str, number: int, limit: int = LIMIT, root: str = ""
) -> SimilarPagesAnswer:
    """The pages most like a page; NotFound when there is no such page."""
    found = engine.more_like_this(document, number, limit)
    record = found.page.record

    def item(one: SimilarPage) -> SimilarItem:
        state = SearchState(q=" ".join(one.shared[:_MARKED]), match="any", synonyms=False)
        return SimilarItem(Presenter(engine, state, root).hit(one.hit), one.shared)

    return SimilarPagesAnswer(
        record=record,
        number=number,
        name=page_name(record, number, found.page.label),
        label=found.page.label,
        url=SearchState().page_url(record.id, number, root),
        version=engine.info.version,
        words=found.words,
        others=tuple(map(item, found.others)),
        inside=tuple(map(item, found.same_document)),
        has_text=bool(found.page.text.text),
    )
