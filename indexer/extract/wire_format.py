"""Wire format (serializer) of what a reading process sends. The process may have been taken over by
the file that it reads, so that every value is checked.
"""

import json
import re
from typing import Any, NoReturn

from indexer.causes import cause
from indexer.json_codec import from_json, to_json
from indexer.model import Document, Unreadable

__all__ = ["MAX_BYTES", "FileResult", "decode", "encode"]

FileResult = tuple[Document | Unreadable, ...]

# Text, headings and links of a file; a thousand pages of a book take three million.
MAX_BYTES = 64 * 2**20
# A list or number of a byte or two takes fifty in memory.
_MAX_VALUES = 6_000_000
_MAX_FILES = 50_000
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T[\d:.]+(Z|[+-][\d:.]+)?)?)?)?")
_FORMAT = re.compile(r"[a-z0-9]{1,12}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def encode(extract: FileResult) -> bytes:
    """JSON; texts that cannot be written (half a character pair) get a "?" in its place."""
    plain = [{type(one).__name__: to_json(one)} for one in extract]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="replace")


def decode(content: bytes, path: str) -> FileResult:
    """What was read of the file `path`: itself, then what is embedded in it.

    ValueError when the bytes are anything else.
    """
    if len(content) > MAX_BYTES or sum(map(content.count, (b",", b"[", b"{"))) > _MAX_VALUES:
        raise ValueError("It is too large.")
    try:
        data = json.loads(content, parse_constant=_refuse)
        extract = tuple(_element(one) for one in data)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"It is not what was read of a file: {cause(error)}"[:200]) from None
    _check_paths(extract, path)
    for one in extract:
        if isinstance(one, Document):
            _check(one)
    return extract


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number.")


def _element(data: Any) -> Document | Unreadable:
    if set(data) == {"Document"}:
        return from_json(Document, data["Document"])
    return from_json(Unreadable, data["Unreadable"])


def _check_paths(extract: FileResult, path: str) -> None:
    """No process may speak of a file that it was not given."""
    paths = [one.path for one in extract]
    if not 0 < len(paths) <= _MAX_FILES or len(set(paths)) < len(paths):
        raise ValueError("It has no file, too many, or one twice.")
    if paths[0] != path or not all(inner.startswith(f"{path}#") for inner in paths[1:]):
        raise ValueError("It is about other files.")


def _check(document: Document) -> None:
    """What the rest of the program relies on and the types do not say."""
    last = len(document.pages)
    if [page.number for page in document.pages] != list(range(1, last + 1)):
        raise ValueError("Its pages are not numbered from 1.")
    if not all(1 <= h.page <= last and 1 <= h.level <= 999 for h in document.headings):
        raise ValueError("A heading is on no page.")
    if not _FORMAT.fullmatch(document.format):
        raise ValueError("Its format has no name.")
    if not all(map(_DATE.fullmatch, document.dates.values())):
        raise ValueError("A date is none.")
    if not all(e.size >= 0 and _SHA256.fullmatch(e.sha256) for e in document.embedded):
        raise ValueError("An embedded file has no size or SHA-256.")
