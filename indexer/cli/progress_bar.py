"""Progress bars: one line of a terminal, drawn again in place, for builds and for downloads.

click.progressbar cannot show these lines: it hides the cursor, ends with a new line instead of
wiping its own, and has no place for the counts of pages.
"""

import shutil
import time
from contextlib import suppress
from typing import TextIO

from indexer.corpus.text import printable
from indexer.extract.limits import MIB

__all__ = ["BuildProgressBar", "FetchProgressBar"]

_BAR_WIDTH = 24
_URL_WIDTH = 40
_REDRAW_SECONDS = 0.1
_ERASE_TO_END_OF_LINE = "\x1b[K"


class _StatusLine:
    """A line that is drawn at most ten times a second and leaves nothing behind."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._drawn = 0.0

    def done(self) -> None:
        """Wipes the line."""
        self._show("")

    def _draw(self, line: str, *, at_once: bool = False) -> None:
        """Shows the line, unless one was drawn a moment ago."""
        now = time.monotonic()
        if at_once or now - self._drawn >= _REDRAW_SECONDS:
            self._drawn = now
            self._show(line)

    def _show(self, line: str) -> None:
        # A line that cannot be shown must not stop the work.
        with suppress(OSError):
            self._stream.write(f"\r{line}{_ERASE_TO_END_OF_LINE}")
            self._stream.flush()


class BuildProgressBar(_StatusLine):
    """A build: documents, pages and the time left."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
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
        """Says what takes long after the last document."""
        self._show("Publishing  sorting and verifying the index")

    def line(self, seconds: float) -> str:
        """The line after so many seconds of the current step."""
        if not self._total:
            return f"{self._verb}  {self._count:,} files"
        bar = _bar(self._count, self._total)
        pages = f", {self._pages:,} pages" if self._verb == "Reading" else ""
        left = _duration(seconds / max(self._count, 1) * (self._total - self._count))
        return (
            f"{self._verb}  {bar}  {self._count:,} of {self._total:,} documents{pages}, {left} left"
        )

    def _start(self, verb: str, total: int) -> None:
        self._verb, self._count, self._total = verb, 0, total
        self._started, self._drawn = time.monotonic(), 0.0

    def _step(self) -> None:
        self._count += 1
        line = self.line(time.monotonic() - self._started)
        self._draw(line, at_once=self._count == self._total)


class FetchProgressBar(_StatusLine):
    """Downloads: the size of the file that is coming, or why nothing comes."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._url = ""
        self._size = self._total = 0

    def file(self, url: str, here: int, total: int) -> None:
        """Starts the bar of a file."""
        self._url, self._size, self._total, self._drawn = url, here, total, 0.0
        self.more(0)

    def more(self, size: int) -> None:
        """Counts bytes."""
        self._size += size
        self._draw(self.line())

    def notice(self, sentence: str) -> None:
        """Shows the sentence until something comes."""
        self._show(sentence)

    def line(self) -> str:
        """The current line."""
        name, size = printable(self._url)[-_URL_WIDTH:], f"{self._size / MIB:,.1f}"
        if not self._total:
            return f"Fetching  {size} MiB  {name}"
        bar = _bar(self._size, self._total)
        return f"Fetching  {bar}  {size} of {self._total / MIB:,.1f} MiB  {name}"

    def _show(self, line: str) -> None:
        # A line that wraps could not be wiped.
        super()._show(line[: shutil.get_terminal_size().columns - 1])


def _bar(count: int, total: int) -> str:
    filled = min(_BAR_WIDTH, _BAR_WIDTH * count // total)
    return "█" * filled + "·" * (_BAR_WIDTH - filled)


def _duration(seconds: float) -> str:
    """Minutes and seconds, with hours if there are any: 0:30, 1:00:00."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes_of_hour = divmod(minutes, 60)
    return f"{hours}:{minutes_of_hour:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
