"""What was meant: words that are nowhere, run together, parted or hardly anywhere; and what is
searched for instead where nothing matches.
"""

import random
from collections.abc import Iterator

import pytest

from indexer.engine import open_engine
from indexer.engine.protocol import Engine
from indexer.engine.query.parser import parse
from indexer.engine.results import SpellingCandidate
from indexer.settings import Settings
from search_app.assist.query_words import Replacement, apply_replacements, typed_words
from search_app.assist.spelling_candidates import is_safe_correction, log_score
from search_app.request.execution import FIELD_NAMES
from search_app.request.state import SearchState
from search_app.search.results import ResultsPage
from search_app.search.service import execute_with_fallbacks, highlight_query, search
from search_app.serializers.search import results_json

FACETS = ("summit", "topic", "year", "kind")


def found(engine: Engine, q: str, **changes: object) -> ResultsPage:
    return search(engine, SearchState(q=q, **changes), modes=False)  # type: ignore[arg-type]


def codes(page: ResultsPage) -> list[str]:
    return [remark.code for remark in page.query.remarks]


@pytest.fixture(scope="module")
def corpus(shipped: Settings) -> Iterator[Engine]:
    engine = open_engine(shipped.index)
    yield engine
    engine.close()


# --- which words, and where -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("peers Suport", "peers Suport"),
        ('peers "in quotes" jobs', "peers jobs"),
        ("peers “in quotes” jobs", "peers jobs"),
        ("peers «in „these“ quotes» jobs", "peers jobs"),
        ('peers "open quotes', "peers"),
        ("=exact ordinary", "ordinary"),
        ('="exact phrase" ordinary', "ordinary"),
        ("open* w?ld fuzzy~1 ordinary", "ordinary"),
        ("wanted -unwanted NOT neither", "wanted"),
        ("title:word summit:first", "word"),
        ("title:(one OR two)", "one two"),
        ("H0038 07-011 1915(i) letters", "letters"),
        ("the of peers", "peers"),
        ("(peers, wages); jobs^2", "peers wages jobs"),
        ("peer-suport", "peer suport"),
    ],
)
def test_words_whose_spelling_may_be_doubted(text: str, expected: str) -> None:
    words = typed_words(parse(text, FIELD_NAMES, FACETS), FIELD_NAMES, FACETS)

    assert " ".join(text[word.start : word.end] for word in words) == expected


@pytest.mark.parametrize(
    ("text", "word", "other", "expected"),
    [
        ("Suport of peers", "Suport", "support", "Support of peers"),
        ("NAPPS forever", "NAPPS", "naps", "NAPS forever"),
        ("peersupport jobs", "peersupport", "peer support", "peer support jobs"),
        ("title:peersupport", "peersupport", "peer support", 'title:"peer support"'),
        ("+peersupport jobs", "peersupport", "peer support", '+"peer support" jobs'),
        ('(suport OR "x  y") -z', "suport", "support", '(support OR "x  y") -z'),
    ],
)
def test_the_rest_of_the_query_stays_as_it_was_typed(
    text: str, word: str, other: str, expected: str
) -> None:
    (typed, *_) = [
        one
        for one in typed_words(parse(text, FIELD_NAMES, FACETS), FIELD_NAMES, FACETS)
        if text[one.start : one.end] == word
    ]

    assert apply_replacements(text, [typed.to(other)]) == expected


def test_several_words_are_replaced_at_once() -> None:
    assert (
        apply_replacements(
            "aa bb cc", [Replacement(0, 2, "longer", False), Replacement(6, 8, "x", False)]
        )
        == "longer bb x"
    )


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("medicade", SpellingCandidate("medicaid", 136, 2), SpellingCandidate("medicare", 16, 1)),
        ("helth", SpellingCandidate("health", 183, 1), SpellingCandidate("help", 59, 2)),
        ("goergia", SpellingCandidate("georgia", 20, 1), SpellingCandidate("georgie", 20, 2)),
        ("suppprt", SpellingCandidate("support", 20, 1), SpellingCandidate("supppet", 20, 1)),
        ("traning", SpellingCandidate("training", 20, 1), SpellingCandidate("craning", 20, 1)),
    ],
)
def test_what_is_likelier(typed: str, better: SpellingCandidate, worse: SpellingCandidate) -> None:
    assert log_score(typed, better, named=False) > log_score(typed, worse, named=False)
    assert log_score(typed, worse, named=True) > log_score(typed, worse, named=False)


@pytest.mark.parametrize(
    ("typed", "other", "sure"),
    [
        ("helth", SpellingCandidate("health", 1, 1), True),
        ("helth", SpellingCandidate("teeth", 1, 2), False),
        ("certifcaton", SpellingCandidate("certification", 1, 2), True),
        ("blimp", SpellingCandidate("blame", 1, 2), False),
        ("ketamine", SpellingCandidate("examine", 1, 2), False),
    ],
)
def test_what_may_be_searched_for_without_asking(
    typed: str, other: SpellingCandidate, sure: bool
) -> None:
    assert is_safe_correction(typed, other) is sure


