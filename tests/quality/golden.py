"""Golden queries (golden.toml) -> for each the hits that answer it, on an index of this corpus."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.engine.protocol import Engine
from indexer.engine.results import Hit
from search_app.request.state import SearchState
from search_app.search.results import ResultsPage
from search_app.search.service import search

__all__ = ["DEPTH", "GOLDEN", "NOTHING", "Answer", "Asked", "GoldenQuery", "ask", "golden_queries"]

GOLDEN = Path(__file__).with_name("golden.toml")
DEPTH = 100
# The class of queries that nothing in the corpus answers.
NOTHING = "nothing"
# What the search says when words of the query stand nowhere in the index.
ABSENT = "absent_words"


@dataclass(frozen=True)
class Answer:
    """A document, or one of its pages, that answers a query; page 0 = the document itself."""

    document: str
    page: int = 0


@dataclass(frozen=True)
class GoldenQuery:
    """A query as typed, its class, and the answers that serve equally; `why`: what is wanted."""

    q: str
    kind: str
    wanted: tuple[Answer, ...]
    why: str

    @property
    def documents(self) -> frozenset[str]:
        """The documents that hold an answer."""
        return frozenset(answer.document for answer in self.wanted)


@dataclass(frozen=True)
class Asked:
    """A golden query and what came: `ranking` has the documents that answer, and "" for others.

    A document answers when it is wanted and shows a wanted page among its best pages. `rank` is the
    first answer's, from 1; 0 = none among the first `DEPTH`. Where nothing is wanted, rank 1 is
    given for no hit at all and for the remark that words are absent. `first` is what came first.
    """

    query: GoldenQuery
    ranking: tuple[str, ...]
    rank: int
    first: str


def golden_queries() -> tuple[GoldenQuery, ...]:
    """The queries in the order of the file."""
    return tuple(
        GoldenQuery(
            item["q"],
            item["class"],
            tuple(Answer(one["document"], one.get("page", 0)) for one in item["wanted"]),
            item["why"],
        )
        for item in tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["queries"]
    )


def ask(engine: Engine, queries: Sequence[GoldenQuery]) -> Iterator[Asked]:
    """Asks each query as a person would: typed into the box, nothing ticked."""
    for query in queries:
        page = search(engine, SearchState(q=query.q, per_page=DEPTH), modes=False)
        ranking = tuple(hit.record.id if _answers(hit, query) else "" for hit in page.results.hits)
        yield Asked(query, ranking, _rank(query, ranking, page), _first(page))


def _answers(hit: Hit, query: GoldenQuery) -> bool:
    shown = {0} | {page.number for page in hit.pages}
    return any(hit.record.id == one.document and one.page in shown for one in query.wanted)


def _rank(query: GoldenQuery, ranking: Sequence[str], page: ResultsPage) -> int:
    if query.wanted:
        return next((place for place, document in enumerate(ranking, 1) if document), 0)
    said = any(remark.code == ABSENT for remark in page.query.remarks)
    return 0 if page.results.hits and not said else 1


def _first(page: ResultsPage) -> str:
    if not page.results.hits:
        return "no hit"
    hit = page.results.hits[0]
    return f"{hit.record.id}, page {hit.pages[0].number}" if hit.pages else hit.record.id
