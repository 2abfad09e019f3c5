"""What runs in a reading process: a source comes through the pipe, what was read goes back."""

import os
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from indexer.extract.files import Extract
from indexer.extract.limits import MIB, Limits
from indexer.model import Reason, Source, Unreadable

try:
    import resource
except ImportError:  # no such limits on Windows; the wall limit still holds
    resource = None  # type: ignore[assignment]

__all__ = ["READY", "Read", "run"]

READY = "ready"
# CPU time beyond the wall limit after which the kernel ends a worker whose parent is gone.
_CPU_GRACE = 5

Read = Callable[[Source, Limits], Extract]


def run(pipe: Connection, read: Read, limits: Limits) -> None:
    """Serves until the pipe closes, or memory was lacking: what is left may be in pieces."""
    # Ctrl-C reaches the whole group: the parent decides what becomes of its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _silence()
    _limit_memory(limits)
    pipe.send(READY)
    while True:
        try:
            source: Source = pipe.recv()
        except (EOFError, OSError):
            return
        _limit_time(limits)
        if not _answer(pipe, read, source, limits):
            return


def _answer(pipe: Connection, read: Read, source: Source, limits: Limits) -> bool:
    try:
        pipe.send(read(source, limits))
    except MemoryError:
        message = f"Reading it needed more than {limits.read_memory} MiB of memory (read_memory)."
        pipe.send((Unreadable(source.path, Reason.OUT_OF_MEMORY, message),))
        return False
    except BrokenPipeError:
        return False
    except Exception as error:  # noqa: BLE001  no document may take others with it
        message = f"The reader failed with {type(error).__name__}: {error}."[:300]
        pipe.send((Unreadable(source.path, Reason.CRASHED, message),))
    return True


def _silence() -> None:
    """Libraries written in C print to the terminal: nobody reads it there."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _limit_memory(limits: Limits) -> None:
    if resource is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = limits.read_memory * MIB
        resource.setrlimit(resource.RLIMIT_AS, (_at_most(wanted, hard), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(limits: Limits) -> None:
    if resource is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        wanted = int(time.process_time() + limits.read_seconds) + _CPU_GRACE
        resource.setrlimit(resource.RLIMIT_CPU, (_at_most(wanted, hard), hard))


def _at_most(wanted: int, hard: int) -> int:
    return wanted if hard < 0 else min(wanted, hard)  # RLIM_INFINITY is -1
