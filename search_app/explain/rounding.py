"""Figures that sum to a total -> whole units that still do, by largest remainders."""

from collections.abc import Sequence
from math import floor

__all__ = ["largest_remainder"]


def largest_remainder(values: Sequence[float], total: int) -> list[int]:
    """The values in whole units whose sum is `total`, each less than one unit away; the units that
    rounding down leaves go to the greatest remainders, the first of equals.
    """
    units = [floor(value) for value in values]
    left = total - sum(units)
    by_remainder = sorted(range(len(values)), key=lambda at: units[at] - values[at])
    for at in by_remainder[:left] if left >= 0 else by_remainder[left:]:
        units[at] += 1 if left > 0 else -1
    return units
