"""What the templates of a document and of its pages may rely on: record lines, outline, text and
neighbours.
"""

from dataclasses import dataclass

from indexer.engine.results import Snippet
from indexer.model import Record
from search_app.documents.page_images import Boxed, PageImage
from search_app.html.base import Context, DocumentLine, LabelledLinks, Link, SiteContext
from search_app.html.document.match_navigation import MatchNavigator, TextRun

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
    site: SiteContext
    record: Record
    kind: str
    summary: str
    abstract: Snippet
    back: Link | None
    crumbs: tuple[Link, ...]
    lines: tuple[LabelledLinks, ...]
    outline: tuple[OutlineLine, ...]
    pages: tuple[PageLine, ...]
    pages_heading: str
    contents: tuple[DocumentLine, ...]
    gaps: str
    source: str
    matching: int
    file: Link | None
    inside: Link | None
    citation: str
    goto_missing: str
    label_range: str


@dataclass(frozen=True, slots=True)
class ReadingPage(Context):
    """A page's text, with the words of the search marked, and the ways on. `heading` and
    `paragraphs` are cut at the matches; `found` leads to the first of them.
    """

    template = "page.html"
    site: SiteContext
    record: Record
    document_url: str
    place: str
    sign: str
    label: str
    position: str
    heading: tuple[TextRun, ...]
    is_section: bool
    above: str
    paragraphs: tuple[tuple[TextRun, ...], ...]
    below: str
    reading: ReadingNote
    image: PageImage | None
    boxed: Boxed
    found: Link
    matches: MatchNavigator
    back: Link | None
    crumbs: tuple[Link, ...]
    previous: Link | None
    next: Link | None
    tags: tuple[LabelledLinks, ...]
    attached: tuple[LabelledLinks, ...]
    outline: tuple[OutlineLine, ...]
    outline_rest: Link | None
    file: Link | None
    inside: Link | None
    web: Link | None
    citation: str
