"""Percentiles and paired ratios of measured times; nothing here measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["ALL", "Spread", "percentile", "ratios_by_class", "spread", "times_by_class"]

# The name of all classes together.
ALL = "all"


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, a low and a high percentile, the largest, and of how many."""

    median: float
    low: float
    high: float
    largest: float
    count: int


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least `share` of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def spread(values: Sequence[float], low: float, high: float) -> Spread | None:
    """The spread of values, None without any."""
    if not values:
        return None
    return Spread(
        percentile(values, 0.5),
        percentile(values, low),
        percentile(values, high),
        max(values),
        len(values),
    )


def times_by_class(
    classes: Sequence[str], times: Sequence[float | None]
) -> Mapping[str, list[float]]:
    """The times of the questions by their class, and of all of them under "all"."""
    groups: dict[str, list[float]] = {ALL: []}
    for name, milliseconds in zip(classes, times, strict=True):
        groups.setdefault(name, [])
        if milliseconds is not None:
            groups[name].append(milliseconds)
            groups[ALL].append(milliseconds)
    return groups


def ratios_by_class(
    classes: Sequence[str], ours: Sequence[float | None], theirs: Sequence[float | None]
) -> Mapping[str, list[float]]:
    """How many times theirs ours takes, question by question, where both answer it."""
    return times_by_class(
        classes,
        [a / b if a is not None and b else None for a, b in zip(ours, theirs, strict=True)],
    )
