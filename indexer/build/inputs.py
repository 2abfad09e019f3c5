"""Build inputs: catalog, taxonomy, rules, the folder's files, and the corpus version."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from indexer.build.cache import Cache
from indexer.build.corpus_version import corpus_version, metadata_hashes, reading_options
from indexer.build.tagging import Rules, compile_rules
from indexer.corpus.catalog import Catalog, check_facets, load_catalog
from indexer.corpus.files import CorpusListing, FileStamp, list_files
from indexer.corpus.taxonomy import load_taxonomy
from indexer.engine import index_folder
from indexer.engine.schema import FIELDS, fingerprint
from indexer.engine.taxonomy import Taxonomy
from indexer.errors import CorpusInvalid
from indexer.extract import readers
from indexer.settings import Settings

__all__ = ["BuildInputs", "cache_of", "load_inputs"]


@dataclass(frozen=True, slots=True)
class BuildInputs:
    """The content of the corpus folder, checked, before any document is read."""

    catalog: Catalog
    taxonomy: Taxonomy
    rules: Rules
    listing: CorpusListing
    metadata: Mapping[str, str]
    readers: str
    options: Mapping[str, int | str]
    version: str


def cache_of(settings: Settings) -> Cache:
    """The cache beside the index; its entries depend on the readers and the options that matter."""
    kind = f"{readers(settings)} {sorted(reading_options(settings).items())}"
    return Cache(index_folder(settings.index) / "cache", kind)


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
    skip = index_folder(settings.index)
    listing = list_files(settings.corpus, catalog.ignore, known, skip, progress)
    if not (listing.sources or listing.unread or catalog.records):
        raise CorpusInvalid(
            f"The folder {settings.corpus} holds no documents.",
            "Put PDF or HTML files there, or name another folder: --corpus DIR",
        )
    metadata = metadata_hashes(settings.corpus)
    line, options = readers(settings), reading_options(settings)
    version = corpus_version(listing, metadata.items(), line, options, fingerprint())
    return BuildInputs(catalog, taxonomy, rules, listing, metadata, line, options, version)
