"""Acknowledgements: reads acknowledged.toml, which names files that cannot be read and why that is
accepted.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from indexer.corpus.skip_rules import is_skipped
from indexer.corpus.toml_table import Table, read_toml

__all__ = ["ACKNOWLEDGED", "Acknowledgement", "load_acknowledgements"]

ACKNOWLEDGED = "acknowledged.toml"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A file that may stay unread: by its path in the corpus, its SHA-256, or both ("" for the one
    that is not given).
    """

    reason: str
    path: str = ""
    sha256: str = ""


def load_acknowledgements(corpus: Path) -> tuple[Acknowledgement, ...]:
    """The entries of the folder's acknowledged.toml, none without one; CorpusInvalid says what is
    wrong.
    """
    root = read_toml(corpus / ACKNOWLEDGED)
    if root is None:
        return ()
    entries: list[Acknowledgement] = []
    for table in root.tables("files"):
        entry = _entry(table)
        if (entry.path, entry.sha256) in [(other.path, other.sha256) for other in entries]:
            table.wrong("path" if entry.path else "sha256", "names a file for the second time")
        entries.append(entry)
    root.end()
    return tuple(entries)


def _entry(table: Table) -> Acknowledgement:
    entry = Acknowledgement(
        reason=table.text("reason", required=True),
        path=table.text("path"),
        sha256=table.text("sha256").lower(),
    )
    table.end()
    if not (entry.path or entry.sha256):
        table.wrong("path", "is missing, and so is sha256: give one of them or both")
    if entry.sha256 and not re.fullmatch(r"[0-9a-f]{64}", entry.sha256):
        table.wrong("sha256", f"is {entry.sha256!r}: it must be 64 hexadecimal digits")
    if entry.path and is_skipped(entry.path, ()):
        table.wrong("path", f"is {entry.path!r}, which is never read")
    return entry
