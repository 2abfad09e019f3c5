"""Explanations are what reading the page gives: parts that sum to the score, counts, forms."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.engine import open_engine
from indexer.engine.explanation import ClauseScore, Explanation
from indexer.engine.matching.matcher import AnalyzedText, find_spans
from indexer.engine.matching.patterns import Pattern, expand_slots, pattern
from indexer.engine.protocol import Engine, Filter, Question
from indexer.engine.query.nodes import Query
from indexer.engine.query.parser import parse
from indexer.engine.query.visitors import scoring_clauses
from indexer.engine.schema import FIELDS, K1
from indexer.errors import NotFound
from indexer.settings import Settings
from search_app.request.state import SearchState
from search_app.search.service import execute_with_fallbacks
from tests.engine.test_oracle import BOOKS, ORACLE, filters, tree
from tests.support.small_index import TAXONOMY, open_index

NAMES = [field.name for field in FIELDS]
FACETS = [facet.name for facet in TAXONOMY.facets]
# One of each kind of clause, and what comes together in a query of the shipped corpus.
SHIPPED = (
    *('"whole health"', "whole health", "certif* supervision", "recoverry georgia", "c?rtified"),
    *(
        "medicaid^3 billing medicaid",
        '"peer health"~5 -addiction',
        "title:supervision peer",
        "PSWH",
    ),
    *("summit:2011 EHB", "behaviour =peers", "medicaud peer~1", "supervision pillar 4", "h0038"),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened = open_index(tmp_path_factory.mktemp("explained"), BOOKS)
    yield opened
    opened.close()


def sums(found: Explanation, score: float) -> None:
    """Whether all figures of an explanation agree with each other and with a score."""
    assert found.score == pytest.approx(score, abs=1e-9)
    assert sum(part.score for part in found.parts) == pytest.approx(score, abs=1e-9)
    assert [part.score for part in found.parts] == sorted(
        (part.score for part in found.parts), reverse=True
    )
    for part in found.parts:
        assert sum(share.score for share in part.shares) == pytest.approx(part.score, abs=1e-9)
        saturated = part.frequency / (K1 + part.frequency)
        assert part.weight * part.idf * saturated == pytest.approx(part.score, abs=1e-9)
        assert all(share.matches > 0 and share.score > 0 for share in part.shares)
        assert 0 < part.pages <= found.ranked


def sought(part: ClauseScore) -> tuple[str, Pattern]:
    """The clause that a part's text parses back to: its field and its pattern."""
    (clause,) = scoring_clauses(parse(part.text, NAMES, FACETS).strict)
    return clause.field, pattern(clause.leaf)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(query=tree)
def test_the_parts_of_every_page_sum_to_its_score(engine: Engine, query: Query) -> None:
    for hit in engine.search(Question(query, by="page", limit=1000)).hits:
        page = hit.pages[0]
        found = engine.explain(query, hit.record.id, page.number)

        assert (found.number, found.ranked) == (page.number, len(ORACLE.rows))
        sums(found, page.score)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(query=tree, chosen=filters)
def test_the_best_page_of_a_document_has_its_score(
    engine: Engine, query: Query, chosen: tuple[Filter, ...]
) -> None:
    for hit in engine.search(Question(query, filters=chosen, limit=1000)).hits:
        sums(engine.explain(query, hit.record.id, hit.best), hit.score)
        if hit.pages and hit.pages[0].score == hit.score:
            assert hit.best == hit.pages[0].number


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(query=tree)
def test_clauses_weights_and_counts_are_those_of_the_texts(engine: Engine, query: Query) -> None:
    asked = ORACLE.clauses(query)
    for book, passage, texts, _ in ORACLE.rows:
        counts = {}
        for restriction, wanted in asked:
            found = {name: len(list(find_spans(wanted, text))) for name, text in texts.items()}
            kept = {n: count for n, count in found.items() if count and restriction in ("", n)}
            if kept:
                counts[restriction, wanted] = kept
        explained = engine.explain(query, book.id, passage.number)
        parts = {}
        for part in explained.parts:
            if part.kind in ("typed", "synonym"):
                field, wanted = sought(part)
                parts[field, expand_slots(wanted, ORACLE)] = part

        if passage.number == 0:
            assert explained.number == 0
        assert {key: {s.field: s.matches for s in p.shares} for key, p in parts.items()} == counts
        assert {key: part.weight for key, part in parts.items()} == {k: asked[k] for k in counts}
        for (_, wanted), part in parts.items():
            for share in part.shares:
                text = " ".join(texts[share.field].text.split())
                assert all(form in text for form in share.forms)
                assert all(any(find_spans(wanted, AnalyzedText.of(form))) for form in share.forms)


@settings(max_examples=100, deadline=None)
@given(query=tree, row=st.sampled_from([(b.id, p.number) for b, p, _, _ in ORACLE.rows]))
def test_what_was_typed_and_is_not_there_is_missing(
    engine: Engine, query: Query, row: tuple[str, int]
) -> None:
    explained = engine.explain(query, *row)
    here = [part.text for part in explained.parts if part.kind == "typed"]

    assert len({*here, *explained.missing}) == len(here) + len(explained.missing)
    assert len(here) + len(explained.missing) == len(ORACLE.clauses(query)) - len(
        {
            key
            for key in ORACLE.clauses(query)
            if all(
                clause.synonym_of
                for clause in scoring_clauses(query)
                if (clause.field, expand_slots(pattern(clause.leaf), ORACLE)) == key
            )
        }
    )


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("whole", ["typed"]),
        ("whole health", ["typed", "typed", "value"]),
        ("healht whole", ["spelling", "typed"]),
    ],
)
def test_kinds_of_parts(engine: Engine, text: str, kinds: list[str]) -> None:
    query = parse(text, NAMES, FACETS).relaxed
    pages = [
        [part.kind for part in engine.explain(query, hit.record.id, hit.best).parts]
        for hit in engine.search(Question(query)).hits
    ]

    assert kinds in [sorted(page) for page in pages]


def test_a_page_that_is_not_there(engine: Engine) -> None:
    with pytest.raises(NotFound, match="has no page 9"):
        engine.explain(parse("peer", NAMES, FACETS).strict, "book-1", 9)
    with pytest.raises(NotFound, match="no document 'nothing'"):
        engine.explain(parse("peer", NAMES, FACETS).strict, "nothing", 1)


@pytest.mark.parametrize("by", ["document", "page"])
@pytest.mark.parametrize("q", SHIPPED)
def test_every_page_shown_of_the_shipped_corpus(shipped: Settings, q: str, by: str) -> None:
    """Also that each form shown is one of the clause's, and as often there as is said."""
    opened = open_engine(shipped.index)
    asked = execute_with_fallbacks(opened, SearchState(q=q, by=by, per_page=20))  # type: ignore[arg-type]
    assert asked.results.hits
    for hit in asked.results.hits:
        sums(opened.explain(asked.query, hit.record.id, hit.best), hit.score)
        for page in hit.pages:
            explained = opened.explain(asked.query, hit.record.id, page.number)
            sums(explained, page.score)
            text = opened.page(hit.record.id, page.number).text.text
            for part in explained.parts:
                bodies = [share for share in part.shares if share.field == "body"]
                if part.kind != "value" and bodies:
                    wanted = sought(part)[1]
                    assert len(list(find_spans(wanted, AnalyzedText.of(text)))) == bodies[0].matches
                    assert all(
                        any(find_spans(wanted, AnalyzedText.of(form))) for form in bodies[0].forms
                    )
    opened.close()
