"""Reports of a build and of a plan, with the JSON that the commands print."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from indexer.corpus.skip_rules import Skipped, skipped_json
from indexer.coverage import Coverage
from indexer.json_codec import from_json
from indexer.model import Unreadable

__all__ = ["BuildReport", "Coverage", "Plan", "acknowledged_json", "unread_from", "unread_json"]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """`read`, `reused` and `removed` count files; `written` is False when nothing had changed.
    `skipped` are the entries of the folder that are no documents. `unread` are the documents that
    need attention, `acknowledged` those whose state is accepted; `unmatched` are sentences about
    acknowledgements that no document needs."""

    version: str
    coverage: Coverage
    read: int
    reused: int
    removed: int
    unread: tuple[Unreadable, ...]
    seconds: float
    written: bool
    skipped: tuple[Skipped, ...] = ()
    acknowledged: tuple[Unreadable, ...] = ()
    unmatched: tuple[str, ...] = ()

    def json(self) -> dict[str, Any]:
        """What `build --json` prints."""
        return {
            "ok": True,
            "version": self.version,
            "documents": self.coverage.documents,
            "pages": self.coverage.pages,
            "pages_with_text": self.coverage.pages_with_text,
            "read": self.read,
            "reused": self.reused,
            "removed": self.removed,
            "coverage": asdict(self.coverage),
            "unread": unread_json(self.unread),
            "acknowledged": acknowledged_json(self.acknowledged),
            "unmatched_acknowledgements": list(self.unmatched),
            "skipped": skipped_json(self.skipped),
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build would do; paths of files. `metadata` names changed catalogue files.

    `serving` is the version of the index that serves, "" for none; `up_to_date`: a build would
    write nothing, unless a file to be tried again can now be read. `program`: the rules of reading,
    options or ranking differ from those of that index. `retry`: files to be tried again.
    `newer_readers`: files read by other versions of the readers, which only a full build reads
    again. `absent`: files that the catalogue names and the folder does not hold,
    whose documents are findable by their records alone. `damage`: sentences about what keeps
    the current index from serving.
    """

    serving: str
    up_to_date: bool = False
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    metadata: tuple[str, ...] = ()
    program: bool = False
    retry: tuple[str, ...] = ()
    newer_readers: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    damage: tuple[str, ...] = ()
    unread: tuple[Unreadable, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    acknowledged: tuple[Unreadable, ...] = ()
    unmatched: tuple[str, ...] = ()

    def json(self) -> dict[str, Any]:
        """What `plan --json` prints."""
        return {
            "ok": True,
            "up_to_date": self.up_to_date,
            "version": self.serving if self.up_to_date else None,
            "serving": self.serving or None,
            "added": list(self.added),
            "changed": list(self.changed),
            "removed": list(self.removed),
            "unchanged": self.unchanged,
            "metadata": list(self.metadata),
            "program": self.program,
            "retry": list(self.retry),
            "newer_readers": list(self.newer_readers),
            "absent": list(self.absent),
            "damage": list(self.damage),
            "unread": unread_json(self.unread),
            "acknowledged": acknowledged_json(self.acknowledged),
            "unmatched_acknowledgements": list(self.unmatched),
            "skipped": skipped_json(self.skipped),
        }


def unread_json(unread: Iterable[Unreadable]) -> list[dict[str, str]]:
    """The list of unread documents in every JSON answer and in the manifest."""
    return [
        {"path": unreadable.path, "reason": str(unreadable.reason), "message": unreadable.message}
        for unreadable in unread
    ]


def acknowledged_json(acknowledged: Iterable[Unreadable]) -> list[dict[str, str]]:
    """The same of acknowledged documents, each with why that is accepted."""
    documents = tuple(acknowledged)
    return [
        {**row, "acknowledged": document.acknowledged}
        for row, document in zip(unread_json(documents), documents, strict=True)
    ]


def unread_from(manifest: Mapping[str, Any], name: str = "unread") -> tuple[Unreadable, ...]:
    """The unread documents of a manifest, or with the name those that are acknowledged."""
    return tuple(from_json(Unreadable, item) for item in manifest.get(name, ()))
