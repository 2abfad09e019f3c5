"""The golden queries are what their README says: a hundred, in its classes, with answers that
exist, and paraphrases that are none of the passage's own words.
"""

from collections import Counter
from collections.abc import Iterator

import pytest

from indexer.engine import open_engine
from indexer.engine.analysis.stemmer import stem
from indexer.engine.analysis.stop_words import STOP_WORDS
from indexer.engine.analysis.tokenizer import tokens
from indexer.engine.protocol import Engine
from indexer.settings import Settings
from tests.quality.golden import NOTHING, Answer, GoldenQuery, golden_queries

CLASSES = {
    "acronym": 3,
    "author": 4,
    "british": 3,
    "factual": 5,
    "identifier": 6,
    "known-item": 4,
    "nothing": 4,
    "paraphrase": 49,
    "phrase": 3,
    "pillar": 3,
    "synonym": 5,
    "title-variant": 3,
    "topical": 3,
    "typo": 5,
}
QUERIES = golden_queries()
PARAPHRASES = [query for query in QUERIES if query.kind == "paraphrase"]


@pytest.fixture(scope="module")
def engine(shipped: Settings) -> Iterator[Engine]:
    """The engine on the corpus that ships."""
    engine = open_engine(shipped.index)
    yield engine
    engine.close()


def test_a_hundred_queries_in_their_classes() -> None:
    assert Counter(query.kind for query in QUERIES) == CLASSES
    assert sum(CLASSES.values()) == 100


def test_no_query_is_asked_twice() -> None:
    asked = Counter(" ".join(form for _, _, form in tokens(query.q)) for query in QUERIES)
    assert [q for q, times in asked.items() if times > 1] == []


def test_every_query_says_what_is_wanted() -> None:
    for query in QUERIES:
        assert query.why, query.q
        assert bool(query.wanted) == (query.kind != NOTHING), query.q
        assert len(set(query.wanted)) == len(query.wanted), query.q


def test_every_answer_exists_in_the_shipped_corpus(engine: Engine) -> None:
    pages = {record.id: {page.number for page in record.pages} for record in engine.all_records()}
    wanted = [(query.q, answer) for query in QUERIES for answer in query.wanted]
    assert [
        (q, answer)
        for q, answer in wanted
        if answer.document not in pages
        or (answer.page and answer.page not in pages[answer.document])
    ] == []


def test_at_least_half_of_the_topical_queries_paraphrase() -> None:
    topical = [query for query in QUERIES if query.kind in ("paraphrase", "topical")]
    assert 2 * len(PARAPHRASES) >= len(topical)


@pytest.mark.parametrize("query", PARAPHRASES, ids=lambda query: query.q)
def test_a_paraphrase_has_at_most_half_of_its_words_in_the_passage(
    engine: Engine, query: GoldenQuery
) -> None:
    asked = _content(query.q)
    for answer in query.wanted:
        shared = asked & _content(_passage(engine, answer))
        assert 2 * len(shared) <= len(asked), (answer, sorted(shared))


def test_nothing_holds_a_word_of_each_query_that_nothing_answers(engine: Engine) -> None:
    records = list(engine.all_records())
    held = _content(" ".join(_front(engine, record.id) for record in records))
    for record in records:
        for page in record.pages:
            held |= _content(_passage(engine, Answer(record.id, page.number)))
    for query in QUERIES:
        if query.kind == NOTHING:
            assert _content(query.q) - held, query.q


def _content(text: str) -> set[str]:
    return {stem(form) for _, _, form in tokens(text) if form not in STOP_WORDS}


def _passage(engine: Engine, answer: Answer) -> str:
    page = engine.page(answer.document, answer.page)
    return f"{page.record.title}\n{page.heading.text}\n{page.text.text}"


def _front(engine: Engine, document: str) -> str:
    record = engine.record(document)
    return "\n".join((record.title, *record.authors, record.abstract))
