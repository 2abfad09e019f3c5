"""Puts the same questions to all engines in turn, and collects the CPU time of each answer."""

import gc
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from tests.tools.search_bench.engines.protocol import FULL
from tests.tools.search_bench.process import EngineProcess
from tests.tools.search_bench.question import BenchQuery

__all__ = ["Measurement", "measure"]


@dataclass(slots=True)
class Measurement:
    """What one interleaved run measured. `times` has for each column ("engine level") and each
    question the CPU milliseconds of every round, or None where the engine has no such question or
    finds nothing; `totals` the pages that each engine found; `first` the milliseconds of the very
    first question; `opening` CPU, version and memory of each engine.
    """

    times: dict[str, list[list[float] | None]] = field(default_factory=dict)
    totals: dict[str, list[int | None]] = field(default_factory=dict)
    first: dict[str, float] = field(default_factory=dict)
    opening: dict[str, dict[str, Any]] = field(default_factory=dict)

    def medians(self) -> dict[str, list[float | None]]:
        """The median of the rounds of each question, by column."""
        return {
            column: [statistics.median(times) if times else None for times in rounds]
            for column, rounds in self.times.items()
        }


def measure(
    engines: Sequence[str],
    levels: Sequence[str],
    size: int,
    queries: Sequence[BenchQuery],
    rounds: int,
) -> Measurement:
    """Asks every question of every engine, one question after the other, `rounds` times.

    One more round before is not counted: it reads what an engine reads once for a word.
    """
    result = Measurement()
    with ExitStack() as stack:
        processes = {engine: stack.enter_context(EngineProcess(engine, size)) for engine in engines}
        columns = list(_open(processes, levels, result))
        for column in columns:
            result.times[" ".join(column)] = [[] for _ in queries]
        gc.disable()  # of this process, so that it does not run while an engine is measured
        for turn in range(-1, rounds):
            for at, query in enumerate(queries):
                start = (turn + at) % len(columns)
                for engine, level in columns[start:] + columns[:start]:
                    _ask(processes[engine], engine, level, query, result, at, turn)
            sys.stderr.write(f"round {turn + 1} of {rounds}\n")
        gc.enable()
        for engine, process in processes.items():
            result.opening[engine]["memory_after"] = process.request("memory")
    return result


def _open(
    processes: Mapping[str, EngineProcess], levels: Sequence[str], result: Measurement
) -> Iterator[tuple[str, str]]:
    """Opens the engines; the columns: each engine at each of its levels that are wanted."""
    for engine, process in processes.items():
        opened = process.request("open")
        result.opening[engine] = {**opened, "memory": process.request("memory")}
        result.totals[engine] = []
        available = process.request("levels")["levels"]
        yield from ((engine, level) for level in available if level in levels)


def _ask(
    process: EngineProcess,
    engine: str,
    level: str,
    query: BenchQuery,
    result: Measurement,
    at: int,
    turn: int,
) -> None:
    answer = process.request("ask", level=level, query=query.to_json())
    column = f"{engine} {level}"
    if "unanswered" in answer:
        result.times[column][at] = None
        times = None
    else:
        times = result.times[column][at]
    if turn < 0:
        if level == FULL:
            result.totals[engine].append(answer.get("total"))
        if times is not None:
            result.first.setdefault(column, answer["cpu"] * 1000)
    elif times is not None:
        times.append(answer["cpu"] * 1000)
