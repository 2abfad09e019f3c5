"""The command pillars-index: what it prints for people and for programs, and its exit codes."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import indexer.cli.commands
from indexer.cli.commands import commands, main
from indexer.engine import build_lock
from indexer.errors import BuildFailed, EngineUnreachable, FetchFailed
from indexer.settings import Settings
from tests.support.documents import make_pdf
from tests.support.folders import everything_wrong, here, page, put

__all__ = ["here"]  # a fixture

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus of two pages in `corpus`, with the index beside it, both where the commands look by
    default.
    """
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "corpus", "a.html", page("First", "Whole health for all."))
    put(tmp_path / "corpus", "b.html", page("Second", "Something else is here."))
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    """The one JSON value on stdout."""
    return json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("folder", "here")
def test_build_plan_check_and_stats_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan"]) == 0
    assert "Nothing is built yet" in (words := capsys.readouterr().out)
    assert "To add (2)\n  a.html\n  b.html" in words

    assert main(["build"]) == 0
    words = capsys.readouterr().out
    assert "2 documents, 2 pages, 2 of them with text" in words
    assert "2 files read, 0 taken from the cache, 0 gone" in words

    assert main(["build"]) == 0
    assert "Nothing changed, nothing was written." in capsys.readouterr().out
    assert main(["plan"]) == 0
    assert "Nothing to do." in capsys.readouterr().out

    assert main(["check"]) == 0
    words = capsys.readouterr().out
    assert "pages  with text  words  agreement  document" in words
    assert "Documents: 2 = 2 read + 0 not read + 0 not in this copy" in words
    assert "Pages: 2 = 2 with text + 0 blank + 0 need OCR + 0 not read" in words
    assert "First" in words
    assert "every page can be read" in words

    assert main(["stats"]) == 0
    assert "web-page" in capsys.readouterr().out


