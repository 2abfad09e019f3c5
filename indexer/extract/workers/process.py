"""A worker process as seen from the building process: start it, listen to it, stop it."""

import multiprocessing
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext, SpawnContext
from queue import SimpleQueue
from threading import Semaphore, Thread
from types import ModuleType

from indexer.causes import cause
from indexer.extract.wire_format import MAX_BYTES
from indexer.extract.workers.main import WorkerConfig, run
from indexer.model import Source

__all__ = ["Messages", "Task", "Worker", "process_context"]

# Modules that the fork server loads once, so that no worker has to.
_PRELOADED = ["indexer.extract.workers.main", "indexer.extract.workers.preload"]
_STOP_SECONDS = 5.0
# Time between the end of a worker's messages and the end of its process.
_DEATH_SECONDS = 2.0

# None: the process is gone, or sent something that is not a message.
Messages = SimpleQueue[tuple["Worker", bytes | None]]


@dataclass(slots=True, eq=False)
class Task:
    """The n-th document, how many of its workers died, and when it was last assigned."""

    number: int
    source: Source
    deaths: int = 0
    started_at: float = 0.0


class Worker:
    """A process, our end of its pipe, and its scratch folder.

    `task` is the document being read (None if idle), `documents_read` counts finished ones.
    `message_waiting`: the message due by `deadline` is in the queue.
    """

    def __init__(
        self, context: ForkServerContext | SpawnContext, config: WorkerConfig, messages: Messages
    ) -> None:
        self._messages = messages
        self._due = Semaphore(0)
        self._listener: Thread | None = None
        self.scratch = config.scratch
        self.ready = self.message_waiting = False
        self.task: Task | None = None
        self.deadline, self.documents_read = 0.0, 0
        self.pipe, child_pipe = context.Pipe()
        self._process = context.Process(
            target=run, args=(child_pipe, config), daemon=True, name="reader"
        )
        try:
            with _hide_main_module():
                self._process.start()
            self._listener = Thread(target=self._listen, daemon=True)
            self._listener.start()
        except (OSError, EOFError) as error:
            # The fork server was killed, and the next start gets another; or it cannot be started.
            messages.put((self, cause(error).encode()))
        finally:
            child_pipe.close()

    @property
    def idle(self) -> bool:
        """Whether a document can be assigned to it."""
        return self.ready and not self.task

    @property
    def exit_code(self) -> int | None:
        """The exit code, negative for a signal; None while it runs. May wait for a moment."""
        self._process.join(_DEATH_SECONDS)
        return self._process.exitcode

    def expect(self, seconds: float) -> None:
        """Wait for one message in a thread, so that a worker that stalls within a message blocks no
        other, and one that sends endlessly fills no memory.
        """
        self.deadline = time.monotonic() + seconds
        self.message_waiting = self._listener is None
        self._due.release()

    def kill(self) -> None:
        """Kill the process, if it was ever started."""
        if self._process.pid is not None:
            self._process.kill()

    def stop(self) -> None:
        """Kill the process and remove its scratch folder."""
        self.kill()
        if self._process.pid is not None:
            self._process.join(_STOP_SECONDS)
        if self._listener:
            self._due.release()
            self._listener.join(_STOP_SECONDS)
        # A process that cannot be killed (hung disk) keeps its end of the pipe.
        if not (self._listener and self._listener.is_alive()):
            self.pipe.close()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def _listen(self) -> None:
        content: bytes | None = b""
        while content is not None:
            self._due.acquire()
            try:
                content = self.pipe.recv_bytes(MAX_BYTES)
            except (EOFError, OSError):
                content = None
            self.message_waiting = True
            self._messages.put((self, content))


@contextmanager
def _hide_main_module() -> Iterator[None]:
    """Hide `__main__` while a process starts: it would be imported there, and the command line
    program takes longer to import than everything else and is not needed.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def process_context() -> ForkServerContext | SpawnContext:
    """The context that starts processes without inherited state: a fork server, where available."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context
