"""Requests over HTTP: our server beside Datasette, each with ten hits and three facets."""

import http.client
import itertools
import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.tools.search_bench.build import index_folder
from tests.tools.search_bench.cache import ROOT, cache_folder, size_label
from tests.tools.search_bench.engines import Installation
from tests.tools.search_bench.engines.protocol import PAGE, SNIPPET
from tests.tools.search_bench.entries import entries
from tests.tools.search_bench.question import BenchQuery
from tests.tools.search_bench.ratios import percentile

__all__ = ["CLIENTS", "measure_serving"]

CLIENTS = (1, 8, 32)
_PAGES = {"Pillars Search, HTML": "/search?q=", "Pillars Search, JSON": "/api/v1/search?q="}
_KINDS = ("rare", "medium", "common", "and")
_WARM, _SECONDS, _START_SECONDS = 20, 15.0, 120.0
_DATASETTE = Installation("datasette", "Datasette", ("datasette==0.65.5",))
_CREATE = """
CREATE TABLE page (rowid INTEGER PRIMARY KEY, id, title, body, year INTEGER, kind, topic, pillar);
CREATE VIRTUAL TABLE search USING fts5
    (title, body, content='page', content_rowid=rowid, tokenize='porter unicode61');
"""


def measure_serving(size: int, queries: Sequence[BenchQuery]) -> list[dict[str, object]]:
    """Requests a second, times and CPU at 1, 8 and 32 clients, of each server and page."""
    texts = [" ".join(query.words) for query in queries if query.kind in _KINDS]
    index = f"whoosh:{index_folder(size)}"
    ours = [sys.executable, "-m", "search_app", "serve", "--index", index, "--port"]
    facets = "_facet=kind&_facet_array=topic&_facet_array=pillar"
    searching = f"/pages/page?_fts_table=search&_size={PAGE}&{facets}&_search="
    rows = []
    with _server(ours) as (port, pid):
        for title, path in (
            ("Pillars Search, HTML", "/search?q="),
            ("Pillars Search, JSON", "/api/v1/search?q="),
        ):
            rows += [_load(title, port, pid, path, texts, clients) for clients in CLIENTS]
    with _server([*_datasette(size), "--port"]) as (port, pid):
        rows += [_load("Datasette, HTML", port, pid, searching, texts, c) for c in CLIENTS]
    return rows


def _datasette(size: int) -> list[str]:
    """The command of Datasette on its database, without limits on the time of a query."""
    file = cache_folder() / f"datasette-{size_label(size)}" / "pages.db"
    if not file.exists():
        _write_database(file, size)
    limits = {"facet_time_limit_ms": 60_000, "sql_time_limit_ms": 60_000, "suggest_facets": 0}
    settings = {**limits, "truncate_cells_html": SNIPPET}
    options = [text for name, value in settings.items() for text in ("--setting", name, str(value))]
    return [*_DATASETTE.command(), "-m", "datasette", "serve", str(file), *options]


def _write_database(file: Path, size: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    database = sqlite3.connect(partial)
    database.executescript(_CREATE)
    for row, entry in enumerate(entries(size)):
        lists = json.dumps(entry.topic), json.dumps(entry.pillar)
        values = (row, entry.id, entry.title, entry.text, entry.year, entry.kind, *lists)
        database.execute("INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
    database.executescript("INSERT INTO search (search) VALUES ('rebuild'); ANALYZE;")
    database.commit()
    database.close()
    partial.replace(file)


@contextmanager
def _server(command: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Port and process of a server, from its first answer until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (cache_folder() / "server.log").open("w") as log:
        process = subprocess.Popen(
            [*command, str(port)], cwd=ROOT, stdout=log, stderr=log, text=True
        )
        try:
            _wait(port, process)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait()


def _wait(port: int, process: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{process.args!r} did not answer: see {cache_folder() / 'server.log'}.")


def _load(
    title: str, port: int, pid: int, path: str, texts: Sequence[str], clients: int
) -> dict[str, object]:
    """What so many clients see, each of which asks one question after the other."""
    targets = [path + quote(text) for text in texts]
    warm = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for target in targets[:_WARM]:
        _get(warm, target)
    warm.close()
    cpu, started = _cpu_seconds(pid), time.monotonic()
    times: list[float] = []
    end = started + _SECONDS
    threads = [
        threading.Thread(target=_client, args=(port, targets, first, end, times))
        for first in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - started
    if not times:
        raise RuntimeError(f"{title} did not answer.")
    return {
        "title": title,
        "clients": clients,
        "requests_per_second": len(times) / seconds,
        "median_ms": percentile(times, 0.5) * 1000,
        "p99_ms": percentile(times, 0.99) * 1000,
        "cpu_ms": (_cpu_seconds(pid) - cpu) / len(times) * 1000,
    }


def _client(port: int, targets: Sequence[str], first: int, end: float, times: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for target in itertools.islice(itertools.cycle(targets), first * 7, None):
        if time.monotonic() > end:
            break
        started = time.perf_counter()
        _get(connection, target)
        times.append(time.perf_counter() - started)
    connection.close()


def _get(connection: http.client.HTTPConnection, target: str) -> None:
    connection.request("GET", target)
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise RuntimeError(f"{target} was answered with {response.status}.")


def _cpu_seconds(pid: int) -> float:
    """User and system time of a process and its descendants that still run."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            parents[int(folder.name)] = int(stat[1])
            ticks[int(folder.name)] = int(stat[11]) + int(stat[12])
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(ticks[member] for member in family) / os.sysconf("SC_CLK_TCK")
