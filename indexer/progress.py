"""A build's progress -> one line on a terminal that is drawn again and again; elsewhere nothing at
all.
"""

import time
from typing import Protocol, TextIO

__all__ = ["SILENT", "Bar", "Progress", "Silent"]

_WIDTH = 24
_REDRAW_SECONDS = 0.1


class Progress(Protocol):
    """What a build tells of itself, file by file."""

    def looking(self, path: str) -> None:
        """The folder is walked; this file was found."""

    def reading(self, total: int) -> None:
        """So many files are about to be read."""

    def read(self, path: str, pages: int) -> None:
        """A file was read, with so many pages."""

    def writing(self, total: int) -> None:
        """So many documents are about to be written."""

    def wrote(self, path: str) -> None:
        """A document was written."""

    def publishing(self) -> None:
        """All documents were written; the engine now sorts, verifies and publishes them."""

    def done(self) -> None:
        """Nothing more will come."""


class Silent:
    """Says nothing."""

    def looking(self, path: str) -> None: ...
    def reading(self, total: int) -> None: ...
    def read(self, path: str, pages: int) -> None: ...
    def writing(self, total: int) -> None: ...
    def wrote(self, path: str) -> None: ...
    def publishing(self) -> None: ...
    def done(self) -> None: ...


SILENT = Silent()


class Bar:
    """A bar with documents, pages and the time left; it wipes itself away at the end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._verb = "Looking"
        self._count = self._total = self._pages = 0
        self._started = self._drawn = time.monotonic()

    def looking(self, path: str) -> None:
        """Counts a file that was found."""
        self._step()

    def reading(self, total: int) -> None:
        """Starts the bar of reading."""
        self._start("Reading", total)

    def read(self, path: str, pages: int) -> None:
        """Counts a file and its pages."""
        self._pages += pages
        self._step()

    def writing(self, total: int) -> None:
        """Starts the bar of writing."""
        self._start("Writing", total)

    def wrote(self, path: str) -> None:
        """Counts a document."""
        self._step()

    def publishing(self) -> None:
        """Says what takes so long after the last document."""
        self._show("Publishing  sorting and verifying the index")

    def done(self) -> None:
        """Wipes the line."""
        self._show("")

    def _start(self, verb: str, total: int) -> None:
        self._verb, self._count, self._total = verb, 0, total
        self._started, self._drawn = time.monotonic(), 0.0

    def _step(self) -> None:
        self._count += 1
        now = time.monotonic()
        if now - self._drawn >= _REDRAW_SECONDS or self._count == self._total:
            self._drawn = now
            self._show(self.line(now - self._started))

    def _show(self, line: str) -> None:
        self._stream.write(f"\r{line}\x1b[K")
        self._stream.flush()

    def line(self, seconds: float) -> str:
        """The line after so many seconds of the present step."""
        if not self._total:
            return f"{self._verb}  {self._count:,} files"
        filled = _WIDTH * self._count // self._total
        bar = "█" * filled + "·" * (_WIDTH - filled)
        pages = f", {self._pages:,} pages" if self._verb == "Reading" else ""
        left = _clock(seconds / max(self._count, 1) * (self._total - self._count))
        return (
            f"{self._verb}  {bar}  {self._count:,} of {self._total:,} documents{pages}, {left} left"
        )


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return (
        f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"
    )
