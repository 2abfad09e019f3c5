"""A ranking and the grades of its query -> the usual measures of how good it is."""

import math
from collections.abc import Iterable, Mapping, Sequence

__all__ = ["means", "measured", "ndcg", "recall", "reciprocal_rank"]

Grades = Mapping[str, float]


def measured(ranking: Sequence[str], grades: Grades) -> dict[str, float]:
    """All measures of one query; at least one grade is above 0."""
    return {
        "recall@1": recall(ranking, grades, 1),
        "recall@5": recall(ranking, grades, 5),
        "mrr@10": reciprocal_rank(ranking, grades, 10),
        "ndcg@10": ndcg(ranking, grades, 10),
        "recall@100": recall(ranking, grades, 100),
    }


def means(rows: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The mean of each measure over the rows that have it, to four places."""
    columns: dict[str, list[float]] = {}
    for row in rows:
        for name, value in row.items():
            columns.setdefault(name, []).append(value)
    return {name: round(sum(column) / len(column), 4) for name, column in columns.items()}


def recall(ranking: Sequence[str], grades: Grades, depth: int) -> float:
    """The share of the relevant documents that stand among the first `depth`."""
    relevant = {name for name, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranking[:depth])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[str], grades: Grades, depth: int) -> float:
    """1 / rank of the first relevant document; 0 when none stands among the first `depth`."""
    places = (n for n, name in enumerate(ranking[:depth], 1) if grades.get(name, 0.0) > 0)
    return 1 / next(places, math.inf)


def ndcg(ranking: Sequence[str], grades: Grades, depth: int = 10) -> float:
    """Normalised discounted cumulative gain with linear gain (Järvelin and Kekäläinen, 2002)."""

    def discounted(gains: Sequence[float]) -> float:
        return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains[:depth]))

    ideal = sorted((grade for grade in grades.values() if grade > 0), reverse=True)
    best = discounted(ideal)
    return discounted([max(grades.get(name, 0.0), 0.0) for name in ranking]) / best if best else 0.0
