"""What differs between the content of a generation and that of the versions before it: kept in its
manifest, and in its info as numbers, so that an old link can say what changed since.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from itertools import accumulate
from typing import Any

from indexer.engine.taxonomy import FormerVersion

__all__ = ["ContentDigests", "VersionHistory"]

# Versions that are remembered, and documents that may differ in all but the newest of them.
_VERSIONS, _DIFFERENCES = 50, 100_000


@dataclass(frozen=True, slots=True)
class ContentDigests:
    """The content of a version as digests: of each document by its id, "" where there was none, and
    of each part of what it is searched by.
    """

    version: str
    documents: Mapping[str, str]
    parts: Mapping[str, str]


class VersionHistory:
    """The versions before one, each as the digests in which it differs, the newest first."""

    def __init__(self, current: ContentDigests, served: Mapping[str, Any]) -> None:
        """`served` is the manifest of the generation before, {} for none."""
        self._current = current
        former = [entry for entry in self._compared(served) if entry.version != current.version]
        sizes = accumulate(len(entry.documents) for entry in former)
        self._former = [
            entry
            for number, (entry, size) in enumerate(zip(former[:_VERSIONS], sizes, strict=False))
            if number == 0 or size <= _DIFFERENCES
        ]

    def _compared(self, served: Mapping[str, Any]) -> list[ContentDigests]:
        """The versions that a manifest knows, its own first, with their difference from now."""
        if "content" not in served:  # of a program that did not keep it
            return []
        now, previous = self._current.documents, served["content"]["documents"]
        changed = {id for id in now.keys() | previous.keys() if now.get(id) != previous.get(id)}
        newest = ContentDigests(served["version"], {}, served["content"]["parts"])
        compared = []
        for entry in (newest, *(ContentDigests(**former) for former in served["former"])):
            digests = {
                id: entry.documents.get(id, previous.get(id, ""))
                for id in sorted(changed | entry.documents.keys())
            }
            differing = {id: digest for id, digest in digests.items() if digest != now.get(id, "")}
            compared.append(replace(entry, documents=differing))
        return compared

    def json(self) -> dict[str, Any]:
        """The manifest's part, from which the next build goes on."""
        content = {"documents": self._current.documents, "parts": self._current.parts}
        return {"content": content, "former": [asdict(entry) for entry in self._former]}

    def differences(self) -> tuple[FormerVersion, ...]:
        """What differs, as numbers of documents and names of parts."""
        return tuple(map(self._difference, self._former))

    def _difference(self, former: ContentDigests) -> FormerVersion:
        now = self._current.documents
        added = sum(not digest for digest in former.documents.values())
        removed = sum(id not in now for id in former.documents)
        return FormerVersion(
            former.version,
            added=added,
            removed=removed,
            changed=len(former.documents) - added - removed,
            parts=tuple(
                name
                for name, digest in self._current.parts.items()
                if former.parts.get(name) != digest
            ),
        )
