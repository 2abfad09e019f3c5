"""Finds what a saved web page attaches, as absolute URLs; runs in a reading process.

The page's own address goes in as the path of the Source: only with it do relative links mean what
they mean on the web.
"""

from pathlib import Path
from urllib.parse import urljoin

from indexer.extract import FileResult
from indexer.extract.limits import Limits
from indexer.extract.reader_api import Progress, no_progress
from indexer.model import Document, Source

__all__ = ["read_links"]


def read_links(
    source: Source, limits: Limits, pictures: Path | None, progress: Progress = no_progress
) -> FileResult:
    """A Document with nothing but the page's links and attachments."""
    # Parsers are loaded by the reading process alone.
    from indexer.extract.html.links import LinkBase, find_links
    from indexer.extract.html.parse import parse
    from indexer.extract.html.sanitize import sanitize
    from indexer.extract.library_guard import Diagnostics
    from indexer.extract.text.decode import decode

    notes = Diagnostics()
    soup = parse(sanitize(decode(source.file.read_bytes()), notes), notes)
    bases = [str(tag["href"]).strip() for tag in soup.find_all("base", href=True)]
    try:
        base = urljoin(source.path, bases[0]) if bases else source.path
    except ValueError:
        base = source.path
    links = find_links(soup, LinkBase("", base, source.path))
    return (Document(source.path, "html", "", (), attachments=links.attachments),)
