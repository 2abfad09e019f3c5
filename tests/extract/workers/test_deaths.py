"""Processes that read are killed at any moment, or lie: nothing is lost, nobody else is harmed."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from indexer.extract import extract_all
from indexer.extract.limits import Limits
from indexer.extract.reader_api import Progress
from indexer.extract.wire_format import FileResult, encode
from indexer.extract.workers import pool
from indexer.extract.workers.process import Task, Worker
from indexer.model import Document, Page, Reason, Source, Unreadable
from indexer.page_images import Layout, Picture, PicturesFile, read_picture
from indexer.settings import Settings
from tests.extract.workers.conftest import OutOfTime
from tests.support.processes import alive, end, readers, within

SETTINGS = Settings(workers=2, read_seconds=600)
GO = "go on"
PNG = b"\x89PNG\r\n\x1a\n and so on"


def named(*paths: str, file: Path = Path("/nowhere")) -> list[Source]:
    return [Source(path, file, 0, 0, "") for path in paths]


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    """The file of documents that are held until it has the words."""
    path = tmp_path / "gate"
    path.touch()
    return path


def document(path: str, text: str = "words") -> FileResult:
    return (Document(path, "probe", path, (Page(1, "", "", text),)),)


def faulty(source: Source, limits: Limits, pictures: Path | None, progress: Progress) -> FileResult:
    """A reader that does what its document says."""
    match source.path.partition("-")[0]:
        case "held":
            progress()
            while source.file.read_text() != GO:
                time.sleep(0.01)
        case "long":
            return document(source.path, "words " * 1_000_000)
        case "killed":
            signal.raise_signal(signal.SIGKILL)
        case "hang":
            time.sleep(600)
        case "longer":
            return document(source.path, "words " * 12_000_000)
    return document(source.path)


def summary(sources: Sequence[Source], settings: Settings = SETTINGS) -> dict[str, str]:
    """Path -> title, or the reason why there is none."""
    return {
        source.path: str(first.reason) if isinstance(first, Unreadable) else first.title
        for source, (first, *_) in extract_all(sources, settings, read=faulty)
    }


def test_a_document_whose_worker_is_killed_is_tried_again(
    gate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extend, tried = pool.Pool._extend_deadline, []

    def kill_the_first(self: pool.Pool, worker: Worker, task: Task) -> None:
        tried.append(task.deaths)
        if not task.deaths:
            worker.kill()
            gate.write_text(GO)
        extend(self, worker, task)

    monkeypatch.setattr(pool.Pool, "_extend_deadline", kill_the_first)

    assert summary(named("held-1", "good-2", file=gate)) == {"held-1": "held-1", "good-2": "good-2"}
    assert tried == [0, 1]


@pytest.mark.parametrize("moment", range(9))
def test_a_kill_at_any_moment_loses_nothing(moment: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of the workers is killed when the n-th word was heard. Eight documents and one worker
    that is ready are nine words; the other one may still be starting on a busy machine.
    """
    poll, heard = pool.Pool._poll, 0

    def poll_and_kill(self: pool.Pool, pause: float) -> list[tuple[Worker, bytes | None]]:
        nonlocal heard
        messages = poll(self, pause)
        if heard <= moment < heard + len(messages):
            self._workers[moment % len(self._workers)].kill()
        heard += len(messages)
        return messages

    monkeypatch.setattr(pool.Pool, "_poll", poll_and_kill)
    sources = named("good-1", "long-2", "good-3", "good-4", "long-5", "good-6", "good-7", "long-8")

    assert summary(sources) == {source.path: source.path for source in sources}
    assert heard > moment
    assert within(60, lambda: not readers())


def test_a_worker_killed_amid_a_long_message_costs_no_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Six megabytes are more than a pipe holds: when they begin to arrive, it is still sending."""
    receive, messages = Connection.recv_bytes, count(1)

    def receive_and_kill(self: Connection, maxlength: int | None = None) -> bytes:
        self.poll(None)
        if next(messages) == 2:  # after the word that it is ready
            (pid,) = readers()
            end(pid)
        return receive(self, maxlength)

    monkeypatch.setattr(Connection, "recv_bytes", receive_and_kill)

    assert summary(named("long-1"), replace(SETTINGS, workers=1)) == {"long-1": "long-1"}
    assert next(messages) > 4


def test_a_worker_killed_while_idle_costs_no_document() -> None:
    results = extract_all(named("good-1", "good-2"), replace(SETTINGS, workers=1), read=faulty)
    next(results)
    for pid in readers():
        end(pid)
    ((_, second),) = results

    assert second == document("good-2")


def test_the_end_of_the_server_that_forks_loses_nothing(gate: Path) -> None:
    sources = named("good-1", "held-2", "held-3", "held-4", file=gate)
    results = extract_all(sources, SETTINGS, read=faulty)
    first = next(results)
    end(forkserver._forkserver._forkserver_pid)  # type: ignore[attr-defined]
    gate.write_text(GO)
    found = [first, *results]

    assert [extract[0].path for _, extract in found] == [source.path for source in sources]
    assert all(isinstance(extract[0], Document) for _, extract in found)


def test_the_second_death_is_the_outcome() -> None:
    found = summary(named("good-1", "killed-2", "good-3", "killed-4", "good-5"))

    assert found == {
        "good-1": "good-1",
        "killed-2": "crashed",
        "good-3": "good-3",
        "killed-4": "crashed",
        "good-5": "good-5",
    }


def test_a_worker_that_dies_while_starting_is_started_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start, deaths = pool.Pool._start, iter([True, False, True, False])

    def start_and_die(self: pool.Pool) -> None:
        start(self)
        if next(deaths, False):
            self._workers[-1].kill()

    monkeypatch.setattr(pool.Pool, "_start", start_and_die)

    assert summary(named("good-1", "good-2")) == {"good-1": "good-1", "good-2": "good-2"}


BUILD = """
import sys
from pathlib import Path
from indexer.extract import extract_all
from indexer.model import Source
from indexer.settings import Settings
from multiprocessing import forkserver
from tests.extract.workers.test_deaths import faulty, named

