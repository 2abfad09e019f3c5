"""The array functions do what plain loops do: sums by row, bits of facet values, token spans, and
the selection of the first hits.
"""

from collections import Counter, defaultdict
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engine.analysis.tokenizer import indexed_tokens, tokens
from indexer.engine.query.ranges import Range
from indexer.engine.whoosh_engine.kernels.arrays import sums_by_row
from indexer.engine.whoosh_engine.kernels.facet_bits import FacetBits, column_counts, column_sums
from indexer.engine.whoosh_engine.kernels.token_spans import (
    decode_spans,
    encode_spans,
    positions_to_spans,
)
from indexer.engine.whoosh_engine.postings import row_counts
from indexer.engine.whoosh_engine.sorting import SCORE_DIGITS, document_order, page_order

ROWS = 200

some_rows = st.lists(st.integers(0, ROWS - 1), max_size=20, unique=True).map(sorted)
part = some_rows.flatmap(
    lambda rows: st.tuples(
        st.just(np.array(rows, np.int64)),
        st.lists(st.integers(1, 9), min_size=len(rows), max_size=len(rows)).map(
            lambda values: np.array(values, np.int64)
        ),
    )
)


@given(st.lists(part, max_size=4))
def test_sums_by_row(parts: list[tuple[Any, Any]]) -> None:
    expected: Counter[int] = Counter()
    for rows, values in parts:
        expected.update(dict(zip(rows.tolist(), values.tolist(), strict=True)))
    rows, sums = sums_by_row(parts, ROWS, np.int64)

    assert rows.tolist() == sorted(expected)
    assert sums.tolist() == [expected[row] for row in sorted(expected)]


@given(st.lists(st.integers(0, 5)).map(sorted))
def test_row_counts(rows: list[int]) -> None:
    counted = row_counts(np.array(rows, np.int64))

    assert dict(zip(*(array.tolist() for array in counted), strict=True)) == Counter(rows)


# Of 150 values some are beyond the second word of bits.
values = st.dictionaries(st.integers(0, 149).map(str), some_rows, max_size=150)


@given(st.dictionaries(st.sampled_from(["year", "topic"]), values), some_rows)
def test_facet_bits(tags: dict[str, dict[str, list[int]]], matching: list[int]) -> None:
    arrays = {
        facet: {value: np.array(rows, np.int64) for value, rows in of_facet.items()}
        for facet, of_facet in tags.items()
    }
    bits = FacetBits.pack(ROWS, arrays)
    chosen = np.array(matching, np.int64)
    words = bits.words.take(chosen, axis=1)
    counts, sums = column_counts(words).tolist(), column_sums(words, chosen).tolist()
    for facet, of_facet in tags.items():
        for bit, (value, rows) in enumerate(of_facet.items(), bits.firsts[facet]):
            assert np.flatnonzero(bits.tagged(facet, value)).tolist() == rows
            assert counts[bit] == len({*rows} & {*matching})
            assert sums[bit] == sum({*rows} & {*matching})
        without = {*range(ROWS)} - {row for rows in of_facet.values() for row in rows}
        assert {*np.flatnonzero(bits.without(facet)).tolist()} == without
        assert counts[bits.none_bit(facet)] == len(without & {*matching})
        inside = {row for value, rows in of_facet.items() if 20 <= int(value) <= 99 for row in rows}
        assert {*np.flatnonzero(bits.within(facet, Range(20, 99))).tolist()} == inside
    assert bits.without("kind").all()
    assert not bits.tagged("kind", "report").any()


@pytest.mark.parametrize("rows", [0, 1, 254, 255, 256, 1000])
def test_as_many_rows_as_there_are_are_counted(rows: int) -> None:
    words = np.full((2, rows), (1 << 64) - 1, "<u8")

    assert column_counts(words).tolist() == [rows] * 128
    assert column_sums(words, np.arange(rows)).tolist() == [sum(range(rows))] * 128


def test_sums_of_large_weights_are_exact() -> None:
    sums = column_sums(np.ones((1, 3), "<u8"), np.array([1 << 24, 1, 1 << 40]))

    assert sums[0] == (1 << 24) + 1 + (1 << 40)


@given(st.text("ab-\u00ad .N1\u00e9\u0301\U0001d49c", max_size=60))
def test_spans_of_any_text(text: str) -> None:
    spans = decode_spans(encode_spans(indexed_tokens(text)))

    assert [tuple(span) for span in spans.tolist()] == [(a, b) for a, b, _ in tokens(text)]


@pytest.mark.parametrize("distance", [10, 255, 256, 70_000])
def test_spans_of_tokens_far_apart(distance: int) -> None:
    text = f"a{' ' * distance}b{'c' * distance} d"
    spans = decode_spans(encode_spans(indexed_tokens(text)))
    marks = positions_to_spans(spans, np.array([0, 1]), np.array([1, 2]))

    assert [text[a:b] for a, b in marks] == [text[:-2], text[distance + 1 :]]


# Few different scores and ranks, so that there are many ties.
hits = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 5)), min_size=1, max_size=30
)


@given(hits, st.sampled_from(["relevance", "title"]), st.integers(1, 12))
def test_the_first_works_are_those_of_sorting_all(
    documents: list[tuple[int, int, int]], sort: Any, count: int
) -> None:
    score, rank, work = (np.array(column, np.int64) for column in zip(*documents, strict=True))
    ties = np.argsort(np.argsort(work * 100 + np.arange(len(documents))))
    columns: Any = SimpleNamespace(
        documents=range(6 + len(documents)), ranks={"title": rank, "tie": ties}
    )
    scores = score / 3 + 10.0 ** -(SCORE_DIGITS + 3) * np.arange(len(documents))
    heads, order = document_order(sort, columns, np.arange(len(documents)), scores, work, count)

    def key(at: int) -> tuple[int, int, int]:
        return (0 if sort == "relevance" else int(rank[at])), -int(score[at]), int(ties[at])

    by_work: defaultdict[int, list[int]] = defaultdict(list)
    for at in sorted(range(len(documents)), key=key):
        by_work[int(work[at])].append(at)
    expected = list(by_work.values())[:count]
    assert heads.tolist() == [members[0] for members in expected]
    for members in expected:
        assert [at for at in order.tolist() if work[at] == work[members[0]]] == members


@given(hits, st.sampled_from(["relevance", "title"]), st.integers(1, 12))
def test_the_first_pages_are_those_of_sorting_all(
    pages: list[tuple[int, int, int]], sort: Any, count: int
) -> None:
    score, rank, document = (np.array(column, np.int64) for column in zip(*pages, strict=True))
    rank_of_document = rank[:6] if len(rank) >= 6 else np.arange(6)
    ids = np.array([3, 1, 5, 0, 2, 4])
    columns: Any = SimpleNamespace(
        row_documents=document, ranks={"title": rank_of_document, "id": ids}
    )
    order = page_order(sort, columns, np.arange(len(pages)), score / 3, count)

    def key(at: int) -> tuple[int, int, int]:
        own = int(document[at])
        first = -int(score[at]) if sort == "relevance" else int(rank_of_document[own])
        return first, int(ids[own]), at

    assert order.tolist() == sorted(range(len(pages)), key=key)[:count]
