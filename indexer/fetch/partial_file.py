"""Partial file of a download: `.NAME.part` beside its target, with its URL and validator."""

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from indexer.fetch.content import HEAD_BYTES, TAIL_BYTES

__all__ = ["PartialFile", "digest"]


class PartialFile:
    """The bytes that came, and beside them the address and the validator by which the server can
    tell if they are still of the same file. The names start with a dot: no build reads them.
    """

    def __init__(self, target: Path) -> None:
        self.file = target.with_name(f".{target.name}.part")
        self._info = target.with_name(f".{target.name}.part.json")

    def resumable(self, url: str) -> tuple[int, str]:
        """How many bytes of this address are here, and their validator; (0, "") when a download
        must begin anew.
        """
        try:
            info = json.loads(self._info.read_text(encoding="utf-8"))
            size = self.file.stat().st_size
            fits = info["url"] == url and isinstance(info["validator"], str)
        except (OSError, ValueError, KeyError, TypeError):
            return 0, ""
        return (size, info["validator"]) if fits and size and info["validator"] else (0, "")

    def begin(self, url: str, validator: str) -> BinaryIO:
        """An empty part to write to."""
        self.drop()
        self.file.parent.mkdir(parents=True, exist_ok=True)
        info = json.dumps({"url": url, "validator": validator})
        self._info.write_text(info, encoding="utf-8")
        return self.file.open("xb")

    def resume(self) -> BinaryIO:
        """The part, to write behind what is there."""
        return self.file.open("ab")

    def drop(self) -> None:
        """Forgets what came."""
        self.file.unlink(missing_ok=True)
        self._info.unlink(missing_ok=True)

    def ends(self) -> tuple[bytes, bytes]:
        """The first and the last bytes."""
        with self.file.open("rb") as file:
            head = file.read(HEAD_BYTES)
            file.seek(max(0, self.file.stat().st_size - TAIL_BYTES))
            return head, file.read()

    def settle(self, target: Path) -> None:
        """Puts the complete file in its place, all at once."""
        with self.file.open("rb+") as file:
            os.fsync(file.fileno())
        self.file.replace(target)
        self._info.unlink(missing_ok=True)
        # Only then does the name survive a loss of power; Windows cannot open folders.
        with suppress(OSError):
            folder = os.open(target.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def digest(file: Path) -> str:
    """The file's SHA-256."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
