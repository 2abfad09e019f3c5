"""The addresses of a document's original file and of its source on the web."""

from urllib.parse import quote

from indexer.model import Record

__all__ = ["file_url", "web_address"]


def web_address(url: str) -> str:
    """The URL if its scheme is http or https, else "".

    A document's metadata may contain any text, also "javascript:" URLs.
    """
    return url if url.lower().startswith(("https://", "http://")) else ""


def file_url(record: Record, number: int = 0, root: str = "") -> str:
    """The URL of the original file below `root`, of a PDF at page `number`; "" without such a file.

    A document inside another file has none: no file of the corpus has its bytes alone.
    """
    if not record.available or not record.sha256 or "#" in record.path:
        return ""
    url = f"{root}/files/{quote(record.id, safe='')}"
    return f"{url}#page={number}" if record.format == "pdf" and number > 1 else url
