"""The corpus version: twelve hexadecimal digits that hash everything an index depends on, the same
on every machine.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from indexer.corpus.files import METADATA, CorpusListing
from indexer.errors import CorpusInvalid
from indexer.settings import Settings

__all__ = ["corpus_version", "metadata_hashes", "reading_options"]

# Raised whenever the records, passages, ids or tags of an unchanged corpus would change.
_PASSAGES_VERSION = 3


def reading_options(settings: Settings) -> dict[str, int | str]:
    """The options that decide what is read from a file; limits of time and memory are not among
    them.
    """
    names = "max_file max_html max_archive readers ocr ocr_languages page_images".split()
    return {name: getattr(settings, name) for name in names}


def metadata_hashes(corpus: Path) -> dict[str, str]:
    """SHA-256 of the catalogue, the taxonomy and the synonyms, by name; "" for a missing file."""
    return {name: _digest(corpus / name) for name in METADATA}


def corpus_version(
    listing: CorpusListing, metadata: Iterable[tuple[str, str]], *parts: object
) -> str:
    """A short hash over relative paths and contents, the catalogue files, and `parts`: readers,
    options, fingerprint.

    A file that may not be opened counts by its path and reason.
    """
    contents = [
        _PASSAGES_VERSION,
        [(source.path, source.sha256) for source in listing.sources],
        [(file.path, str(file.reason)) for file in listing.unread],
        sorted(metadata),
        parts,
    ]
    text = json.dumps(contents, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise CorpusInvalid(f"{path} cannot be read: {error.strerror}.", "Mend it.") from error
