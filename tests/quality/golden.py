"""Golden queries on the shipped corpus -> the rank of each one's page, success at 1 and 5."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.engine.results import Engine
from search_app.results_page import HitItem
from search_app.search import search
from search_app.search_state import SearchState

__all__ = ["GOLDEN", "Asked", "ask_all", "success"]

GOLDEN = Path(__file__).with_name("golden.toml")
DEPTH = 10


@dataclass(frozen=True)
class Asked:
    """A golden query and the rank of its wanted page.

    `rank` counts documents from 1: the first that is wanted and shows a wanted page among its best
    pages (a record without pages needs none); 0 = not among the first ten.
    """

    q: str
    kind: str
    rank: int
    first: str


def ask_all(engine: Engine) -> list[Asked]:
    """Asks every golden query as a person would: typed into the box, nothing ticked."""
    queries = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["queries"]
    return [_ask(engine, item["q"], item["class"], item["wanted"]) for item in queries]


def success(asked: Sequence[Asked], depth: int) -> float:
    """The share of queries whose page stands among the first `depth` hits."""
    return round(sum(0 < one.rank <= depth for one in asked) / len(asked), 4)


def _ask(engine: Engine, q: str, kind: str, wanted: list[dict[str, object]]) -> Asked:
    hits = search(engine, SearchState(q=q, per_page=DEPTH), modes=False).hits
    rank = next((place for place, hit in enumerate(hits, 1) if _is_wanted(hit, wanted)), 0)
    return Asked(q, kind, rank, hits[0].document if hits else "")


def _is_wanted(hit: HitItem, wanted: list[dict[str, object]]) -> bool:
    shown = {page.number for page in hit.pages}
    return any(
        hit.document == one["document"] and ("page" not in one or one["page"] in shown)
        for one in wanted
    )
