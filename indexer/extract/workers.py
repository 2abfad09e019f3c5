"""Sources in, what was read of each out in the same order; a bad document costs itself alone."""

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess

from indexer.errors import BuildFailed
from indexer.extract.files import Extract, read_source
from indexer.extract.limits import Limits
from indexer.extract.worker import READY, Read, run
from indexer.model import Reason, Source, Unreadable

__all__ = ["READERS", "Progress", "extract_all"]

# Raised whenever the same bytes would give another Document.
_RULES = 5
READERS = (
    f"rules {_RULES}, pypdf {version('pypdf')}, beautifulsoup4 {version('beautifulsoup4')}, "
    f"lxml {version('lxml')}, cryptography {version('cryptography')}"
)

Progress = Callable[[Source, Extract], None]

# Parsers leak a little: a fresh process now and then keeps the sum small.
_RECYCLED_AFTER = 200
# Results that wait for an earlier, slower document; bounds the memory that they take.
_AHEAD = 64
_START_SECONDS = 60.0


def extract_all(
    sources: Iterable[Source],
    settings: Limits,
    progress: Progress | None = None,
    *,
    read: Read = read_source,
) -> Iterator[tuple[Source, Extract]]:
    """Reads every source in worker processes; yields each with what was read, in the order given.

    An Extract is the file itself first, then the files embedded in it. `progress` is called in this
    process as soon as a source is done, in any order. `read` is what the workers run: a function of
    a module. Nothing is parsed in this process. Raises BuildFailed when no worker can start.
    """
    pool = _Pool(settings, read)
    waiting = deque[tuple[int, Source]]()
    supply = enumerate(sources)
    done: dict[int, tuple[Source, Extract]] = {}
    following = 0
    try:
        while True:
            while len(waiting) + pool.busy + len(done) < _AHEAD and (task := next(supply, None)):
                waiting.append(task)
            pool.feed(waiting)
            for number, source, extract in pool.finished():
                done[number] = (source, extract)
                if progress:
                    progress(source, extract)
            while following in done:
                yield done.pop(following)
                following += 1
            if not (waiting or pool.busy or done):
                return
    finally:
        pool.close()


@dataclass(slots=True, eq=False)
class _Worker:
    """A process, our end of its pipe, and the document that it is reading (None when idle)."""

    process: BaseProcess
    pipe: Connection
    task: tuple[int, Source] | None = None
    deadline: float = 0.0
    read: int = 0


class _Pool:
    """At most `size` workers; a document that outlives its time or its worker is answered for."""

    def __init__(self, limits: Limits, read: Read) -> None:
        self._limits = limits
        self._read = read
        self._size = limits.workers or _processors()
        self._context = _context()
        self._workers: list[_Worker] = []

    @property
    def busy(self) -> int:
        """Documents being read."""
        return sum(1 for worker in self._workers if worker.task)

    def feed(self, waiting: deque[tuple[int, Source]]) -> None:
        """Hands out what waits to idle workers, starting workers up to the size of the pool."""
        while waiting and self.busy < self._size:
            worker = next((w for w in self._workers if not w.task), None) or self._start()
            task = waiting.popleft()
            try:
                worker.pipe.send(task[1])
            except OSError:  # it died while idle: not this document's fault
                self._retire(worker)
                waiting.appendleft(task)
                continue
            worker.task = task
            worker.deadline = time.monotonic() + self._limits.read_seconds

    def finished(self) -> list[tuple[int, Source, Extract]]:
        """Waits until a worker answers, dies or is out of time; what became of their documents."""
        busy = [w for w in self._workers if w.task]
        if not busy:
            return []
        pause = max(0.0, min(w.deadline for w in busy) - time.monotonic())
        ready = wait([w.pipe for w in busy], timeout=pause)
        now = time.monotonic()
        results = []
        for worker in busy:
            if worker.pipe in ready:
                results.append(self._collect(worker))
            elif now >= worker.deadline:
                results.append(self._expire(worker))
        return results

    def close(self) -> None:
        """Ends all workers, whatever they do."""
        for worker in list(self._workers):
            self._retire(worker)

    def _collect(self, worker: _Worker) -> tuple[int, Source, Extract]:
        number, source = _task(worker)
        try:
            extract: Extract = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join(_START_SECONDS)
            extract = _died(source, worker.process.exitcode, self._limits)
            self._retire(worker)
            return number, source, extract
        worker.task = None
        worker.read += 1
        memory = any(
            isinstance(e, Unreadable) and e.reason is Reason.OUT_OF_MEMORY for e in extract
        )
        if memory or worker.read >= _RECYCLED_AFTER:
            self._retire(worker)
        return number, source, extract

    def _expire(self, worker: _Worker) -> tuple[int, Source, Extract]:
        number, source = _task(worker)
        self._retire(worker)
        return number, source, _timed_out(source, self._limits)

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=run, args=(theirs, self._read, self._limits), daemon=True, name="reader"
        )
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        try:
            if ours.poll(_START_SECONDS) and ours.recv() == READY:
                return worker
        except (EOFError, OSError):
            pass
        self._retire(worker)
        raise BuildFailed(
            f"A reading process could not start within {self._limits.read_memory} MiB of memory.",
            "Raise read_memory, or free memory on this machine.",
        )

    def _retire(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.process.close()
        worker.pipe.close()


def _task(worker: _Worker) -> tuple[int, Source]:
    assert worker.task is not None  # noqa: S101  only busy workers are asked
    return worker.task


def _died(source: Source, code: int | None, limits: Limits) -> Extract:
    if code is not None and -code == getattr(signal, "SIGXCPU", None):
        return _timed_out(source, limits)
    try:
        how = f"was ended by {signal.Signals(-(code or 0)).name}"
    except ValueError:
        how = f"ended with code {code}"
    message = f"The process that read it {how}."
    return (Unreadable(source.path, Reason.CRASHED, message),)


def _timed_out(source: Source, limits: Limits) -> Extract:
    message = f"Reading it took longer than {limits.read_seconds:g} seconds (read_seconds)."
    return (Unreadable(source.path, Reason.TIMED_OUT, message),)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _context() -> ForkServerContext | SpawnContext:
    """A way to start processes in which nothing of this one leaks: a fresh server that forks."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["indexer.extract.worker"])
    return context
