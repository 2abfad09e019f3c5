"""What the templates of a document and of its pages may rely on: record lines, outline, text and
neighbours.
"""

from dataclasses import dataclass

from indexer.engine.results import Snippet
from indexer.model import Record
from search_app.documents.page_images import Boxed, PageImage
from search_app.html.base import Anchor, Context, DocumentLine, Line, Site
from search_app.html.document.match_navigation import Piece, Walk

__all__ = [
    "DocumentPage",
    "OutlineLine",
    "PageLine",
    "ReadingNote",
    "ReadingPage",
]


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A heading of a document and where it starts; `level` 1 to 3. `occurrences` of the words of
    the search in its part, and the first match there.
    """

    level: int
    text: str
    place: str
    url: str
    here: bool
    occurrences: int
    match_url: str


@dataclass(frozen=True, slots=True)
class PageLine:
    """A page of a document; `heading` only where it changes, `state` only where there is more to
    say than that it was read, `occurrences` of the words of the search.
    """

    place: str
    heading: str
    words: int
    state: str
    occurrences: int
    url: str


@dataclass(frozen=True, slots=True)
class ReadingNote:
    """Who read a page and how sure it is, or why nobody did; `doubtful` where a person should look
    at the original. `warnings` are the readers' own sentences.
    """

    text: str
    doubtful: bool
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage(Context):
    """A document's record, outline and pages."""

    template = "document.html"
    site: Site
    record: Record
    kind: str
    summary: str
    abstract: Snippet
    back: Anchor | None
    crumbs: tuple[Anchor, ...]
    lines: tuple[Line, ...]
    outline: tuple[OutlineLine, ...]
    pages: tuple[PageLine, ...]
    pages_heading: str
    contents: tuple[DocumentLine, ...]
    gaps: str
    source: str
    matching: int
    file: Anchor | None
    inside: Anchor | None
    citation: str
    goto_missing: str
    label_range: str


@dataclass(frozen=True, slots=True)
class ReadingPage(Context):
    """A page's text, with the words of the search marked, and the ways on. `heading` and
    `paragraphs` are cut at the matches; `found` leads to the first of them.
    """

    template = "page.html"
    site: Site
    record: Record
    document_url: str
    place: str
    sign: str
    label: str
    position: str
    heading: tuple[Piece, ...]
    is_section: bool
    above: str
    paragraphs: tuple[tuple[Piece, ...], ...]
    below: str
    reading: ReadingNote
    image: PageImage | None
    boxed: Boxed
    found: Anchor
    matches: Walk
    back: Anchor | None
    crumbs: tuple[Anchor, ...]
    previous: Anchor | None
    next: Anchor | None
    tags: tuple[Line, ...]
    attached: tuple[Line, ...]
    outline: tuple[OutlineLine, ...]
    outline_rest: Anchor | None
    file: Anchor | None
    inside: Anchor | None
    web: Anchor | None
    citation: str
