"""HTML parser: turn sanitized markup into a beautifulsoup4 tree, with a fallback to plain text."""

import re
import warnings
from html import unescape

from bs4 import BeautifulSoup, Tag

from indexer.extract.html.sanitize import SanitizedMarkup
from indexer.extract.library_guard import Diagnostics, guarded

__all__ = ["parse"]


def parse(page: SanitizedMarkup, notes: Diagnostics) -> BeautifulSoup:
    """Parse a page into a tree; a page that no parser understands becomes one paragraph of text."""
    soup = guarded(lambda: _soup(page.markup), None, notes, "lxml cannot parse the page")
    if soup is not None and (soup.find(True) or not page.markup.strip()):
        return soup
    notes.add("No parser understood the page: all its text was taken.")
    soup = _soup("<p></p>")
    paragraph = soup.find("p")
    if isinstance(paragraph, Tag):
        paragraph.string = unescape(re.sub(r"<[^<>]*>", " ", page.markup))
    return soup


def _soup(text: str) -> BeautifulSoup:
    with warnings.catch_warnings():
        # XHTML is parsed as HTML on purpose, and text that looks like a URL is still text.
        warnings.simplefilter("ignore")
        return BeautifulSoup(text, "lxml")