if __name__ == "__main__":
    results = extract_all(named("good", "hang-1", "hang-2"), Settings(workers=2), read=faulty)
    next(results)
    print(forkserver._forkserver._forkserver_pid, flush=True)
    next(results)
"""


def test_no_worker_outlives_a_killed_build(tmp_path: Path) -> None:
    script = tmp_path / "build.py"
    script.write_text(BUILD)
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    ) as build:
        assert build.stdout
        server = int(build.stdout.readline())
        assert within(60, lambda: len(readers(server)) == 2)
        workers = readers(server)
        build.kill()

        assert within(60, lambda: not any(map(alive, [server, *workers])))


def test_a_text_too_long_to_send_is_said() -> None:
    assert summary(named("longer-1", "good-2")) == {"longer-1": "too_large", "good-2": "good-2"}


class Liar:
    """A reader that was taken over: it has the pipe, and sends what it wants."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __call__(
        self, source: Source, limits: Limits, pictures: Path | None, progress: Progress
    ) -> FileResult:
        if source.path.startswith("bad"):
            send(self.what, source.path)
        return document(source.path)


def send(what: str, path: str) -> None:
    """Writes past the program to the pipe: the one descriptor that is a socket."""
    (pipe,) = (fd for fd in range(3, 256) if _is_socket(fd))
    header = (1000).to_bytes(4, "big")
    good = encode(document("good-2"))
    match what:
        case "half a message":
            os.write(pipe, header + b"[")
            time.sleep(600)
        case "a length beyond all bounds":
            os.write(pipe, (2**31 - 1).to_bytes(4, "big") + b"[" * 1000)
            time.sleep(600)
        case "a pickle":
            os.write(pipe, header + b"\x80\x04cposix\n_exit\n(K\x03tR." + b" " * 980)
        case "another document":
            os.write(pipe, len(good).to_bytes(4, "big") + good)
        case "no end":
            while True:
                os.write(pipe, (10**6).to_bytes(4, "big") + b"[" * 10**6)
        case "a closed pipe":
            os.close(pipe)
            time.sleep(600)


def _is_socket(descriptor: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    except OSError:
        return False


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("half a message", "timed_out"),
        ("a length beyond all bounds", "crashed"),
        ("a pickle", "crashed"),
        ("another document", "crashed"),
        ("no end", "crashed"),
        ("a closed pipe", "crashed"),
    ],
)
def test_a_worker_that_lies_harms_nobody(what: str, reason: str, out_of_time: OutOfTime) -> None:
    if reason == "timed_out":
        out_of_time("bad")
    results = extract_all(named("good-1", "bad-1", "good-2"), SETTINGS, read=Liar(what))
    found = {source.path: extract[0] for source, extract in results}

    assert isinstance(found["bad-1"], Unreadable)
    assert found["bad-1"].reason is Reason(reason)
    assert (found["good-1"],) == document("good-1")
    assert (found["good-2"],) == document("good-2")
    assert within(60, lambda: not readers())


def drawing(
    source: Source, limits: Limits, pictures: Path | None, progress: Progress
) -> FileResult:
    """A reader of pages with pictures; some are none, and some workers die over them."""
    assert pictures
    with PicturesFile(pictures) as file:
        file.add(0, 1, Picture(PNG, 3, 4, Layout(30, 40, ((0, 5, 1, 2, 3, 4),))))
    match source.path.partition("-")[0]:
        case "killed":
            signal.raise_signal(signal.SIGKILL)
        case "torn":
            with pictures.open("r+b") as torn:
                torn.truncate(pictures.stat().st_size - 5)
        case "none":
            pictures.unlink()
    return document(source.path)


def test_pictures_lie_where_asked_for(tmp_path: Path) -> None:
    sources = named("good-0", "killed-1", "none-2", "torn-3", "good-4")
    seen = []
    for number, _ in enumerate(
        extract_all(sources, replace(SETTINGS, workers=1), read=drawing, pictures=tmp_path)
    ):
        picture = read_picture(tmp_path / f"{number}.zip", 0, 1)
        seen.append(picture.png if picture else b"")

    assert seen == [PNG, b"", b"", b"", PNG]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.zip", "4.zip"]
