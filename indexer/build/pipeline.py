"""The build: lock, list the corpus, extract, assign ids, find duplicates, tag, write, publish.

A build reads new and changed files, writes a whole new generation from the cache, and publishes it.
When nothing changed it writes nothing.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from indexer.build.acknowledged import AcknowledgedFiles
from indexer.build.cache import Cache, Entry
from indexer.build.corpus_version import ContentHash
from indexer.build.disk_space import build_failed
from indexer.build.duplicates import Duplicate, candidates, find_duplicates
from indexer.build.extraction import ExtractionStore
from indexer.build.identity import DocumentKeys, assign_ids, link_attachments
from indexer.build.inputs import BuildInputs, cache_of, load_inputs
from indexer.build.manifest import (
    failures,
    gains_ocr,
    pending,
    program_of,
    read_by_others,
    same_program,
    serving_manifest,
    source_hashes,
    sources_of,
)
from indexer.build.passages import DocumentInput, build_record
from indexer.build.report import (
    BuildReport,
    Coverage,
    Plan,
    acknowledged_json,
    unread_from,
    unread_json,
)
from indexer.build.tagging import tag
from indexer.build.version_history import VersionHistory
from indexer.corpus.skip_rules import rule_counts, skipped_json
from indexer.corpus.taxonomy import with_observed
from indexer.engine import build_lock, damage, open_writer
from indexer.engine.protocol import Writer
from indexer.engine.taxonomy import IndexInfo
from indexer.extract.text.clean import readable_name
from indexer.extract.workers.sandbox import description
from indexer.model import Document, Source, Unreadable
from indexer.progress import NO_PROGRESS, Progress
from indexer.settings import Settings

__all__ = ["build", "plan"]


def plan(settings: Settings) -> Plan:
    """What a build would add, change and remove; reads no document and writes nothing."""
    inputs = load_inputs(settings, cache_of(settings).stamps())
    manifest = serving_manifest(settings)
    before = source_hashes(manifest)
    now = {source.path: source.sha256 for source in inputs.listing.sources}
    metadata = manifest.get("metadata", {})
    damages = tuple(damage(settings.index))
    acknowledged = AcknowledgedFiles(inputs, manifest)
    unread = tuple(map(acknowledged.marked, inputs.listing.unread))
    return Plan(
        serving=manifest.get("version", ""),
        up_to_date=manifest.get("inputs") == inputs.digest and not damages,
        added=tuple(path for path in now if path not in before),
        changed=tuple(path for path in now if before.get(path, now[path]) != now[path]),
        removed=tuple(path for path in before if path not in now),
        unchanged=sum(1 for path in now if before.get(path) == now[path]),
        metadata=tuple(
            name for name, digest in inputs.metadata.items() if metadata.get(name, "") != digest
        ),
        program=bool(manifest) and not same_program(manifest, inputs),
        retry=pending(manifest, inputs),
        newer_readers=read_by_others(manifest, inputs),
        absent=inputs.absent,
        damage=damages,
        unread=tuple(document for document in unread if not document.acknowledged),
        acknowledged=tuple(document for document in unread if document.acknowledged),
        unmatched=acknowledged.unmatched(),
        skipped=inputs.listing.skipped,
    )


def build(settings: Settings, full: bool = False, progress: Progress = NO_PROGRESS) -> BuildReport:
    """Brings the index up to date with the corpus; `full` reads every file and writes in any case.

    BuildLocked when another build runs, CorpusInvalid when catalogue or taxonomy are wrong,
    BuildFailed when nothing was published. Documents that cannot be read are listed in the report
    and never stop a build.
    """
    try:
        # The corpus is listed under the lock too: otherwise a build that listed it earlier could
        # replace the index of one that listed it later.
        with build_lock(settings.index):
            return _build(settings, full, progress)
    except OSError as error:
        raise build_failed(error, settings) from error
    finally:
        progress.done()


def _build(settings: Settings, full: bool, progress: Progress) -> BuildReport:
    started = time.monotonic()
    cache = cache_of(settings)
    cache.sweep()
    inputs = load_inputs(settings, {} if full else cache.stamps(), progress.looking)
    served = serving_manifest(settings)
    is_current = not full and served.get("inputs") == inputs.digest and not damage(settings.index)
    read, manifest = 0, served
    if not is_current or pending(served, inputs):
        read, manifest = _write(
            settings, inputs, cache, served if is_current else {}, full, progress
        )
    sources = inputs.listing.sources
    return BuildReport(
        version=manifest["version"],
        coverage=Coverage(**manifest["coverage"]),
        read=read,
        reused=len(sources) - read,
        removed=len(source_hashes(served).keys() - {source.path for source in sources}),
        unread=unread_from(manifest),
        acknowledged=unread_from(manifest, "acknowledged"),
        unmatched=tuple(manifest.get("unmatched_acknowledgements", ())),
        skipped=inputs.listing.skipped,
        seconds=time.monotonic() - started,
        written=manifest is not served,
    )


def _write(
    settings: Settings,
    inputs: BuildInputs,
    cache: Cache,
    served: dict[str, Any],
    full: bool,
    progress: Progress,
) -> tuple[int, dict[str, Any]]:
    """Reads what must be read and publishes a generation; returns how many files were read and the
    current manifest.

    `served` is the manifest of a generation of the same inputs: when files that failed fail again
    in the same way, it remains current.
    """
    store = ExtractionStore(cache, settings)
    store.keys += [DocumentKeys(file.path) for file in inputs.unopened_files]
    store.unread += inputs.listing.unread
    store.extract_all(inputs.listing.sources, full, progress)
    failed_again = served and failures(served) == failures({"unread": unread_json(store.unread)})
    if failed_again and not gains_ocr(served, inputs):
        return store.read, served
    writer = open_writer(settings.index, inputs.taxonomy)
    try:
        info, manifest = _add_all(writer, inputs, store, settings, progress)
        progress.publishing()
        writer.publish(info, manifest)
    except BaseException:
        writer.abort()
        raise
    with suppress(OSError):  # it is published: what fails here costs the next build only time
        store.prune()
        cache.keep_stamps(inputs.listing.stamps)
    return store.read, manifest


def _add_all(
    writer: Writer,
    inputs: BuildInputs,
    store: ExtractionStore,
    settings: Settings,
    progress: Progress,
) -> tuple[IndexInfo, dict[str, Any]]:
    """Adds every document to the writer; returns the generation's info and manifest."""
    records = inputs.catalog.records.values()
    ids = assign_ids(store.keys, records)
    links = link_attachments(store.keys, records, ids)
    coverage, content, served = Coverage(), ContentHash(), serving_manifest(settings)
    acknowledged = AcknowledgedFiles(inputs, served)
    unread = [
        acknowledged.marked(folder) for folder in inputs.listing.unread if folder.path.endswith("/")
    ]
    observed: dict[str, set[str]] = {}
    progress.writing(len(set(ids.values()) | inputs.catalog.records.keys()))
    duplicates = find_duplicates(candidates(store.keys, records, ids))
    for item in _document_inputs(inputs, store, ids, duplicates, writer):
        record, passages = tag(inputs.rules, *build_record(item, links))
        if record.unread:
            record = replace(record, unread=acknowledged.marked(record.unread))
        writer.add(record, passages)
        content.add(record, passages)
        coverage = coverage.plus(record)
        unread += [record.unread] if record.unread else []
        for facet, values in record.facets.items():
            observed.setdefault(facet, set()).update(values)
        progress.wrote(record.path or record.id)
    unread.sort(key=lambda unreadable: unreadable.path.encode())
    taxonomy = with_observed(inputs.taxonomy, observed)
    digests = content.digests(taxonomy, inputs.taxonomy)
    history = VersionHistory(digests, served)
    info = IndexInfo(
        name=inputs.catalog.name or readable_name(settings.corpus.resolve().name),
        about=inputs.catalog.about,
        version=digests.version,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        documents=coverage.documents,
        pages=coverage.pages,
        pages_with_text=coverage.pages_with_text,
        taxonomy=taxonomy,
        skipped=rule_counts(inputs.listing.skipped),
        former=history.differences(),
    )
    manifest = {
        "version": info.version,
        "built": info.built,
        "name": info.name,
        "coverage": asdict(coverage),
        "unread": unread_json(document for document in unread if not document.acknowledged),
        "acknowledged": acknowledged_json(document for document in unread if document.acknowledged),
        "acknowledged_as": acknowledged.json(),
        "unmatched_acknowledgements": list(acknowledged.unmatched(unread)),
        "skipped": skipped_json(inputs.listing.skipped),
        "retry": store.retry,
        "awaiting_ocr": store.awaiting_ocr,
        "sandbox": description(),
        "inputs": inputs.digest,
        "metadata": dict(inputs.metadata),
        **program_of(inputs),
        **sources_of(inputs, store),
        **history.json(),
    }
    return info, manifest


