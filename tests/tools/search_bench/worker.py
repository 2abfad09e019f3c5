"""The process of one engine: reads requests as lines of JSON and answers each with one.

Imports the standard library alone, so that it runs in the environment of each rival.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

from tests.tools.search_bench.cache import folder_size
from tests.tools.search_bench.engines import create_engine
from tests.tools.search_bench.engines.protocol import BenchEngine
from tests.tools.search_bench.question import BenchQuery


def main(name: str, size: int) -> None:
    """Answers until the input ends."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no answer
    engine = _timed(lambda: create_engine(name, size))
    for line in sys.stdin:
        answer = _answer(engine["result"], json.loads(line), engine["cpu"])
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _answer(engine: BenchEngine, request: dict[str, Any], import_cpu: float) -> dict[str, Any]:
    match request["do"]:
        case "levels":
            return {"levels": engine.levels}
        case "build":
            built = _timed(engine.build)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
            size = folder_size(built["result"])
            return {"cpu": built["cpu"], "peak_bytes": peak, "index_bytes": size}
        case "open":
            opened = _timed(engine.open)
            return {"cpu": opened["cpu"], "import_cpu": import_cpu, "version": opened["result"]}
        case "memory":
            return _memory()
        case _:
            return _ask(engine, request["level"], BenchQuery.from_json(request["query"]))


def _ask(engine: BenchEngine, level: str, query: BenchQuery) -> dict[str, Any]:
    engine.forget()
    asked = _timed(lambda: engine.ask(level, query))
    answer = asked["result"]
    if answer is None or not answer.total:  # finding nothing is not the same work
        return {"unanswered": True}
    return {
        "cpu": asked["cpu"],
        "wall": asked["wall"],
        "total": answer.total,
        "hits": answer.hits,
        "facets": answer.facets,
    }


def _timed(work: Any) -> dict[str, Any]:
    """The result with CPU seconds (user and system, all threads) and seconds by the clock."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return {"result": result, "cpu": cpu, "wall": wall}


def _memory() -> dict[str, int]:
    """Bytes of this process: all that is resident, and what is its own, not a mapped file."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    fields = dict(line.split(":", 1) for line in lines if line.startswith(("VmRSS", "RssAnon")))
    kilobytes = {name: int(value.split()[0]) for name, value in fields.items()}
    return {"resident": kilobytes["VmRSS"] * 1024, "private": kilobytes["RssAnon"] * 1024}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
