"""Writes docs/benchmarks.md from the measured JSON in the cache, and from nothing else."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.tools.search_bench.cache import ROOT, cache_folder
from tests.tools.search_bench.engines import ENGINES
from tests.tools.search_bench.engines.protocol import FULL
from tests.tools.search_bench.ratios import spread
from tests.tools.search_bench.tables import (
    bars,
    figure,
    level_table,
    ratio_table,
    table,
    time_table,
)

__all__ = ["REPORT", "report"]

REPORT = ROOT / "docs/benchmarks.md"
_LEVELS = {
    FULL: "engine, by passage",
    "documents": "engine, by document",
    "application": "application",
    "html": "web page",
    "json": "JSON",
}


def report(folder: Path | None = None) -> str:
    """The page, from the files of a folder, by default that of the cache."""
    measured = _Measured(folder or cache_folder())
    introduction = Path(__file__).with_name("introduction.md").read_text(encoding="utf-8")
    parts = [introduction, *measured.sizes_parts(), measured.scaling(), measured.opening()]
    parts += [measured.building(), measured.changes(), measured.serving(), measured.versions()]
    return "\n".join(part for part in parts if part)


class _Measured:
    """The measured files, and the parts of the page that each gives."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._answers = self._by_size("answers")

    def _by_size(self, name: str) -> dict[int, Any]:
        files = self._folder.glob(f"{name}-*.json")
        values = [json.loads(file.read_text(encoding="utf-8")) for file in files]
        return {value["size"]: value for value in sorted(values, key=lambda value: value["size"])}

    def sizes_parts(self) -> Iterator[str]:
        """The answers at each size, the largest first."""
        for size, run in sorted(self._answers.items(), reverse=True):
            if size >= 10_000:
                yield from _answers(size, run)

    def scaling(self) -> str:
        """The medians of all questions at each size."""
        runs = sorted(self._answers.values(), key=lambda run: len(run["times"]))
        rows = [
            [title, *(figure(_median(run, column)) for run in self._answers.values())]
            for column, title in (_columns(runs[-1]) if runs else {}).items()
        ]
        head = ["engine", *map(_count, self._answers)]
        return _part(
            "Scaling", "Median CPU milliseconds of all questions.", table(head, rows), rows
        )

    def opening(self) -> str:
        """CPU of opening, of the very first question, and memory."""
        rows = [
            [
                f"{ENGINES[engine].title}, {_count(size)}",
                figure(opened["import_cpu"]),
                figure(opened["cpu"]),
                figure(run["first"].get(f"{engine} {FULL}")),
                _megabytes(opened["memory"]["private"]),
                _megabytes(opened["memory_after"]["resident"]),
                _megabytes(opened["memory_after"]["private"]),
            ]
            for size, run in self._answers.items()
            for engine, opened in run["opening"].items()
        ]
        head = ["engine, passages", "import, s", "open, s", "first question, ms"]
        head += ["private then, MB", "resident after all, MB", "private after all, MB"]
        text = "CPU of a new process; private memory is what is no mapped file."
        return _part("Opening and memory", text, table(head, rows), rows)

    def building(self) -> str:
        """What writing each index costs."""
        builds = [
            json.loads(file.read_text(encoding="utf-8"))
            for file in self._folder.glob("build-*.json")
        ]
        order = list(ENGINES)
        builds.sort(key=lambda build: (build["size"], order.index(build["engine"])))
        rows = [
            [
                f"{ENGINES[build['engine']].title}, {_count(build['size'])}",
                figure(build["cpu"]),
                _megabytes(build["peak_bytes"]),
                _megabytes(build["index_bytes"]),
            ]
            for build in builds
        ]
        head = ["engine, passages", "CPU, s", "peak of memory, MB", "index, MB"]
        text = "Passages to an index, by one process."
        return _part("Building", text, table(head, rows), rows)

    def changes(self) -> str:
        """What a build costs after a change."""
        rows = [
            [_count(size), str(run["files"]), *(figure(run[name]) for name in _BUILDS)]
            for size, run in self._by_size("change").items()
        ]
        text = (
            "`pillars-index build` of the passages as web pages, CPU seconds of all its processes."
        )
        head = ["passages", "files", "first", "one file changed", "nothing changed"]
        return _part("One changed file", text, table(head, rows), rows)

    def serving(self) -> str:
        """Requests over HTTP."""
        rows = [
            [
                f"{row['title']}, {_count(size)}",
                str(row["clients"]),
                *(figure(row[name]) for name in _SERVED),
            ]
            for size, run in self._by_size("serving").items()
            for row in run["rows"]
        ]
        text = (
            "`pillars-search serve` with two workers and Datasette (one process), each with ten "
            "hits and three facets on a page; Datasette ranks nothing, and its limits of time are "
            "off. The clients run on the same machine."
        )
        head = [
            "server, passages",
            "clients",
            "requests a second",
            "median, ms",
            "99 %, ms",
            "CPU, ms",
        ]
        return _part("Over HTTP", text, table(head, rows), rows)

    def versions(self) -> str:
        """Where this was measured, and with what."""
        lines = []
        for size, run in self._answers.items():
            versions = ", ".join(
                f"{ENGINES[engine].title} {opened['version']}"
                for engine, opened in run["opening"].items()
            )
            lines.append(
                f"* {_count(size)} passages: {run['date']}, {run['machine']}; {versions}.\n"
            )
        return _part("Versions", "", "".join(lines), lines)


