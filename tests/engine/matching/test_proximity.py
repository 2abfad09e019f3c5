"""Words near each other: the shortest stretches, found one by one, in one text and in all rows at
once, are the same.
"""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engine.matching.patterns import Pattern, Slot, minimal_windows
from indexer.engine.whoosh_engine.kernels.proximity import near
from indexer.engine.whoosh_engine.kernels.stretches import SHIFT

Places = list[list[int]]

PLACES = st.lists(st.integers(0, 14), max_size=7, unique=True).map(sorted)
LISTS = st.lists(PLACES, min_size=1, max_size=5).flatmap(
    lambda lists: st.lists(st.sampled_from(lists), min_size=1, max_size=5)
)
GAPS = st.lists(st.integers(0, 14), max_size=2, unique=True).map(sorted)


def by_trying(places: Places, distance: int, ordered: bool, gaps: list[int]) -> list[list[int]]:
    """The shortest stretches, from all ways to choose a place for each slot."""
    found = set()
    for chosen in product(*places):
        first, last = min(chosen), max(chosen)
        if len(set(chosen)) < len(chosen) or (ordered and list(chosen) != sorted(chosen)):
            continue
        crossing = any(first < gap < last for gap in gaps)
        if last - first + 1 - len(chosen) <= distance and not crossing:
            found.add((first, last))
    return sorted(
        [first, last]
        for first, last in found
        if not any((a, b) != (first, last) and first <= a and b <= last for a, b in found)
    )


def over_rows(
    rows: list[Places], distance: int, ordered: bool, gaps: list[list[int]]
) -> list[tuple[int, int]]:
    """The first and last places as `near` finds them, the rows' places in one list for each slot;
    slots with the same places are one.
    """
    columns = [[row[slot] for row in rows] for slot in range(len(rows[0]))]
    slots = tuple(Slot("form", repr(column)) for column in columns)
    lists = [
        np.array([n << SHIFT | at for n, places in enumerate(column) for at in places], np.int64)
        for column in columns
    ]
    walls = np.array([n << SHIFT | at for n, places in enumerate(gaps) for at in places], np.int64)
    found = near(Pattern(slots, distance, ordered), lists, walls)
    return list(zip(found.firsts.tolist(), found.lasts.tolist(), strict=True))


@given(LISTS, st.integers(0, 8), st.booleans(), GAPS)
def test_the_shortest_stretches_are_those_of_all_ways(
    places: Places, distance: int, ordered: bool, gaps: list[int]
) -> None:
    found = minimal_windows(places, distance, ordered=ordered, gaps=gaps)

    assert [list(one) for one in found] == by_trying(places, distance, ordered, gaps)


@given(st.data(), st.integers(1, 5), st.integers(0, 8), st.booleans())
def test_all_rows_at_once_are_as_each_on_its_own(
    data: st.DataObject, size: int, distance: int, ordered: bool
) -> None:
    one = st.lists(PLACES, min_size=size, max_size=size)
    rows = data.draw(st.lists(one, min_size=1, max_size=4))
    gaps = data.draw(st.lists(GAPS, min_size=len(rows), max_size=len(rows)))
    each = [
        (n << SHIFT | first, n << SHIFT | last)
        for n, row in enumerate(rows)
        for first, last in by_trying(row, distance, ordered, gaps[n])
    ]

    assert over_rows(rows, distance, ordered, gaps) == each


@pytest.mark.parametrize("size", [2, 6, 7, 9])
def test_many_slots_that_share_places(size: int) -> None:
    """Each word fits a slot and its neighbour; beyond six slots each row is looked at by itself."""
    row = [sorted({slot, slot + 1, 20 + slot}) for slot in range(size)]
    stretches = list(minimal_windows(row, 3, ordered=False))

    assert stretches[0] == (0, size - 1)
    assert over_rows([row, row], 3, False, [[], []]) == [
        (n << SHIFT | first, n << SHIFT | last) for n in (0, 1) for first, last in stretches
    ]


def test_a_word_that_is_asked_for_twice_must_stand_twice() -> None:
    assert list(minimal_windows([[3], [3]], 5, ordered=False)) == []
    assert list(minimal_windows([[3, 5], [3, 5]], 5, ordered=False)) == [(3, 5)]
    assert list(minimal_windows([[3, 5], [3], [4, 9]], 5, ordered=False)) == [(3, 5)]
