"""The issues and copies of one work are one hit; what likeness finds, and what it says of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.engine.protocol import Engine, Filter, Question, Sort
from indexer.engine.query.nodes import And, MatchAll, Not, Or, Query, Word
from indexer.errors import NotFound
from tests.support.small_index import Book, Oracle, Sheet, open_index

HEALTH = "Whole health means body and mind together, and peers teach it in groups."
BILLING = "Medicaid pays a unit of service by code, and the state sets the rate."

BOOKS = (
    Book("a-reissue", "Report", (Sheet(HEALTH), Sheet(BILLING)), published="2015", work="the-work"),
    Book("b-copy", "Report", (Sheet(HEALTH),), published="2016", work="the-work", sha256="1"),
    Book("c-other", "Another", (Sheet(BILLING), Sheet("Body and mind.")), published="2012"),
    Book("d-lone", "Health alone", (Sheet("Peers and peers."),)),
    Book("e-lost", "Lost report", published="2011", work="gone"),
    Book("the-work", "Report", (Sheet(HEALTH), Sheet("Medicaid.")), published="2013", sha256="1"),
    Book("z-copy", "Another", (Sheet(BILLING),), published="2010", work="c-other"),
)
ORACLE = Oracle(BOOKS)
WORK = {book.id: book.work if book.work != "gone" and book.work else book.id for book in BOOKS}

leaf: st.SearchStrategy[Query] = st.sampled_from(
    [*map(Word, ("health", "peers", "medicaid", "report", "body", "nothing")), MatchAll()]
)
tree = st.recursive(
    leaf,
    lambda child: st.one_of(
        st.lists(child, min_size=1, max_size=3).map(lambda c: And(tuple(c))),
        st.lists(child, min_size=1, max_size=3).map(lambda c: Or(tuple(c))),
        child.map(Not),
    ),
    max_leaves=4,
)
years = st.lists(
    st.builds(Filter, st.just("year"), st.sampled_from(["2010", "2012", "2015"]), st.booleans()),
    max_size=2,
).map(tuple)
sorts: st.SearchStrategy[Sort] = st.sampled_from(["relevance", "newest", "oldest", "title"])


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened = open_index(tmp_path_factory.mktemp("grouping"), BOOKS)
    yield opened
    opened.close()


def shown(engine: Engine, **question: object) -> list[list[str]]:
    hits = engine.search(Question(group=True, **question)).hits  # type: ignore[arg-type]
    return [[hit.record.id, *(copy.record.id for copy in hit.copies)] for hit in hits]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(query=tree, chosen=years, sort=sorts, size=st.integers(1, 4))
def test_pages_of_works_join_without_gap_or_overlap(
    engine: Engine, query: Query, chosen: tuple[Filter, ...], sort: Sort, size: int
) -> None:
    """All members on all pages of results are all documents that satisfy the query, each once; the
    works stand in the order of their first members, and these in that of the documents.
    """
    passing = {book.id for book in BOOKS if _passes(book, chosen)}
    expected = {name for name, _ in ORACLE.satisfied(query)} & passing
    singly = engine.search(Question(query, filters=chosen, sort=sort, limit=100))
    whole = engine.search(Question(query, filters=chosen, sort=sort, limit=100, group=True))
    pages = [
        hit
        for offset in range(0, len(BOOKS), size)
        for hit in engine.search(
            Question(query, filters=chosen, sort=sort, limit=size, offset=offset, group=True)
        ).hits
    ]
    order = [hit.record.id for hit in singly.hits]
    members = [[hit.record.id, *(copy.record.id for copy in hit.copies)] for hit in pages]

    assert sorted(name for work in members for name in work) == sorted(expected)
    assert pages == list(whole.hits)
    assert whole.hits_total == len(pages) == len({WORK[name] for name in expected})
    assert (whole.documents, whole.pages, whole.facets) == (
        singly.documents,
        singly.pages,
        singly.facets,
    )
    assert singly.hits_total == singly.documents == len(order)
    assert all(len({WORK[name] for name in work}) == 1 for work in members)
    assert all(work == sorted(work, key=order.index) for work in members)
    assert [work[0] for work in members] == sorted((w[0] for w in members), key=order.index)


def _passes(book: Book, chosen: tuple[Filter, ...]) -> bool:
    wanted = {f.value for f in chosen if not f.exclude}
    refused = {f.value for f in chosen if f.exclude}
    year = book.published or "undated"
    return (not wanted or year in wanted) and year not in refused


ORDERS: list[tuple[str, dict[str, object], list[list[str]]]] = [
    (
        "all score alike",
        {},
        [["c-other", "z-copy"], ["d-lone"], ["e-lost"], ["the-work", "a-reissue", "b-copy"]],
    ),
    ("the best member leads", {"query": Word("rate")}, [["c-other", "z-copy"], ["a-reissue"]]),
    (
        "of equals the work leads",
        {"query": And((Word("groups"), Word("report")))},
        [["the-work", "a-reissue", "b-copy"]],
    ),
    (
        "the newest leads",
        {"sort": "newest"},
        [["b-copy", "a-reissue", "the-work"], ["c-other", "z-copy"], ["e-lost"], ["d-lone"]],
    ),
    (
        "the oldest leads",
        {"sort": "oldest"},
        [["z-copy", "c-other"], ["e-lost"], ["the-work", "a-reissue", "b-copy"], ["d-lone"]],
    ),
    (
        "members are those that the filters leave",
        {"filters": (Filter("year", "2015"), Filter("year", "2016"))},
        [["a-reissue", "b-copy"]],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "question", "works"), ORDERS, ids=[case[0] for case in ORDERS])
def test_who_leads(
    engine: Engine, name: str, question: dict[str, object], works: list[list[str]]
) -> None:
    assert shown(engine, **question) == works


def test_a_copy_says_why_and_counts_its_own_pages(engine: Engine) -> None:
    (hit,) = engine.search(Question(Word("groups"), group=True)).hits

    assert (hit.record.id, hit.pages_total) == ("the-work", 1)
    assert [(copy.record.id, copy.duplicate_reason, copy.pages_total) for copy in hit.copies] == [
        ("a-reissue", "issue", 1),
        ("b-copy", "file", 1),
    ]


def test_a_copy_that_matches_in_front_alone_lists_no_page(engine: Engine) -> None:
    (hit,) = engine.search(
        Question(Word("report"), filters=(Filter("year", "2013"),), group=True)
    ).hits

    assert (hit.pages_total, hit.copies) == (0, ())


def test_pages_are_never_grouped(engine: Engine) -> None:
    plain = engine.search(Question(Word("groups"), by="page"))
    grouped = engine.search(Question(Word("groups"), by="page", group=True))

    assert grouped.hits == plain.hits
    assert grouped.hits_total == plain.hits_total == 3


# --- more like this page --------------------------------------------------------------------------

SHELF = (
    *BOOKS,
    Book(
        "kin",
        "Kin",
        (
            Sheet("Peers teach groups about body and mind.", "First"),
            Sheet("Groups of peers meet and teach.", "Second"),
            Sheet("Nothing of it here.", "Third"),
        ),
    ),
    Book("empty", "Empty", (Sheet(""), Sheet("12 345 of the and"))),
)


@pytest.fixture(scope="module")
def like(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened = open_index(tmp_path_factory.mktemp("like"), SHELF)
    yield opened
    opened.close()


def test_other_works_come_first_and_the_own_document_apart(like: Engine) -> None:
    found = like.more_like_this("kin", 1)

    assert [hit.hit.record.id for hit in found.others] == ["the-work", "c-other"]
    assert [hit.hit.pages[0].number for hit in found.same_document] == [2]
    assert found.page.record.id == "kin"


def test_the_page_and_the_copies_of_its_document_are_left_out(like: Engine) -> None:
    found = like.more_like_this("b-copy", 1)

    assert [hit.hit.record.id for hit in found.others] == ["kin", "c-other"]


def test_each_hit_says_what_it_shares_and_marks_it(like: Engine) -> None:
    found = like.more_like_this("kin", 1)

    for shared in (*found.others, *found.same_document):
        (page,) = shared.hit.pages
        marked = {page.snippet.text[a:b].casefold() for a, b in page.snippet.marks}
        assert len(shared.shared) >= 2
        assert set(shared.shared) <= set(found.words)
        assert marked == set(shared.shared)


def test_scores_fall_and_the_limit_holds(like: Engine) -> None:
    found = like.more_like_this("kin", 1)
    scores = [shared.hit.score for shared in found.others]

    assert scores == sorted(scores, reverse=True)
    assert like.more_like_this("kin", 1, limit=1).others == found.others[:1]


@pytest.mark.parametrize("number", [1, 2])
def test_a_page_without_words_that_say_something_is_like_nothing(like: Engine, number: int) -> None:
    found = like.more_like_this("empty", number)

    assert (found.words, found.others, found.same_document) == ((), (), ())


@pytest.mark.parametrize(
    ("document", "number"), [("none", 1), ("kin", 4), ("kin", 0), ("e-lost", 1)]
)
def test_a_page_that_does_not_exist(like: Engine, document: str, number: int) -> None:
    with pytest.raises(NotFound):
        like.more_like_this(document, number)


def test_likeness_is_the_same_each_time(like: Engine, tmp_path: Path) -> None:
    again = open_index(tmp_path, SHELF)
    try:
        assert again.more_like_this("kin", 1) == like.more_like_this("kin", 1)
    finally:
        again.close()
