"""Public test collections (BEIR layout) -> nDCG@10 and recall@100 by the search that serves.

A collection is a folder with corpus.jsonl, queries.jsonl and qrels/test.tsv. Every document becomes
a document of one page; every query goes as typed through the parser, with `match=any`.
"""

import json
import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.engine import open_engine, open_writer
from indexer.engine.results import Engine, IndexInfo, Taxonomy
from indexer.model import PageInfo, Passage, Record
from search_app.search import search
from search_app.search_state import SearchState

__all__ = ["CollectionFigures", "collections", "measure", "ndcg"]

Judgements = dict[str, dict[str, float]]


@dataclass(frozen=True)
class CollectionFigures:
    """Means over the judged queries of a collection."""

    queries: int
    ndcg_10: float
    recall_100: float


def collections(folder: Path) -> list[Path]:
    """The collections below a folder, by name."""
    return sorted(path.parent for path in folder.glob("*/corpus.jsonl"))


def measure(folder: Path) -> CollectionFigures:
    """Indexes a collection in a temporary folder and asks all its judged queries."""
    judged = _judgements(folder / "qrels" / "test.tsv")
    with tempfile.TemporaryDirectory() as place:
        url = f"whoosh:{place}"
        _index(url, folder / "corpus.jsonl")
        engine = open_engine(url)
        try:
            found = list(_ask_all(engine, folder / "queries.jsonl", judged))
        finally:
            engine.close()
    return CollectionFigures(
        queries=len(found),
        ndcg_10=round(sum(ndcg for ndcg, _ in found) / len(found), 4),
        recall_100=round(sum(recall for _, recall in found) / len(found), 4),
    )


def ndcg(ranking: Sequence[str], grades: Mapping[str, float], depth: int = 10) -> float:
    """Normalised discounted cumulative gain with linear gain (Järvelin and Kekäläinen, 2002)."""

    def discounted(gains: Sequence[float]) -> float:
        return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains[:depth]))

    ideal = sorted((grade for grade in grades.values() if grade > 0), reverse=True)
    best = discounted(ideal)
    return discounted([max(grades.get(name, 0.0), 0.0) for name in ranking]) / best if best else 0.0


def _index(url: str, corpus: Path) -> None:
    writer = open_writer(url, Taxonomy())
    number = 0
    for item in _lines(corpus):
        name = str(item["_id"])
        title, text = str(item.get("title", "")), str(item["text"])
        record = Record(id=name, title=title, kind="abstract", pages=(PageInfo(1, "", "", 1),))
        writer.add(record, [Passage(name, 1, "", "", text)])
        number += 1
    info = IndexInfo("collection", "", "collection", "", number, number, number, Taxonomy())
    writer.publish(info, {})


def _ask_all(engine: Engine, queries: Path, judged: Judgements) -> Iterator[tuple[float, float]]:
    for item in _lines(queries):
        grades = judged.get(str(item["_id"]), {})
        wanted = {name for name, grade in grades.items() if grade > 0}
        if wanted:
            state = SearchState(q=str(item["text"]), match="any", per_page=100)
            ranking = [hit.document for hit in search(engine, state, modes=False).hits]
            yield ndcg(ranking, grades), len(wanted.intersection(ranking)) / len(wanted)


def _judgements(path: Path) -> Judgements:
    judged: Judgements = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        query, document, grade = line.split("\t")
        judged.setdefault(query, {})[document] = float(grade)
    return judged


def _lines(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
