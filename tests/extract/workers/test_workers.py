"""Workers read in order; hangs, crashes, memory bombs and odd files cost one document each."""

import ctypes
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from indexer.errors import BuildFailed
from indexer.extract import extract_all, readers
from indexer.extract.dispatch import read_source
from indexer.extract.limits import Limits
from indexer.extract.reader_api import Progress
from indexer.extract.wire_format import FileResult
from indexer.extract.workers.pool import Pool
from indexer.extract.workers.process import Task, Worker
from indexer.extract.workers.sandbox import drop_capabilities
from indexer.model import Document, Reason, Source, Unreadable
from indexer.settings import Settings
from tests.extract.workers.conftest import OutOfTime
from tests.support.documents import make_pdf

SETTINGS = Settings(workers=2, read_seconds=600)


def faulty_read(
    source: Source, limits: Limits, pictures: Path | None, progress: Progress
) -> FileResult:
    """A reader that does to some files what parsers do to hostile ones; named by the file."""
    match source.path.partition("-")[0]:
        case "hang":
            time.sleep(600)
        case "spin":
            while True:
                pass
        case "crash":
            ctypes.string_at(0)
        case "exit":
            os._exit(3)
        case "bomb":
            bytearray(8 << 30)
        case "raise":
            raise ValueError("odd bytes")
        case "chatter":
            os.write(2, b"noise of a library\n")
    return read_source(source, limits)


def paged_read(
    source: Source, limits: Limits, pictures: Path | None, progress: Progress
) -> FileResult:
    """A reader that gets on page by page: through twenty pages, or for ever."""
    for _ in range(20) if source.path.startswith("paged") else count():
        progress()
    return read_source(source, limits)


def source(path: str, file: Path) -> Source:
    size = file.stat().st_size if file.exists() else 0
    return Source(path=path, file=file, size=size, mtime_ns=0, sha256="")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.html"
    file.write_text("<!doctype html><h1>Title</h1><p>Words of the page.</p>")
    return file


def reasons(sources: Sequence[Source], settings: Settings = SETTINGS) -> dict[str, Reason | str]:
    found: dict[str, Reason | str] = {}
    for one, extract in extract_all(sources, settings, read=faulty_read):
        first = extract[0]
        found[one.path] = first.reason if isinstance(first, Unreadable) else first.title
    return found


def test_faults_cost_their_own_document_alone(
    page: Path, capfd: pytest.CaptureFixture[str], out_of_time: OutOfTime
) -> None:
    out_of_time("hang", "spin")
    names = ["good-1", "crash-1", "hang-1", "good-2", "bomb-1", "raise-1", "good-3", "exit-1"]
    names += ["spin-1", "crash-2", "chatter-1", "good-4"]
    found = reasons([source(name, page) for name in names])

    assert list(found) == names
    assert found == dict.fromkeys(names, "Title") | {
        "crash-1": Reason.CRASHED,
        "crash-2": Reason.CRASHED,
        "exit-1": Reason.CRASHED,
        "raise-1": Reason.CRASHED,
        "hang-1": Reason.TIMED_OUT,
        "spin-1": Reason.TIMED_OUT,
        "bomb-1": Reason.OUT_OF_MEMORY,
    }
    assert capfd.readouterr() == ("", "")


