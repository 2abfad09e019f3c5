"""What runs in a reading process: a task comes through the pipe, what was read goes back as bytes.

The libraries that read documents are imported here, and nowhere in the process that builds.
"""

import ctypes
import importlib
import mimetypes
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path

from indexer.extract.limits import MIB, Limits
from indexer.extract.reader_api import Progress
from indexer.extract.wire_format import MAX_BYTES, FileResult, encode
from indexer.extract.workers import sandbox
from indexer.model import Reason, Source, Unreadable

try:
    import resource
except ImportError:  # no such limits on Windows; the wall limit still holds
    resource = None  # type: ignore[assignment]

__all__ = ["HEARTBEAT", "PICTURES", "READY", "Read", "WorkerConfig", "run"]

READY = b"ready"
# Sent amid a document, when a page of it took its time and is done.
HEARTBEAT = b"goes on"
# The file of pictures in a worker's scratch folder.
PICTURES = "pictures.zip"
# CPU time beyond the wall limit after which the kernel ends a worker whose parent is gone.
_CPU_GRACE_SECONDS = 5
# The largest file that a worker can write.
_MAX_FILE_BYTES = 1024 * MIB
_MAX_OPEN_FILES = 256
_PARENT_DEATH_SIGNAL = 1

Read = Callable[[Source, Limits, Path | None, Progress], FileResult]


@dataclass(frozen=True, slots=True)
class WorkerConfig:
    """What a worker has: `read` (None: that of `files`), a folder of its own to write in, whether
    pictures are wanted there, and the files that it may be asked to read.
    """

    read: Read | None
    limits: Limits
    scratch: Path
    pictures: bool
    files: tuple[Path, ...]


def run(pipe: Connection, config: WorkerConfig) -> None:
    """Serves until the pipe closes, or memory was lacking: what is left may be in pieces."""
    # Ctrl-C reaches the whole group: the parent decides what becomes of its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    _close_all_but(pipe)
    try:
        read = _prepare(config)
    except MemoryError:
        return
    except Exception as error:  # noqa: BLE001  whatever it is: the build says it
        pipe.send_bytes(f"{type(error).__name__}: {error}"[:300].encode())
        return
    pipe.send_bytes(READY)
    pictures = config.scratch / PICTURES if config.pictures else None
    progress = partial(_report_progress, pipe, config.limits)
    while True:
        try:
            source: Source = pipe.recv()
        except (EOFError, OSError):
            return
        _limit_cpu_time(config.limits)
        try:
            extract, goes_on = _read_document(read, source, config.limits, pictures, progress)
            pipe.send_bytes(extract)
        except OSError:
            return
        if not goes_on:
            return


def _report_progress(pipe: Connection, limits: Limits) -> None:
    """Tell the pool that the document gets on, and renew the CPU limit."""
    _limit_cpu_time(limits)
    pipe.send_bytes(HEARTBEAT)


def _prepare(config: WorkerConfig) -> Read:
    """Everything that is done before the first document, while this process is nobody's yet."""
    tempfile.tempdir = str(config.scratch)
    mimetypes.init(())  # the same types on every machine, and no file of this one to look into
    read: Read = config.read or importlib.import_module("indexer.extract.dispatch").read_source
    _limit_resources(config.limits)
    sandbox.enter(config.scratch, config.files)
    return read


def _read_document(
    read: Read, source: Source, limits: Limits, pictures: Path | None, progress: Progress
) -> tuple[bytes, bool]:
    """What to send, and whether this process is fit for another document."""
    try:
        content = encode(read(source, limits, pictures, progress))
    except MemoryError:
        message = f"Reading it needed more than {limits.read_memory} MiB of memory (read_memory)."
        return _failure(source, Reason.OUT_OF_MEMORY, message), False
    except Exception as error:  # noqa: BLE001  no document may take others with it
        message = f"The reader failed with {type(error).__name__}: {error}."[:300]
        return _failure(source, Reason.CRASHED, message), True
    if len(content) > MAX_BYTES:
        message = f"Its text exceeds {MAX_BYTES // MIB} MiB."
        return _failure(source, Reason.TOO_LARGE, message), True
    return content, True


def _failure(source: Source, reason: Reason, message: str) -> bytes:
    return encode((Unreadable(source.path, reason, message),))


def _end_with_parent() -> None:
    """No worker outlives the build, however that ends."""
    parent = parent_process()
    if sys.platform == "linux":
        # The parent here is the server that forks, which ends when the build does.
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        if parent is None or not parent.is_alive():
            os._exit(1)
    if sys.platform != "linux" and parent is not None:
        threading.Thread(target=_exit_after, args=(parent.sentinel,), daemon=True).start()


def _exit_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _close_all_but(pipe: Connection) -> None:
    """Closes whatever else this process was born with: the terminal, where libraries written in C
    print, and ways to the processes that started it.
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    if sys.platform == "linux":  # elsewhere the thread above still needs one
        last = os.sysconf("SC_OPEN_MAX")
        os.closerange(3, pipe.fileno())
        os.closerange(pipe.fileno() + 1, last)


def _limit_resources(limits: Limits) -> None:
    if resource is not None:
        _set_limit(resource.RLIMIT_AS, limits.read_memory * MIB)
        _set_limit(resource.RLIMIT_FSIZE, _MAX_FILE_BYTES)
        _set_limit(resource.RLIMIT_NOFILE, _MAX_OPEN_FILES)
        _set_limit(resource.RLIMIT_CORE, 0)
        if sys.platform == "darwin":  # on Linux threads count too, and processes are barred anyway
            _set_limit(resource.RLIMIT_NPROC, 0)


def _set_limit(kind: int, requested: int) -> None:
    """Sets a limit that this process cannot raise again."""
    value = _capped(requested, resource.getrlimit(kind)[1])
    # macOS knows some limits by name only.
    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (value, value))


def _limit_cpu_time(limits: Limits) -> None:
    if resource is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        seconds = int(time.process_time() + limits.read_seconds) + _CPU_GRACE_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (_capped(seconds, hard), hard))


def _capped(value: int, limit: int) -> int:
    return value if limit < 0 else min(value, limit)  # RLIM_INFINITY is -1
