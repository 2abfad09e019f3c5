"""A reading process, seen from the process that builds: started, listened to, ended."""

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

from indexer.extract.wire_format import MAX_BYTES
from indexer.extract.workers.main import WorkerConfig, run
from indexer.model import Source

__all__ = ["Messages", "Task", "Worker", "process_context"]

# What the server that forks loads once, so that no worker has to.
_PRELOADED = ["indexer.extract.workers.main", "indexer.extract.workers.preload"]
_STOP_SECONDS = 5.0
# From the end of its messages to the end of a process.
_DEATH_SECONDS = 2.0

# None: the process is gone, or sent what is no message.
Messages = SimpleQueue[tuple["Worker", bytes | None]]


@dataclass(slots=True, eq=False)
class Task:
    """The n-th document, how many times its worker died, and when the last one was given it."""

    number: int
    source: Source
    deaths: int = 0
    started_at: float = 0.0


class Worker:
    """A process, our end of its pipe and the folder it may write in.

    `task` is what it is reading (None when idle), `read` how many documents it has read. `spoke`:
    the message that was due by `deadline` lies in `messages`.
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
            # The server that forks was ended, and the next start has another; or it cannot be.
            messages.put((self, f"{type(error).__name__}: {error}".encode()))
        finally:
            child_pipe.close()

    @property
    def idle(self) -> bool:
        """Whether it can be given a document."""
        return self.ready and not self.task

    @property
    def exit_code(self) -> int | None:
        """How the process ended, below 0 by a signal; None while it lives. May wait a moment."""
        self._process.join(_DEATH_SECONDS)
        return self._process.exitcode

    def expect(self, seconds: float) -> None:
        """Waits for one message in a thread: a worker that stalls amid one stalls nobody else, and
        one that sends without end fills no memory.
        """
        self.deadline = time.monotonic() + seconds
        self.message_waiting = self._listener is None
        self._due.release()

    def kill(self) -> None:
        """Ends the process at once, if it ever was."""
        if self._process.pid is not None:
            self._process.kill()

    def stop(self) -> None:
        """Ends the process and removes what it left behind."""
        self.kill()
        if self._process.pid is not None:
            self._process.join(_STOP_SECONDS)
        if self._listener:
            self._due.release()
            self._listener.join(_STOP_SECONDS)
        # A process that cannot be ended (a disk that does not answer) keeps its end of the pipe.
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
    """A new process imports the main program of its parent: here that is the whole command, which
    takes longer than all else in starting a worker, and has nothing that it needs.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def process_context() -> ForkServerContext | SpawnContext:
    """A way to start processes in which nothing of this one leaks: a fresh server that forks."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context
