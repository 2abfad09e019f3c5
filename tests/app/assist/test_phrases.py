"""Phrases that are not found: which of their words are absent, and where the rest is."""

import random
import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import quote_plus

import pytest

from indexer.engine import open_engine
from indexer.engine.analysis.tokenizer import forms_of
from indexer.engine.protocol import Engine
from indexer.settings import Settings
from search_app import create_app
from search_app.cli.text import format_summary
from search_app.request.state import SearchState
from search_app.search.results import ResultsPage
from search_app.search.service import search

VOTED = '"voted narrowly to add Peer Support Whole Health"'
REST = '"voted to add Peer Support Whole Health"~5'


@pytest.fixture(scope="module")
def corpus(shipped: Settings) -> Iterator[Engine]:
    engine = open_engine(shipped.index)
    yield engine
    engine.close()


def answer(engine: Engine, q: str, *, stem: bool = True) -> ResultsPage:
    return search(engine, SearchState(q=q, stem=stem), modes=False)


def absent(page: ResultsPage) -> str:
    remarks = {remark.code: remark.params for remark in page.query.remarks}
    return str(remarks["absent_words"]["words"])


def offered(page: ResultsPage) -> dict[str, str]:
    """What is offered: the query with what was given up."""
    return {relaxed.q: relaxed.message for relaxed in page.assistance.relaxations}


@pytest.mark.parametrize(
    ("q", "words", "offer"),
    [
        (VOTED, VOTED, (REST, "Without narrowly")),
        (VOTED.replace("narrowly", "zeppelin"), "zeppelin", (REST, "Without zeppelin")),
        (f"={VOTED}", f"={VOTED}", (f"={REST}", "Without narrowly")),
        (f"{VOTED} peers", VOTED, (f"{REST} peers", "Without narrowly")),
        (f"({VOTED} OR zeppelin) peers", f"{VOTED}, zeppelin", None),
        (f"{VOTED}~2", f"{VOTED}~2", (REST, "Without narrowly")),
        ('"vot* zeppelin to add peer"', "zeppelin", ('"vot* to add peer"~5', "Without zeppelin")),
        ('"certified zepp*"', "zepp*", ("certified", "Without zepp*")),
        ('abstract:"certified zeppelin"', "abstract:zeppelin", ("abstract:certified", None)),
        (
            '"voted zeppelin to expand Peer Support Whole Health"',
            "zeppelin",
            ('"voted to Peer Support Whole Health"~5', "Without zeppelin, expand"),
        ),
        (
            '"billing narrowly subject whole health voted summit"',
            '"billing narrowly subject whole health voted summit"',
            ('"subject whole health"', "Without billing, narrowly, voted, summit"),
        ),
        ('"narrowly voted"', '"narrowly voted"', ("narrowly OR voted", "Any of the words")),
        ('"zeppelin blimp"', "zeppelin, blimp", None),
        ('"to zeppelin the"', "zeppelin", None),
    ],
)
def test_what_is_absent_and_where_the_rest_is(
    corpus: Engine, q: str, words: str, offer: tuple[str, str | None] | None
) -> None:
    page = answer(corpus, q)

    assert page.results.documents == 0
    assert absent(page) == words
    if offer:
        assert offer[0] in offered(page)
        assert offer[1] in (None, offered(page)[offer[0]])


def test_exact_forms_of_a_phrase_are_told_apart(corpus: Engine) -> None:
    page = answer(corpus, '"votes unanimously to add Peer Support Whole Health"', stem=False)

    assert '="unanimously to add Peer Support Whole Health"~5' in offered(page)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("words", [5, 9, 30])
@pytest.mark.parametrize("change", ["put in", "replaced"])
def test_a_wrong_word_in_a_phrase_is_named(
    corpus: Engine, seed: int, words: int, change: str
) -> None:
    """Phrases of the corpus with a word that it lacks, and with one that it has elsewhere."""
    dice = random.Random(f"{seed} {words} {change}")  # noqa: S311  the same each time, no secret
    text = dice.choice(list(texts(corpus, words)))
    at = dice.randrange(1, words - 1)
    for wrong in ("zeppelin", "narrowly"):
        rest = [*text[:at], *text[at + (change == "replaced") :]]
        typed = " ".join([*text[:at], wrong, *rest[at:]])
        page = answer(corpus, f'"{typed}"')
        near = f'"{" ".join(rest)}"~5'

        assert absent(page) == (wrong if wrong == "zeppelin" else f'"{typed}"')
        assert offered(page)[near] == f"Without {wrong}"
        found = {relaxed.q: relaxed for relaxed in page.assistance.relaxations}[near]
        assert found.documents == answer(corpus, near).results.documents >= 1


def texts(engine: Engine, words: int) -> Iterator[list[str]]:
    """Runs of words of one page, one of each document; none with a word twice."""
    for record in engine.all_records():
        for page in islice(record.pages, 1):
            sentence = re.search(
                rf"(?:[a-z]+ ){{{words - 1}}}[a-z]+",
                re.sub(r"[^A-Za-z\n]+", " ", engine.page(record.id, page.number).text.text).lower(),
            )
            if sentence and len(set(forms_of(sentence.group()))) > words * 0.8:
                yield sentence.group().split()


def test_every_medium_says_it_once(corpus: Engine) -> None:
    client = create_app(Settings(), corpus).test_client()
    url = f"q={quote_plus(VOTED)}"
    answer_json = client.get(f"/api/v1/search?{url}").json["query"]
    html = client.get(f"/search?{url}").text
    terminal = format_summary(answer(corpus, VOTED))

    first = answer_json["relaxations"][0]
    assert (first["q"], first["why"], first["what"]) == (REST, "without_part", "narrowly")
    assert client.get(first["url"]).status_code == 200
    assert f"Without narrowly: {REST}" in terminal
    assert terminal.count("Not in the text that is searched") == 1
    assert html.count("Without narrowly") == 1
    assert html.count("Not in the text that is searched") == 1
    assert "Nothing in this collection matches" not in html
