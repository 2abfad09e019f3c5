"""The golden queries reach their floors, and the measures measure what they say."""

import json
from pathlib import Path

import pytest

from indexer.settings import Settings
from tests.quality.collections import measure, ndcg
from tests.tools.quality import FLOORS, golden_figures


def test_golden_queries_reach_their_floors(shipped: Settings) -> None:
    figures = golden_figures(shipped)
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))

    for name in ("success@1", "success@5"):
        assert figures[name] >= floors[f"golden.{name}"], figures["not_first"]


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [
        (["a", "b"], 1.0),
        (["b", "a"], (1 + 2 / 1.584962500721156) / (2 + 1 / 1.584962500721156)),
        (["x", "a"], (2 / 1.584962500721156) / (2 + 1 / 1.584962500721156)),
        (["x", "y"], 0.0),
        ([], 0.0),
    ],
)
def test_ndcg_has_linear_gain(ranking: list[str], expected: float) -> None:
    assert ndcg(ranking, {"a": 2, "b": 1, "x": 0}) == pytest.approx(expected)


def test_a_collection_is_indexed_and_asked(tmp_path: Path) -> None:
    (tmp_path / "qrels").mkdir()
    (tmp_path / "corpus.jsonl").write_text(
        '{"_id": "1", "title": "Peer support", "text": "in whole health"}\n'
        '{"_id": "2", "title": "", "text": "supervision of peers"}\n'
    )
    (tmp_path / "queries.jsonl").write_text(
        '{"_id": "q1", "text": "who supervises peers?"}\n{"_id": "q2", "text": "not judged"}\n'
    )
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\t2\t1\n")
    figures = measure(tmp_path)

    assert (figures.queries, figures.ndcg_10, figures.recall_100) == (1, 1.0, 1.0)
