"""The corpus version: twelve hexadecimal digits that hash what is searched and nothing else, so
that equal content has the same version on every machine and after every update of a reader.

What decides whether a build has anything to do is another hash, that of the inputs (see `inputs`).
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from indexer.build.version_history import ContentDigests
from indexer.engine.schema import fingerprint
from indexer.engine.taxonomy import Taxonomy
from indexer.json_codec import to_json
from indexer.model import Passage, Record

__all__ = ["ContentHash", "short_hash"]

# Where a document is kept, who read it and how well, and what leads out of it: none of it is
# searched. Its pages are hashed as passages.
_NOT_SEARCHED = frozenset(
    {
        "path",
        "sha256",
        "size",
        "missing_attachments",
        "same_by",
        "pages",
        "headings",
        "heading_positions",
        "links",
        "warnings",
        "sources",
        "pictures",
        "unread",
    }
)
_SEARCHED = tuple(field.name for field in fields(Record) if field.name not in _NOT_SEARCHED)


class ContentHash:
    """Hashes documents as they are written, in any order; it keeps only a digest of each."""

    def __init__(self) -> None:
        self._digests: dict[str, str] = {}

    def add(self, record: Record, passages: Iterable[Passage]) -> None:
        """Adds a document with its tagged passages."""
        content = [
            {name: to_json(getattr(record, name)) for name in _SEARCHED},
            [to_json(passage) for passage in passages],
        ]
        self._digests[record.id] = _digest(content)

    def version(self, taxonomy: Taxonomy) -> str:
        """The corpus version of the documents added, with the taxonomy that they are searched by
        and the analysis and ranking of this program.
        """
        return short_hash([sorted(self._digests.items()), _declarations(taxonomy), fingerprint()])

    def digests(self, taxonomy: Taxonomy, declared: Taxonomy) -> ContentDigests:
        """The corpus version with the digests that say in what it differs from another; `declared`
        is the taxonomy without the values that only documents have.
        """
        return ContentDigests(
            self.version(taxonomy),
            {id: digest[:12] for id, digest in sorted(self._digests.items())},
            {
                **{name: short_hash(part) for name, part in _declarations(declared).items()},
                "program": fingerprint(),
            },
        )


def short_hash(value: Any) -> str:
    """Twelve hexadecimal digits of the SHA-256 of a value as canonical JSON."""
    return _digest(value)[:12]


def _declarations(taxonomy: Taxonomy) -> dict[str, Any]:
    declarations: dict[str, Any] = to_json(taxonomy)
    return {**declarations, "synonyms": sorted(map(list, {*taxonomy.synonyms}))}


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
