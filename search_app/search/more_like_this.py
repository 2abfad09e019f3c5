"""More like this: the pages most similar to a page, as all media show them."""

from dataclasses import dataclass

from indexer.engine.protocol import Engine
from indexer.engine.results import SimilarPage, SimilarPages
from indexer.engine.taxonomy import IndexInfo
from indexer.model import Record
from search_app.documents.formats import page_name
from search_app.request.links import Links
from search_app.request.state import SearchState

__all__ = ["LIMIT", "MAX_LIMIT", "SimilarPagesAnswer", "more_like_this"]

LIMIT, MAX_LIMIT = 10, 50
# Shared words that the address of a like page carries, so that its reading view marks them.
_MARKED = 16


@dataclass(frozen=True, slots=True)
class SimilarPagesAnswer:
    """What is like a page, as the engine has it; `root` is where the application is mounted."""

    similar: SimilarPages
    info: IndexInfo
    root: str

    @property
    def record(self) -> Record:
        """The document of the page."""
        return self.similar.page.record

    @property
    def name(self) -> str:
        """Which page it is, for people."""
        page = self.similar.page
        return page_name(self.record, page.number, page.label)

    @property
    def url(self) -> str:
        """The page itself."""
        return Links(SearchState(), self.root).page(self.record.id, self.similar.page.number)

    @property
    def nothing(self) -> str:
        """Why there are no other pages, as a sentence; "" when there are."""
        unit = self.record.unit
        if self.similar.others:
            return ""
        if not self.similar.page.text.text:
            return f"No text of this {unit} is in the index, so nothing can be like it."
        if not self.similar.words:
            return f"This {unit} has no words that tell it apart and that other pages have, too."
        return f"No page of another document shares enough of the words of this {unit}."

    def links(self, page: SimilarPage) -> Links:
        """Addresses that mark the words which a similar page shares."""
        q = " ".join(page.shared[:_MARKED])
        return Links(SearchState(q=q, match="any", synonyms=False), self.root)


def more_like_this(
    engine: Engine, document: str, number: int, limit: int = LIMIT, root: str = ""
) -> SimilarPagesAnswer:
    """The pages most like a page; NotFound when there is no such page."""
    return SimilarPagesAnswer(engine.more_like_this(document, number, limit), engine.info, root)
