"""The index answers as reading every page would: hits, pages, occurrences, scores, facets."""

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.engine.protocol import Engine, Filter, Question
from indexer.engine.query.nodes import (
    And,
    Boost,
    Exact,
    Expanded,
    FacetTerm,
    Field,
    Fuzzy,
    Leaf,
    MatchAll,
    Not,
    NumericRange,
    Or,
    Phrase,
    Prefix,
    Proximity,
    Query,
    Wildcard,
    Word,
)
from tests.support.small_index import TAXONOMY, Book, Oracle, Sheet, open_index

WORDS = [
    *("peer", "peers", "support", "whole", "health", "state", "the", "Café", "H0038-HQ"),
    *("sup-\u00adport", "sup", "port"),
]


def _sentences(seed: int, count: int) -> str:
    return " ".join(WORDS[(seed * 7 + i * i * (seed + 3)) % len(WORDS)] for i in range(count))


BOOKS = tuple(
    Book(
        id=f"book-{n}",
        title=_sentences(n, 3),
        sheets=tuple(
            Sheet(
                _sentences(n * 5 + p, (n * p) % 11),
                _sentences(p, p % 3),
                tuple(itertools.compress(("health", "billing"), (p % 2, n % 3 == 0))),
                above=_sentences(n + p, p % 2),
                below=_sentences(n, (n + p) % 3),
            )
            for p in range(n % 4)
        ),
        authors=(("Peer, Some",) if n % 3 else ()),
        abstract=_sentences(n + 1, n % 5),
        published=("", "2010", "2011-05")[n % 3],
        summits=(("2009",), (), ("2010", "2011"))[n % 3],
        format=("pdf", "html")[n % 2],
    )
    for n in range(12)
)
ORACLE = Oracle(BOOKS)

SEVERAL = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
words: st.SearchStrategy[Leaf] = st.one_of(
    st.sampled_from([*WORDS, "suport", "halth", "staets"]).map(Word),
    st.sampled_from(WORDS).map(Exact),
    SEVERAL.map(Phrase),
    st.builds(Phrase, SEVERAL, st.booleans()),
    st.builds(Proximity, SEVERAL, st.integers(0, 6), st.booleans(), st.booleans()),
    st.sampled_from(["p", "pe", "sup", "H0038-H", "w"]).map(Prefix),
    st.sampled_from(["p*r", "s??", "wh*l*", "h0038-?q", "supp?rt"]).map(Wildcard),
    st.sampled_from(["paer", "sttae", "health", "pers", "a"]).map(Fuzzy),
    st.sampled_from(["pee* support", "whole heal*"]).map(Phrase),
)
leaf: st.SearchStrategy[Query] = st.one_of(
    words,
    st.just(And((Word("whole"), Word("health")))),
    st.builds(
        NumericRange,
        st.sampled_from(["summit", "year"]),
        st.none() | st.integers(2009, 2011),
        st.none() | st.integers(2009, 2011),
    ),
    st.builds(FacetTerm, st.just("topic"), st.sampled_from(["health", "billing", "none"])),
    st.builds(FacetTerm, st.just("summit"), st.sampled_from(["2009", "2011"])),
    st.just(MatchAll()),
)
tree: st.SearchStrategy[Query] = st.recursive(
    leaf,
    lambda child: st.one_of(
        st.lists(child, min_size=1, max_size=3).map(lambda c: And(tuple(c))),
        st.lists(child, min_size=1, max_size=3).map(lambda c: Or(tuple(c))),
        child.map(Not),
        st.builds(Boost, child, st.sampled_from([0.5, 2.0, 3.0])),
        st.builds(Expanded, child, st.lists(words, min_size=1, max_size=2).map(tuple)),
        st.builds(Field, st.sampled_from(["title", "heading", "body", "author"]), child),
    ),
    max_leaves=6,
)
filters = st.lists(
    st.builds(
        Filter,
        st.sampled_from(["topic", "summit", "year"]),
        st.sampled_from(
            [
                *("health", "billing", "2009", "2010", "2011", "undated", "none"),
                *("2009..2010", "2010..", "..2010", "1900..1950", "2011..2009"),
            ]
        ),
        st.booleans(),
    ),
    max_size=3,
).map(tuple)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with tempfile.TemporaryDirectory() as folder:
        opened = open_index(Path(folder), BOOKS)
        yield opened
        opened.close()


