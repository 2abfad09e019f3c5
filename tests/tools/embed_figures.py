"""What was measured of each box -> lines with ratios, theirs to ours."""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.tools.embed_measure import Load

__all__ = ["KINDS", "code_lines", "data_lines", "ratio", "request_lines", "spread", "time_lines"]

KINDS = ("JS", "CSS", "wasm")
# A round is the times of one query after the other on a page opened for it; the first is cold.
Rounds = Sequence[Sequence[float]]
_WIDTH = 36


def ratio(theirs: float, ours: float) -> str:
    """How many times ours theirs is."""
    return f"{theirs / ours:.1f} times ours" if ours else "ours is none"


def code_lines(loads: Mapping[str, Load]) -> Iterator[str]:
    """Programs and style, gzipped; the first is ours."""
    yield from _compared({name: load.code for name, load in loads.items()}, _bytes, _kinds(loads))


def data_lines(loads: Mapping[str, Load]) -> Iterator[str]:
    """Answers and parts of an index, gzipped; the first is ours."""
    yield from _compared({name: load.data for name, load in loads.items()}, _bytes, {})


def request_lines(loads: Mapping[str, Load]) -> Iterator[str]:
    """The numbers of requests; the first is ours."""
    notes = {name: f"{load.requests_for_data} for data" for name, load in loads.items()}
    yield from _compared({name: load.requests for name, load in loads.items()}, str, notes)


def time_lines(times: Mapping[str, Rounds], cold: bool) -> Iterator[str]:
    """Medians, and the median of the paired ratios with its spread; the first is ours."""
    chosen = {
        name: [_of_round(round_, cold) for round_ in rounds] for name, rounds in times.items()
    }
    flat = {name: [one for row in rows for one in row] for name, rows in chosen.items()}
    first, *others = flat
    yield f"  {first:{_WIDTH}} {statistics.median(flat[first]):7.0f} ms"
    for name in others:
        ratios = [a / b for a, b in zip(flat[name], flat[first], strict=True)]
        shown = f"{statistics.median(ratios):.1f} times ours ({spread(ratios)})"
        yield f"  {name:{_WIDTH}} {statistics.median(flat[name]):7.0f} ms  {shown}"


def spread(ratios: Sequence[float]) -> str:
    """Between what all lie, or 80 of 100 where they are many."""
    ordered = sorted(ratios)
    tenth = len(ordered) // 10
    return f"{ordered[tenth]:.1f} to {ordered[-tenth - 1]:.1f}{' for 80 of 100' * (tenth > 0)}"


def _of_round(times: Sequence[float], cold: bool) -> Sequence[float]:
    return times[:1] if cold else times[1:]


def _compared(
    figures: Mapping[str, int], shown: Callable[[int], str], notes: Mapping[str, str]
) -> Iterator[str]:
    first = next(iter(figures))
    for name, figure in figures.items():
        parts = [notes[name]] if notes.get(name) else []
        parts += [ratio(figure, figures[first])] if name != first else []
        yield f"  {name:{_WIDTH}} {shown(figure):>10}  {'; '.join(parts)}".rstrip()


def _bytes(size: int) -> str:
    return f"{size / 1000:.1f} kB"


def _kinds(loads: Mapping[str, Load]) -> dict[str, str]:
    return {
        name: ", ".join(
            f"{kind} {load.bytes[kind] / 1000:.1f}" for kind in KINDS if kind in load.bytes
        )
        for name, load in loads.items()
    }
