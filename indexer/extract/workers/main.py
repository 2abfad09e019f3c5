"""The main loop of a worker process: receive a source, read it, send the results as bytes.

The parser libraries are imported in workers only, never in the building process.
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

from indexer.causes import cause
from indexer.extract.limits import MIB, Limits
from indexer.extract.reader_api import Progress
from indexer.extract.wire_format import MAX_BYTES, FileResult, encode
from indexer.extract.workers import sandbox
from indexer.model import Reason, Source, Unreadable

try:
    import resource
except ImportError:  # no such limits on Windows; the wall-clock limit still applies
    resource = None  # type: ignore[assignment]

__all__ = ["HEARTBEAT", "PICTURES", "READY", "Read", "WorkerConfig", "run"]

READY = b"ready"
# Sent while a document is being read, after each page that took long.
HEARTBEAT = b"goes on"
# The file of page images in a worker's scratch folder.
PICTURES = "pictures.zip"
# CPU seconds beyond the wall-clock limit, after which the kernel kills a worker whose parent is
# gone.
_CPU_GRACE_SECONDS = 5
# The largest file that a worker can write.
_MAX_FILE_BYTES = 1024 * MIB
_MAX_OPEN_FILES = 256
_PARENT_DEATH_SIGNAL = 1

Read = Callable[[Source, Limits, Path | None, Progress], FileResult]


@dataclass(frozen=True, slots=True)
class WorkerConfig:
    """The configuration of a worker: `read` (None for `dispatch.read_source`), its private scratch
    folder, whether page images are wanted there, and the files that it may be asked to read.
    """

    read: Read | None
    limits: Limits
    scratch: Path
    pictures: bool
    files: tuple[Path, ...]


def run(pipe: Connection, config: WorkerConfig) -> None:
    """Serve until the pipe closes or memory runs out, which may leave a bad state."""
    # Ctrl-C reaches the whole process group: the parent decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    _close_all_but(pipe)
    try:
        read = _prepare(config)
    except MemoryError:
        return
    except Exception as error:  # noqa: BLE001  whatever it is: the build says it
        pipe.send_bytes(cause(error).encode())
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
    """Tell the pool that the document progresses, and renew the CPU limit."""
    _limit_cpu_time(limits)
    pipe.send_bytes(HEARTBEAT)


def _prepare(config: WorkerConfig) -> Read:
    """Prepare everything before the first document, while the process is still trusted."""
    tempfile.tempdir = str(config.scratch)
    # The same types on every machine, and no mime.types file to open in the sandbox.
    mimetypes.init(())
    read: Read = config.read or importlib.import_module("indexer.extract.dispatch").read_source
    _limit_resources(config.limits)
    sandbox.enter(config.scratch, config.files)
    return read


def _read_document(
    read: Read, source: Source, limits: Limits, pictures: Path | None, progress: Progress
) -> tuple[bytes, bool]:
    """Read a document; return the bytes to send, and whether this process can read another."""
    try:
        content = encode(read(source, limits, pictures, progress))
    except MemoryError:
        message = f"Reading it needed more than {limits.read_memory} MiB of memory (read_memory)."
        return _failure(source, Reason.OUT_OF_MEMORY, message), False
    except Exception as error:  # noqa: BLE001  no document may take others with it
        message = f"The reader failed: {cause(error)}."
        return _failure(source, Reason.CRASHED, message), True
    if len(content) > MAX_BYTES:
        message = f"Its text exceeds {MAX_BYTES // MIB} MiB."
        return _failure(source, Reason.TOO_LARGE, message), True
    return content, True


def _failure(source: Source, reason: Reason, message: str) -> bytes:
    return encode((Unreadable(source.path, reason, message),))


def _end_with_parent() -> None:
    """End the process with its parent, however that ends."""
    parent = parent_process()
    if sys.platform == "linux":
        # The parent here is the fork server, which ends with the build.
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        if parent is None or not parent.is_alive():
            os._exit(1)
    if sys.platform != "linux" and parent is not None:
        threading.Thread(target=_exit_after, args=(parent.sentinel,), daemon=True).start()


def _exit_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _close_all_but(pipe: Connection) -> None:
    """Close all inherited descriptors: the terminal, and pipes to other processes."""
    null_device = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null_device, descriptor)
    os.close(null_device)
    if sys.platform == "linux":  # elsewhere the watching thread still needs one
        last = os.sysconf("SC_OPEN_MAX")
        os.closerange(3, pipe.fileno())
        os.closerange(pipe.fileno() + 1, last)


def _limit_resources(limits: Limits) -> None:
    if resource is not None:
        _set_limit(resource.RLIMIT_AS, limits.read_memory * MIB)
        _set_limit(resource.RLIMIT_FSIZE, _MAX_FILE_BYTES)
        _set_limit(resource.RLIMIT_NOFILE, _MAX_OPEN_FILES)
        _set_limit(resource.RLIMIT_CORE, 0)
        if sys.platform == "darwin":  # on Linux threads count too, and seccomp denies processes
            _set_limit(resource.RLIMIT_NPROC, 0)


def _set_limit(kind: int, requested: int) -> None:
    """Set a resource limit that this process cannot raise again."""
    value = _capped(requested, resource.getrlimit(kind)[1])
    # macOS accepts some limits in name only.
    with suppress(ValueError, OSError):
        resource.setrlimit(kind, (value, value))


def _limit_cpu_time(limits: Limits) -> None:
    if resource is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        seconds = int(time.process_time() + limits.read_seconds) + _CPU_GRACE_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (_capped(seconds, hard), hard))


def _capped(value: int, limit: int) -> int:
    return value if limit < 0 else min(value, limit)  # RLIM_INFINITY is -1
