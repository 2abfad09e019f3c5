"""Split long sections of a Document between paragraphs.

Many documents have no headings: a match on a page of a hundred pages would be useless.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from indexer.model import Document, Heading, Page

__all__ = ["split_long_sections"]

# Words: up to three printed pages stay together, longer sections are cut to one page each.
_MAX_WORDS = 1_500
_PART_WORDS = 500


def split_long_sections(document: Document) -> Document:
    """Keep all words in order; the parts of a section repeat its heading."""
    if all(page.words <= _MAX_WORDS for page in document.pages):
        return document
    pages: list[Page] = []
    headings: list[Heading] = []
    for page in document.pages:
        first = len(pages) + 1
        parts = list(_parts(page.text)) if page.words > _MAX_WORDS else [page.text]
        pages += [replace(page, number=first + n, text=part) for n, part in enumerate(parts)]
        headings_of_page = [heading for heading in document.headings if heading.page == page.number]
        headings += _move_headings(headings_of_page, parts, first)
    return replace(document, pages=tuple(pages), headings=tuple(headings))


def _parts(text: str) -> Iterator[str]:
    part: list[str] = []
    words = 0
    for paragraph in text.split("\n\n"):
        size = len(paragraph.split())
        if part and words + size > _PART_WORDS:
            yield "\n\n".join(part)
            part, words = [], 0
        part.append(paragraph)
        words += size
    yield "\n\n".join(part)


def _move_headings(headings: Iterable[Heading], parts: list[str], first: int) -> Iterator[Heading]:
    """Assign each heading to the part that contains it, but not before the previous heading."""
    at = 0
    paragraphs = [set(part.split("\n\n")) for part in parts]
    for heading in headings:
        at = next((n for n in range(at, len(parts)) if heading.text in paragraphs[n]), at)
        yield replace(heading, page=first + at)
