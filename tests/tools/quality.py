"""Measures the ranking and holds it to its floors: `python -m tests.tools.quality [--update]`.

Golden queries are asked over a fresh index of the shipped corpus; public test collections where the
folder PILLARS_COLLECTIONS holds any. The figures go to tests/quality/figures.json, to be reviewed
as a difference. `--update` raises floors to the new figures less a margin, and never lowers one
unless `--allow-regression` says so.
"""

import json
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from indexer.engine import open_engine
from indexer.pipeline import build
from indexer.settings import Settings
from tests.quality.collections import collections, measure
from tests.quality.golden import Asked, ask, golden_queries

HERE = Path(__file__).resolve().parents[1] / "quality"
FIGURES = HERE / "figures.json"
FLOORS = HERE / "floors.json"
# A floor stands this much below the figure that set it: ties may fall otherwise on another machine.
MARGIN = 0.0005


def main() -> int:
    """0 when every figure is at or above its floor."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.load({"index": f"whoosh:{folder}/index"})
        build(settings)
        figures = {"golden": golden_figures(settings), "collections": collection_figures()}
    if not figures["collections"] and FIGURES.is_file():
        figures["collections"] = json.loads(FIGURES.read_text(encoding="utf-8"))["collections"]
    _write(FIGURES, figures)
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    flat, floors = flatten(figures), json.loads(FLOORS.read_text(encoding="utf-8"))
    below = {name: flat[name] for name, floor in floors.items() if flat.get(name, 1.0) < floor}
    if "--update" in sys.argv:
        lower = "--allow-regression" in sys.argv
        _write(FLOORS, {name: _floor(floors[name], flat.get(name), lower) for name in floors})
    for name, figure in below.items():
        print(f"{name} is {figure}: its floor is {floors[name]}.", file=sys.stderr)
    return 1 if below else 0


def golden_figures(settings: Settings) -> dict[str, Any]:
    """Success at 1 and 5 over all golden queries and by class, and the queries that failed."""
    engine = open_engine(settings.index)
    version, asked = engine.info.version, list(ask(engine, golden_queries()))
    engine.close()
    classes: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        classes[one.query.kind].append(one)
    return {
        "corpus": version,
        "queries": len(asked),
        "success@1": success(asked, 1),
        "success@5": success(asked, 5),
        "classes": {
            name: {
                "queries": len(group),
                "success@1": success(group, 1),
                "success@5": success(group, 5),
            }
            for name, group in sorted(classes.items())
        },
        "not_first": [
            {"q": one.query.q, "kind": one.query.kind, "rank": one.rank, "first": one.first}
            for one in asked
            if one.rank != 1
        ],
    }


def success(asked: Sequence[Asked], depth: int) -> float:
    """The share of queries that one of the first `depth` hits answers."""
    return round(sum(0 < one.rank <= depth for one in asked) / len(asked), 4)


def collection_figures() -> dict[str, Any]:
    """nDCG@10 and recall@100 of every collection in PILLARS_COLLECTIONS."""
    place = os.environ.get("PILLARS_COLLECTIONS", "")
    return {path.name: asdict(measure(path)) for path in collections(Path(place))} if place else {}


def flatten(figures: dict[str, Any]) -> dict[str, float]:
    """The figures that have floors, by dotted name."""
    flat = {f"golden.{name}": figures["golden"][name] for name in ("success@1", "success@5")}
    for name, found in figures["collections"].items():
        flat[f"{name}.ndcg_10"] = found["ndcg_10"]
    return flat


def _floor(floor: float, figure: float | None, lower: bool) -> float:
    if figure is None:
        return floor
    new = round(figure - MARGIN, 4)
    return new if lower else max(floor, new)


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
