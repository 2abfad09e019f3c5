"""Bytes that come -> one line on a terminal, drawn again and again; elsewhere nothing at all."""

import shutil
import time
from typing import Protocol, TextIO

from indexer.extract.limits import MIB
from indexer.fetch.url import brief

__all__ = ["NO_PROGRESS", "Progress", "ProgressBar", "Unseen"]

_WIDTH = 24
_REDRAW_SECONDS = 0.1


class Progress(Protocol):
    """What a download tells of itself; sizes in bytes, `total` 0 where nobody knows it."""

    def file(self, url: str, here: int, total: int) -> None:
        """This file is coming; `here` of its bytes are here already."""

    def more(self, size: int) -> None:
        """So many bytes of it came."""

    def notice(self, sentence: str) -> None:
        """Why nothing comes just now."""

    def done(self) -> None:
        """Nothing more will come."""


class Unseen:
    """Says nothing."""

    def file(self, url: str, here: int, total: int) -> None: ...
    def more(self, size: int) -> None: ...
    def notice(self, sentence: str) -> None: ...
    def done(self) -> None: ...


NO_PROGRESS = Unseen()


class ProgressBar:
    """A bar of the file that is coming; it wipes itself away at the end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._url = ""
        self._size = self._total = 0
        self._drawn = 0.0

    def file(self, url: str, here: int, total: int) -> None:
        """Starts the bar of a file."""
        self._url, self._size, self._total, self._drawn = url, here, total, 0.0
        self.more(0)

    def more(self, size: int) -> None:
        """Counts bytes."""
        self._size += size
        now = time.monotonic()
        if now - self._drawn >= _REDRAW_SECONDS:
            self._drawn = now
            self._show(self.line())

    def notice(self, sentence: str) -> None:
        """Shows the sentence until something comes."""
        self._show(sentence)

    def done(self) -> None:
        """Wipes the line."""
        self._show("")

    def line(self) -> str:
        """The line as it stands."""
        name = brief(self._url)[-40:]
        if not self._total:
            return f"Fetching  {self._size / MIB:,.1f} MiB  {name}"
        filled = min(_WIDTH, _WIDTH * self._size // self._total)
        bar = "█" * filled + "·" * (_WIDTH - filled)
        return f"Fetching  {bar}  {self._size / MIB:,.1f} of {self._total / MIB:,.1f} MiB  {name}"

    def _show(self, line: str) -> None:
        # A line that wraps could not be wiped.
        width = shutil.get_terminal_size().columns - 1
        self._stream.write(f"\r{line[:width]}\x1b[K")
        self._stream.flush()
