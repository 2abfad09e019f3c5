"""Files of the corpus in, Documents (or why there is none) out; parsers run in limited workers."""

from pathlib import Path

from indexer.extract.limits import Limits
from indexer.extract.reader_versions import readers
from indexer.extract.wire_format import FileResult
from indexer.extract.workers.extract_all import extract_all

__all__ = ["FileResult", "extract_all", "read_bytes", "readers"]


def read_bytes(
    content: bytes, path: str, limits: Limits, pictures: Path | None = None
) -> FileResult:
    """Reads content in this very process, which `extract_all` never does: for content of our own.

    See `files.read_bytes`.
    """
    from indexer.extract import dispatch

    return dispatch.read_bytes(content, path, limits, pictures)