def _document_inputs(
    inputs: BuildInputs,
    store: ExtractionStore,
    ids: Mapping[str, str],
    duplicates: Mapping[str, Duplicate],
    writer: Writer,
) -> Iterator[DocumentInput]:
    """Every document once: files with what is embedded in them, files that do not open, records
    without a file. Page images go to the writer.
    """
    known = {record.path: record for record in inputs.catalog.records.values() if record.path}
    language = inputs.catalog.language
    seen = set()
    for source, entry in _entries(inputs, store):
        pictures = store.image_name(source) if source and entry.pictures else ""
        if entry.pictures:
            writer.keep(pictures, entry.pictures)
        for position, element in enumerate(entry.extract):
            seen.add(element.path)
            yield DocumentInput(
                id=ids[element.path],
                record=known.get(element.path),
                extracted=element,
                source=_source_of(element, source, entry.extract),
                name=readable_name(element.path),
                language=language,
                pictures=f"{pictures}/{position}" if position in entry.places else "",
                duplicate=duplicates.get(ids[element.path]),
            )
    for record in inputs.catalog.records.values():
        if record.path not in seen:
            yield DocumentInput(
                record.id, record, language=language, duplicate=duplicates.get(record.id)
            )


def _entries(inputs: BuildInputs, store: ExtractionStore) -> Iterator[tuple[Source | None, Entry]]:
    for source in inputs.listing.sources:
        yield source, store.get(source)
    for unread in inputs.unopened_files:
        yield None, Entry((unread,))


def _source_of(
    element: Document | Unreadable, source: Source | None, extract: Sequence[Document | Unreadable]
) -> Source | None:
    """The file itself, or what is known of a file embedded in it."""
    if source is None or element.path == source.path:
        return source
    for host in extract:
        for embedded in host.embedded if isinstance(host, Document) else ():
            if element.path == f"{host.path}#{embedded.name}":
                return replace(
                    source, path=element.path, size=embedded.size, sha256=embedded.sha256
                )
    return replace(source, path=element.path, size=0, sha256="")
