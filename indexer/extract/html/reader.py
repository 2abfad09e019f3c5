"""The bytes of a web page in, a Document whose pages are the sections of its main content out."""

import re

from bs4 import BeautifulSoup, Tag

from indexer.extract.guard import Notes, listening
from indexer.extract.html import metadata
from indexer.extract.html.blocks import Block, blocks
from indexer.extract.html.decode import parse
from indexer.extract.html.links import Place, find_links
from indexer.extract.html.main import main_content, words_of_attributes
from indexer.extract.html.sections import Section, sections, to_headings, to_pages
from indexer.extract.reading import Job, Reading
from indexer.extract.text import guess_language, readable_name
from indexer.model import Document, Reason, Unreadable

__all__ = ["read_html"]

_ABSTRACT_HEADING = re.compile(r"(summary ?/ ?)?abstract:?|executive summary:?", re.IGNORECASE)
_ABSTRACT_NAME = re.compile(r"(^|[\s_-])abstract($|[\s_-])")
_LONGEST_ABSTRACT = 5_000


def read_html(content: bytes, path: str, job: Job) -> Reading:
    """Reads one web page."""
    notes = Notes()
    with listening("bs4", notes):
        return _read(content, path, notes)


def _read(content: bytes, path: str, notes: Notes) -> Reading:
    soup = parse(content, notes)
    # The whole tree is asked before furniture leaves it.
    about = metadata.read_information(soup)
    links, attachments = find_links(soup, Place(path, _base(soup), about.url))
    main = main_content(soup)
    title = metadata.title_of(soup, main, about) or readable_name(path)
    marked = _marked_abstract(main)
    found = sections(blocks(main), title)
    pages = to_pages(found)
    if not any(page.text or page.heading for page in pages):
        message = "The web page has no text in its main content: it may need a browser to show any."
        return Reading(Unreadable(path, Reason.NO_TEXT, message))
    text = "\n".join(page.text for page in pages)
    abstract = marked or _abstract_section(found) or about.description
    document = Document(
        path=path,
        format="html",
        title=title,
        pages=pages,
        authors=about.authors,
        abstract=abstract[:_LONGEST_ABSTRACT],
        language=about.language or guess_language(text),
        url=about.url,
        dates=about.dates,
        headings=to_headings(found),
        links=links,
        attachments=attachments,
        warnings=notes.sentences,
    )
    return Reading(document)


def _base(soup: BeautifulSoup) -> str:
    base = soup.find("base", href=True)
    return str(base["href"]).strip() if isinstance(base, Tag) else ""


def _marked_abstract(main: Tag) -> str:
    """The text of the element whose class or id calls it the abstract, without its heading."""
    for tag in main.find_all(["div", "section", "p", "blockquote", "dd"]):
        if _ABSTRACT_NAME.search(words_of_attributes(tag)):
            return _text([b for b in blocks(tag) if not _ABSTRACT_HEADING.fullmatch(b.text)])
    return ""


def _abstract_section(found: list[Section]) -> str:
    """The text under a heading such as "Summary/Abstract", of whatever level."""
    for section in found:
        if _ABSTRACT_HEADING.fullmatch(section.heading):
            return _text(section.blocks)
        for index, block in enumerate(section.blocks):
            if block.level and _ABSTRACT_HEADING.fullmatch(block.text):
                following = section.blocks[index + 1 :]
                end = next((n for n, b in enumerate(following) if b.level), len(following))
                return _text(following[:end])
    return ""


def _text(found: list[Block]) -> str:
    return "\n\n".join(block.text for block in found)