def _passes(row: tuple[str, int], chosen: tuple[Filter, ...]) -> bool:
    values = next(v for b, p, _, v in ORACLE.rows if (b.id, p.number) == row)
    for facet in {f.facet for f in chosen}:
        wanted = {f.value for f in chosen if f.facet == facet and not f.exclude}
        refused = {f.value for f in chosen if f.facet == facet and f.exclude}
        if wanted and not any(_carried(one, values[facet]) for one in wanted):
            return False
        if any(_carried(one, values[facet]) for one in refused):
            return False
    return True


def _carried(wanted: str, values: tuple[str, ...]) -> bool:
    """Whether a filter's value, or a year of its range, is among a page's values."""
    if wanted == "none":
        return set(values) <= {"undated"}
    first, dots, last = wanted.partition("..")
    if not dots:
        return wanted in values
    years = range(int(first or 0), int(last or 9999) + 1)
    return any(value.isdigit() and int(value) in years for value in values)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(query=tree, chosen=filters)
def test_hits_counts_and_occurrences(
    engine: Engine, query: Query, chosen: tuple[Filter, ...]
) -> None:
    rows = [row for row in ORACLE.satisfied(query) if _passes(row, chosen)]
    pages = [row for row in ORACLE.listed(query) if _passes(row, chosen)]
    results = engine.search(Question(query, filters=chosen, limit=1000, pages_per_hit=1000))

    assert {hit.record.id for hit in results.hits} == {name for name, _ in rows}
    assert results.documents == len(results.hits)
    assert sorted((h.record.id, p.number) for h in results.hits for p in h.pages) == sorted(pages)
    assert results.pages == len(pages)
    assert results.occurrences == sum(ORACLE.occurrences(query)[row] for row in pages)
    assert results.occurrences == sum(hit.occurrences for hit in results.hits)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(query=tree)
def test_scores_are_bm25f_and_the_order_follows_them(engine: Engine, query: Query) -> None:
    results = engine.search(Question(query, by="page", limit=1000))
    scores = [hit.pages[0].score for hit in results.hits]

    assert scores == sorted(scores, reverse=True) or scores == pytest.approx(
        sorted(scores, reverse=True), abs=1e-9
    )
    for hit in results.hits:
        assert hit.pages[0].score == pytest.approx(
            ORACLE.score(query, (hit.record.id, hit.pages[0].number))
        )


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(query=tree, chosen=filters)
def test_a_document_scores_as_its_best_page_under_the_filters(
    engine: Engine, query: Query, chosen: tuple[Filter, ...]
) -> None:
    rows = [row for row in ORACLE.satisfied(query) if _passes(row, chosen)]
    hits = engine.search(Question(query, filters=chosen, limit=1000)).hits
    scores = [hit.score for hit in hits]

    assert scores == pytest.approx(sorted(scores, reverse=True), abs=1e-9)
    for hit in hits:
        best = max(ORACLE.score(query, row) for row in rows if row[0] == hit.record.id)
        assert hit.score == pytest.approx(best)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(query=tree, chosen=filters)
def test_each_facet_number_is_what_its_link_finds(
    engine: Engine, query: Query, chosen: tuple[Filter, ...]
) -> None:
    results = engine.search(Question(query, filters=chosen))
    assert [facet.name for facet in results.facets] == [f.name for f in TAXONOMY.facets]
    for facet in results.facets:
        others = tuple(f for f in chosen if f.facet != facet.name)
        for value in (*facet.values, facet.none, facet.total):
            chosen_value = () if value is facet.total else (Filter(facet.name, value.value),)
            alone = engine.search(Question(query, filters=(*others, *chosen_value), facets=()))
            assert (value.documents, value.pages, value.occurrences) == (
                alone.documents,
                alone.pages,
                alone.occurrences,
            )
        ticked = {f.value for f in chosen if f.facet == facet.name} - {"none"}
        assert ticked <= {value.value for value in facet.values}
        assert not {"none", "all"} & {value.value for value in facet.values}


@settings(max_examples=100, deadline=None)
@given(query=tree)
def test_snippets_and_pages_mark_only_matches(engine: Engine, query: Query) -> None:
    for hit in engine.search(Question(query, limit=1000, pages_per_hit=1000)).hits:
        for page in hit.pages:
            full = engine.page(hit.record.id, page.number, query).text
            ends = [0, *itertools.chain.from_iterable(full.marks), len(full.text)]
            assert ends == sorted(ends)
            marked = {full.text[a:b] for a, b in full.marks}
            snippet = page.snippet
            assert {snippet.text[a:b] for a, b in snippet.marks} <= marked
            assert bool(snippet.marks) == bool(full.marks)
