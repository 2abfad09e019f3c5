"""Runs make targets beside the tests: `python -m tests.tools.lanes TARGET... -- [OPTION...]`.

The targets run one after another, niced, while pytest runs with the options in this process. The
output of a target that fails is printed above pytest's own summary, which stays the last line. The
exit code is pytest's, or 1 when only a target failed.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest

from tests.support.environment import SHARED

__all__ = ["main"]

ROOT = Path(__file__).resolve().parents[2]
NICENESS = 5
STOP_SECONDS = 5


class _Outcome(NamedTuple):
    """How a target ended, and what it printed."""

    target: str
    end: Literal["passed", "failed", "stopped"]
    seconds: float
    output: str


class Lane:
    """Make targets that run one after another in a thread; as a plugin of pytest it waits for them
    before the summary.
    """

    def __init__(self, targets: Sequence[str]) -> None:
        self._targets = tuple(targets)
        self._outcomes: list[_Outcome] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._lock = threading.Lock()
        self._ended = threading.Event()

    def start(self) -> None:
        """Starts the first target."""
        threading.Thread(target=self._run, daemon=True).start()

    def stop(self) -> None:
        """Ends the running target with all its processes, and starts no other."""
        with self._lock:
            self._stopped = True
            process = self._process
        for number in (signal.SIGTERM, signal.SIGKILL):
            if process and not self._ended.is_set():
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
                self._ended.wait(STOP_SECONDS)

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Waits for the targets; one that failed fails the run."""
        try:
            if exitstatus == pytest.ExitCode.INTERRUPTED:
                self.stop()
            self._ended.wait()
        except KeyboardInterrupt:
            self.stop()
            session.exitstatus = pytest.ExitCode.INTERRUPTED
        passed = [outcome for outcome in self._outcomes if outcome.end == "passed"]
        if session.exitstatus == pytest.ExitCode.OK and len(passed) < len(self._targets):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """The output of each target that failed, then one line for each target."""
        for outcome in self._outcomes:
            if outcome.end == "failed":
                terminalreporter.section(f"make {outcome.target}")
                terminalreporter.write(outcome.output)
        if self._outcomes:
            terminalreporter.section("beside the tests")
        for outcome in self._outcomes:
            terminalreporter.line(f"{outcome.target} {outcome.end} in {outcome.seconds:.1f}s")

    def _run(self) -> None:
        try:
            for target in self._targets:
                outcome = self._outcome(target)
                self._outcomes.append(outcome)
                if outcome.end == "failed":
                    sys.stderr.write(f"\nmake {target} failed: its output follows at the end.\n")
        finally:
            self._ended.set()

    def _outcome(self, target: str) -> _Outcome:
        begin = time.monotonic()
        with tempfile.TemporaryFile() as output:
            with self._lock:
                if self._stopped:
                    return _Outcome(target, "stopped", 0, "")
                self._process = subprocess.Popen(
                    ["nice", "-n", str(NICENESS), "make", "--no-print-directory", target],
                    cwd=ROOT,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            code = self._process.wait()
            output.seek(0)
            text = output.read().decode(errors="replace")
        end: Literal["passed", "failed"] = "failed" if code else "passed"
        return _Outcome(target, "stopped" if self._stopped else end, time.monotonic() - begin, text)


def main(arguments: Sequence[str]) -> int:
    """Runs the targets and pytest; the exit code of both."""
    split = arguments.index("--")
    lane = Lane(arguments[:split])
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="shared") as folder:
        os.environ[SHARED] = folder
        lane.start()
        try:
            return int(pytest.main([*arguments[split + 1 :]], plugins=[lane]))
        except KeyboardInterrupt:
            return int(pytest.ExitCode.INTERRUPTED)
        finally:
            lane.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
