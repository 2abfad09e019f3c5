"""Why a result: sentences, figures that sum as they are shown, and every medium that shows them."""

import json
import re
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engine import open_engine
from indexer.engine.explanation import ClauseScore, Explanation, FieldScore, Kind
from indexer.engine.protocol import Engine
from indexer.settings import Settings
from search_app import create_app
from search_app.api.openapi import SCHEMAS
from search_app.cli.main import main
from search_app.explain.explanation import HitExplanation, largest_remainder
from search_app.explain.sentences import clauses, missing, next_best, occurrences, quoted
from search_app.request.state import SearchState
from search_app.search.results import ResultsPage
from search_app.search.service import search
from search_app.serializers.explanation import explanation_json
from search_app.serializers.search import results_json
from tests.support.site import ROOT

SPACE = "\N{NO-BREAK SPACE}"


def found(engine: Engine, url: str, settings: Settings | None = None) -> ResultsPage:
    pairs = [tuple(pair.split("=", 1)) for pair in f"{url}&explain=1".split("&")]
    facets = [facet.name for facet in engine.info.taxonomy.facets]
    return search(engine, SearchState.from_args(pairs, facets, settings))  # type: ignore[arg-type]


def reasons(engine: Engine, url: str) -> dict[str, HitExplanation]:
    """Why each hit was found, by document."""
    page = found(engine, url)
    hits = zip(page.results.hits, page.explanations, strict=True)
    return {hit.record.id: explanation for hit, explanation in hits if explanation}


def part(
    text: str,
    score: float,
    *shares: FieldScore,
    kind: Kind = "typed",
    widens: str = "",
    weight: float = 1.0,
    pages: int = 80,
) -> ClauseScore:
    matches = sum(share.matches for share in shares)
    return ClauseScore(text, kind, widens, weight, pages, 1.0, 1.0, score, matches, shares)


def share(field: str, matches: int, score: float, *forms: str) -> FieldScore:
    return FieldScore(field, matches, forms, score)


def explanation(*parts: ClauseScore, number: int = 1) -> Explanation:
    occurrences = max((one.occurrences for one in parts), default=0)
    return Explanation(number, sum(one.score for one in parts), occurrences, parts, (), 620)


# --- figures --------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20))
def test_whole_units_sum_to_the_total_and_are_near(values: list[float]) -> None:
    total = round(sum(values))
    units = largest_remainder(values, total)

    assert sum(units) == total
    assert all(abs(unit - value) < 1 + 1e-6 for unit, value in zip(units, values, strict=True))


@pytest.mark.parametrize(
    ("values", "total", "units"),
    [
        ([33.3, 33.3, 33.4], 100, [33, 33, 34]),
        ([0.5, 0.5], 1, [1, 0]),
        ([2.0, 3.0], 5, [2, 3]),
        ([2.0, 3.0], 4, [2, 2]),
        ([], 0, []),
    ],
)
def test_units_go_to_the_greatest_remainders(
    values: list[float], total: int, units: list[int]
) -> None:
    assert largest_remainder(values, total) == units


def exactly(score: float) -> Decimal:
    """A score with the digits that are shown."""
    return Decimal(f"{score:.6f}")


def sums_as_shown(hit: dict[str, Any]) -> None:
    """Whether the figures of a hit sum digit by digit, up to its score."""
    pages = hit["explain"]["pages"]
    assert exactly(pages[0]["score"]) == exactly(hit["score"])
    for page in pages:
        assert sum(exactly(one["score"]) for one in page["parts"]) == exactly(page["score"])
        for one in page["parts"]:
            assert sum(exactly(field["score"]) for field in one["fields"]) == exactly(one["score"])
            product = one["weight"] * one["idf"] * one["saturation"]
            assert product == pytest.approx(one["score"], abs=1e-4)


QUERIES = (
    *(
        'q="whole health"',
        "q=PSWH billing&match=any",
        "q=certif*&summit=2011",
        "q=title:supervision",
    ),
    *("q=medicaid^3 billing&sort=newest", "q=recoverry georgia&match=any&by=page", "summit=2011"),
    *("q=supervision pillar 4", "q=the role of peers", 'q="peer health"~5&sort=title'),
)


@pytest.mark.parametrize("url", QUERIES)
def test_shown_figures_sum_to_the_score_of_the_hit(shipped: Settings, url: str) -> None:
    engine = open_engine(shipped.index)
    hits = results_json(found(engine, url))["hits"]
    engine.close()

    assert hits
    for hit in hits:
        sums_as_shown(hit)
        shown = {page["number"] for page in hit["explain"]["pages"]}
        assert {page["number"] for page in hit["pages"]} <= shown
        assert len(shown) <= len(hit["pages"]) + 1


