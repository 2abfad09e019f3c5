"""Ten thousand queries of the whole grammar and garbage, asked of the corpus that ships: each is
answered with bounded work, and the answers are those of reading every page.
"""

import json
import math
import random
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from cProfile import Profile
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any

import pytest

from indexer.engine import open_engine
from indexer.engine.analysis.spelling_variants import american
from indexer.engine.matching.matcher import AnalyzedText, satisfies
from indexer.engine.protocol import Engine, Question
from indexer.engine.query.messages import NOTICES
from indexer.engine.query.nodes import Query
from indexer.engine.query.visitors import leaves
from indexer.engine.results import Results
from indexer.settings import Settings
from search_app.request.state import SearchState
from search_app.search.service import execute_with_fallbacks, search
from search_app.serializers.search import results_json
from tests.support.brute_force import BruteForce, Page
from tests.support.environment import EXHAUSTIVE
from tests.support.occurrences import compare
from tests.support.queries import queries, valid

pytestmark = pytest.mark.slow

Held = list[tuple[Page, dict[str, AnalyzedText]]]

COUNT = 10_000
SHARES = 8
WHOLE = 1 if EXHAUSTIVE else 4  # of so many queries, one is answered with all that a page shows
COUNTED = 20  # of so many queries, the calls of one are counted
SAMPLE = 2000 if EXHAUSTIVE else 500
# The work for one query; the most that was seen is 30 searches, 128 clauses and 200,000 calls.
MAX_SEARCHES = 100
MAX_CLAUSES = 1000
MAX_CALLS = 1_000_000


class CountingEngine:
    """An engine that counts its searches and the clauses that they evaluate."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.searches = self.clauses = 0

    def search(self, question: Question) -> Results:
        self.searches += 1
        self.clauses += sum(1 for _ in leaves(question.query))
        return self._engine.search(question)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


@pytest.fixture(scope="module")
def engine(shipped: Settings) -> Iterator[Engine]:
    opened = open_engine(shipped.index)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def words(engine: Engine) -> list[str]:
    """Words of the texts, in runs as they stand there."""
    pages = [(record.id, page.number) for record in engine.all_records() for page in record.pages]
    texts = [engine.page(*page).text.text.split() for page in pages[::20]]
    return [word.strip('.,;:()"') or "peer" for text in texts for word in text[40:70]]


def states(engine: Engine, words: list[str]) -> Iterator[SearchState]:
    """Each query with one of the ways to ask it; no clock cuts an answer short."""
    chance = random.Random(7)  # noqa: S311
    facets = [facet.name for facet in engine.info.taxonomy.facets]
    ways: list[tuple[str, list[str]]] = [
        ("match", ["auto", "auto", "all", "any"]),
        ("stem", ["on", "on", "on", "off"]),
        ("synonyms", ["on", "on", "on", "off"]),
        ("sort", ["relevance", "relevance", "newest", "title"]),
        ("by", ["document", "document", "page"]),
    ]
    for query in queries(COUNT, words):
        chosen = [(name, chance.choice(values)) for name, values in ways]
        state = SearchState.from_args([("q", query), ("per_page", "1"), *chosen], facets)
        yield replace(state, seconds=math.inf)


def check_answer(engine: Engine, state: SearchState) -> None:
    """Ask for all that a page of results shows, and check that it is well formed."""
    page = search(engine, state, modes=False)
    codes = {remark.code for remark in page.query.remarks}
    assert codes <= set(NOTICES), state.q
    assert "partial" not in codes, state.q
    assert json.dumps(results_json(page)), state.q
    assert 0 <= page.results.pages <= engine.info.pages, state.q
    assert 0 <= page.results.documents <= engine.info.documents, state.q
    assert bool(page.results.hits) == bool(page.results.hits_total), state.q


@contextmanager
def counted_calls(state: SearchState) -> Iterator[None]:
    """Limit the calls of functions in the block."""
    profile = Profile()
    with profile:
        yield
    assert sum(entry.callcount for entry in profile.getstats()) <= MAX_CALLS, state.q


@pytest.mark.parametrize("share", range(SHARES))
def test_every_query_is_answered_with_bounded_work(
    engine: Engine, words: list[str], share: int
) -> None:
    chosen = list(enumerate(states(engine, words)))[share::SHARES]
    assert len(chosen) == COUNT / SHARES
    for number, state in chosen:
        counting: Any = CountingEngine(engine)
        turn = number // SHARES
        with counted_calls(state) if turn % COUNTED == 0 else nullcontext():
            if turn % WHOLE == 0:
                check_answer(counting, state)
            else:
                execute_with_fallbacks(counting, state, limit=0, facets=())
        assert counting.searches <= MAX_SEARCHES, state.q
        assert counting.clauses <= MAX_CLAUSES, state.q


@pytest.fixture
def _analysed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Snippets of all pages at each query: that their texts are kept makes it bearable."""
    monkeypatch.setattr(AnalyzedText, "of", cache(AnalyzedText.of))


def in_memory(engine: Engine, query: Query, held: Held) -> list[Page]:
    """The pages that satisfy a query as rules see it."""
    return [page for page, texts in held if satisfies(query, texts, page.values, engine)]


@pytest.mark.usefixtures("_analysed_once")
def test_the_answers_are_those_of_reading_every_page(engine: Engine, words: list[str]) -> None:
    all_pages = BruteForce(engine, american)
    held = [
        (page, {name: AnalyzedText.of(text) for name, text in page.texts.items()})
        for page in all_pages.pages
    ]
    some = 0
    for number, text in enumerate(islice(valid(8, words), SAMPLE)):
        query = execute_with_fallbacks(engine, SearchState(q=text), limit=0, facets=()).query
        some += bool(compare(engine, all_pages, query))
        if number % 5 == 0:
            assert all_pages.satisfied(query) == in_memory(engine, query, held), text

    assert some > SAMPLE / 3
