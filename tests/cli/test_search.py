"""The command pillars-search as people type it: words out, JSON out, exit codes, and the server."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import pytest

from indexer.console import run
from indexer.engine import open_engine
from indexer.engine.protocol import Engine
from indexer.errors import BuildLocked
from indexer.settings import Settings, environment_name
from search_app.cli.main import commands, main
from search_app.cli.serve import command as serve

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _index(library_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(environment_name("index"), library_url)


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["query", "--json", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_hits_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "whole", "health", "--summit", "2011"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "1 document, 2 pages, 5 occurrences for whole and health (corpus version v1)",
        "2 documents without filters",
        "Each part on its own: whole 2, health 3",
        "Searches that find more:",
        "   Without Summit 2011: whole health (2 documents)",
        "1. Whole health and peers (guide, 2011, not in this copy) [whole]",
        "   PDF page 1 What it is",
        "      Whole health is for body and mind. Health comes first.",
        "   p. ii (PDF page 2) Who does it",
        "      Peers support whole health in every state.",
    ]
    assert err == ""


def test_one_json_value_and_words_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "--json", "the", "peers"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["ok"] is True
    assert "Very common words were not required: the." in err
    assert main(["query", "--json", "--quiet", "the", "peers"]) == 0
    assert capsys.readouterr().err == ""


def imported(*arguments: str) -> set[str]:
    """The modules that are there when a command has run, in a process of its own."""
    code = (
        "import json, sys; from search_app.cli.main import main; main(sys.argv[1:]); "
        "sys.stderr.write(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


WEB = {"flask", "werkzeug", "jinja2", "granian", "search_app.application", "search_app.html"}


@pytest.mark.parametrize(
    "command", [["query", "health"], ["query", "--help"], ["alike", "whole", "1"]]
)
def test_only_what_serves_imports_the_web_application(command: list[str]) -> None:
    modules = imported(*command)

    assert "indexer.engine" in modules
    assert modules & WEB == set()


def test_help_and_the_version_import_no_engine() -> None:
    heavy = {"indexer.engine", "numpy", "whoosh", *WEB}

    assert imported("--help") & heavy == set()
    assert len({name for name in imported("--help") if name.startswith("search_app")}) <= 4


def test_the_list_of_commands_has_the_first_sentence_of_each() -> None:
    context = click.Context(commands)
    with context:
        shown = commands.get_help(context).split("Commands:")[1]
    listed = dict(line.split(maxsplit=1) for line in shown.splitlines() if line)

    for name in commands.list_commands(context):
        command = commands.get_command(context, name)
        assert command is not None
        assert (command.help or "").startswith(listed[name].rstrip(".")), name


def test_an_index_is_opened_once(monkeypatch: pytest.MonkeyPatch, library_url: str) -> None:
    opened = []

    def opens(url: str) -> Engine:
        opened.append(url)
        return open_engine(url)

    monkeypatch.setattr("search_app.cli.options.open_engine", opens)
    monkeypatch.setattr("search_app.cli.query.open_engine", opens)

    assert main(["query", "health"]) == 0
    assert opened == [library_url]


def test_every_facet_of_the_index_is_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"--{facet} VALUE" in shown for facet in ("summit", "topic", "year"))
    assert "only pages with this summit, for example" in shown
    assert "Examples:\n    pillars-search query " in shown
    both = asked(capsys, "--summit", "2010", "--summit", "2009")
    assert {hit["document"] for hit in both["hits"]} == {"billing", "codes", "lost"}


def test_filters_include_and_exclude(capsys: pytest.CaptureFixture[str]) -> None:
    page = asked(capsys, "--filter", "summit=2010", "--filter", "-summit=2011")
    assert [hit["document"] for hit in page["hits"]] == ["billing"]


def test_what_is_no_option_is_part_of_the_query(capsys: pytest.CaptureFixture[str]) -> None:
    page = asked(capsys, "health", "-budget", "--limit", "1", "-medicaid")
    assert page["query"]["q"] == "health -budget -medicaid"
    assert asked(capsys, "--", "--json", "-peer")["query"]["q"] == "--json -peer"


def test_parameters_of_a_search_are_options(capsys: pytest.CaptureFixture[str]) -> None:
    page = asked(
        capsys,
        *("health", "whole", "--match", "any", "--sort", "title", "--by", "page", "--page", "2"),
        *("--group", "off", "--per-page", "1", "--stem", "off", "--synonyms", "off", "--explain"),
        *("--v", "old"),
    )
    assert page["links"]["self"] == (
        "/search?q=health+whole&match=any&synonyms=off&stem=off&sort=title&by=page&group=off&page=2"
        "&per_page=1&explain=1&v=old"
    )
    assert page["hits"][0]["explain"]
    within = asked(capsys, "health", "--document", "billing")
    assert within["total"] == {
        "documents": 1,
        "pages": 1,
        "occurrences": 1,
        "documents_without_filters": 3,
        "hits": 1,
    }


@pytest.mark.parametrize(("limit", "hits"), [("1", 1), ("2", 2), ("5000", 4)])
def test_the_first_hits(capsys: pytest.CaptureFixture[str], limit: str, hits: int) -> None:
    assert len(asked(capsys, "--limit", limit)["hits"]) == hits


def test_nothing_found_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, "zzz")["hits"] == []


WRONG = [
    (["query", "--sort", "best"], "relevance"),
    (["query", "--page", "0"], "1<=x"),
    (["query", "--limit", "0"], "1<=x"),
    ([], "Usage:"),
    (["query", "--filter", "nonsense=1"], "summit, topic, year"),
    (["query", "--filter", "summit"], "NAME=VALUE"),
    (["query", "--document", "nothing"], "nothing"),
    (["query", "--index", "elsewhere:x"], "whoosh:FOLDER"),
    (["nonsense"], "nonsense"),
    (["serve", "--port", "many"], "many"),
]


@pytest.mark.parametrize(("arguments", "says"), WRONG, ids=[" ".join(row[0]) for row in WRONG])
def test_wrong_usage(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("command", ["query", "serve"])
def test_without_an_index(command: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([command, "--index", f"whoosh:{tmp_path}"]) == 3
    assert "pillars-index build" in capsys.readouterr().err


def test_a_failure_with_json_is_one_json_value(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["query", "--json", "--index", f"whoosh:{tmp_path}"]) == 3
    out, err = capsys.readouterr()
    assert json.loads(out)["error"]["code"] == "index_missing"
    assert err


@pytest.mark.parametrize(
    ("failure", "code"),
    [(BuildLocked("Locked."), 4), (KeyboardInterrupt(), 130), (RuntimeError("x"), 70)],
)
def test_every_failure_has_its_exit_code(
    failure: BaseException, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise failure

    monkeypatch.setattr("search_app.cli.query.search", fail)
    assert run(commands, "pillars-search", ["query", "peer"]) == code


def test_a_reader_that_has_seen_enough_is_no_failure(library_url: str) -> None:
    command = f"{sys.executable} -m search_app query --index {library_url} | true; echo $PIPESTATUS"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("0\n", "")


@contextmanager
def served(url: str, *options: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """The running server and the address that it prints."""
    command = [sys.executable, "-u", "-m", "search_app", "serve", "--index", url, "--port", "0"]
    with subprocess.Popen(
        [*command, *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            yield process, line.removeprefix("Serving on ").split(" ")[0].strip()
        finally:
            if process.poll() is None:
                process.kill()


def _stopped_under_load(library_url: str) -> tuple[list[int], list[str], str, int]:
    """Statuses, answers that did not come, the log, and the exit code of a server that four
    clients ask without a pause while it is stopped.
    """
    statuses: list[int] = []
    broken: list[str] = []
    stopping = threading.Event()

    def ask(url: str) -> None:
        while not stopping.is_set():
            try:
                with urllib.request.urlopen(f"{url}/search?q=whole+health", timeout=10) as answer:
                    answer.read()
                    statuses.append(answer.status)
            except (urllib.error.URLError, ConnectionError) as error:
                # Refused: nobody took the request. Anything else: an answer that was broken off.
                if "refused" not in str(error).lower():
                    broken.append(repr(error))
                return

    with served(library_url) as (process, url):
        clients = [threading.Thread(target=ask, args=(url,)) for _ in range(4)]
        for client in clients:
            client.start()
        end = time.monotonic() + 30
        while len(statuses) < 40 and time.monotonic() < end:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        log, _ = process.communicate(timeout=20)
        stopping.set()
        for client in clients:
            client.join(15)
    return statuses, broken, log, process.returncode


def test_the_server_answers_logs_no_queries_and_stops_under_load(library_url: str) -> None:
    statuses, broken, log, code = _stopped_under_load(library_url)
    if broken:
        # A connection that still lay in the kernel's queue when the server let its port go is
        # reset, and looks like a broken answer. That is a matter of microseconds; a server that
        # drops what it has begun, with four clients always waiting, does so every time.
        statuses, broken, log, code = _stopped_under_load(library_url)

    assert len(statuses) >= 40
    assert set(statuses) == {200}
    assert broken == []
    assert code == 0
    assert '"GET /search" 200' in log
    assert "whole" not in log


def test_the_log_has_queries_where_that_is_asked_for(library_url: str) -> None:
    with served(library_url, "--log-queries", "--workers", "1") as (process, url):
        # A line is written after its answer: with the next answer it is there.
        for path in ("api/v1/search?q=peer", "healthz", "healthz"):
            urllib.request.urlopen(f"{url}/{path}", timeout=10).read()
        process.send_signal(signal.SIGINT)
        log, _ = process.communicate(timeout=20)
    assert '"GET /api/v1/search?q=peer" 200' in log


def test_a_taken_port_is_wrong_usage(library_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["serve", "--port", port]) == 2
    error = capsys.readouterr().err
    assert error.startswith(
        f"Error: Cannot listen on 127.0.0.1, port {port}: Address already in use."
    )
    assert "PILLARS_PORT=8322 make run" in error


def test_the_options_of_serve_are_settings() -> None:
    options = {option.name for option in serve.params} - {"quiet"}
    assert options <= set(Settings.__dataclass_fields__)


def test_ranges_and_exclusion_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    def documents(*arguments: str) -> set[str]:
        return {hit["document"] for hit in asked(capsys, *arguments)["hits"]}

    assert documents("--year", "2010..2011") == {"whole", "billing", "codes"}
    assert documents("--filter", "year=2010..", "--filter", "-topic=health") == {
        *("whole", "billing", "codes"),
    }
    assert documents("--filter", "-year=2010..2011") == {"lost"}
    assert documents("--summit", "2010", "--filter", "-summit=2011..") == {"billing"}
    assert main(["query", "--summit", "2011..2010"]) == 0
    assert "summit: 2011..2010 runs backwards: 2010..2011 was used." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("--sumit", "--summit"), ("--sumit=2011", "--summit"), ("--limt", "--limit"), ("--zzzz", "")],
)
def test_an_unknown_option_is_no_word_of_the_query(
    capsys: pytest.CaptureFixture[str], typed: str, meant: str
) -> None:
    assert main(["query", typed, "2011", "warm"]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert typed.partition("=")[0] in err
    assert meant in err


def test_two_hyphens_end_the_options(capsys: pytest.CaptureFixture[str]) -> None:
    answer = asked(capsys, "--", "--sumit", "health")
    assert answer["query"]["q"] == "--sumit health"
    assert asked(capsys, "health", "-whole")["query"]["q"] == "health -whole"


@pytest.mark.parametrize("command", ["similar", "embed", "serve"])
def test_no_other_command_takes_an_unknown_option(command: str) -> None:
    assert main([command, "--sumit", "2011"]) == 2
