"""What runs beside the tests fails the run, is shown above pytest's summary, and ends with it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.processes import alive, within
from tests.support.site import ROOT

MAKE = """#!/bin/sh
case $2 in
    good) echo "words of the good" ;;
    bad) echo "words of the bad"; echo "and its error" >&2; exit 3 ;;
    long) sleep 600 & echo "$$ $!" >pids.tmp; mv pids.tmp "$PIDS"; wait ;;
esac
"""
PASSING = "def test_it():\n    pass\n"
FAILING = "def test_it():\n    raise AssertionError\n"
BEGUN = "import os, pathlib\ndef test_it():\n    pathlib.Path(os.environ['BEGUN']).touch()\n"
WAITING = f"import time\n{BEGUN}    time.sleep(600)\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a make of our own."""
    (tmp_path / "make").write_text(MAKE)
    (tmp_path / "make").chmod(0o755)
    return tmp_path


@contextmanager
def started(
    place: Path, test: str, *targets: str, option: str = "-q"
) -> Iterator["subprocess.Popen[str]"]:
    """The lanes beside one test, as a process."""
    (place / "test_one.py").write_text(test)
    command = [sys.executable, "-m", "tests.tools.lanes", *targets, "--"]
    command += [str(place / "test_one.py"), "-p", "no:cacheprovider", option]
    environment = {
        **os.environ,
        "PATH": f"{place}:{os.environ['PATH']}",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PIDS": str(place / "pids"),
        "BEGUN": str(place / "begun"),
    }
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background has their interruptions ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def ended(place: Path, test: str, *targets: str) -> tuple[int, list[str]]:
    """The exit code of the lanes beside one test, and the lines they print."""
    with started(place, test, *targets) as process:
        printed, _ = process.communicate()
        return process.returncode, printed.splitlines()


def running(place: Path) -> list[int]:
    """The processes of the long target that run."""
    path = place / "pids"
    return (
        [pid for pid in map(int, path.read_text().split()) if alive(pid)] if path.exists() else []
    )


def test_all_is_well(place: Path) -> None:
    code, lines = ended(place, PASSING, "good")

    assert code == 0
    assert "1 passed" in lines[-1]
    assert lines[-2].startswith("good passed")
    assert "words of the good" not in lines


@pytest.mark.parametrize(
    ("test", "said"), [(PASSING, "1 passed"), (FAILING, "1 failed")], ids=["passes", "fails"]
)
def test_a_target_that_fails_is_shown_whole_above_the_summary(
    place: Path, test: str, said: str
) -> None:
    code, lines = ended(place, test, "bad", "good")

    assert code == 1
    assert said in lines[-1]
    assert {"words of the bad", "and its error"} <= set(lines)
    ends = [line.partition(" in ")[0] for line in lines if line.startswith(("bad ", "good "))]
    assert ends == ["bad failed", "good passed"]


def test_a_failing_test_fails_beside_good_targets(place: Path) -> None:
    assert ended(place, FAILING, "good")[0] == 1


def test_arguments_that_pytest_refuses_end_the_targets(place: Path) -> None:
    with started(place, PASSING, "long", option="--nonsense") as process:
        _, said = process.communicate()

    assert process.returncode == pytest.ExitCode.USAGE_ERROR
    assert "--nonsense" in said
    assert not running(place)


@pytest.mark.parametrize(
    ("test", "number"),
    [(BEGUN, signal.SIGINT), (WAITING, signal.SIGTERM)],
    ids=["at the end", "in a test"],
)
def test_an_interruption_ends_the_targets_with_all_their_processes(
    place: Path, test: str, number: signal.Signals
) -> None:
    with started(place, test, "long", "good") as process:
        assert within(60, lambda: (place / "pids").exists() and (place / "begun").exists())
        assert running(place)
        process.send_signal(number)
        printed, _ = process.communicate()

    assert process.returncode == pytest.ExitCode.INTERRUPTED
    assert "long stopped" in printed
    assert within(60, lambda: not running(place))