# --- words ----------------------------------------------------------------------------------------


def test_occurrences_are_those_of_the_page_and_of_each_part_on_its_own() -> None:
    word = part("word", 1.0, share("body", 4, 1.0, "word"))
    spelled = part("wrod", 1.0, share("body", 3, 1.0, "word"), kind="spelling", widens="wrod")

    assert occurrences(explanation(word), "page") == "Occurrences on this page: 4."
    assert occurrences(explanation(word, spelled), "section") == (
        "Occurrences in this section: 4; each part on its own: “word” 4 and what is spelled like "
        "“wrod” 3."
    )
    assert occurrences(explanation(), "document") == ""


SENTENCES = [
    (
        part("word", 1.0, share("body", 1, 1.0, "word")),
        "“word” stands once on this page; 80 pages have it. It gives the whole score.",
    ),
    (
        part('"whole health"', 1.0, share("body", 9, 0.7, "Whole Health", "whole-health")),
        "“whole health” stands 9 times on this page (Whole Health, whole-health); 80 pages have "
        "it. It gives the whole score.",
    ),
    (
        part(
            "certif*",
            1.0,
            share("body", 2, 0.3, "certified", "certifying"),
            share("title", 1, 0.6, "Certified"),
            share("abstract", 3, 0.1, "certificates"),
            weight=2.0,
            pages=1,
        ),
        "“certif*” stands twice on this page, once in the title and 3 times in the abstract "
        "(certified, certifying, certificates), at twice the weight; no other page has it. It "
        "gives the whole score, mostly through the title.",
    ),
    (
        part("a*", 1.0, share("body", 7, 1.0, "a1", "a2", "a3", "a4", "a5", "a6", "a7")),
        "“a*” stands 7 times on this page (a1, a2, a3, a4, a5, and 2 other forms); 80 pages have "
        "it. It gives the whole score.",
    ),
    (
        part(
            "PSWH",
            1.0,
            share("body", 1, 1.0, "PSWH"),
            kind="synonym",
            widens="whole health",
            weight=0.5,
        ),
        "“PSWH”, a synonym of “whole health”, stands once on this page, at half weight; 80 pages "
        "have it. It gives the whole score.",
    ),
    (
        part(
            "recoverry~1",
            1.0,
            share("heading", 2, 1.0, "recovery"),
            kind="spelling",
            widens="recoverry",
            weight=1.5,
        ),
        "Words spelled like “recoverry”, which is nowhere, stand twice in the heading (recovery), "
        "at 1.5 times the weight; 80 pages have it. They give the whole score.",
    ),
    (
        part("topic:health", 1.0, share("topic", 1, 1.0, "health"), kind="value"),
        "This page is filed under Topic Health, whose name was typed; 80 pages are. It gives the "
        "whole score.",
    ),
    (
        part("author:davis", 1.0, share("author", 1, 0.5, "Davis"), share("alias", 1, 0.5)),
        "“author:davis” stands once among the authors and once among its other names and numbers; "
        "80 pages have it. It gives the whole score.",
    ),
]


@pytest.mark.parametrize(("one", "sentence"), SENTENCES, ids=lambda one: getattr(one, "text", ""))
def test_a_clause_in_words(one: ClauseScore, sentence: str) -> None:
    assert clauses(explanation(one), "page", lambda _: "Topic Health") == (sentence,)


@pytest.mark.parametrize(
    ("scores", "shares"),
    [
        ((6.2, 3.8), ["62 % of the score, the largest part", "38 % of the score"]),
        ((5.0, 5.0), ["50 % of the score", "50 % of the score"]),
        ((2.0, 1.0, 1.0), ["50 % of the score, the largest part", *["25 % of the score"] * 2]),
        ((9.99, 0.01), ["100 % of the score, the largest part", "less than 1 % of the score"]),
    ],
)
def test_percents_sum_to_a_hundred(scores: tuple[float, ...], shares: list[str]) -> None:
    parts = [part(f"w{n}", one, share("body", 1, one, f"w{n}")) for n, one in enumerate(scores)]
    said = clauses(explanation(*parts), "page", str)

    assert [one.partition("It gives ")[2].replace(SPACE, " ") for one in said] == [
        f"{one}." for one in shares
    ]


