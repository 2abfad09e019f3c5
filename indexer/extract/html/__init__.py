"""The bytes of a web page in, its sections, metadata and links out; the home of beautifulsoup4."""

from indexer.extract.html.converted_markup import MarkupContent, read_content, read_markup
from indexer.extract.html.mhtml import read_mhtml
from indexer.extract.html.reader import read_html
from indexer.extract.html.sections import Section, to_headings, to_pages
from indexer.extract.html.warc import read_warc

__all__ = [
    "MarkupContent",
    "Section",
    "read_content",
    "read_html",
    "read_markup",
    "read_mhtml",
    "read_warc",
    "to_headings",
    "to_pages",
]
