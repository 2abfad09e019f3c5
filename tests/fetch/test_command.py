"""The command `pillars-index fetch`: output, exit codes, locks, interruption."""

import json
import os
from collections.abc import Sequence

import pytest

from indexer.cli.commands import main
from indexer.errors import BuildLocked
from indexer.fetch import download
from tests.support.fetch_room import LONG, PDF, Room
from tests.support.misbehaving_server import Request, answer, bytes_of


@pytest.fixture
def at_home(room: Room, monkeypatch: pytest.MonkeyPatch) -> Room:
    """The command finds the corpus where it looks by default, and makes no pauses."""
    monkeypatch.chdir(room.corpus.parent)
    monkeypatch.setenv("PILLARS_FETCH_PAUSE", "0")
    monkeypatch.setenv("PILLARS_FETCH_RETRIES", "0")
    return room


def test_the_command_for_people(at_home: Room, capsys: pytest.CaptureFixture[str]) -> None:
    at_home.report()
    at_home.server.pages["/report.pdf"] = answer(PDF)

    assert main(["fetch", "--dry-run"]) == 0
    assert f"{at_home.server.url('/report.pdf')} -> reports/r.pdf" in capsys.readouterr().out
    assert main(["fetch"]) == 0
    words = capsys.readouterr().out
    assert "Fetched (1)\n  reports/r.pdf  723 bytes" in words
    assert "pillars-index build" in words
    assert main(["fetch"]) == 0
    assert "1 files are here" in capsys.readouterr().out
    assert main(["fetch", at_home.server.url("/gone.pdf")]) == 1
    words = capsys.readouterr().out
    assert "Not fetched (1)" in words
    assert "Look for the new address" in words


def test_the_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch", "--help"]) == 0
    words = capsys.readouterr().out
    for name in ("--dry-run", "--again", "--repin", "--no-attachments", "PILLARS_FETCH_CONTACT"):
        assert name in words


def test_the_command_for_programmes(at_home: Room, capsys: pytest.CaptureFixture[str]) -> None:
    at_home.report()
    at_home.server.pages["/report.pdf"] = answer(PDF)
    arguments = ["fetch", "--json", "--quiet", at_home.server.url("/report.pdf")]

    assert main([*arguments, at_home.server.url("/gone.pdf")]) == 1

    value = json.loads(capsys.readouterr().out)
    assert set(value) == {
        "ok", "dry_run", "fetched", "unchanged", "failed", "planned", "requests", "seconds",
    }  # fmt: skip
    assert set(value["fetched"][0]) == {"path", "url", "size", "sha256", "resumed"}
    assert set(value["failed"][0]) == {"url", "path", "code", "message", "hint"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["ftp://example.org/a.pdf"], 2),
        (["/etc/passwd"], 2),
        (["example.org"], 2),
        (["http://a:b@example.org/"], 2),
        (["--fetch-seconds", "0"], 2),
        (["--fetch-contact", "a b"], 2),
        (["--corpus", "nowhere"], 5),
    ],
)
def test_exit_codes_of_wrong_calls(
    at_home: Room, arguments: Sequence[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fetch", *arguments]) == code
    assert capsys.readouterr().err.startswith("Error: ")
    assert at_home.files == []


@pytest.mark.parametrize(
    "line", ['file_url = "x"', 'colour = "red"', 'file_url = "https://example.org/a.pdf"']
)
def test_a_wrong_catalogue_is_said_to_be(at_home: Room, line: str) -> None:
    at_home.catalog(f"r\n{line}")

    assert main(["fetch"]) == 5


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be locked there")
def test_two_runs_do_not_fetch_into_one_folder(at_home: Room) -> None:
    codes = []

    def behave(request: Request) -> bytes:
        codes.append(main(["fetch", "--quiet"]))
        return answer(PDF)

    at_home.report()
    at_home.server.pages["/report.pdf"] = behave

    assert main(["fetch"]) == 0
    assert codes == [BuildLocked.exit_code]


def test_an_interruption_leaves_only_the_part(
    at_home: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_home.report()
    at_home.server.pages["/report.pdf"] = bytes_of(LONG)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(download, "digest", interrupt)

    assert main(["fetch"]) == 130
    assert at_home.files == ["reports/.r.pdf.part", "reports/.r.pdf.part.json"]
