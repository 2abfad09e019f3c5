"""What every engine promises, case by case; the same table will hold the next engine."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.engine.protocol import Engine, Filter, Question
from indexer.engine.query.nodes import (
    And,
    Exact,
    FacetTerm,
    Field,
    Fuzzy,
    MatchAll,
    Not,
    Or,
    Phrase,
    Prefix,
    Proximity,
    Query,
    Word,
)
from indexer.engine.work_budget import WorkBudget
from indexer.errors import NotFound, UsageError
from tests.support.small_index import Book, Sheet, open_index

BOOKS = (
    Book(
        "guide",
        "Whole Health in Georgia",
        (
            Sheet("Medicaid pays for whole-health services.", "Funding", ("billing",), "i"),
            Sheet("A whole view of health. Peers bill H0038-HQ units.", "Funding", (), "1"),
            Sheet("Certified specialists of N.A.P.S. met.", "People", ("health",), "2"),
        ),
        authors=("Fricks, Larry",),
        published="2012-01",
        summits=("2011",),
        numbers=("PEP23-10",),
    ),
    Book(
        "letter",
        "Letter to State Medicaid Directors",
        (Sheet("Supervision, care coordination and training.", "Requirements", ("billing",)),),
        published="2007-08-15",
        summits=("2009", "2010"),
    ),
    Book("record", "The Georgia program", abstract="A café of recovery.", summits=("2009",)),
    Book("blank", "An empty sheet", (Sheet(""),), published="2012"),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened = open_index(tmp_path_factory.mktemp("contract"), BOOKS)
    yield opened
    opened.close()


CASES: list[tuple[str, Query, dict[str, list[int]]]] = [
    ("a word in any form", Word("service"), {"guide": [1]}),
    ("an exact form", Exact("services"), {"guide": [1]}),
    ("another exact form", Exact("service"), {}),
    ("accents are folded", Word("cafe"), {"record": []}),
    ("accents may be typed", Word("Café"), {"record": []}),
    ("acronyms without stops", Word("NAPS"), {"guide": [3]}),
    ("a code", Word("H0038-HQ"), {"guide": [2]}),
    ("a code's parts must be neighbours", Word("HQ-H0038"), {}),
    ("a phrase", Phrase("whole health"), {"guide": [1]}),
    ("a phrase in any form", Phrase("certify specialist"), {"guide": [3]}),
    ("an exact phrase", Phrase("certified specialist", exact=True), {}),
    ("a phrase does not cross fields", Phrase("Georgia Medicaid"), {}),
    (
        "a match in title alone lists no page",
        Field("title", Word("georgia")),
        {"guide": [], "record": []},
    ),
    (
        "all words, title and page together",
        And((Word("georgia"), Word("medicaid"))),
        {"guide": [1]},
    ),
    ("all words on one page only", And((Word("medicaid"), Word("specialists"))), {}),
    ("any word", Or((Word("supervision"), Word("NAPS"))), {"guide": [3], "letter": [1]}),
    ("without a word", And((Word("georgia"), Not(Word("medicaid")))), {"guide": [], "record": []}),
    ("only without", Not(Word("georgia")), {"letter": [1], "blank": [1]}),
    ("author", Field("author", Word("fricks")), {"guide": []}),
    ("a report number", Word("pep23-10"), {"guide": []}),
    ("author without a field", Word("larry"), {"guide": []}),
    ("heading", Field("heading", Word("funding")), {"guide": [1, 2]}),
    (
        "a field holds for a group",
        Field("body", And((Word("whole"), Word("view")))),
        {"guide": [2]},
    ),
    ("a facet's value", FacetTerm("topic", "billing"), {"guide": [1], "letter": [1]}),
    ("a value of the document", FacetTerm("summit", "2011"), {"guide": [1, 2, 3]}),
    ("value and word on one page", And((FacetTerm("topic", "health"), Word("medicaid"))), {}),
    ("an unknown value", FacetTerm("topic", "none"), {}),
    ("an unknown facet", FacetTerm("nothing", "none"), {}),
    ("everything", MatchAll(), {"guide": [1, 2, 3], "letter": [1], "record": [], "blank": [1]}),
    ("an unknown word", Word("zeppelin"), {}),
    ("no word at all", Word("?"), {}),
]


@pytest.mark.parametrize(("name", "query", "expected"), CASES, ids=[case[0] for case in CASES])
def test_hits(engine: Engine, name: str, query: Query, expected: dict[str, list[int]]) -> None:
    results = engine.search(Question(query, pages_per_hit=100, limit=100))
    found = {hit.record.id: sorted(page.number for page in hit.pages) for hit in results.hits}

    assert found == expected
    assert results.documents == len(expected)
    assert results.pages == sum(map(len, expected.values()))


@pytest.mark.parametrize(("name", "query", "expected"), CASES, ids=[case[0] for case in CASES])
def test_hits_by_page(
    engine: Engine, name: str, query: Query, expected: dict[str, list[int]]
) -> None:
    results = engine.search(Question(query, by="page", limit=100))
    found = sorted((hit.record.id, hit.pages[0].number) for hit in results.hits)

    assert found == sorted((name, page) for name, pages in expected.items() for page in pages)
    assert all(len(hit.pages) == 1 for hit in results.hits)


def _ids(engine: Engine, question: Question) -> list[str]:
    return [hit.record.id for hit in engine.search(question).hits]


def test_sorting_by_date_puts_the_undated_last(engine: Engine) -> None:
    assert _ids(engine, Question(sort="newest")) == ["guide", "blank", "letter", "record"]
    assert _ids(engine, Question(sort="oldest")) == ["letter", "blank", "guide", "record"]


def test_sorting_by_title(engine: Engine) -> None:
    assert _ids(engine, Question(sort="title")) == ["blank", "letter", "record", "guide"]


def test_paging_joins_without_gap_or_overlap(engine: Engine) -> None:
    whole = _ids(engine, Question())
    parts = [i for n in range(4) for i in _ids(engine, Question(offset=n, limit=1))]

    assert parts == whole


def test_a_page_beyond_the_end_is_empty_and_counts_stay(engine: Engine) -> None:
    results = engine.search(Question(offset=100))

    assert results.hits == ()
    assert results.documents == 4


def test_filters_of_one_facet_are_alternatives(engine: Engine) -> None:
    filters = (Filter("summit", "2010"), Filter("summit", "2011"))

    assert sorted(_ids(engine, Question(filters=filters))) == ["guide", "letter"]


def test_filters_of_two_facets_must_both_hold_on_the_same_page(engine: Engine) -> None:
    filters = (Filter("summit", "2011"), Filter("topic", "health"))
    results = engine.search(Question(Word("medicaid"), filters=filters))

    assert results.documents == 0
    assert results.documents_without_filters == 2


def test_excluding_a_passage_value_excludes_pages_not_documents(engine: Engine) -> None:
    results = engine.search(Question(filters=(Filter("topic", "billing", exclude=True),)))

    assert {hit.record.id: hit.pages_total for hit in results.hits} == {
        "guide": 2,
        "record": 0,
        "blank": 1,
    }


def test_search_within_a_document(engine: Engine) -> None:
    results = engine.search(Question(Word("medicaid"), document="letter"))

    assert [hit.record.id for hit in results.hits] == ["letter"]
    assert results.documents_without_filters == 2


def test_search_within_an_unknown_document(engine: Engine) -> None:
    with pytest.raises(NotFound, match="no document 'nothing'"):
        engine.search(Question(document="nothing"))


def test_clauses_count_alone_and_without_filters(engine: Engine) -> None:
    query = And((Word("medicaid"), Not(Field("title", Word("letter")))))
    clauses = engine.search(Question(query, filters=(Filter("summit", "2009"),))).clauses

    assert [(c.text, c.documents, c.pages, c.negated) for c in clauses] == [
        ("medicaid", 2, 1, False),
        ("title:letter", 1, 0, True),
    ]


def test_pages_filed_under_the_value_whose_name_is_asked_for_come_first(engine: Engine) -> None:
    name = And((Word("whole"), Word("health")))
    filed, other = (engine.explain(name, "guide", number).parts for number in (3, 1))
    more = engine.explain(And((*name.children, Word("georgia"))), "guide", 3).parts

    assert [part.text for part in filed if ":" in part.text] == ["topic:health"]
    assert [part.text for part in (*other, *more) if ":" in part.text] == []
    assert engine.search(Question(name)).pages == 2


def test_a_word_that_is_nowhere_ranks_and_occurs_by_words_spelled_like_it(engine: Engine) -> None:
    query = Or((Word("services"), Word("medicad")))
    results = engine.search(Question(query))
    plain = engine.search(Question(Word("services")))
    pages = {(hit.record.id, page.number) for hit in plain.hits for page in hit.pages}
    hinted = engine.search(Question(Fuzzy("medicad"), by="page")).hits
    more = sum(h.occurrences for h in hinted if (h.record.id, h.pages[0].number) in pages)

    assert (results.documents, results.pages) == (plain.documents, plain.pages)
    assert results.occurrences == plain.occurrences + more > plain.occurrences
    assert results.hits[0].score > plain.hits[0].score
    text = engine.page("guide", 1, query).text
    assert {text.text[a:b] for a, b in text.marks} == {"services", "Medicaid"}


def test_a_repeated_word_counts_in_the_ranking_and_once_as_an_occurrence(engine: Engine) -> None:
    once = engine.search(Question(Word("whole")))
    twice = engine.search(Question(And((Word("whole"), Word("wholes")))))

    assert twice.occurrences == once.occurrences == 2
    assert twice.hits[0].score == pytest.approx(2 * once.hits[0].score)


def test_a_hit_shows_marks_in_title_heading_and_snippet(engine: Engine) -> None:
    hit = engine.search(Question(Or((Word("health"), Word("fund"))))).hits[0]
    page = hit.pages[0]

    assert [hit.title.text[a:b] for a, b in hit.title.marks] == ["Health"]
    assert [page.heading.text[a:b] for a, b in page.heading.marks] == ["Funding"]
    assert [page.snippet.text[a:b] for a, b in page.snippet.marks] == ["health"]
    assert page.label in {"i", "1"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Word("health"), {1: 1, 2: 1}),
        (Or((Word("whole"), Word("medicaid"))), {1: 2, 2: 1}),
        (And((Word("health"), Word("peers"))), {2: 2}),
        (FacetTerm("topic", "billing"), {1: 0}),
        (Field("title", Word("georgia")), {}),
        (Word("supervision"), {}),
    ],
    ids=str,
)
def test_the_occurrences_of_each_listed_page_of_a_document(
    engine: Engine, query: Query, found: dict[int, int]
) -> None:
    question = Question(query, document="guide", by="page", facets=())

    assert engine.occurrences(query, "guide").pages == found
    assert found == {
        page.number: page.occurrences for hit in engine.search(question).hits for page in hit.pages
    }


def test_occurrences_of_what_is_not_there(engine: Engine) -> None:
    assert engine.occurrences(Word("cafe"), "record").pages == {}
    with pytest.raises(NotFound):
        engine.occurrences(Word("cafe"), "nobody")


def test_a_page_is_read_with_its_marks(engine: Engine) -> None:
    page = engine.page("guide", 1, Phrase("whole health"))

    assert page.text.text == "Medicaid pays for whole-health services."
    assert [page.text.text[a:b] for a, b in page.text.marks] == ["whole-health"]
    assert (page.label, page.heading.text, page.tags["topic"]) == ("i", "Funding", ("billing",))


@pytest.mark.parametrize("number", [-1, 0, 4, 2**70])
def test_there_is_no_such_page(engine: Engine, number: int) -> None:
    with pytest.raises(NotFound, match=f"no page {number}"):
        engine.page("guide", number)


def test_a_record_without_pages_has_no_page_one(engine: Engine) -> None:
    with pytest.raises(NotFound) as error:
        engine.page("record", 1)

    assert error.value.hint == "It has no pages in this copy."


def test_records_come_by_id(engine: Engine) -> None:
    assert [record.id for record in engine.all_records()] == ["blank", "guide", "letter", "record"]
    assert engine.record("letter").published == "2007-08-15"


def test_the_dictionary_counts_the_pages_of_an_exact_form(engine: Engine) -> None:
    assert engine.page_frequency("medicaid") == 2
    assert engine.page_frequency("services") == 1
    assert engine.page_frequency("service") == 0
    assert engine.page_frequency("cafe") == 1


def test_the_dictionary_expands_wildcards_and_fuzzy_words_to_its_own_forms(engine: Engine) -> None:
    assert engine.expand("wildcard", "stat*").forms == ("state",)
    assert engine.expand("fuzzy", "medicade").forms == ()
    assert engine.expand("fuzzy", "medicad").forms == ("medicaid",)
    assert not engine.expand("wildcard", "stat*").more


def test_spelling_candidates_come_by_edits_and_never_with_the_word_itself(engine: Engine) -> None:
    assert [found.form for found in engine.spelling_candidates("medicade")] == ["medicaid"]
    assert engine.spelling_candidates("medicaid") == ()


def test_words_and_phrases_complete_what_was_typed(engine: Engine) -> None:
    assert [found.text for found in engine.autocomplete("medica")] == [
        "Letter to State Medicaid Directors",
        "medicaid",
    ]
    assert engine.autocomplete("?!") == ()


def test_only_the_facets_asked_for_are_counted(engine: Engine) -> None:
    results = engine.search(Question(facets=("year",)))

    assert [facet.name for facet in results.facets] == ["year"]
    assert [(v.value, v.documents) for v in results.facets[0].values] == [
        ("2007", 1),
        ("2012", 2),
        ("undated", 1),
    ]


def test_an_address_of_another_kind_is_refused() -> None:
    from indexer.engine import open_engine

    with pytest.raises(UsageError, match="not understood"):
        open_engine("elsewhere")


def test_an_index_of_nothing_answers(tmp_path: Path) -> None:
    engine = open_index(tmp_path, ())
    results = engine.search(Question(Word("anything")))

    assert (results.documents, results.pages, results.hits) == (0, 0, ())
    engine.close()


def test_clauses_beyond_the_time_are_left_out_and_named(engine: Engine) -> None:
    query = And(
        (Word("medicaid"), Not(Field("title", Word("letter"))), FacetTerm("summit", "2009"))
    )
    results = engine.search(Question(query, seconds=-1.0))

    assert results.timed_out_clauses == ("medicaid", "title:letter")
    assert [hit.record.id for hit in results.hits] == ["letter", "record"]


def test_clauses_beyond_the_budget_are_left_out_and_named(engine: Engine) -> None:
    query = Or((Word("medicaid"), Proximity("the letter", 1000, ordered=False), Word("letter")))
    budget = WorkBudget(30)
    results = engine.search(Question(query, budget=budget))

    assert results.timed_out_clauses == ('"the letter"~1000',)
    assert {clause.text for clause in results.clauses} == {"medicaid", "letter"}
    assert 0 < budget.remaining < 30


def test_what_a_search_costs_does_not_depend_on_what_is_cached(engine: Engine) -> None:
    query = And((Word("medicaid"), Phrase("the letter"), Prefix("re"), Fuzzy("lettre")))
    costs = []
    for _ in range(2):
        budget = WorkBudget(1000)
        assert engine.search(Question(query, budget=budget)).timed_out_clauses == ()
        costs.append(budget.remaining)

    assert costs[0] == costs[1] < 1000


def test_the_searches_of_a_request_share_its_budget(engine: Engine) -> None:
    budget = WorkBudget()
    engine.search(Question(Word("medicaid"), budget=budget))
    assert budget.remaining == math.inf

    budget = WorkBudget(1)
    assert engine.search(Question(Word("medicaid"), budget=budget)).timed_out_clauses
    assert budget.remaining == 1


def test_with_time_nothing_is_left_out(engine: Engine) -> None:
    assert engine.search(Question(Word("medicaid"), seconds=60)).timed_out_clauses == ()


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        (Word("wellbeing"), ["well-\u00adbeing"]),
        (Phrase("well being"), ["well-\u00adbeing"]),
        (Phrase("well-\u00adbeing plans"), ["well-\u00adbeing plans"]),
        (Exact("wellbeing"), ["well-\u00adbeing"]),
        (Phrase("plans wellbeing"), []),
    ],
)
def test_a_word_broken_in_doubt_is_found_in_both_forms(
    tmp_path: Path, query: Query, marked: list[str]
) -> None:
    text = "A page on well-\u00adbeing plans"
    engine = open_index(tmp_path, [Book("broken", "Broken", (Sheet(text),))])

    try:
        results = engine.search(Question(query))
        assert results.occurrences == len(marked)
        spans = engine.page("broken", 1, query).text.marks
        assert [text[start:end] for start, end in spans] == marked
    finally:
        engine.close()


@pytest.mark.parametrize(("word", "forms"), [("i", 1), ("b", 0)])
def test_a_fuzzy_word_of_one_letter_is_only_itself(tmp_path: Path, word: str, forms: int) -> None:
    opened = open_index(tmp_path, (Book("a", "Title", (Sheet("i in ib it bi be"),)),))

    assert len(opened.expand("fuzzy", word).forms) == forms
    opened.close()
