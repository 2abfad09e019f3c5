"""Text extraction: read the files of a corpus in limited, sandboxed worker processes and return a
Document for each, or the reason why it cannot be read.

Not for deciding what is indexed or how (see `build`) and not for finding files (see `corpus`).
Start reading at `extract_all` (workers/) for the processes, at dispatch.py for how a file finds its
reader, and at reader_api.py for what a reader receives and returns.

Order of imports, lowest first: limits and text, reader_api, library_guard, refused; html and pdf;
archive, detect; formats; dispatch; workers.
"""

from pathlib import Path

from indexer.extract.limits import Limits
from indexer.extract.reader_versions import READING_RULES, lacks_ocr, readers
from indexer.extract.wire_format import FileResult
from indexer.extract.workers.extract_all import extract_all

__all__ = ["READING_RULES", "FileResult", "extract_all", "lacks_ocr", "read_bytes", "readers"]


def read_bytes(
    content: bytes, path: str, limits: Limits, pictures: Path | None = None
) -> FileResult:
    """Read trusted content in the calling process, without worker, sandbox or limits.

    `extract_all` never does this. See `dispatch.read_bytes`.
    """
    from indexer.extract import dispatch

    return dispatch.read_bytes(content, path, limits, pictures)
