"""Markup from converters and books: read sections and links, all of it content.

`read_markup` gives the Document of a file that is one piece of markup. For several pieces, such as
the chapters of a book, call `read_content` for each, chain their sections, and number these once:

    chapters = [read_content(markup, f"{path}#{name}", notes) for name, markup in chapters]
    found = [section for chapter in chapters for section in chapter.sections]
    Document(path, "epub", title, to_pages(found, "epub"), headings=to_headings(found), ...)
"""

from collections.abc import Callable
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from indexer.extract.html.blocks import blocks
from indexer.extract.html.boilerplate import invisible_ids
from indexer.extract.html.links import LinkBase, find_links
from indexer.extract.html.parse import parse
from indexer.extract.html.sanitize import sanitize
from indexer.extract.html.sections import Section, to_headings, to_pages, to_sections
from indexer.extract.html.text_survey import body_of
from indexer.extract.library_guard import Diagnostics, capture_logs, guarded
from indexer.extract.reader_api import ReadContext, ReadResult
from indexer.extract.text.clean import one_line, readable_name
from indexer.extract.text.language import detect
from indexer.model import Document, Link, Reason, Unreadable

__all__ = ["MarkupContent", "read_content", "read_markup"]


@dataclass(frozen=True, slots=True)
class MarkupContent:
    """The content of a piece of markup.

    `title` is its first h1, "" if it has none; it is also in `sections` unless it was given as the
    title.
    """

    title: str = ""
    sections: tuple[Section, ...] = ()
    links: tuple[Link, ...] = ()
    attachments: tuple[Link, ...] = ()


def read_content(markup: str, path: str, notes: Diagnostics, *, title: str = "") -> MarkupContent:
    """Read sections and links of markup; only scripts and styles are left out.

    Links are resolved against `path`. The heading that repeats `title` is left out. There are no
    sections if the markup has no text or cannot be parsed: `notes` then says so.
    """
    return _read_guarded(markup, path, notes, lambda _: title)


def _read_guarded(
    markup: str, path: str, notes: Diagnostics, title: Callable[[str], str]
) -> MarkupContent:
    with capture_logs("bs4", notes):
        return guarded(
            lambda: _content(markup, path, notes, title),
            MarkupContent(),
            notes,
            "unreadable markup",
        )


def _content(
    markup: str, path: str, notes: Diagnostics, title: Callable[[str], str]
) -> MarkupContent:
    soup = parse(sanitize(markup, notes), notes)
    linked = find_links(soup, LinkBase(path))
    body = body_of(soup)
    heading = _first_heading(soup)
    parts = to_sections(blocks(body, removed=invisible_ids(body)), title(heading))
    filled = tuple(s for s in parts if s.blocks or s.heading)
    return MarkupContent(heading, filled, linked.links, linked.attachments)


def _first_heading(soup: BeautifulSoup) -> str:
    heading = soup.find("h1")
    return one_line(heading.get_text(" ")) if isinstance(heading, Tag) else ""


def read_markup(
    markup: str,
    path: str,
    format: str,
    context: ReadContext,
    *,
    title: str = "",
    reader: str = "",
    notes: Diagnostics | None = None,
) -> ReadResult:
    """Read a file whose content is one piece of markup.

    The title is the one given, else the first h1, else the file name; the reader of the pages is
    `format` if none is given. `notes` may contain notes of the converter. The caller adds what else
    the file knows (authors, dates, embedded files) with `replace`.
    """
    diagnostics = notes or Diagnostics()
    content = _read_guarded(markup, path, diagnostics, lambda heading: title or heading)
    if not content.sections and not content.title:
        message = "The file opens, but there is no text in it."
        return ReadResult(Unreadable(path, Reason.NO_TEXT, message))
    source = "metadata" if title else "heading" if content.title else "file_name"
    pages = to_pages(content.sections or [Section()], reader or format)
    language = detect("\n".join(page.text for page in pages))
    document = Document(
        path=path,
        format=format,
        title=title or content.title or readable_name(path),
        pages=pages,
        language=language,
        headings=to_headings(content.sections),
        links=content.links,
        attachments=content.attachments,
        warnings=diagnostics.sentences,
        sources={"title": source} | ({"language": "detected"} if language else {}),
    )
    return ReadResult(document)
