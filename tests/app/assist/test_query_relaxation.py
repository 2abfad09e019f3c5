"""Where nothing or little is found: what empties the set, and searches that find more, each with
its number.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from indexer.engine import open_engine
from indexer.engine.protocol import Engine, Filter, Question
from indexer.engine.query.parser import parse
from indexer.engine.results import Results
from indexer.settings import Settings
from search_app import create_app
from search_app.assist.query_relaxation import REASONS, Relaxation
from search_app.assist.rewrites import conjuncts, to_text, transform
from search_app.cli.text import format_summary
from search_app.request.execution import FIELD_NAMES
from search_app.request.state import SearchState
from search_app.search.results import ResultsPage
from search_app.search.service import execute_with_fallbacks, search
from tests.support.small_index import Book, Sheet, open_index

FACETS = ("summit", "topic", "year", "kind")
# Searches for one page of results, the answer's own aside.
MOST = 40


def found(engine: Engine, url: str) -> ResultsPage:
    pairs = parse_qsl(url, keep_blank_values=True)
    return search(engine, SearchState.from_args(pairs, FACETS), modes=False)


def documents(engine: Engine, url: str) -> int:
    """What a link finds."""
    names = [facet.name for facet in engine.info.taxonomy.facets]
    state = SearchState.from_args(parse_qsl(urlsplit(url).query), names)
    return execute_with_fallbacks(engine, state, limit=0, facets=()).results.documents


def codes(page: ResultsPage) -> list[str]:
    return [remark.code for remark in page.query.remarks]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("q=peers zeppelin&match=all", [("without_part", "peers")]),
        ("q=zeppelin AND blimp AND peers", [("without_part", "peers")]),
        ('q="health whole"', [("near", '"health whole"~5')]),
        ('q="whole states"~2', [("all_words", "whole states")]),
        ("q==certifies AND peers", [("without_part", "peers")]),
        ("q==certifying", [("any_form", "certifying")]),
        ("q=certifying&stem=off", [("any_form", "certifying")]),
        (
            "q=abstract:medicaid peers billing&match=all",
            [
                ("without_part", "abstract:medicaid peers"),
                ("any_word", "abstract:medicaid peers billing"),
            ],
        ),
        ("q=author:medicaid", [("anywhere", "medicaid")]),
        ("q=budget -subject", [("without_not", "budget")]),
        ("q=year:2012..2013", [("wider_range", "year:2011..2014")]),
        ("q=summit:2012", [("other_value", "summit:2011")]),
        ("q=budget AND culture", [("without_part", "culture"), ("without_part", "budget")]),
        ("q=peer-budget", []),
        ("q=zeppelin", []),
        ("q=zeppelin -peers", []),
        ("q=budget&summit=2011", [("without_filter", "budget")]),
        ("q=budget&document=whole", [("all_documents", "budget")]),
        (
            "q=budget culture&match=all",
            [("without_part", "culture"), ("any_word", "budget culture")],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_asks_for_less(library: Engine, url: str, expected: list[tuple[str, str]]) -> None:
    page = found(library, url)
    offered = [(relaxation.why, relaxation.q) for relaxation in page.assistance.relaxations]

    assert page.results.documents == 0
    assert [one for one in expected if one not in offered] == []
    assert bool(offered) == bool(expected)


def test_a_search_that_finds_plenty_is_left_alone(library: Engine) -> None:
    page = found(library, "q=health")

    assert page.assistance.relaxations == page.assistance.filters == ()
    assert page.assistance.did_you_mean is None


@pytest.mark.parametrize(
    ("q", "code", "parts"),
    [
        ("zeppelin AND peers", "absent_words", "zeppelin"),
        ("budget AND culture", "never_together", "budget and culture"),
        ("peers AND budget AND culture", "never_together", "budget and culture"),
        ("title:whole AND budget AND health", "never_together", "budget and title:whole"),
    ],
)
def test_what_makes_a_search_empty_is_said(library: Engine, q: str, code: str, parts: str) -> None:
    said = {remark.code: remark.params for remark in found(library, f"q={q}").query.remarks}

    assert code in said
    assert set(str(said[code].get("words") or said[code]["parts"]).split(" and ")) == set(
        parts.split(" and ")
    )


def test_each_filter_in_force_says_what_there_is_without_it(library: Engine) -> None:
    page = found(library, "q=budget&summit=2011&topic=health")

    assert {(removal.filter.facet, removal.documents) for removal in page.assistance.filters} == {
        ("summit", 1),
        ("topic", 0),
    }
    for removal in page.assistance.filters:
        assert documents(library, removal.state.url()) == removal.documents


@pytest.mark.parametrize(
    "q",
    [
        "whole health medicaid",
        '"whole health" -medicaid title:billing',
        "zeppelin supervison peers",
        "summit:2011 heal* budgit~1",
        "H0038-HQ =certify the",
    ],
)
@pytest.mark.parametrize("form", ["", "&stem=off"])
def test_the_number_of_each_part_is_what_its_link_finds(library: Engine, q: str, form: str) -> None:
    clauses = found(library, f"q={q}{form}").query.clauses

    assert clauses
    for part in clauses:
        assert documents(library, part.state.url()) == part.clause.documents, part


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("peers wages", ["peers", "wages"]),
        ("peers (x OR y) -z", ["peers", "x OR y", "NOT z"]),
        ("(peers AND x) OR (y AND x)", ["peers", "x", "y"]),
        ("peers", ["peers"]),
    ],
)
def test_the_parts_of_a_query(q: str, expected: list[str]) -> None:
    assert [to_text(part) for part in conjuncts(parse(q, FIELD_NAMES, FACETS).strict)] == expected


@pytest.mark.parametrize(
    ("q", "dropped", "left"),
    [
        ("peers wages", "wages", "peers"),
        ("peers AND (wages OR jobs)", "wages", "peers jobs"),
        ("title:(peers wages)", "wages", "title:peers"),
        ("peers^2 wages", "wages", "peers^2"),
        ("peers -wages", "peers", ""),
        ("peers", "peers", ""),
    ],
)
def test_a_tree_without_a_part_is_what_the_parser_would_make(
    q: str, dropped: str, left: str
) -> None:
    def read(text: str) -> Any:
        return parse(text, FIELD_NAMES, FACETS).strict

    tree = transform(read(q), lambda node: None if node == read(dropped) else node)

    assert tree == (read(left) if left else None)


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("q=medicaud", "Search exactly for medicaud: --correct off"),
        ("q=medicad peers", "Did you mean medicaid peers (2 documents)?"),
        ("q=medicaid -health", "Each part on its own: medicaid 3, not health 3"),
        ("q=budget&summit=2011", "Without the filter summit=2011: 1 document"),
        ("q=budget AND culture", "   Without culture: budget (1 document)"),
    ],
)
def test_a_terminal_says_the_same(library: Engine, url: str, line: str) -> None:
    assert line in format_summary(found(library, url)).splitlines()


# --- the shipped corpus ---------------------------------------------------------------------------


class _Counting:
    """An engine that counts the searches."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.searches = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def search(self, question: Question) -> Results:
        self.searches += 1
        return self._engine.search(question)


