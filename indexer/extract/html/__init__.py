"""The bytes of a web page in, its sections, metadata and links out; the home of beautifulsoup4."""

from indexer.extract.html.reader import read_html

__all__ = ["read_html"]
