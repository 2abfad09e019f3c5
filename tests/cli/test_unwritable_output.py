"""Output that cannot be written: one sentence and exit code 74 for standard output, and no
consequence for standard error.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.cli.commands import main as index_main
from indexer.cli.progress_bar import BuildProgressBar, FetchProgressBar
from search_app.cli.main import main as search_main
from tests.support.folders import page, put
from tests.support.site import ROOT

FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="This system has no /dev/full.")

Main = Callable[[list[str]], int]
# Commands that succeed, with {url} for an index.
COMMANDS = [
    (search_main, ["query", "--index", "{url}", "peer"]),
    (search_main, ["query", "--index", "{url}", "peer", "--json"]),
    (search_main, ["query", "--index", "{url}", "--format=json", "--quiet", "peer"]),
    (search_main, ["embed", "--index", "{url}", "--base-url", "https://search.example.org"]),
    (search_main, ["embed", "--index", "{url}", "--base-url", "https://a.example", "--json"]),
    (search_main, ["--help"]),
    (search_main, ["query", "--help"]),
    (search_main, ["--version"]),
    (index_main, ["--help"]),
    (index_main, ["--version"]),
    (index_main, ["build", "--help"]),
    (index_main, ["extract", str(ROOT / "tests/cli/__init__.py")]),
    (index_main, ["extract", "--json", str(ROOT / "corpus/README.md")]),
]


@contextmanager
def full(name: str, buffering: int = -1) -> Iterator[None]:
    """Standard output or error on a full disk."""
    opened = FULL.open("w", buffering=buffering, encoding="utf-8")
    with opened as stream, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, name, stream)
        yield


def arguments(words: list[str], url: str) -> list[str]:
    return [word.format(url=url) for word in words]


@pytest.mark.parametrize("buffering", [-1, 1])
@pytest.mark.parametrize(("main", "words"), COMMANDS)
def test_a_full_disk_is_one_sentence(
    main: Main,
    words: list[str],
    buffering: int,
    library_url: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with full("stdout", buffering):
        assert main(arguments(words, library_url)) == 74
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith("Error: Standard output cannot be written: No space left on device.")


@pytest.mark.parametrize("form", [[], ["--json"]])
@pytest.mark.parametrize(
    ("main", "words", "code"),
    [
        (search_main, ["query", "--index", "whoosh:/nowhere", "peer"], 3),
        (search_main, ["query", "--sumit", "2011"], 2),
        (index_main, ["plan", "--corpus", "/nowhere"], 5),
        (index_main, ["bogus"], 2),
    ],
)
def test_a_failure_keeps_its_code(
    main: Main, words: list[str], code: int, form: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    with full("stdout"):
        assert main([*words, *form]) == code
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith("Error: ")


@pytest.mark.parametrize(("main", "words"), COMMANDS)
def test_words_for_people_may_be_lost(
    main: Main, words: list[str], library_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = main(arguments(words, library_url))
    output = capsys.readouterr().out
    with full("stderr"):
        assert main(arguments(words, library_url)) == expected == 0
    without_time = [line for line in output.splitlines() if "took_ms" not in line]
    again = capsys.readouterr().out.splitlines()
    assert [line for line in again if "took_ms" not in line] == without_time


def test_a_failure_without_standard_error_keeps_its_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with full("stderr"):
        assert index_main(["plan", "--json", "--corpus", "/nowhere"]) == 5
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "corpus_invalid"


def test_a_bug_is_still_a_bug(
    monkeypatch: pytest.MonkeyPatch, library_url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Only errors of output are told as such."""

    def fail(*args: object, **options: object) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("search_app.cli.query.search", fail)
    assert search_main(["query", "--index", library_url, "peer"]) == 70
    assert "This is a bug" in capfd.readouterr().err


@pytest.mark.parametrize("quiet", [[], ["--quiet"]])
def test_a_build_is_done_although_its_report_is_lost(tmp_path: Path, quiet: list[str]) -> None:
    put(tmp_path / "corpus", "a.html", page("First", "Whole health."))
    index = f"whoosh:{tmp_path / 'index'}"
    command = [sys.executable, "-m", "indexer", "build", "--workers", "1", "--index", index]
    command += ["--corpus", str(tmp_path / "corpus"), *quiet]
    with FULL.open("w") as stream:
        done = subprocess.run(command, cwd=ROOT, stdout=stream, stderr=subprocess.PIPE, text=True)

    assert (done.returncode, done.stderr.count("\n")) == ((0, 0) if quiet else (74, 1))
    assert search_main(["query", "--index", index, "health"]) == 0


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    ("redirection", "code", "sentence"),
    [
        (">/dev/full", 74, "No space left on device"),
        (">&-", 74, "Bad file descriptor"),
        (">&- 2>&-", 74, ""),
        (">/dev/full 2>/dev/full", 74, ""),
        ("2>/dev/full >/dev/null", 0, ""),
        ("2>&- >/dev/null", 0, ""),
    ],
)
def test_the_process_ends_in_order(
    redirection: str, code: int, sentence: str, unbuffered: str, library_url: str
) -> None:
    """No traceback and no other exit code when Python flushes the streams at the end."""
    command = f"{sys.executable} -m search_app query --json --index {library_url} peer"
    done = subprocess.run(
        ["bash", "-c", f"{command} {redirection}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    )
    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in done.stderr
    assert done.stderr.count("\n") == bool(sentence)


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_an_encoding_without_a_character_is_named(
    tmp_path: Path, form: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path / "corpus", "a.html", page("Αλφα", "Whole health."))
    index = f"whoosh:{tmp_path / 'index'}"
    options = ["--workers", "1", "--index", index, "--corpus", str(tmp_path / "corpus")]
    assert index_main(["build", "--quiet", *options]) == 0
    command = [sys.executable, "-m", "search_app", "query", "--index", index, "health", *form]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, env=environment)

    assert done.returncode == 74
    assert done.stderr.count(b"\n") == 1
    assert b"encoding latin-1" in done.stderr
    assert b"PYTHONIOENCODING=utf-8" in done.stderr


def test_progress_that_cannot_be_shown_stops_nothing() -> None:
    with FULL.open("w", buffering=1, encoding="utf-8") as stream:
        build = BuildProgressBar(stream)
        build.reading(1)
        build.read("a.pdf", 1)
        build.publishing()
        build.done()
        fetch = FetchProgressBar(stream)
        fetch.file("https://a.example/", 0, 10)
        fetch.more(10)
        fetch.notice("Waiting.")
        fetch.done()
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