@pytest.fixture(scope="module")
def corpus(shipped: Settings) -> Iterator[Engine]:
    engine = open_engine(shipped.index)
    yield engine
    engine.close()


def failing(engine: Engine, wanted: int) -> Iterator[tuple[SearchState, ResultsPage, int]]:
    """Generated searches that find nothing, with the answers and the searches that these cost."""
    chance = random.Random(4)  # noqa: S311  the same each time, no secret
    records = list(engine.all_records())
    words = sorted(
        {
            word
            for record in records[::3]
            for page in record.pages[:2]
            for word in engine.page(record.id, page.number).text.text.split()
            if word.isalpha() and len(word) > 3
        }
    )
    values = [
        Filter(facet.name, value.value, exclude=chance.random() < 0.2)
        for facet in engine.info.taxonomy.facets
        for value in facet.values
    ]
    counting: Any = _Counting(engine)
    while wanted:
        state = SearchState(
            q=_query(chance, words, [f"{value.facet}:{value.value}" for value in values]),
            filters=tuple(chance.sample(values, chance.choice((0, 0, 0, 1, 2)))),
            match=chance.choice(("auto", "all", "any")),
            stem=chance.random() < 0.9,
            synonyms=chance.random() < 0.9,
        )
        counting.searches = 0
        page = search(counting, state, modes=False)
        if not page.results.documents:
            wanted -= 1
            yield state, page, counting.searches