def test_a_reader_that_gets_on_has_more_time_but_not_for_ever(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a clock that moves at each page, for half of the time that a page has."""
    now, extend = 0.0, Pool._extend_deadline

    def turn_a_page(self: Pool, worker: Worker, task: Task) -> None:
        nonlocal now
        now += SETTINGS.read_seconds / 2
        extend(self, worker, task)

    clock = SimpleNamespace(monotonic=lambda: now)
    monkeypatch.setattr("indexer.extract.workers.pool.time", clock)
    monkeypatch.setattr("indexer.extract.workers.process.time", clock)
    monkeypatch.setattr(Pool, "_extend_deadline", turn_a_page)
    sources = [source(name, page) for name in ("paged-1", "endless-2")]
    results = extract_all(sources, replace(SETTINGS, workers=1), read=paged_read)
    first, second = (extract[0] for _, extract in results)

    assert isinstance(first, Document)
    assert isinstance(second, Unreadable)
    assert second.reason is Reason.TIMED_OUT
    assert now == SETTINGS.read_seconds / 2 * (20 + 60)


def test_a_reader_that_says_nothing_has_no_more_time(page: Path) -> None:
    settings = replace(SETTINGS, read_seconds=0.5)

    assert reasons([source("hang-1", page)], settings) == {"hang-1": Reason.TIMED_OUT}


def test_order_is_that_of_the_sources(tmp_path: Path) -> None:
    sources = []
    for n in range(90):
        file = tmp_path / f"{n}.html"
        file.write_text(f"<!doctype html><p>{'Words. ' * (2_000 if n % 17 == 0 else 1)}</p>")
        sources.append(source(f"{n}.html", file))
    seen: list[str] = []
    results = [s.path for s, _ in extract_all(sources, SETTINGS, lambda s, e: seen.append(s.path))]

    assert results == [s.path for s in sources]
    assert sorted(seen) == sorted(results)


def test_no_sources_need_no_worker() -> None:
    assert list(extract_all([], SETTINGS)) == []


def test_leaving_early_ends_the_workers(page: Path) -> None:
    sources = [source("good-1", page), *(source(f"hang-{n}", page) for n in range(5))]
    results = extract_all(sources, SETTINGS, read=faulty_read)
    first, _ = next(results)
    results.close()  # type: ignore[attr-defined]

    assert first.path == "good-1"
    assert multiprocessing.active_children() == []


class Unstartable:
    """A reader that ends the process into which it is loaded."""

    def __call__(
        self, source: Source, limits: Limits, pictures: Path | None, progress: Progress
    ) -> FileResult:
        return read_source(source, limits)

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (3,)


def test_workers_that_cannot_start_are_said(page: Path) -> None:
    with pytest.raises(BuildFailed, match="1024 MiB") as failure:
        list(extract_all([source("a.html", page)], SETTINGS, read=Unstartable()))

    assert "read_memory" in failure.value.hint


def test_a_library_that_is_broken_is_named(page: Path, tmp_path: Path) -> None:
    """As after an upgrade that stopped half-way."""
    (tmp_path / "pypdfium2.py").write_text("raise ImportError('half an upgrade')")
    command = [sys.executable, "-m", "indexer", "extract", str(page)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == BuildFailed.exit_code
    assert "No reading process could start: half an upgrade." in done.stderr


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "dangling.pdf").symlink_to(tmp_path / "nothing")
    (tmp_path / "loop.pdf").symlink_to(tmp_path / "loop.pdf")
    (tmp_path / "folder.pdf").mkdir()
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "empty.pdf").touch()
    names = ["dangling.pdf", "loop.pdf", "folder.pdf", "pipe.pdf", "empty.pdf", "gone.pdf"]

    assert list(reasons([source_of(tmp_path / n) for n in names]).values()) == [
        Reason.DANGLING_LINK,
        Reason.DANGLING_LINK,
        Reason.UNSUPPORTED,
        Reason.UNSUPPORTED,
        Reason.EMPTY,
        Reason.MISSING,
    ]


def source_of(file: Path) -> Source:
    return Source(path=file.name, file=file, size=0, mtime_ns=0, sha256="")


def drop_rights_and_read(
    source: Source, limits: Limits, pictures: Path | None, progress: Progress
) -> FileResult:
    """Reads as an ordinary user: permissions do not bind root."""
    drop_capabilities()
    return read_source(source, limits)


def test_a_file_without_permission(tmp_path: Path) -> None:
    file = tmp_path / "closed.html"
    file.write_text("<!doctype html><p>Words.</p>")
    file.chmod(0)
    results = list(extract_all([source_of(file)], SETTINGS, read=drop_rights_and_read))

    first = results[0][1][0]
    assert isinstance(first, Unreadable)
    assert first.reason is Reason.NO_PERMISSION


def test_a_100_mb_page_is_refused_unread(tmp_path: Path) -> None:
    """The rest of the file is a hole: reading it would take its time and memory."""
    file = tmp_path / "huge.html"
    with file.open("wb") as out:
        out.write(b"<!doctype html><p>words")
        out.truncate(100 * 2**20)

    assert reasons([source_of(file)], replace(SETTINGS, read_memory=400)) == {
        "huge.html": Reason.TOO_LARGE
    }


def test_odd_names(tmp_path: Path) -> None:
    names = ["new\nline.html", "not\\xffutf8.html", "quote'\".html", "ünïcödé 日本.html"]
    sources = []
    for number, name in enumerate(names):
        file = tmp_path / f"{number}.html"
        file.write_text("<!doctype html><p>Words.</p>")
        sources.append(source(name, file))

    results = list(extract_all(sources, SETTINGS))
    assert [s.path for s, _ in results] == names
    titles = [e[0].title for _, e in results if isinstance(e[0], Document)]
    assert titles == ["New line", "Not\\xffutf8", "Quote'\"", "Ünïcödé 日本"]


def test_embedded_files_follow_their_document(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(make_pdf([["Words of it."]], attachments={"n.html": b"<p>note</p>"}))
    ((_, extract),) = extract_all([source_of(file)], SETTINGS)

    assert [e.path for e in extract] == ["a.pdf", "a.pdf#n.html"]


def test_readers_name_what_decides_about_the_text() -> None:
    line = readers(SETTINGS)

    assert all(f"{name} " in line for name in ("rules", "pypdf", "pdfium", "lxml", "trafilatura"))
    assert " none" not in line
    assert readers(replace(SETTINGS, ocr_languages="xxx")).endswith("no text recognition")
    assert "recognition" not in readers(replace(SETTINGS, ocr=False))


def test_wide_and_deep_pages_are_read_within_the_limit(tmp_path: Path) -> None:
    """Each text is looked at a fixed number of times, however many elements lie around it."""
    links = "".join(
        f"<p>Text {n} <a href=a.html>a</a> <a href=b.html>b</a></p>" for n in range(4000)
    )
    file = tmp_path / "wide.html"
    file.write_text(f"<html><body><h1>T</h1>{'<div>' * 300}{links}{'</div>' * 300}")

    ((_, (found,)),) = extract_all([source_of(file)], replace(SETTINGS, read_seconds=300))

    assert isinstance(found, Document)


def test_what_keeps_a_process_from_starting_is_said(tmp_path: Path) -> None:
    """The address of a socket may have 108 bytes, and processes are forked by one that has one."""
    paper, far = tmp_path / "paper.html", tmp_path / ("x" * 100)
    far.mkdir()
    paper.write_text("<title>Paper</title><p>Peers meet in the library.")
    command = [sys.executable, "-m", "indexer", "extract", str(paper)]
    done = subprocess.run(
        command, env={**os.environ, "TMPDIR": str(far)}, capture_output=True, text=True
    )

    assert done.returncode == 6, done.stderr
    assert "AF_UNIX path too long" in done.stderr
    assert "name a shorter TMPDIR" in done.stderr
