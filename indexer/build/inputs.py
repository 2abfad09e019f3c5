"""Build inputs: catalog, taxonomy, rules and the folder's files, with a hash that says whether a
build has anything to do.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.build.cache import Cache
from indexer.build.corpus_version import short_hash
from indexer.build.tagging import Rules, compile_rules
from indexer.corpus.acknowledgements import Acknowledgement, load_acknowledgements
from indexer.corpus.catalog import Catalog, check_facets, load_catalog
from indexer.corpus.files import CorpusListing, FileStamp, list_files
from indexer.corpus.skip_rules import METADATA
from indexer.corpus.taxonomy import load_taxonomy
from indexer.engine import index_folder
from indexer.engine.schema import FIELDS, fingerprint
from indexer.engine.taxonomy import Taxonomy
from indexer.errors import CorpusInvalid
from indexer.extract import READING_RULES, readers
from indexer.model import Unreadable
from indexer.settings import Settings

__all__ = ["BuildInputs", "cache_of", "load_inputs"]

# Raised whenever the records, passages, ids or tags of an unchanged corpus would change.
_PASSAGES_VERSION = 4


@dataclass(frozen=True, slots=True)
class BuildInputs:
    """The content of the corpus folder, checked, before any document is read.

    `readers` are the versions of all that reads files now. A file keeps the text that it has under
    other ones as long as the rules of reading stay the same. `digest` hashes all that a build
    depends on: while it stays the same, there is nothing to do.
    """

    catalog: Catalog
    taxonomy: Taxonomy
    rules: Rules
    acknowledgements: tuple[Acknowledgement, ...]
    listing: CorpusListing
    metadata: Mapping[str, str]
    readers: str
    options: Mapping[str, int | str]
    digest: str

    @property
    def unopened_files(self) -> tuple[Unreadable, ...]:
        """Files that cannot be opened; folders that cannot be listed are reported, but are no
        documents.
        """
        return tuple(file for file in self.listing.unread if not file.path.endswith("/"))

    @property
    def absent(self) -> tuple[str, ...]:
        """Paths of files that the catalog names and the folder does not contain."""
        present = {source.path for source in self.listing.sources}
        present |= {unreadable.path for unreadable in self.listing.unread}
        named = (record.path for record in self.catalog.records.values())
        return tuple(path for path in named if path and path not in present)


def cache_of(settings: Settings) -> Cache:
    """The cache beside the index; its entries depend on the rules of reading and the options that
    matter.
    """
    kind = f"rules {READING_RULES} {sorted(_reading_options(settings).items())}"
    return Cache(index_folder(settings.index) / "cache", kind, readers(settings))


def load_inputs(
    settings: Settings,
    known: Mapping[str, tuple[FileStamp, str]] | None = None,
    progress: Callable[[str], None] | None = None,
) -> BuildInputs:
    """Reads the catalog files and lists the folder; CorpusInvalid when they are wrong or contain no
    document at all.
    """
    catalog = load_catalog(settings.corpus)
    fields = [field.name for field in FIELDS]
    taxonomy = load_taxonomy(settings.corpus, fields, catalog.kinds)
    check_facets(catalog, taxonomy)
    rules = compile_rules(taxonomy)
    acknowledgements = load_acknowledgements(settings.corpus)
    skip = index_folder(settings.index)
    listing = list_files(settings.corpus, catalog.ignore, known, skip, progress)
    if not (listing.sources or listing.unread or catalog.records):
        raise CorpusInvalid(
            f"The folder {settings.corpus} holds no documents.",
            "Put PDF or HTML files there, or name another folder: --corpus DIR",
        )
    metadata = {name: _digest(settings.corpus / name) for name in METADATA}
    options = _reading_options(settings)
    line, digest = readers(settings), _inputs_digest(listing, metadata, options)
    return BuildInputs(
        catalog, taxonomy, rules, acknowledgements, listing, metadata, line, options, digest
    )


def _inputs_digest(
    listing: CorpusListing, metadata: Mapping[str, str], options: Mapping[str, int | str]
) -> str:
    """A file that may not be opened counts by its path and reason."""
    contents = (
        _PASSAGES_VERSION,
        [(source.path, source.sha256) for source in listing.sources],
        [(file.path, str(file.reason)) for file in listing.unread],
        metadata,
        READING_RULES,
        options,
        fingerprint(),
    )
    return short_hash(contents)


def _reading_options(settings: Settings) -> dict[str, int | str]:
    """The options that decide what is read from a file; limits of time and memory are not among
    them.
    """
    names = "max_file max_html max_archive readers ocr ocr_languages page_images".split()
    return {name: getattr(settings, name) for name in names}


def _digest(path: Path) -> str:
    """SHA-256 of a catalog file; "" for a missing one."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise CorpusInvalid(f"{path} cannot be read: {error.strerror}.", "Fix it.") from error
