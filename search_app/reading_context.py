"""What the templates of a document and of its pages may rely on: record lines, outline, text and
neighbours.
"""

from dataclasses import dataclass

from indexer.engine.results import PageText, Snippet
from indexer.model import Record
from search_app.contexts import Anchor, Context, DocumentLine, Line, Site
from search_app.pictures import PageImage

__all__ = [
    "DocumentPage",
    "OutlineLine",
    "PageLine",
    "ReadingNote",
    "ReadingPage",
]


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A heading of a document and where it starts; `level` 1 to 3."""

    level: int
    text: str
    place: str
    url: str
    here: bool = False


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
    """A page's text, with the words of the search marked, and the ways on."""

    template = "page.html"
    site: Site
    record: Record
    page: PageText
    document_url: str
    place: str
    sign: str
    label: str
    position: str
    heading: str
    is_section: bool
    reading: ReadingNote
    image: PageImage | None
    found: str
    crumbs: tuple[Anchor, ...]
    previous: Anchor | None
    next: Anchor | None
    before: Anchor | None
    after: Anchor | None
    tags: tuple[Line, ...]
    outline: tuple[OutlineLine, ...]
    file: Anchor | None
    inside: Anchor | None
    citation: str