def _query(chance: random.Random, words: list[str], tags: list[str]) -> str:
    def word() -> str:
        known = chance.choice(words)
        return chance.choice((known, known, known, known[1:], known + "q", "zeppelin"))

    def part() -> str:
        one, other = word(), word()
        return chance.choice(
            (
                *(one, one, one, f'"{one} {other}"', f'="{one} {other}"', f'"{one} {other}"~3'),
                *(f"={one}", f"title:{one}", f"-{one}", f"({one} OR {other})", f"+{one}"),
                *(f"heading:({one} {other})", f"{one}^2", chance.choice(tags), "year:1901..2000"),
            )
        )

    joint = chance.choice((" ", " ", " AND ", " OR "))
    return joint.join(part() for _ in range(chance.choice((1, 2, 2, 3, 4))))


def test_every_way_on_finds_what_it_says(corpus: Engine) -> None:
    """Over 300 searches that find nothing: each relaxation finds at least one document and as many
    as it says, none is the search itself or another again; what was meant finds more.
    """
    seen: set[str] = set()
    for number, (state, page, cost) in enumerate(failing(corpus, 300)):
        offered: tuple[Relaxation, ...] = page.assistance.relaxations
        seen |= {relaxation.why for relaxation in offered}
        urls = [relaxation.state.url() for relaxation in offered]
        assert len(set(urls)) == len(urls) <= 5, state
        assert state.url() not in urls
        assert cost <= MOST + 4, state
        for relaxation in offered:
            assert relaxation.documents == documents(corpus, relaxation.state.url()) >= 1, (
                state,
                relaxation,
            )
        if correction := page.assistance.did_you_mean:
            number_found = documents(corpus, correction.state.url())
            assert correction.documents == number_found >= 1, (state, correction)
        if number % 10 == 0:
            for part in page.query.clauses:
                assert part.clause.documents == documents(corpus, part.state.url()), (state, part)
            for related in page.assistance.related:
                assert related.documents == documents(corpus, related.state.url()), (state, related)
    assert seen <= set(REASONS)
    assert len(seen) >= 8


def test_what_finds_plenty_costs_little(corpus: Engine) -> None:
    counting: Any = _Counting(corpus)
    for q in ("whole health", "supervision", '"peer support" medicaid', "recovery coach"):
        counting.searches = 0
        page = search(counting, SearchState(q=q), modes=False)
        assert page.results.documents > 3
        assert counting.searches <= 9  # the answer, and other words


def test_absence_is_said_of_no_more_than_what_is_searched(tmp_path: Path) -> None:
    book = Book("a", "A report", (Sheet("Text", above="Zeppelin news", below="Page one"),))
    engine = open_index(tmp_path, [book])
    client = create_app(Settings(), engine).test_client()
    absent = client.get("/api/v1/search?q=balloon").json
    running = client.get("/api/v1/search?q=zeppelin").json
    engine.close()

    assert absent["query"]["remarks"][0]["message"] == "Not in the text that is searched: balloon."
    assert running["query"]["remarks"] == []
    assert running["total"]["documents"] == 1
    assert (running["total"]["pages"], running["total"]["occurrences"]) == (0, 0)
    assert running["hits"][0]["pages"] == []