_BUILDS = ("first", "changed", "unchanged")
_SERVED = ("requests_per_second", "median_ms", "p99_ms", "cpu_ms")


def _answers(size: int, run: Mapping[str, Any]) -> Iterator[str]:
    columns, classes, times = _columns(run), run["classes"], run["times"]
    rivals = {column: title for column, title in columns.items() if not column.startswith("ours")}
    peers = {f"ours {FULL}": columns[f"ours {FULL}"], **rivals}
    yield f"## {_count(size)} passages\n"
    medians = {title: _median(run, column) for column, title in columns.items()}
    yield "Median CPU milliseconds of all questions:\n"
    yield bars({title: value for title, value in medians.items() if value is not None})
    yield "By class, CPU milliseconds: median / 95th percentile / largest.\n"
    yield time_table(classes, {name: times[name] for name in peers}, peers)
    levels = {name: title for name, title in columns.items() if name not in rivals}
    if len(levels) > 1:
        yield "Ours at each level:\n"
        yield time_table(classes, {name: times[name] for name in levels}, levels)
    if rivals:
        yield "Our time divided by each rival's, paired: median (10th to 90th percentile).\n"
        yield ratio_table(classes, times, f"ours {FULL}", rivals)
        yield "Ours at each level divided by each rival's full work, all questions:\n"
        yield level_table(classes, times, levels, rivals)


def _columns(run: Mapping[str, Any]) -> dict[str, str]:
    """The measured columns and their titles."""
    titles = {}
    for column in run.get("times", ()):
        engine, level = column.split(" ")
        rival = ENGINES[engine].title
        titles[column] = f"Ours, {_LEVELS[level]}" if engine == "ours" else rival
    return titles


def _median(run: Mapping[str, Any], column: str) -> float | None:
    """The median of all questions, None where the column was not measured."""
    values = spread([time for time in run["times"].get(column, ()) if time is not None], 0.1, 0.9)
    return values.median if values else None


def _part(title: str, text: str, body: str, rows: Sequence[object]) -> str:
    """A part of the page, nothing when nothing was measured for it."""
    return "\n\n".join(filter(None, (f"## {title}", text, body))) if rows else ""


def _count(size: int) -> str:
    return f"{size:,}"


def _megabytes(number: float) -> str:
    return f"{number / 1e6:,.0f}"
