"""Types of the arrays of the embedded engine, and what is done with them everywhere."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Bools",
    "Floats",
    "Ints",
    "Number",
    "Words",
    "all_of",
    "distinct_values",
    "run_starts",
    "sums_by_row",
]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Words = NDArray[np.uint64]
Number = TypeVar("Number", np.int64, np.float64)


def all_of(masks: Sequence[Bools]) -> Bools:
    """The intersection of at least one mask."""
    intersection = masks[0].copy()
    for mask in masks[1:]:
        intersection &= mask
    return intersection


def run_starts(ascending: Ints) -> Ints:
    """The indexes at which runs of equal values begin."""
    if not len(ascending):
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.append(True, ascending[1:] != ascending[:-1]))


def distinct_values(values: Ints) -> Ints:
    """The different values, ascending. `numpy.unique` hashes them since numpy 2.3, which takes
    many times as long for millions that are nearly sorted.
    """
    ascending = np.sort(values)
    return ascending[run_starts(ascending)]


def sums_by_row(
    parts: Sequence[tuple[Ints, NDArray[Number]]], rows: int, dtype: type[Number]
) -> tuple[Ints, NDArray[Number]]:
    """Of a number of rows those of all parts, ascending, and for each the sum of its values, in the
    order of the parts. Each part has ascending rows, each once, and a value for each.
    """
    filled = [part for part in parts if len(part[0])]
    if len(filled) == 1:
        return filled[0]
    # Only the sums of rows of a part are ever touched.
    mask, sums = np.zeros(rows, np.bool_), np.empty(rows, dtype)
    for part, _ in filled:
        mask[part] = True
        sums[part] = 0
    for part, values in filled:
        sums[part] += values
    of_parts = np.flatnonzero(mask)
    return of_parts, sums[of_parts]
