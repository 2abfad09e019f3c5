"""`python -m tests.tools.search_bench`: makes what is missing, asks, and keeps what was measured.

The answers of all engines are measured in one interleaved run, in CPU time. The figures are kept as
JSON in the folder of the cache; docs/benchmarks.md is written from them.
"""

import argparse
import json
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.tools.search_bench.build import index_folder
from tests.tools.search_bench.cache import cache_folder, size_label
from tests.tools.search_bench.change import measure_change
from tests.tools.search_bench.corpus import make_corpus
from tests.tools.search_bench.engines import ENGINES
from tests.tools.search_bench.engines.protocol import FULL, index_path
from tests.tools.search_bench.entries import entries
from tests.tools.search_bench.measure import Measurement, measure
from tests.tools.search_bench.process import EngineProcess
from tests.tools.search_bench.queries import draw_queries
from tests.tools.search_bench.question import CLASSES, BenchQuery
from tests.tools.search_bench.report import REPORT, report
from tests.tools.search_bench.serving import measure_serving
from tests.tools.search_bench.tables import ratio_table, time_table

LEVELS = (FULL, "documents", "application", "html", "json")
# Plain Whoosh needs minutes for one round of 10,000 passages, so it is asked about fewer.
_SMALL_ONLY = {"whoosh": 1000}


def main(arguments: Sequence[str]) -> int:
    """Measures and prints the tables; keeps the figures and writes the page if that is wanted."""
    options = _options(arguments)
    make_corpus()
    for size in options.size:
        figures = {part: PARTS[part](size, options) for part in options.parts}
        if options.report:
            for part, values in figures.items():
                write(f"{part}-{size_label(size)}.json", {"size": size, **values})
            REPORT.write_text(report(), encoding="utf-8")
    return 0


def measure_answers(size: int, options: argparse.Namespace) -> dict[str, Any]:
    """The answers of all engines, which are built if needed; prints the tables."""
    engines = [name for name in options.engines if size <= _SMALL_ONLY.get(name, size)]
    for engine in engines:
        ensure_built(engine, size, again=options.rebuild)
    queries = list(_chosen(stored_queries(size), options.classes, options.queries))
    measured = measure(engines, options.levels, size, queries, options.rounds)
    sys.stdout.write(tables(measured, queries, size))
    return {
        "date": time.strftime("%Y-%m-%d"),
        "machine": machine(),
        "classes": [query.kind for query in queries],
        "times": measured.medians(),
        "totals": measured.totals,
        "first": measured.first,
        "opening": measured.opening,
    }


def measure_changes(size: int, options: argparse.Namespace) -> dict[str, Any]:
    """Builds after a changed file."""
    return dict(measure_change(size))


def measure_requests(size: int, options: argparse.Namespace) -> dict[str, Any]:
    """Requests over HTTP; our index is built if needed."""
    ensure_built("ours", size)
    return {"rows": measure_serving(size, stored_queries(size))}


PARTS = {"answers": measure_answers, "change": measure_changes, "serving": measure_requests}


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    def names(text: str) -> list[str]:
        return text.split(",")

    def sizes(text: str) -> list[int]:
        return [int(size) for size in text.split(",")]

    parser = argparse.ArgumentParser("search_bench", description=__doc__)
    parser.add_argument("--size", type=sizes, default=[10_000, 100_000], help="passages")
    parser.add_argument("--engines", type=names, default=list(ENGINES), help=",".join(ENGINES))
    parser.add_argument("--classes", type=names, default=list(CLASSES), help=",".join(CLASSES))
    parser.add_argument("--levels", type=names, default=list(LEVELS), help="of ours")
    parser.add_argument("--queries", type=int, default=20, help="in each class")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rebuild", action="store_true", help="write the indexes again")
    parser.add_argument("--parts", type=names, default=["answers"], help=",".join(PARTS))
    parser.add_argument(
        "--report", action="store_true", help="keep the figures and write docs/benchmarks.md"
    )
    return parser.parse_args(arguments)


def _chosen(
    queries: Sequence[BenchQuery], classes: Sequence[str], count: int
) -> Iterator[BenchQuery]:
    """The first questions of each class."""
    for kind in classes:
        yield from [query for query in queries if query.kind == kind][:count]


def ensure_built(engine: str, size: int, *, again: bool = False) -> None:
    """Writes the index of an engine unless it is there, and what that cost."""
    folder = index_folder(size) if engine == "ours" else index_path(engine, size)
    file = cache_folder() / f"build-{engine}-{size_label(size)}.json"
    former = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    if again or former.get("index") != folder.name or not folder.exists():
        with EngineProcess(engine, size) as process:
            built = process.request("build")
        write(file.name, {"engine": engine, "size": size, "index": folder.name, **built})


def stored_queries(size: int) -> list[BenchQuery]:
    """The questions about the first `size` passages."""
    file = cache_folder() / f"queries-{size_label(size)}.json"
    if not file.exists():
        queries = draw_queries([entry.text for entry in entries(size)])
        write(file.name, [query.to_json() for query in queries])
    return [BenchQuery.from_json(values) for values in json.loads(file.read_text("utf-8"))]


def machine() -> str:
    """The processor and the interpreter."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{models[0] if models else platform.machine()}, Python {platform.python_version()}"


def write(name: str, values: Any) -> None:
    """Writes a file of the cache."""
    text = json.dumps(values, indent=1, ensure_ascii=False)
    (cache_folder() / name).write_text(text + "\n", encoding="utf-8")


def tables(measured: Measurement, queries: Sequence[BenchQuery], size: int) -> str:
    """Times and ratios, for people."""
    classes = [query.kind for query in queries]
    times = measured.medians()
    text = f"\n{size} passages, CPU ms: median / 95 % / largest\n\n"
    text += time_table(classes, times, {name: name for name in times})
    rivals = {name: name for name in times if not name.startswith("ours")}
    for column in times:
        if column.startswith("ours") and rivals:
            text += f"\n{column} divided by: median (10 % to 90 %)\n\n"
            text += ratio_table(classes, times, column, rivals)
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
