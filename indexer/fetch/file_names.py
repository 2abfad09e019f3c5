"""File names: where in the corpus a download is saved that the catalog does not name."""

import hashlib
import re
from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import unquote

from indexer.corpus.text import slug
from indexer.fetch.failure import Failure, FailureCode
from indexer.fetch.url import Address

__all__ = ["folder_of", "path_of", "stem_of"]

_FOLDER = "fetched"
_MAX_NAME = 60
# Names that Windows keeps for devices, whatever ending they have.
_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)\d")


def folder_of(address: Address) -> str:
    """The folder for a page and its attachments: by the host, in letters that every file system
    takes for the same.
    """
    return f"{_FOLDER}/{_safe(re.sub(r'[^a-z0-9.]+', '-', address.netloc.lower()), address)}"


def stem_of(address: Address, name: str) -> str:
    """A file name without its ending: from the name that the server gave, else from the address."""
    if name:
        return _safe(slug(PurePosixPath(name).stem), address)
    path = PurePosixPath(address.path)
    ending = path.suffix if re.fullmatch(r"\.[A-Za-z][A-Za-z0-9]{1,5}", path.suffix) else ""
    whole = str(path).removesuffix(ending)
    query = unquote(address.target.partition("?")[2])
    return _safe(slug(f"{whole} {query}") or "index", address)


def path_of(
    folder: str, stem: str, ending: str, address: Address, is_taken: Callable[[str], bool]
) -> str:
    """A path that is not `taken`: where the plain one is, a hash of the address goes behind it."""
    plain, marked = f"{folder}/{stem}{ending}", f"{folder}/{stem}-{_mark(address)}{ending}"
    if is_taken(plain) and is_taken(marked):
        raise Failure(FailureCode.IN_THE_WAY, f"At {plain} and {marked} lie files already.")
    return marked if is_taken(plain) else plain


def _safe(name: str, address: Address) -> str:
    """The name, or so much of it as file systems take and a hash of the address."""
    trimmed = name[:_MAX_NAME].strip("-.")
    if name == trimmed and name and not _DEVICES.fullmatch(name.partition(".")[0]):
        return name
    return f"{trimmed}-{_mark(address)}".lstrip("-")


def _mark(address: Address) -> str:
    return hashlib.sha256(address.text.encode()).hexdigest()[:8]
