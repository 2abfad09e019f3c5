"""The manifest of a generation: what it was made from, beside the version of what it contains, and
what follows from that for the next build.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from indexer.build.extraction import ExtractionStore
from indexer.build.inputs import BuildInputs
from indexer.engine import read_manifest
from indexer.engine.schema import fingerprint
from indexer.errors import IndexUnusable
from indexer.extract import READING_RULES, lacks_ocr
from indexer.settings import Settings

__all__ = [
    "failures",
    "gains_ocr",
    "pending",
    "program_of",
    "read_by_others",
    "same_program",
    "serving_manifest",
    "source_hashes",
    "sources_of",
]


def program_of(inputs: BuildInputs) -> dict[str, Any]:
    """What of the program and its settings a generation depends on, for the manifest."""
    return {
        "rules": READING_RULES,
        "options": dict(inputs.options),
        "fingerprint": fingerprint(),
    }


def same_program(
    manifest: Mapping[str, Any],
    inputs: BuildInputs,
    names: Iterable[str] = ("rules", "options", "fingerprint"),
) -> bool:
    """Whether a generation was made by the same rules, options, analysis and ranking."""
    program = program_of(inputs)
    return all(manifest.get(name) == program[name] for name in names)


def sources_of(inputs: BuildInputs, store: ExtractionStore) -> dict[str, Any]:
    """The files that the generation is made from, for the manifest, each with the number of its
    line among `readers`.
    """
    lines = sorted(set(store.readers.values()))
    return {
        "readers": lines,
        "sources": [
            {
                "path": source.path,
                "sha256": source.sha256,
                "size": source.size,
                "readers": lines.index(store.readers[source.path]),
            }
            for source in inputs.listing.sources
        ],
    }


def pending(manifest: Mapping[str, Any], inputs: BuildInputs) -> tuple[str, ...]:
    """Files that the next build tries again although nothing changed: their failure was transient,
    or OCR was installed since.
    """
    paths = {*manifest.get("retry", ())}
    if gains_ocr(manifest, inputs):
        paths |= {*manifest["awaiting_ocr"]}
    return tuple(sorted(paths))


def gains_ocr(manifest: Mapping[str, Any], inputs: BuildInputs) -> bool:
    """Whether OCR, installed since, can now read files that need it."""
    return bool(manifest.get("awaiting_ocr")) and not lacks_ocr(inputs.readers)


def read_by_others(manifest: Mapping[str, Any], inputs: BuildInputs) -> tuple[str, ...]:
    """Unchanged files that were read by other versions of the readers than those installed, and
    that a build takes from the cache all the same. None when it reads every file in any case.
    """
    if not same_program(manifest, inputs, ("rules", "options")):
        return ()
    now = {source.path: source.sha256 for source in inputs.listing.sources}
    read_anyway = pending(manifest, inputs)
    return tuple(
        source["path"]
        for source in manifest["sources"]
        if manifest["readers"][source["readers"]] != inputs.readers
        and now.get(source["path"]) == source["sha256"]
        and source["path"] not in read_anyway
    )


def serving_manifest(settings: Settings) -> dict[str, Any]:
    """The manifest of the current generation; {} when there is none, or it cannot be read."""
    try:
        return read_manifest(settings.index) or {}
    except IndexUnusable:
        return {}


def source_hashes(manifest: Mapping[str, Any]) -> dict[str, str]:
    """The SHA-256 of each file by path."""
    return {source["path"]: source["sha256"] for source in manifest.get("sources", ())}


def failures(manifest: Mapping[str, Any]) -> set[tuple[str, str]]:
    """What could not be read and why, acknowledged or not."""
    unread = (*manifest["unread"], *manifest.get("acknowledged", ()))
    return {(failure["path"], failure["reason"]) for failure in unread}
