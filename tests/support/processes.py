"""The processes that read documents, as the kernel sees them: whose they are, and their end."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import forkserver
from pathlib import Path

__all__ = ["alive", "end", "readers", "within"]


def readers(server: int | None = None) -> list[int]:
    """The workers of this process, or of the forking server given; those that are ended aside."""
    parent = server or forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    return [pid for pid, above in _processes() if above == parent]


def alive(pid: int) -> bool:
    """Whether a process runs."""
    return any(one == pid for one, _ in _processes())


def end(pid: int) -> None:
    """As kill -9 does."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    """Whether something becomes true soon."""
    limit = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > limit:
            return False
        time.sleep(0.01)
    return True


def _processes() -> Iterator[tuple[int, int]]:
    """Every running process with its parent."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
                if state not in "ZX":
                    yield int(folder.name), int(parent)
