"""Golden queries asked of an index -> their figures, over all and by class."""

from collections.abc import Sequence
from typing import Any

from indexer.engine import open_engine
from tests.quality.golden import Asked, ask, golden_queries
from tests.quality.measures import means, measured

__all__ = ["flat", "golden_figures"]

_COUNTS = ("documents", "queries", "unknown")


def golden_figures(index: str) -> dict[str, Any]:
    """Figures of the golden queries on an index of the shipped corpus, and those not first."""
    engine = open_engine(index)
    try:
        version, asked = engine.info.version, list(ask(engine, golden_queries()))
    finally:
        engine.close()
    kinds = sorted({one.query.kind for one in asked})
    return {
        "corpus": version,
        **_figures(asked),
        "classes": {kind: _figures([a for a in asked if a.query.kind == kind]) for kind in kinds},
        "not_first": [
            {"q": one.query.q, "class": one.query.kind, "rank": one.rank, "first": one.first}
            for one in asked
            if one.rank != 1
        ],
    }


def flat(figures: dict[str, Any]) -> dict[str, float]:
    """All that a floor can stand under, by dotted name: golden.typo.success@1, cisi.ndcg@10."""
    golden = figures["golden"]
    groups = {"golden": golden}
    groups |= {f"golden.{name}": group for name, group in golden["classes"].items()}
    groups |= figures["collections"]
    return {
        f"{group}.{name}": value
        for group, values in groups.items()
        for name, value in values.items()
        if isinstance(value, float) and name not in _COUNTS
    }


def _figures(asked: Sequence[Asked]) -> dict[str, float]:
    """Success over all queries; the other measures over those that have an answer.

    Relevant are the wanted documents, each found where it shows a wanted page.
    """
    return {"queries": len(asked), **means(map(_measured, asked))}


def _measured(one: Asked) -> dict[str, float]:
    row = {f"success@{depth}": float(0 < one.rank <= depth) for depth in (1, 5)}
    if one.query.wanted:
        row |= measured(one.ranking, dict.fromkeys(one.query.documents, 1.0))
    return row
