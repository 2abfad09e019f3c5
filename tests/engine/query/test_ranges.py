"""Ranges of whole numbers: how they are written, what lies in them, how they are said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engine.query.ranges import Range

bounds = st.one_of(st.none(), st.integers(-(10**9) + 1, 10**9 - 1))
ranges = st.builds(Range, bounds, bounds).filter(lambda r: r != Range())


@pytest.mark.parametrize(
    ("text", "expected", "words"),
    [
        ("2010..2012", Range(2010, 2012), "2010 to 2012"),
        (" 2010 .. 2012 ", Range(2010, 2012), "2010 to 2012"),
        ("2010..", Range(2010, None), "2010 and later"),
        ("..2012", Range(None, 2012), "2012 and earlier"),
        ("2010..2010", Range(2010, 2010), "2010 to 2010"),
        ("-44..14", Range(-44, 14), "-44 to 14"),
        ("2012..2010", Range(2012, 2010), "2012 to 2010"),
    ],
)
def test_written_forms(text: str, expected: Range, words: str) -> None:
    assert Range.parse(text) == expected
    assert expected.words == words


@pytest.mark.parametrize(
    "text",
    [
        *("", "..", "2010", "2010-2012", "2010...2012", "a..b", "2010..x", "undated"),
        *("٢٠١٠..٢٠١٢", "1234567890..", "2010..2012..2014"),
    ],
)
def test_anything_else_is_no_range(text: str) -> None:
    assert Range.parse(text) is None


@pytest.mark.parametrize(
    ("value", "inside"),
    [
        *(("2009", False), ("2010", True), ("2011", True), ("2012", True), ("2013", False)),
        *(("undated", False), ("", False), ("2011-05", False), ("٢٠١١", False)),
        *(("02011", True), ("2011\n", False)),
    ],
)
def test_only_whole_numbers_lie_inside(value: str, inside: bool) -> None:
    assert Range(2010, 2012).contains(value) is inside


@given(ranges)
def test_a_range_reads_back(one: Range) -> None:
    assert Range.parse(one.render()) == one


@given(ranges, st.integers(-(10**9) + 1, 10**9 - 1))
def test_what_is_inside_is_what_comparison_says(one: Range, number: int) -> None:
    low = -(10**10) if one.low is None else one.low
    high = 10**10 if one.high is None else one.high

    assert one.contains(str(number)) == (low <= number <= high)
    assert not one.ordered.backwards
    assert one.ordered.contains(str(number)) == (min(low, high) <= number <= max(low, high))
