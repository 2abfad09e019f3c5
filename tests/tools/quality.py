"""Measures the ranking and holds it to its floors: `python -m tests.tools.quality [--update]`.

Golden queries are asked over a fresh index of the shipped corpus; public test collections where the
folder PILLARS_COLLECTIONS holds any. The figures go to tests/quality/figures.json, to be reviewed
as a difference. With `--index` an index that stands is asked, and nothing is written.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.quality.collections import collection_figures
from tests.quality.figures import flat, golden_figures
from tests.quality.floors import below, raised
from tests.quality.layouts.find import find
from tests.quality.layouts.values import Collection, LayoutError
from tests.support.site import shipped_index

__all__ = ["main"]

HERE = Path(__file__).resolve().parents[1] / "quality"
FIGURES = HERE / "figures.json"
FLOORS = HERE / "floors.json"
_MEASURES = ("success@1", "success@5", "recall@1", "recall@5", "mrr@10", "ndcg@10", "recall@100")


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every measured figure is at or above its floor."""
    options = _options(arguments)
    try:
        collections = [] if options.no_collections else _collections()
    except LayoutError as error:
        print(error, file=sys.stderr)
        return 1
    golden = golden_figures(options.index) if options.index else _fresh()
    figures = {
        "golden": golden,
        "collections": {
            collection.name: collection_figures(collection) for collection in collections
        },
    }
    print("\n".join(_report(figures)))
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    if options.update:
        floors = raised(flat(figures), floors, lower=options.allow_regression)
        _write(FLOORS, floors)
    if not options.index:
        _keep(figures)
    sentences = below(flat(figures), floors)
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return 1 if sentences else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="quality", description="Measures the ranking.")
    parser.add_argument(
        "--index", default="", help="ask this index of the shipped corpus; write nothing"
    )
    parser.add_argument(
        "--no-collections", action="store_true", help="ask the golden queries alone"
    )
    parser.add_argument("--update", action="store_true", help="raise the floors to the figures")
    parser.add_argument(
        "--allow-regression", action="store_true", help="with --update: lower them, too"
    )
    options = parser.parse_args(arguments)
    if options.index and options.update:
        parser.error("--update measures a fresh index: leave --index out.")
    if options.allow_regression and not options.update:
        parser.error("--allow-regression goes with --update.")
    return options


def _collections() -> list[Collection]:
    place = os.environ.get("PILLARS_COLLECTIONS", "")
    return find(Path(place)) if place else []


def _fresh() -> dict[str, Any]:
    """The golden figures on an index that was built for this run."""
    with tempfile.TemporaryDirectory() as folder:
        return golden_figures(shipped_index(Path(folder)).index)


def _keep(figures: dict[str, Any]) -> None:
    """Writes the figures, beside those of collections that are measured elsewhere."""
    known = json.loads(FIGURES.read_text(encoding="utf-8"))["collections"]
    _write(FIGURES, figures | {"collections": known | figures["collections"]})


def _report(figures: dict[str, Any]) -> list[str]:
    """The figures as a table, and the golden queries that are not first."""
    golden = figures["golden"]
    groups = {"golden": golden, **golden["classes"], **figures["collections"]}
    lines = [" ".join((f"{'':14}", f"{'queries':>8}", *(f"{name:>10}" for name in _MEASURES)))]
    for name, group in groups.items():
        cells = (f"{group[key]:10.4f}" if key in group else f"{'':10}" for key in _MEASURES)
        lines.append(" ".join((f"{name:14}", f"{group['queries']:8}", *cells)).rstrip())
    lines += ["", f"{len(golden['not_first'])} golden queries are not answered first:"]
    for one in golden["not_first"]:
        rank = one["rank"] or "none"
        lines.append(f"{one['class']:14} {rank:>4}  {one['q']}  [{one['first']}]")
    return lines


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
