"""corpus -> extract -> passages -> tags -> writer -> verify -> publish; returns a BuildReport.

A build reads new and changed files, writes a whole new generation from the cache, and publishes it.
When nothing changed it writes nothing at all.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from indexer.build.cache import Cache, Entry
from indexer.build.duplicates import Duplicate, candidates, find_duplicates
from indexer.build.extraction import ExtractionStore
from indexer.build.identity import DocumentKeys, assign_ids, link_attachments
from indexer.build.inputs import BuildInputs, cache_of, load_inputs
from indexer.build.passages import DocumentInput, build_record
from indexer.build.report import BuildReport, Coverage, Plan, unread_from, unread_json
from indexer.build.tagging import tag
from indexer.corpus.taxonomy import with_observed
from indexer.engine import open_writer, read_manifest
from indexer.engine.protocol import Writer
from indexer.engine.schema import fingerprint
from indexer.engine.taxonomy import IndexInfo
from indexer.errors import BuildFailed, IndexUnusable
from indexer.extract.text.clean import readable_name
from indexer.extract.workers.sandbox import description
from indexer.model import Document, Source, Unreadable
from indexer.progress import NO_PROGRESS, Progress
from indexer.settings import Settings

__all__ = ["build", "plan"]

_PROGRAM = ("readers", "options", "fingerprint")


def plan(settings: Settings) -> Plan:
    """What a build would add, change and remove; reads no document and writes nothing."""
    gathered = load_inputs(settings, cache_of(settings).stamps())
    manifest = _serving(settings)
    before = _digests(manifest)
    now = {source.path: source.sha256 for source in gathered.found.sources}
    metadata = manifest.get("metadata", {})
    inputs = _inputs(gathered)
    return Plan(
        version=gathered.version,
        serving=manifest.get("version", ""),
        added=tuple(path for path in now if path not in before),
        changed=tuple(path for path in now if before.get(path, now[path]) != now[path]),
        removed=tuple(path for path in before if path not in now),
        unchanged=sum(1 for path in now if before.get(path) == now[path]),
        metadata=tuple(n for n, d in gathered.metadata.items() if metadata.get(n, "") != d),
        program=bool(manifest) and any(manifest.get(n) != inputs[n] for n in _PROGRAM),
        retry=tuple(manifest.get("retry", ())),
        absent=_absent(gathered),
        unread=gathered.found.unread,
    )


def build(settings: Settings, full: bool = False, progress: Progress = NO_PROGRESS) -> BuildReport:
    """Brings the index up to date with the corpus; `full` reads every file and writes in any case.

    BuildLocked when another build runs, CorpusInvalid when catalogue or taxonomy are wrong,
    BuildFailed when nothing was published. Documents that cannot be read are listed in the report
    and never stop a build.
    """
    started = time.monotonic()
    cache = cache_of(settings)
    try:
        gathered = load_inputs(settings, {} if full else cache.stamps(), progress.looking)
        before = _serving(settings)
        same = not full and before.get("version") == gathered.version
        read, manifest = 0, before
        if not same or before["retry"]:
            read, manifest = _write(
                settings, gathered, cache, before if same else {}, full, progress
            )
    except OSError as error:
        raise BuildFailed(
            f"The build stopped: {error}.", "The index that serves is untouched: build again."
        ) from error
    finally:
        progress.done()
    sources = gathered.found.sources
    return BuildReport(
        version=gathered.version,
        coverage=Coverage(**manifest["coverage"]),
        read=read,
        reused=len(sources) - read,
        removed=len(_digests(before).keys() - {source.path for source in sources}),
        unread=unread_from(manifest),
        seconds=time.monotonic() - started,
        written=manifest is not before,
    )


def _write(
    settings: Settings,
    gathered: BuildInputs,
    cache: Cache,
    before: dict[str, Any],
    full: bool,
    progress: Progress,
) -> tuple[int, dict[str, Any]]:
    """Reads what must be read and publishes a generation; returns how many files were read and what
    serves now.

    `before` is the manifest of a generation of the same version: when files that failed fail again
    in the same way, it goes on serving.
    """
    writer = open_writer(settings.index, gathered.taxonomy)
    try:
        shelf = ExtractionStore(cache, settings)
        shelf.facts += [DocumentKeys(one.path) for one in _unopened(gathered)]
        shelf.unread += gathered.found.unread
        shelf.extract_all(gathered.found.sources, full, progress)
        if before and _failures(before) == _failures({"unread": unread_json(shelf.unread)}):
            writer.abort()
            return shelf.read, before
        info, manifest = _add_all(writer, gathered, shelf, settings, progress)
    except BaseException:
        writer.abort()
        raise
    progress.publishing()
    writer.publish(info, manifest)
    shelf.prune()
    cache.keep_stamps(gathered.found.stamps)
    return shelf.read, manifest


def _add_all(
    writer: Writer,
    gathered: BuildInputs,
    shelf: ExtractionStore,
    settings: Settings,
    progress: Progress,
) -> tuple[IndexInfo, dict[str, Any]]:
    """Gives every document to the writer; returns what describes the generation."""
    records = gathered.catalog.records.values()
    ids = assign_ids(shelf.facts, records)
    ties = link_attachments(shelf.facts, records, ids)
    coverage = Coverage()
    unread = [one for one in gathered.found.unread if one.path.endswith("/")]
    observed: dict[str, set[str]] = {}
    progress.writing(len(set(ids.values()) | gathered.catalog.records.keys()))
    same = find_duplicates(candidates(shelf.facts, records, ids))
    for item in _items(gathered, shelf, ids, same, writer):
        record, passages = tag(gathered.rules, *build_record(item, ties))
        writer.add(record, passages)
        coverage = coverage.plus(record)
        unread += [record.unread] if record.unread else []
        for facet, values in record.facets.items():
            observed.setdefault(facet, set()).update(values)
        progress.wrote(record.path or record.id)
    unread.sort(key=lambda one: one.path.encode())
    info = IndexInfo(
        name=gathered.catalog.name or readable_name(settings.corpus.resolve().name),
        about=gathered.catalog.about,
        version=gathered.version,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        documents=coverage.documents,
        pages=coverage.pages,
        pages_with_text=coverage.pages_with_text,
        taxonomy=with_observed(gathered.taxonomy, observed),
    )
    manifest = {
        "version": gathered.version,
        "built": info.built,
        "name": info.name,
        "coverage": asdict(coverage),
        "unread": unread_json(unread),
        "retry": shelf.retry,
        "sandbox": description(),
        **_inputs(gathered),
    }
    return info, manifest


def _items(
    gathered: BuildInputs,
    shelf: ExtractionStore,
    ids: Mapping[str, str],
    same: Mapping[str, Duplicate],
    writer: Writer,
) -> Iterator[DocumentInput]:
    """Every document once: files with what is embedded in them, files that do not open, records
    without a file. Pictures go to the writer.
    """
    known = {record.path: record for record in gathered.catalog.records.values() if record.path}
    language = gathered.catalog.language
    seen = set()
    for source, entry in _entries(gathered, shelf):
        pictures = shelf.image_name(source) if source and entry.pictures else ""
        if entry.pictures:
            writer.keep(pictures, entry.pictures)
        for place, found in enumerate(entry.extract):
            seen.add(found.path)
            yield DocumentInput(
                id=ids[found.path],
                record=known.get(found.path),
                found=found,
                source=_source_of(found, source, entry.extract),
                name=readable_name(found.path),
                language=language,
                pictures=f"{pictures}/{place}" if place in entry.places else "",
                repeat=same.get(ids[found.path]),
            )
    for record in gathered.catalog.records.values():
        if record.path not in seen:
            yield DocumentInput(record.id, record, language=language, repeat=same.get(record.id))


def _entries(
    gathered: BuildInputs, shelf: ExtractionStore
) -> Iterator[tuple[Source | None, Entry]]:
    for source in gathered.found.sources:
        yield source, shelf.get(source)
    for unread in _unopened(gathered):
        yield None, Entry((unread,))


def _source_of(
    found: Document | Unreadable, source: Source | None, extract: Sequence[Document | Unreadable]
) -> Source | None:
    """The file itself, or what is known of a file embedded in it."""
    if source is None or found.path == source.path:
        return source
    for host in extract:
        for embedded in host.embedded if isinstance(host, Document) else ():
            if found.path == f"{host.path}#{embedded.name}":
                return replace(source, path=found.path, size=embedded.size, sha256=embedded.sha256)
    return replace(source, path=found.path, size=0, sha256="")


def _unopened(gathered: BuildInputs) -> list[Unreadable]:
    """Files that cannot be opened; folders that cannot be listed are reported, but are no
    documents.
    """
    return [one for one in gathered.found.unread if not one.path.endswith("/")]


def _inputs(gathered: BuildInputs) -> dict[str, Any]:
    """What the generation was made from."""
    return {
        "sources": [
            {"path": source.path, "sha256": source.sha256, "size": source.size}
            for source in gathered.found.sources
        ],
        "metadata": dict(gathered.metadata),
        "readers": gathered.readers,
        "options": dict(gathered.options),
        "fingerprint": fingerprint(),
    }


def _absent(gathered: BuildInputs) -> tuple[str, ...]:
    here = {source.path for source in gathered.found.sources}
    here |= {one.path for one in gathered.found.unread}
    named = (record.path for record in gathered.catalog.records.values())
    return tuple(path for path in named if path and path not in here)


def _serving(settings: Settings) -> dict[str, Any]:
    """The manifest of what serves; {} when nothing does, or it is of no use to a build."""
    try:
        return read_manifest(settings.index) or {}
    except IndexUnusable:
        return {}


def _digests(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {one["path"]: one["sha256"] for one in manifest.get("sources", ())}


def _failures(manifest: Mapping[str, Any]) -> set[tuple[str, str]]:
    """What could not be read and why."""
    return {(one["path"], one["reason"]) for one in manifest["unread"]}