# --- what is offered ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("Supervison of peers", "Supervision of peers"),
        ('supervison peers  "whole health" -exam', 'supervision peers  "whole health" -exam'),
        ("medicade billing", "medicaid billing"),
        ("pee rsupport", "peer support"),
        ("co ordination of care", "coordination of care"),
        ("peersupport medicaid", "peer support medicaid"),
        ("Pilars of Peer Suport", "Pillars of Peer Support"),
        ("ketamine treatment", None),
        ("autism training", None),
        ('"supervison" peers', None),
        ("=supervison peers", None),
        ("supervison~1 peers", None),
        ("H0O38 peers", None),
        ("CPRS peers", None),
        ("whole health", None),
    ],
)
def test_what_was_meant_is_offered_with_its_number(
    corpus: Engine, q: str, expected: str | None
) -> None:
    page = found(corpus, q)
    correction = page.assistance.did_you_mean

    assert (correction.q if correction else None) == expected
    assert results_json(page)["query"]["did_you_mean"] == expected
    assert page.query.corrected is None


@pytest.mark.parametrize(
    ("q", "used"),
    [
        ("supervison", "supervision"),
        ("certificaton traning", "certification training"),
        ("PEERSUPPORT", "PEER SUPPORT"),
        ("title:supervison", "title:supervision"),
        ('supervison AND "whole health"', 'supervision AND "whole health"'),
        ("Danials", "Daniels"),
    ],
)
def test_where_nothing_matches_what_was_surely_meant_is_shown(
    corpus: Engine, q: str, used: str
) -> None:
    page = found(corpus, q)
    assert page.query.corrected is not None
    assert (page.query.q, page.query.corrected.q, page.state.q) == (q, used, used)
    assert codes(page)[0] == "corrected"
    assert "absent_words" not in codes(page)
    assert page.results.documents > 0
    assert page.query.exact == SearchState(q=q, correct=False)

    exact = found(corpus, q, correct=False)
    assert (exact.results.documents, exact.query.corrected) == (0, None)
    assert exact.assistance.did_you_mean is not None
    assert exact.assistance.did_you_mean.q == used


@pytest.mark.parametrize(
    ("q", "changes"),
    [
        ("supervison peers", {}),
        ("supervison peers", {"match": "all"}),
        ("supervison OR peers", {}),
        ("supervison", {"stem": False}),
        ('"supervison"', {}),
        ("zeppelin", {}),
        ("blimp", {}),
    ],
)
def test_nothing_is_corrected_where_something_matches_or_nothing_is_sure(
    corpus: Engine, q: str, changes: dict[str, object]
) -> None:
    page = found(corpus, q, **changes)

    assert page.query.corrected is None
    assert page.state.q == q


def test_links_of_a_corrected_page_repeat_it(corpus: Engine) -> None:
    page = found(corpus, "supervison")
    assert "q=supervision&match=all" in page.links.permalink("v1")
    assert "q=supervision" in page.links.document("any")
    assert highlight_query(corpus, SearchState(q="supervison")) == highlight_query(
        corpus, SearchState(q="supervision")
    )


def test_the_filters_decide_nothing_about_corrections(corpus: Engine) -> None:
    state = SearchState.from_args([("q", "supervison"), ("summit", "1999")], ["summit"])
    page = search(corpus, state, modes=False)

    assert page.query.corrected is not None
    assert (page.results.documents, page.results.documents_without_filters > 0) == (0, True)


def test_a_word_on_one_page_is_doubted_beside_a_frequent_one(library: Engine) -> None:
    """In the small library nothing is frequent enough; "certify" stays though "certain" is near."""
    assert found(library, "certify").assistance.did_you_mean is None
    assert found(library, "medicaud").query.corrected is not None


@pytest.mark.parametrize("seed", range(3))
def test_what_was_meant_finds_more_than_what_was_typed(corpus: Engine, seed: int) -> None:
    """One letter wrong in one of the words of a title: what is offered finds more when matched
    alike, and is corrected only where nothing matches.
    """
    dice = random.Random(seed)  # noqa: S311  the same each time, no secret
    titles = [record.title for record in corpus.all_records()]
    offered = 0
    for title in dice.sample(titles, 25):
        words = [word for word in title.split() if word.isalpha() and len(word) > 5][:3]
        if not words:
            continue
        at = dice.randrange(2, len(words[0]) - 1)
        typed = " ".join([words[0][:at] + words[0][at + 1 :], *words[1:]])
        page = found(corpus, typed)
        if page.query.corrected:
            for match in ("all", "any"):
                state = SearchState(q=typed, match=match, correct=False)  # type: ignore[arg-type]
                assert execute_with_fallbacks(corpus, state).results.documents == 0
        if correction := page.assistance.did_you_mean:
            offered += 1
            less = SearchState(q=typed, match=correction.state.match, correct=False)
            assert correction.documents > execute_with_fallbacks(corpus, less).results.documents
    assert offered > 5
