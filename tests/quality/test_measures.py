"""The measures measure what their names say."""

import pytest

from tests.quality.measures import means, measured, ndcg, recall, reciprocal_rank

GRADES = {"a": 2, "b": 1, "x": 0}
LOG3 = 1.584962500721156


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [
        (["a", "b"], 1.0),
        (["b", "a"], (1 + 2 / LOG3) / (2 + 1 / LOG3)),
        (["x", "a"], (2 / LOG3) / (2 + 1 / LOG3)),
        (["", "", "", "", "", "", "", "", "", "", "a"], 0.0),
        (["x", "y"], 0.0),
        ([], 0.0),
    ],
)
def test_ndcg_has_linear_gain(ranking: list[str], expected: float) -> None:
    assert ndcg(ranking, GRADES) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ranking", "depth", "expected"),
    [
        (["a", "b"], 1, 0.5),
        (["a", "b"], 5, 1.0),
        (["x", "b", "a"], 2, 0.5),
        (["x", "y"], 5, 0.0),
        ([], 5, 0.0),
    ],
)
def test_recall_is_the_share_found(ranking: list[str], depth: int, expected: float) -> None:
    assert recall(ranking, GRADES, depth) == expected


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [(["b"], 1.0), (["x", "b", "a"], 0.5), (["x"] * 9 + ["a"], 0.1), (["x"] * 10 + ["a"], 0.0)],
)
def test_the_reciprocal_rank_is_that_of_the_first(ranking: list[str], expected: float) -> None:
    assert reciprocal_rank(ranking, GRADES, 10) == expected


def test_a_mean_is_over_the_queries_that_have_the_measure() -> None:
    assert means([{"a": 1.0}, {"a": 0.0, "b": 0.25}, {"a": 0.0}]) == {"a": 0.3333, "b": 0.25}
    assert means([]) == {}


def test_all_measures_come_together() -> None:
    assert measured(["a", "b"], GRADES) == {
        "recall@1": 0.5,
        "recall@5": 1.0,
        "mrr@10": 1.0,
        "ndcg@10": 1.0,
        "recall@100": 1.0,
    }