@pytest.mark.parametrize(
    ("unit", "place"),
    [("page", "on this page"), ("section", "in this section"), ("slide", "on this slide")],
)
def test_a_page_is_called_what_it_is(unit: str, place: str) -> None:
    said = clauses(explanation(part("word", 1.0, share("body", 1, 1.0))), unit, str)[0]
    assert f"stands once {place};" in said
    assert missing(["a", '"b c"'], unit) == f"“a” and “b c” do not stand {place} or around it."
    assert missing(["a"], "document") == "“a” does not stand there."
    assert missing([], unit) == ""


BEST = part("word", 2.0, share("body", 9, 1.5), share("heading", 1, 0.5))


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ([], "Next is p. 2 with 0.000000, mostly because “word” is not there."),
        (
            [part("word", 2.0, share("body", 9, 2.0))],
            "Next is p. 2, with the same score: the earlier page comes first.",
        ),
        (
            [part("word", 1.0, share("body", 9, 1.0))],
            "Next is p. 2 with 1.000000, mostly because “word” does not stand in the heading "
            "there.",
        ),
        (
            [part("word", 1.0, share("body", 4, 0.5), share("heading", 1, 0.5))],
            "Next is p. 2 with 1.000000, mostly because “word” stands there 4 times instead of 9 "
            "times.",
        ),
        (
            [part("word", 1.0, share("heading", 1, 1.0))],
            "Next is p. 2 with 1.000000, mostly because “word” does not stand in the text there.",
        ),
        (
            [part("word", 1.0, share("body", 9, 0.5), share("heading", 1, 0.5))],
            "Next is p. 2 with 1.000000, mostly because “word” stands in a longer text there.",
        ),
    ],
)
def test_why_the_best_page_is_the_best(other: list[ClauseScore], sentence: str) -> None:
    assert next_best(explanation(BEST), explanation(*other, number=2), "p. 2", "page") == sentence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("word", "“word”"),
        ('"two words"', "“two words”"),
        ('"near words"~5', "“near words”~5"),
        ('title:="two words"', "title:=“two words”"),
    ],
)
def test_clauses_in_quotation_marks(text: str, words: str) -> None:
    assert quoted(text) == words


# --- hits of the small library --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "document", "says"),
    [
        ("q=state", "whole", "that of its only matching page: "),
        ("q=peers", "whole", "that of its best page: "),
        ("q=peers&by=page", "whole", "The score of "),
        ("q=lost", "lost", "; this copy has none of its pages. “lost” stands once in the title"),
        ("q=title:codes", "codes", ": no page has a match of its own."),
        ("q=budget certify", "billing", "“certify” does not stand on this page or around it."),
        ("summit=2011", "whole", "No words were searched for, so nothing adds to a score."),
        ("q=topic:health OR zzz", "whole", "none of the words that were searched for is here."),
        ("q=whole&summit=2011", "whole", "Required, without adding to the score: Summit 2011."),
        (
            "q=health&summit=2011&summit=2010",
            "billing",
            "Required, without adding to the score: Summit 2010 or Summit 2011.",
        ),
        ("q=whole&document=whole", "whole", "to the score: the document Whole health and peers."),
        ("q=whole topic:health", "whole", "without adding to the score: Topic Whole Health."),
        ("q=whole -budget&-year=2010", "whole", "Left out: budget, Year 2010."),
        (
            "q=whole (topic:health OR body)",
            "whole",
            "Looked at, without adding to the score: Topic Whole Health.",
        ),
        ("q=whole&sort=newest", "whole", "ordered by date, the newest first; the score only "),
        ("q=whole&sort=oldest", "whole", "ordered by date, the oldest first; the score only "),
        ("q=whole&sort=title", "whole", "ordered by title; the score only settles ties."),
        ("q=whole&sort=title&by=page", "whole", "page by page; the score plays no part in it."),
        ("q=whole whole^2", "whole", "at 3 times the weight"),
        ("q=certif*", "codes", "(Certified, certify, Certification)"),
        ("q=healht whole&match=any&correct=off", "whole", "Words spelled like “healht”, which is"),
        ("q=whole health", "whole", "is filed under Topic Whole Health, whose name was typed"),
    ],
)
def test_words_of_a_hit(library: Engine, url: str, document: str, says: str) -> None:
    assert says in reasons(library, url)[document].words


def test_clauses_without_a_score_have_no_sentence(library: Engine) -> None:
    why = reasons(library, "q=whole -budget summit:2011")["whole"]
    assert [row.clause.text for row in why.pages[0].parts] == ["whole"]
    assert len(why.clauses) == 1


def test_a_synonym_names_its_own_words_where_any_word_will_do(shipped: Settings) -> None:
    engine = open_engine(shipped.index)
    parts = [
        part
        for why in reasons(engine, "q=PSWH billing&match=any").values()
        for page in explanation_json(why)["pages"]
        for part in page["parts"]
    ]
    engine.close()

    assert {one["synonym_of"] for one in parts if one["kind"] == "synonym"} == {"PSWH"}
    assert {one["synonym_of"] for one in parts if one["kind"] == "typed"} == {None}


