"""Web pages and HTML markup: find the main content, split it into sections, and read metadata,
dates, comments and links; also MHTML and web archives (WARC).

The only package that uses beautifulsoup4. Other readers convert to markup and call `read_markup` or
`read_content`. Not for fetching pages (see `indexer.fetch`) and not for writing HTML. Start reading
at reader.py, then content_selection.py.
"""

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
