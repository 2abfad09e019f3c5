"""Worker pool: assign documents to processes that may hang, crash or be taken over.

Nothing that a worker sends is trusted until `wire_format.decode` has checked it. A document whose
worker dies is tried once more by a fresh worker; a worker that dies while starting or idle affects
no document.
"""

import os
import shutil
import signal
import tempfile
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue

from indexer.errors import BuildFailed
from indexer.extract.limits import Limits
from indexer.extract.wire_format import FileResult, decode
from indexer.extract.workers.main import HEARTBEAT, PICTURES, READY, Read, WorkerConfig
from indexer.extract.workers.process import Messages, Task, Worker, process_context
from indexer.extract.workers.received_images import receive_images
from indexer.model import Document, Reason, Unreadable

__all__ = ["Pool"]

# Parsers leak memory: a fresh process now and then keeps the total small.
_MAX_DOCUMENTS_PER_WORKER = 200
_START_SECONDS = 60.0
_MAX_FAILED_STARTS = 3
# A document that reports progress may take up to this many times `read_seconds` in total.
_MAX_EXTENSION = 30


class Pool:
    """At most `limits.workers` processes; the n-th document's images go to `<pictures>/<n>.zip`."""

    def __init__(
        self, limits: Limits, read: Read | None, files: tuple[Path, ...], pictures: Path | None
    ) -> None:
        self._limits = limits
        self._read = read
        self._files = files
        self._pictures = pictures
        self._size = limits.workers or _cpu_count()
        self._context = process_context()
        self._scratch = Path(tempfile.mkdtemp(prefix="readers-", dir=pictures))
        self._workers: list[Worker] = []
        self._messages: Messages = SimpleQueue()
        self._started = self._failed_starts = 0

    @property
    def busy(self) -> int:
        """The number of documents being read."""
        return sum(1 for worker in self._workers if worker.task)

    def feed(self, waiting: deque[Task]) -> None:
        """Assign waiting tasks to idle workers, and start workers up to the size of the pool."""
        while waiting and (worker := self._idle_worker(waiting[0])):
            self._assign(worker, waiting)
        starting = sum(1 for worker in self._workers if not worker.ready)
        while starting < len(waiting) and len(self._workers) < self._size:
            self._start()
            starting += 1

    def poll_results(self, waiting: deque[Task]) -> list[tuple[Task, FileResult]]:
        """Wait until a worker sends something, dies or times out; return the finished tasks.

        Tasks to retry go to the front of `waiting`. BuildFailed if no worker starts.
        """
        due = [worker.deadline for worker in self._workers if not worker.idle]
        pause = max(0.0, min(due, default=0.0) - time.monotonic())
        results = []
        for worker, content in self._poll(pause):
            if not worker.ready:
                self._on_ready(worker, content)
            elif worker.task and content == HEARTBEAT:
                self._extend_deadline(worker, worker.task)
            elif (task := worker.task) and (extract := self._outcome(worker, task, content)):
                results.append((task, extract))
            elif task:
                task.deaths += 1
                waiting.appendleft(task)
        return results + self._time_out_late_workers()

    def close(self) -> None:
        """Kill all workers."""
        for worker in list(self._workers):
            self._stop_worker(worker)
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _idle_worker(self, task: Task) -> Worker | None:
        """An idle worker; a retried document gets one that has read nothing yet."""
        for worker in [worker for worker in self._workers if worker.idle]:
            if not (task.deaths and worker.documents_read):
                return worker
            self._stop_worker(worker)
        return None

    def _assign(self, worker: Worker, waiting: deque[Task]) -> None:
        task = waiting[0]
        try:
            worker.pipe.send(task.source)
        except OSError:  # it died while idle: not the fault of this document
            self._stop_worker(worker)
            return
        worker.task = waiting.popleft()
        worker.task.started_at = time.monotonic()
        worker.expect(self._limits.read_seconds)

    def _extend_deadline(self, worker: Worker, task: Task) -> None:
        """Grant another `read_seconds` from now, up to a maximum: a worker may lie."""
        end = task.started_at + _MAX_EXTENSION * self._limits.read_seconds
        worker.expect(min(self._limits.read_seconds, end - time.monotonic()))

    def _poll(self, pause: float) -> list[tuple[Worker, bytes | None]]:
        messages = []
        with suppress(Empty):
            messages.append(self._messages.get(timeout=pause))
            while True:
                messages.append(self._messages.get_nowait())
        return [(worker, content) for worker, content in messages if worker in self._workers]

    def _outcome(self, worker: Worker, task: Task, content: bytes | None) -> FileResult | None:
        """The results of a document, None if it is to be retried."""
        if content is None:
            code = worker.exit_code
            self._stop_worker(worker)
            if code is None:
                return _protocol_violation(task)
            if -code == getattr(signal, "SIGXCPU", None):
                return _timed_out(task, self._limits)
            return _crashed(task, code) if task.deaths else None
        try:
            extract = decode(content, task.source.path)
        except ValueError:
            self._stop_worker(worker)
            return _protocol_violation(task)
        self._collect_images(worker, task, extract)
        worker.task = None
        worker.documents_read += 1
        memory = any(
            isinstance(e, Unreadable) and e.reason is Reason.OUT_OF_MEMORY for e in extract
        )
        if memory or worker.documents_read >= _MAX_DOCUMENTS_PER_WORKER:
            self._stop_worker(worker)
        return extract

    def _collect_images(self, worker: Worker, task: Task, extract: FileResult) -> None:
        """Take the page images out of a worker's scratch folder, and empty the folder."""
        if self._pictures:
            target = self._pictures / f"{task.number}.zip"
            pages = [len(result.pages) if isinstance(result, Document) else 0 for result in extract]
            receive_images(worker.scratch / PICTURES, target, pages)
        for path in worker.scratch.iterdir():
            with suppress(OSError):  # a folder, without a sandbox; it is removed with the worker
                path.unlink()

    def _time_out_late_workers(self) -> list[tuple[Task, FileResult]]:
        now = time.monotonic()
        late = [worker for worker in self._workers if not worker.idle and now >= worker.deadline]
        results = []
        for worker in late:
            if worker.message_waiting:
                continue  # in time: the message is waiting to be processed
            if worker.task:
                results.append((worker.task, _timed_out(worker.task, self._limits)))
                self._stop_worker(worker)
            else:
                self._on_ready(worker, None)
        return results

    def _start(self) -> None:
        self._started += 1
        scratch = self._scratch / str(self._started)
        scratch.mkdir()
        config = WorkerConfig(
            self._read, self._limits, scratch, self._pictures is not None, self._files
        )
        worker = Worker(self._context, config, self._messages)
        worker.expect(_START_SECONDS)
        self._workers.append(worker)

    def _on_ready(self, worker: Worker, content: bytes | None) -> None:
        """Mark a started worker as ready, or count a failed start."""
        if content == READY:
            worker.ready = True
            self._failed_starts = 0
            return
        self._stop_worker(worker)
        self._failed_starts += 1
        if self._failed_starts >= _MAX_FAILED_STARTS:
            memory = f" within {self._limits.read_memory} MiB of memory"
            why = f": {content.decode(errors='replace')}" if content else memory
            raise BuildFailed(
                f"No reading process could start{why}.",
                "Raise read_memory, free memory on this machine, name a shorter TMPDIR, or install "
                "the program anew.",
            )

    def _stop_worker(self, worker: Worker) -> None:
        self._workers.remove(worker)
        worker.stop()


def _protocol_violation(task: Task) -> FileResult:
    message = "The process that read it sent something else than what it had read."
    return (Unreadable(task.source.path, Reason.CRASHED, message),)


def _crashed(task: Task, code: int) -> FileResult:
    try:
        how = f"was ended by {signal.Signals(-code).name}"
    except ValueError:
        how = f"ended with code {code}"
    message = f"The process that read it {how}, and so did a second one."
    return (Unreadable(task.source.path, Reason.CRASHED, message),)


def _timed_out(task: Task, limits: Limits) -> FileResult:
    message = f"Reading it took longer than {limits.read_seconds:g} seconds (read_seconds)."
    return (Unreadable(task.source.path, Reason.TIMED_OUT, message),)


def _cpu_count() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
