"""Which unread documents are acknowledged: those of files that are still what they were when
somebody accepted that they cannot be read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from indexer.build.inputs import BuildInputs
from indexer.corpus.acknowledgements import ACKNOWLEDGED, Acknowledgement
from indexer.model import Unreadable

__all__ = ["AcknowledgedFiles"]


class AcknowledgedFiles:
    """The acknowledgements of a corpus, over its files.

    An entry with a SHA-256 is about these bytes. One with a path alone is about the bytes that the
    file had when a build first met the entry, which the manifest keeps; another reason in the entry
    accepts the file as it is now.
    """

    def __init__(self, inputs: BuildInputs, manifest: Mapping[str, Any]) -> None:
        self._entries = inputs.acknowledgements
        self._hashes = {source.path: source.sha256 for source in inputs.listing.sources}
        self._hashes |= {unread.path: "" for unread in inputs.listing.unread}
        self._accepted = dict(self._first_met(manifest.get("acknowledged_as", {})))

    def marked(self, unread: Unreadable) -> Unreadable:
        """The unread document with the reason why that is accepted, "" if it is not."""
        entries = (entry for entry in self._entries if self._matches(entry, unread.path))
        return replace(unread, acknowledged=next((entry.reason for entry in entries), ""))

    def unmatched(self, unread: Iterable[Unreadable] | None = None) -> tuple[str, ...]:
        """Sentences about entries that no document needs; which of them were read is only known
        where all that are `unread` are given.
        """
        paths = None if unread is None else [document.path for document in unread]
        return tuple(
            f"{ACKNOWLEDGED}: {sentence}"
            for entry in self._entries
            if (sentence := self._remark(entry, paths))
        )

    def json(self) -> dict[str, Any]:
        """The bytes that entries with a path alone are about, for the manifest."""
        return {
            entry.path: {"reason": entry.reason, "sha256": self._accepted[entry.path]}
            for entry in self._entries
            if entry.path in self._accepted
        }

    def _first_met(self, before: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        for entry in self._entries:
            digest = self._hash(entry.path)
            if not entry.sha256 and digest is not None:
                known = before.get(entry.path, {})
                is_known = known.get("reason") == entry.reason
                yield entry.path, known["sha256"] if is_known else digest

    def _matches(self, entry: Acknowledgement, path: str) -> bool:
        if entry.path and entry.path != path:
            return False
        digest = self._hash(path) if entry.path else self._hashes.get(path)
        return digest is not None and digest == (entry.sha256 or self._accepted.get(path))

    def _hash(self, path: str) -> str | None:
        """The SHA-256 of a file, or of the file that contains an embedded one; "" for one that
        cannot be opened, None for one that is not there.
        """
        parts = path.split("#")
        hosts = ("#".join(parts[:n]) for n in range(len(parts), 0, -1))
        return next((self._hashes[host] for host in hosts if host in self._hashes), None)

    def _remark(self, entry: Acknowledgement, unread: Iterable[str] | None) -> str:
        if not entry.path:
            same = [path for path, digest in self._hashes.items() if digest == entry.sha256]
            if not same:
                return f"no file has the SHA-256 {entry.sha256}: remove the entry."
            was_read = unread is not None and not {*same} & {*unread}
            return f"{same[0]} was read: remove the entry." if was_read else ""
        digest = self._hash(entry.path)
        if digest is None:
            return f"{entry.path} is not in the folder: remove the entry."
        if digest != (entry.sha256 or self._accepted[entry.path]):
            return f"{entry.path} changed since it was acknowledged: read it, or edit the entry."
        was_read = unread is not None and entry.path not in unread
        return f"{entry.path} was read: remove the entry." if was_read else ""