@pytest.mark.parametrize("limit", [{"search_seconds": 0.0}, {"search_work": 0}])
def test_what_was_left_out_is_not_explained(library: Engine, limit: dict[str, Any]) -> None:
    page = found(library, "q=whole health", Settings(**limit))

    assert [remark.code for remark in page.query.remarks] == ["partial"]
    assert page.results.hits
    for hit, explanation in zip(page.results.hits, page.explanations, strict=True):
        assert explanation
        assert [(best.parts, best.score) for best in explanation.pages[:1]] == [((), hit.score)]


# --- media ----------------------------------------------------------------------------------------


def test_a_page_of_results_explains_all_its_hits_on_demand(library_url: str) -> None:
    client = create_app(Settings(index=library_url)).test_client()
    plain = client.get("/search?q=whole+health").text
    links = re.findall(r'<a class="why" href="([^"]+)"', plain)
    assert 'class="why" id' not in plain
    assert [link.partition("#")[2] for link in links] == ["why-1", "why-2"]

    shown = client.get(links[0].partition("#")[0].replace("&amp;", "&")).text
    assert re.findall(r'<details class="why" id="([^"]+)" open>', shown) == ["why-1", "why-2"]
    assert "Topic Whole Health, whose name was typed" in shown
    back = re.search(r'href="([^"]+)">Without explanations', shown)
    assert back
    assert "explain" not in back[1]


def test_the_table_of_a_hit_sums_as_it_stands(library_url: str) -> None:
    client = create_app(Settings(index=library_url)).test_client()
    shown = client.get("/search?q=whole+health&explain=1").text
    (hit, *_) = client.get("/api/v1/search?q=whole+health&explain=1").json["hits"]
    table = re.search(r'id="why-1".*?<table>(.*?)</table>', shown, re.S)
    assert table
    rows = re.findall(r'<tr(?: class="(\w+)")?>.*?<td class="n">([\d.]+)</td>', table[1])
    wholes = [at for at, (kind, _) in enumerate(rows) if kind == "whole"]

    assert Decimal(rows[0][1]) == exactly(hit["score"])
    for start, end in pairwise([*wholes, len(rows)]):
        parts = [Decimal(score) for kind, score in rows[start:end] if not kind]
        assert sum(parts) == Decimal(rows[start][1])


def test_the_terminal_shows_words_and_a_table(
    library_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["query", "whole health", "--explain", "--index", library_url]) == 0
    shown = capsys.readouterr().out
    lines = shown.splitlines()
    table = lines[next(at for at, line in enumerate(lines) if line.endswith("score")) :]

    assert "   The score of the document is " in shown
    assert table[0].split() == ["weight", "rarity", "saturation", "score"]
    assert re.search(r"  “health” .*\d\.\d{4} +\d\.\d{4}  \d\.\d{6}$", shown, re.M)
    assert len({len(line) for line in table[1:4]} | {len(table[0])}) == 1
    assert max(map(len, lines)) <= 200


def test_the_command_gives_what_the_interface_gives(
    library_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    client = create_app(Settings(index=library_url)).test_client()
    answer = client.get("/api/v1/search?q=whole+health&explain=1").json
    assert main(["query", "whole", "health", "--explain", "--json", "--index", library_url]) == 0
    told = json.loads(capsys.readouterr().out)

    assert [hit["explain"] for hit in told["hits"]] == [hit["explain"] for hit in answer["hits"]]
    assert all(hit["explain"]["words"] for hit in answer["hits"])


def test_the_documented_example_is_one() -> None:
    text = (ROOT / "docs" / "json-api.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```json\n(.*?)^```", text, re.M | re.S)
    (why,) = (one for one in map(json.loads, examples) if "formula" in one)
    (page,) = why["pages"]

    assert set(why) == set(SCHEMAS["Why"]["properties"])
    assert set(page) == set(SCHEMAS["PageWhy"]["properties"])
    assert {*page["parts"][1]} == {*SCHEMAS["PartWhy"]["properties"]}
    assert f"is {page['score']:.6f}" in why["words"]
    sums_as_shown({"score": page["score"], "explain": why})


def test_the_help_page_says_the_figures(library_url: str) -> None:
    shown = create_app(Settings(index=library_url)).test_client().get("/help").text
    assert 'id="why-this-result"' in shown
    assert re.search(r"f ∕ \(f \+ 1\.6\)", shown)
