"""Integrity check and statistics of the current index, with its coverage ledger."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from indexer.build.report import Coverage, acknowledged_json, unread_from, unread_json
from indexer.corpus.skip_rules import Skipped, skipped_from, skipped_json
from indexer.coverage import DocumentCoverage, page_json
from indexer.engine import index_folder, open_engine, problems, read_manifest
from indexer.engine.protocol import Engine
from indexer.engine.taxonomy import FacetDeclaration
from indexer.errors import IndexMissing, IndexOutdated, PillarsError
from indexer.model import Record, Unreadable
from indexer.settings import with_index

__all__ = ["Check", "Stats", "check", "stats"]


@dataclass(frozen=True, slots=True)
class Check:
    """`problems` are sentences about a damaged index; `records` are the ledger, one line a
    document. The rest is what the build found: `unread` documents need attention, `acknowledged`
    ones are accepted as they are, `unmatched` are sentences about acknowledgements of nothing,
    `skipped` entries of the folder were no documents; `sandbox` describes that of its processes.
    """

    version: str
    coverage: Coverage
    problems: tuple[str, ...]
    unread: tuple[Unreadable, ...]
    records: tuple[Record, ...]
    sandbox: str = ""
    skipped: tuple[Skipped, ...] = ()
    acknowledged: tuple[Unreadable, ...] = ()
    unmatched: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the index is sound and every document was read or is acknowledged."""
        return not self.problems and not self.unread

    def json(self) -> dict[str, Any]:
        """What `check --json` prints."""
        return {
            "ok": not self.problems,
            "version": self.version,
            "documents": self.coverage.documents,
            "pages": self.coverage.pages,
            "pages_with_text": self.coverage.pages_with_text,
            "words": self.coverage.words,
            "coverage": asdict(self.coverage),
            "sandbox": self.sandbox,
            "problems": list(self.problems),
            "unread": unread_json(self.unread),
            "acknowledged": acknowledged_json(self.acknowledged),
            "unmatched_acknowledgements": list(self.unmatched),
            "skipped": skipped_json(self.skipped),
            "ledger": [_ledger_line(record) for record in self.records],
        }


@dataclass(frozen=True, slots=True)
class Stats:
    """Figures of the index: `facets` counts the documents of each value, `bytes` the files of the
    index.
    """

    name: str
    version: str
    built: str
    coverage: Coverage
    available: int
    bytes: int
    facets: dict[str, dict[str, int]]

    def json(self) -> dict[str, Any]:
        """What `stats --json` prints."""
        return {
            "ok": True,
            "name": self.name,
            "version": self.version,
            "built": self.built,
            "documents": self.coverage.documents,
            "available": self.available,
            "pages": self.coverage.pages,
            "pages_with_text": self.coverage.pages_with_text,
            "words": self.coverage.words,
            "coverage": asdict(self.coverage),
            "bytes": self.bytes,
            "facets": self.facets,
        }


def check(url: str) -> Check:
    """Compares the files with their hashes, the counts with the manifest, and reads every page.

    IndexMissing when nothing was built, IndexOutdated for an index of another version, IndexDamaged
    when not even the manifest can be read.
    """
    manifest = _manifest(url)
    damage = problems(url)
    records: tuple[Record, ...] = ()
    try:
        engine = open_engine(url)
        try:
            records = tuple(engine.all_records())
            damage += _miscounts(Coverage(**manifest["coverage"]), records)
            damage += _unreadable_pages(engine, records)
        finally:
            engine.close()
    except IndexOutdated:
        raise
    except PillarsError as error:
        damage.append(error.message)
    return Check(
        manifest["version"],
        Coverage(**manifest["coverage"]),
        tuple(dict.fromkeys(damage)),
        unread_from(manifest),
        records,
        manifest["sandbox"],
        skipped_from(manifest),
        unread_from(manifest, "acknowledged"),
        tuple(manifest.get("unmatched_acknowledgements", ())),
    )


def stats(url: str) -> Stats:
    """Figures of the current index; IndexMissing when nothing was built."""
    manifest = _manifest(url)
    engine = open_engine(url)
    try:
        records = tuple(engine.all_records())
        taxonomy = engine.info.taxonomy
    finally:
        engine.close()
    counts = {facet.name: _value_counts(facet, records) for facet in taxonomy.facets}
    files = (path for path in index_folder(url).rglob("*") if path.is_file())
    return Stats(
        name=manifest["name"],
        version=manifest["version"],
        built=manifest["built"],
        coverage=Coverage(**manifest["coverage"]),
        available=sum(1 for record in records if record.available),
        bytes=sum(path.stat().st_size for path in files),
        facets=counts,
    )


def _manifest(url: str) -> dict[str, Any]:
    manifest = read_manifest(url)
    if manifest is None:
        raise IndexMissing(
            f"There is no index in {index_folder(url)}.",
            f"Build one: {with_index('pillars-index build', url)}",
        )
    return manifest


def _miscounts(expected: Coverage, records: Iterable[Record]) -> list[str]:
    counted = Coverage.of(records)
    if counted == expected:
        return []
    found, wanted = asdict(counted), asdict(expected)
    return [
        f"{name.replace('_', ' ').capitalize()} in the index: {found[name]:,}, in its manifest: "
        f"{wanted[name]:,}."
        for name in found
        if found[name] != wanted[name]
    ]


def _unreadable_pages(engine: Engine, records: Iterable[Record]) -> list[str]:
    """Reads every page back: its number of words must be that of the record."""
    damage = []
    for record in records:
        for page in record.pages:
            try:
                words = len(engine.page(record.id, page.number).text.text.split())
            except PillarsError as error:
                damage.append(f"Page {page.number} of {record.id} cannot be read: {error.message}")
                continue
            if words != page.words:
                damage.append(
                    f"Page {page.number} of {record.id} has {words} words, not {page.words}."
                )
    return damage


def _value_counts(facet: FacetDeclaration, records: Iterable[Record]) -> dict[str, int]:
    """Documents of each value that has any, in declared order."""
    counts = Counter(value for record in records for value in record.facets.get(facet.name, ()))
    return {value.value: counts[value.value] for value in facet.values if counts[value.value]}


def _ledger_line(record: Record) -> dict[str, Any]:
    """A document of the ledger with all its pages."""
    return {
        "id": record.id,
        "title": record.title,
        "kind": record.kind,
        "path": record.path,
        "available": record.available,
        **DocumentCoverage.of(record).json(),
        "warnings": list(record.warnings),
        "unread": str(record.unread.reason) if record.unread else None,
        "page_lines": [
            {"number": page.number, "label": page.label, **page_json(page)} for page in record.pages
        ],
    }
