"""From a state to a page of results: modes, counts, links, remarks."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from indexer.engine.facet_names import FacetNameIndex
from indexer.engine.protocol import Engine, Question
from indexer.engine.query.nodes import MatchAll
from indexer.engine.results import FacetCounts, Results, ValueCount
from indexer.engine.taxonomy import IndexInfo, Taxonomy
from indexer.errors import NotFound
from indexer.model import Record
from search_app.documents.citation import cite
from search_app.facets.top_values import MAX_VALUES, top_values
from search_app.request.state import SearchState
from search_app.search.results import ResultsPage, cited_page
from search_app.search.service import highlight_query, search

FACETS = ("summit", "topic", "year")


def found(engine: Engine, url: str, **options: Any) -> ResultsPage:
    pairs = [tuple(pair.split("=", 1)) for pair in url.split("&") if pair]
    return search(engine, SearchState.from_args(pairs, FACETS), **options)  # type: ignore[arg-type]


def documents(page: ResultsPage) -> list[str]:
    return [hit.record.id for hit in page.results.hits]


def codes(page: ResultsPage) -> list[str]:
    return [remark.code for remark in page.query.remarks]


def test_all_words_where_that_finds_something(library: Engine) -> None:
    page = found(library, "q=whole health")
    assert (page.query.match, page.query.understood) == ("all", "whole and health")
    assert set(documents(page)) == {"whole", "lost"}
    assert page.query.remarks == ()
    assert [*page.modes.items()] == [("all", 2), ("any", 3)]


def test_any_word_where_all_find_nothing(library: Engine) -> None:
    page = found(library, "q=budget certify")
    assert page.query.match == "any"
    assert set(documents(page)) == {"billing", "codes"}
    assert codes(page) == ["any_word"]
    assert [*page.modes.items()] == [("all", 0), ("any", 2)]


def test_the_mode_is_decided_before_any_filter(library: Engine) -> None:
    page = found(library, "q=whole health&summit=2010")
    assert (page.query.match, page.results.documents) == ("all", 0)
    assert page.results.documents_without_filters == 2
    within = found(library, "q=whole health&document=codes")
    assert (within.query.match, within.results.documents) == ("all", 0)


def test_a_mode_that_is_asked_for_is_kept(library: Engine) -> None:
    assert found(library, "q=budget certify&match=all").results.documents == 0
    assert found(library, "q=whole health&match=any").results.documents == 3


@pytest.mark.parametrize("url", ["q=whole health", "q=budget certify", "q=peer", ""])
def test_every_link_carries_the_mode_that_was_resolved(library: Engine, url: str) -> None:
    page = found(library, url + "&per_page=1&page=2")
    mode = f"match={page.query.match}"
    links = [page.links.changed(), page.next_url, page.previous_url, page.links.permalink("v1")]
    for hit in page.results.hits:
        links.append(page.links.document(hit.record.id))
        links += [page.links.page(hit.record.id, shown.number) for shown in hit.pages]
    links.append(page.links.toggle("summit", "2011"))
    assert all(mode in link for link in links if link)
    assert page.requested.match == "auto"


def test_pages_of_results_follow_one_another(library: Engine) -> None:
    first = found(library, "per_page=2&sort=title")
    assert (first.previous_url, first.page_count, first.results.hits_total) == (None, 2, 4)
    assert first.next_url == "/search?match=all&sort=title&page=2&per_page=2"
    second = found(library, "per_page=2&sort=title&page=2")
    assert second.next_url is None
    assert second.previous_url == "/search?match=all&sort=title&per_page=2"
    assert len({*documents(first), *documents(second)}) == 4
    beyond = found(library, "per_page=2&page=9")
    assert (beyond.results.hits, beyond.next_url) == ((), None)
    assert beyond.previous_url is not None
    assert "page=2" in beyond.previous_url


def test_the_permalink_holds_mode_and_version(library: Engine) -> None:
    page = found(library, "q=peer", base_url="https://example.org/")
    assert page.links.permalink("v1") == "https://example.org/search?q=peer&match=all&v=v1"
    mounted = found(library, "q=peer", root="/app", path="/api/v1/search")
    assert mounted.links.permalink("v1") == "/app/search?q=peer&match=all&v=v1"
    assert mounted.links.changed() == "/app/api/v1/search?q=peer&match=all"
    assert mounted.links.document("billing").startswith("/app/documents/billing?")


def test_another_version_is_answered_and_said(library: Engine) -> None:
    assert codes(found(library, "q=peer&v=v1")) == []
    page = found(library, "q=peer&v=v0")
    assert page.results.hits
    assert [(r.code, dict(r.params)) for r in page.query.remarks] == [
        ("version_changed", {"asked": "v0", "serving": "v1"})
    ]


def test_an_unknown_value_finds_nothing_and_is_said(library: Engine) -> None:
    page = found(library, "summit=1999")
    assert page.results.documents == 0
    assert codes(page) == ["unknown_value_near"]
    assert codes(found(library, "year=1999")) == []  # an open facet declares no values


def test_an_unknown_document_is_an_error(library: Engine) -> None:
    with pytest.raises(NotFound):
        found(library, "q=peer&document=nothing")


def test_remarks_of_address_and_query_come_together(library: Engine) -> None:
    page = found(library, 'sort=best&q="whole health&v=v0')
    assert codes(page) == ["bad_value", "unclosed_quote", "version_changed"]


def test_words_in_their_very_form(library: Engine) -> None:
    assert found(library, "q=certifying").results.pages == 1
    page = found(library, "q=certifying&stem=off")
    assert (page.results.pages, page.query.understood) == (0, "exactly certifying")
    assert found(library, "q=certify&stem=off").results.occurrences == 1
    assert found(library, 'q="certify specialist" OR (title:code -NOT)&stem=off').results.pages == 0


def test_a_document_that_matches_in_its_front_alone_is_a_hit_without_pages(
    library: Engine,
) -> None:
    page = found(library, "q=lost")
    assert [(hit.record.id, hit.pages, hit.record.available) for hit in page.results.hits] == [
        ("lost", (), False)
    ]
    assert page.results.hits[0].record.year is None
    assert page.results.hits[0].record.published == ""
    assert (page.results.documents, page.results.pages) == (1, 0)


def test_by_page_every_hit_is_a_page(library: Engine) -> None:
    page = found(library, "q=health&by=page")
    assert page.results.hits_total == page.results.pages == len(page.results.hits)
    assert all(len(hit.pages) == 1 for hit in page.results.hits)
    first = page.results.hits[0]
    shown = first.pages[0]
    cited = cite(first.record, page.info, cited_page(first, page.state))
    assert f"page {shown.label or shown.number}" in cited


def test_scores_are_explained_on_demand(library: Engine) -> None:
    assert set(found(library, "q=health").explanations) == {None}
    page = found(library, "q=health&explain=1")
    explanation = page.explanations[0]
    assert explanation is not None
    assert explanation.pages[0].score == round(page.results.hits[0].score, 6)


def test_the_words_of_a_search_are_marked_on_a_page(library: Engine) -> None:
    assert highlight_query(library, SearchState()) is None
    query = highlight_query(library, SearchState(q="budget certify"))
    text = library.page("billing", 2, query).text
    assert [text.text[start:end] for start, end in text.marks] == ["budget"]


QUERIES = ["", "health", "whole health", "medicaid -health", '"whole health" OR budget', "lost"]
TICKED = [
    "",
    "summit=2011",
    "summit=2010&summit=2011",
    "topic=health&-summit=2010",
    "-topic=billing",
]


@pytest.mark.parametrize("query", QUERIES)
def test_every_number_of_a_facet_is_what_its_link_finds(library: Engine, query: str) -> None:
    for filters in TICKED:
        for by in ("document", "page"):
            page = found(library, f"q={query}&{filters}&by={by}&match=all")
            for facet in page.results.facets:
                for value in facet.values:
                    url = page.links.only(facet.name, value.value).removeprefix("/search?")
                    total = found(library, url.replace("+", " ").replace("%22", '"')).results
                    assert (value.documents, value.pages, value.occurrences) == (
                        total.documents,
                        total.pages,
                        total.occurrences,
                    ), (filters, by, facet.name, value.value)


class _Stub:
    """An engine that answers with what it is given, and keeps what it was asked."""

    def __init__(self, **answer: Any) -> None:
        empty = Results(0, 0, 0, 0, (), (), ())
        self.answer = replace(empty, **answer)
        self.info = IndexInfo("Stub", "", "v1", "", 0, 0, 0, Taxonomy())
        self.facet_names = FacetNameIndex(self.info.taxonomy)
        self.asked: list[Question] = []

    def search(self, question: Question) -> Results:
        self.asked.append(question)
        return self.answer

    def records(self, documents: Iterable[str]) -> tuple[Record, ...]:
        assert not [*documents]
        return ()


def test_an_answer_that_ran_out_of_time_says_so() -> None:
    stub: Any = _Stub(timed_out_clauses=("whole", "health"))
    page = search(stub, SearchState(q="peer"))
    assert codes(page) == ["partial"]
    assert "whole, health" in page.query.remarks[0].message


def test_the_other_mode_is_counted_without_hits_and_facets() -> None:
    stub: Any = _Stub(documents=9, documents_without_filters=9)
    search(stub, SearchState(q="whole health"))
    assert [(asked.limit, asked.facets) for asked in stub.asked] == [(10, None), (0, ())]
    stub.asked.clear()
    search(stub, SearchState(q="whole health"), modes=False)
    assert len(stub.asked) == 1
    search(stub, SearchState(page=3, per_page=20))
    assert (stub.asked[-1].query, stub.asked[-1].offset) == (MatchAll(), 40)


LONG = MAX_VALUES + 8


def _counts(*ticked: str) -> FacetCounts:
    values = tuple(
        ValueCount(
            value=str(n),
            label=str(n),
            parent=str(LONG - 1) if n == 2 else "",
            documents=LONG - n,
            pages=1,
            occurrences=1,
            state="on" if str(n) in ticked else "off",
        )
        for n in range(LONG)
    )
    return FacetCounts("topic", "Topic", values)


def test_long_facets_show_their_most_frequent_values_and_what_is_ticked() -> None:
    late = [str(LONG - 3), str(LONG - 2)]
    shown = top_values(_counts(*late), None)
    parent = str(LONG - 1)  # of the value 2, which is shown
    assert [value.value for value in shown] == [*map(str, range(MAX_VALUES - 2)), *late, parent]
    assert [value.state for value in shown if value.state == "on"] == ["on", "on"]


def test_every_ticked_value_is_shown_however_many() -> None:
    counts = _counts(*(str(n) for n in range(LONG)))
    assert top_values(counts, None) == counts.values