@pytest.mark.usefixtures("folder", "here")
def test_json_is_one_value_on_stdout_and_words_go_to_stderr(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["build", "--json"]) == 0
    streams = capsys.readouterr()
    report = json.loads(streams.out)
    assert report["documents"] == 2
    assert "2 documents" in streams.err

    for command in ("plan", "check", "stats"):
        assert main([command, "--format", "json", "--quiet"]) == 0
        streams = capsys.readouterr()
        assert json.loads(streams.out)["version"] == report["version"]
        assert streams.err == ""

    assert main(["check", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("here")
def test_unread_documents_are_listed_and_need_attention(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(folder / "corpus", "bad\nname.pdf", b"")

    assert main(["build"]) == 1
    words = capsys.readouterr().out
    assert "Not read (1)\n  bad\\nname.pdf  empty" in words
    assert main(["check"]) == 1
    assert "[empty]" in capsys.readouterr().out
    assert main(["build", "--json", "--quiet"]) == 1
    assert [one["path"] for one in printed(capsys)["unread"]] == ["bad\nname.pdf"]


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def build(*_: object) -> None:
        raise error

    monkeypatch.setattr(indexer.cli.commands, "build", build)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "code", "name"),
    [
        (["buidl"], 2, "bad_request"),
        (["build", "--workers", "many"], 2, "bad_request"),
        (["build", "--workers", "-1"], 2, "bad_request"),
        (["build", "--read-seconds", "nan"], 2, "bad_request"),
        (["build", "--readers", "nobody"], 2, "bad_request"),
        (["extract", "--ocr", "perhaps", "corpus/a.html"], 2, "bad_request"),
        (["build", "--index", "elsewhere"], 2, "bad_request"),
        (["extract", "gone.pdf"], 2, "bad_request"),
        (["check"], 3, "index_missing"),
        (["stats"], 3, "index_missing"),
        (["build", "--corpus", "nowhere"], 5, "corpus_invalid"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_exit_codes_of_wrong_calls(
    arguments: list[str], code: int, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == code
    streams = capsys.readouterr()
    assert streams.out == ""
    assert streams.err.startswith("Error: ")
    assert streams.err.count("\n") == 1

    assert main([*arguments, "--json"]) == code
    error = printed(capsys)
    assert error["ok"] is False
    assert error["error"]["code"] == name
    assert error["error"]["message"]
    assert error["error"]["hint"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FetchFailed("No."), 1),
        (BuildFailed("No."), 6),
        (EngineUnreachable("No."), 7),
        (ZeroDivisionError("No."), 70),
        (KeyboardInterrupt(), 130),
    ],
)
def test_exit_codes_of_failures(
    error: BaseException,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    failing(monkeypatch, error)

    assert main(["build"]) == code
    streams = capsys.readouterr()
    assert streams.out == ""
    assert "Error: " in streams.err
    assert ("Traceback" in streams.err) is (code == 70)


@pytest.mark.usefixtures("folder", "here")
def test_a_second_build_meets_the_lock(capsys: pytest.CaptureFixture[str]) -> None:
    with build_lock("whoosh:index"):
        assert main(["build"]) == 4
    assert "Another build" in capsys.readouterr().err


def test_extract_shows_what_the_indexer_sees(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf, picture = tmp_path / "report.pdf", tmp_path / "picture.png"
    pdf.write_bytes(make_pdf([["Preface."], ["Chapter one."]], labels=[(0, 0, "/r")]))
    picture.write_bytes(b"\x89PNG\r\n\x1a\n and so on")

    assert main(["extract", str(pdf), str(picture), "--json", "--quiet"]) == 1
    seen, unread = printed(capsys)
    design = {
        "path", "kind", "title", "authors", "language", "dates", "headings", "attachments",
        "links", "pages", "unread",
    }  # fmt: skip
    assert design <= set(seen)
    assert set(seen) == set(unread)
    assert (seen["kind"], seen["path"], seen["unread"]) == ("pdf", str(pdf), None)
    assert set(seen["pages"][0]) == {
        "number", "label", "heading", "text", "words", "reader", "agreement", "warnings",
        "above", "below", "unread",
    }  # fmt: skip
    assert isinstance(seen["sources"], dict)
    assert [p["label"] for p in seen["pages"]] == ["i", "1"]
    assert unread["unread"]["reason"] == "unsupported"

    assert main(["extract", str(pdf)]) == 0
    words = capsys.readouterr().out
    assert '--- page 1 "i"' in words
    assert re.search(r"^<1 words\. .*(agree|Read by).*>$", words, re.M)
    assert "Chapter one." in words


@pytest.mark.parametrize("name", ["build", "plan", "check", "stats", "extract"])
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    words = " ".join(capsys.readouterr().out.split())
    assert "--json" in words
    for field in fields(Settings):
        option = f"--{field.name.replace('_', '-')}"
        if any(option in param.opts for param in commands.commands[name].params):
            assert field.metadata["help"].split()[0] in words
            assert f"PILLARS_{field.name.upper()}" in words


@pytest.mark.usefixtures("folder", "here")
def test_settings_come_from_the_environment_and_flags_win(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PILLARS_INDEX", "whoosh:from-environment")
    assert main(["build", "--quiet"]) == 0
    assert Path("from-environment/CURRENT").is_file()
    assert main(["check", "--index", "whoosh:elsewhere"]) == 3


# Root may read everything, so it has to become somebody else. Its Python may lie where nobody else
# gets: whatever is imported must be so before, and documents are read in the process itself.
SCRIPT = """
import os, sys
from indexer.build import extraction
from indexer.cli.commands import main
from indexer.extract.dispatch import read_source

warm, arguments = sys.argv[1], sys.argv[2:]
if os.geteuid() == 0:
    extraction.extract_all = lambda sources, limits, **_: (
        (source, read_source(source, limits)) for source in sources
    )
    main(["build", "--quiet", *arguments[-2:], "--index", warm])
    os.setegid(65534)
    os.seteuid(65534)
sys.exit(main(["build", "--json", "--quiet", *arguments]))
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users may enter; pytest closes its own at each start of another run."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_a_stranger_builds_the_folder_of_everything_wrong(open_folder: Path) -> None:
    """The whole command as an unprivileged user, for whom one file is closed."""
    corpus, index = open_folder / "corpus", open_folder / "index"
    everything_wrong(corpus)
    put(corpus, "closed.html", page("Closed", "Nobody may read this."))
    put(corpus, "cellar/below.html", page("Below", "Nobody gets here."))
    index.mkdir()
    if os.geteuid() == 0:
        os.chown(index, 65534, 65534)
    (corpus / "closed.html").chmod(0)
    (corpus / "cellar").chmod(0)
    arguments = ["--index", f"whoosh:{index}", "--max-html", "1", "--corpus", str(corpus)]
    try:
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, f"whoosh:{open_folder / 'warm'}", *arguments],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
    finally:
        (corpus / "cellar").chmod(0o755)

    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    assert report["ok"] is True
    assert {one["path"]: one["reason"] for one in report["unread"]} == {
        "cellar/": "no_permission",
        "closed.html": "no_permission",
        "empty.pdf": "empty",
        "encrypted.pdf": "encrypted",
        "huge.html": "too_large",
        "large.html": "too_large",
        "nowhere.pdf": "dangling_link",
        "text.pdf": "mislabelled",
        "truncated.pdf": "damaged",
    }
    assert report["documents"] == 10
