"""What shells and terminals ask of both programs: the version, completion, output without bold."""

import os
import pty
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from indexer.cli.commands import main as index_main
from indexer.settings import environment_name
from search_app.cli.main import main as search_main

ROOT = Path(__file__).parents[2]
PROGRAMS = {"pillars-index": index_main, "pillars-search": search_main}


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_version_is_that_of_the_package(
    program: str, capsys: pytest.CaptureFixture[str]
) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    assert PROGRAMS[program](["--version"]) == 0
    assert capsys.readouterr().out == f"{program} {version}\n"


@pytest.fixture
def complete(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], library_url: str):
    """What bash is offered for the last word of a line."""
    monkeypatch.setenv(environment_name("index"), library_url)

    def offered(line: str) -> list[str]:
        words = line.split(" ")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
        variable = f"_{words[0]}_COMPLETE".replace("-", "_").upper()
        monkeypatch.setenv(variable, "bash_complete")
        assert PROGRAMS[words[0]]([]) == 0
        return [row.partition(",")[2] for row in capsys.readouterr().out.split()]

    return offered


def test_completion_of_commands_options_and_values(complete) -> None:
    assert complete("pillars-search qu") == ["query"]
    assert {"build", "plan", "check"} <= set(complete("pillars-index "))
    assert complete("pillars-search query --sort ") == ["relevance", "newest", "oldest", "title"]
    assert complete("pillars-search query --summ") == ["--summit"]
    assert complete("pillars-search query --summit 201") == ["2010", "2011"]
    assert complete("pillars-search query --sumit 2010 --summ") == ["--summit"]


def test_completion_without_an_index(complete, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(environment_name("index"), "whoosh:nothing-here")

    assert complete("pillars-search query --summ") == []
    assert complete("pillars-search query --sor") == ["--sort"]


def test_the_lines_for_bash_in_the_document_work() -> None:
    document = (ROOT / "docs" / "operating.md").read_text()
    (lines,) = re.findall(r"^```bash\n(.*?)^```", document, re.M | re.S)
    script = f"{lines}\ncomplete -p pillars-search pillars-index"

    done = subprocess.run(
        ["bash", "-euc", script],
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert re.findall(r"-F _(\w+)_completion (\S+)", done.stdout) == [
        ("pillars_search", "pillars-search"),
        ("pillars_index", "pillars-index"),
    ]


@pytest.mark.parametrize(("no_color", "bold"), [(None, True), ("", True), ("1", False)])
def test_output_on_a_terminal_is_plain_where_that_is_asked_for(
    no_color: str | None, bold: bool, library_url: str
) -> None:
    environment = {**os.environ, environment_name("index"): library_url}
    environment.pop("NO_COLOR", None)
    if no_color is not None:
        environment["NO_COLOR"] = no_color
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "search_app", "query", "whole health", "--quiet"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=theirs) as process:
        os.close(theirs)
        assert process.wait() == 0
    output = os.read(ours, 4096).decode()
    os.close(ours)

    assert "Whole" in output
    assert ("\x1b[1m" in output) is bold
