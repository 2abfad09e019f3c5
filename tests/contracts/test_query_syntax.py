"""The query language is as its table says: for the parser, for docs/query-syntax.md, whose examples
are run against the corpus that ships, and for the help page.

PILLARS_UPDATE_GOLDEN=1 writes the tables of the document anew.
"""

import doctest
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args
from urllib.parse import parse_qsl

import pytest

from indexer.engine import open_engine
from indexer.engine.protocol import Engine
from indexer.engine.query.lexer import OPERATORS
from indexer.engine.query.messages import NOTICES
from indexer.engine.query.nodes import And, Boost, Expanded, Field, MatchAll, Not, Or, Query
from indexer.engine.query.parser import parse
from indexer.engine.schema import FIELDS
from indexer.settings import Settings
from search_app.help.syntax import FIELD_ROWS, LIMITS, SYNTAX
from search_app.request.state import SearchState
from search_app.search.results import ResultsPage
from search_app.search.service import search
from search_app.serializers.search import results_json

DOCUMENT = Path(__file__).parents[2] / "docs/query-syntax.md"
NAMES = tuple(field.name for field in FIELDS)
TYPED = {operator.typed: operator for section in SYNTAX for operator in section.operators}
PARSED = [one for one in (*TYPED.values(), *FIELD_ROWS) if one.tree]


def cells(line: str) -> list[str]:
    """The cells of a line of a table; none for any other line."""
    return [cell.strip() for cell in line.split("|")[1:-1]] if line.startswith("| ") else []


def lines() -> list[str]:
    return DOCUMENT.read_text(encoding="utf-8").splitlines()


def examples() -> dict[str, list[str]]:
    """The rows that end with an example and its numbers, by the example."""
    rows = [row for row in map(cells, lines()) if len(row) > 4 and row[-1] != "pages"]
    return {row[-3].strip("`"): row for row in rows}


EXAMPLES = examples()


@pytest.fixture(scope="module")
def engine(shipped: Settings) -> Iterator[Engine]:
    opened = open_engine(shipped.index)
    if os.environ.get("PILLARS_UPDATE_GOLDEN"):
        written = "\n".join(fresh(opened, line) for line in lines())
        DOCUMENT.write_text(f"{written}\n", encoding="utf-8")
    yield opened
    opened.close()


def asked(engine: Engine, example: str) -> ResultsPage:
    """The answer to a query, or to the address "?q=…"."""
    pairs = parse_qsl(example[1:]) if example.startswith("?") else [("q", example)]
    facets = [facet.name for facet in engine.info.taxonomy.facets]
    return search(engine, SearchState.from_args(pairs, facets), modes=False)


def fresh(engine: Engine, line: str) -> str:
    """A line of the document with what follows from the table, the schema and the corpus."""
    row = cells(line)
    if not row:
        return line
    first = row[0].strip("`")
    if first in TYPED:
        row[1] = TYPED[first].finds
    elif first in NAMES:
        row[1:3] = next([f.help, f"{f.weight:g}"] for f in FIELDS if f.name == first)
    if len(row) > 4 and row[-3].strip("`") in EXAMPLES:
        total = asked(engine, row[-3].strip("`")).results
        row[-2:] = [f"{total.documents:,}", f"{total.pages:,}"]
    return f"| {' | '.join(row)} |"


def kinds(query: Query) -> set[type]:
    """The kinds of nodes in a tree."""
    match query:
        case Field(_, child) | Boost(child, _) | Not(child) | Expanded(child, _):
            return {type(query)} | kinds(child)
        case And(children) | Or(children):
            return {type(query)}.union(*map(kinds, children))
        case _:
            return {type(query)}


# --- the table ------------------------------------------------------------------------------------


@pytest.mark.parametrize("operator", PARSED, ids=lambda operator: operator.typed)
def test_what_is_typed_parses_to_its_tree(operator: object) -> None:
    parsed = parse(operator.typed, NAMES, ("facet",))  # type: ignore[attr-defined]

    assert parsed.query("all") == operator.tree  # type: ignore[attr-defined]
    assert parsed.notices == ()


def test_every_kind_of_node_has_a_row() -> None:
    shown = set().union(*(kinds(one.tree) for one in PARSED if one.tree))

    assert set(get_args(Query)) - shown == {Expanded, MatchAll}  # made of what is typed, not typed


def test_every_sign_has_a_row() -> None:
    typed = " ".join(TYPED)
    signs = {*OPERATORS, '"', "=", "-", "+", "(", "*", "?", "~1", "~5", "~>5", "^2", ":", ".."}

    assert {sign for sign in signs if sign not in typed} == set()


# --- the document ---------------------------------------------------------------------------------


def test_the_document_has_each_section_with_its_rows_in_order() -> None:
    found: dict[str, list[str]] = {}
    heading = ""
    for line in lines():
        heading = line[3:] if line.startswith("## ") else heading
        row = cells(line)
        if row and row[0].strip("`") in TYPED:
            found.setdefault(heading, []).append(row[0].strip("`"))

    assert found == {
        section.title: [operator.typed for operator in section.operators] for section in SYNTAX
    }


def test_every_field_has_a_row() -> None:
    rows = [row[0].strip("`") for row in map(cells, lines()) if len(row) == 6]

    assert rows == ["field", *NAMES]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_finds_what_the_document_says(engine: Engine, example: str) -> None:
    row = examples()[example]
    line = f"| {' | '.join(row)} |"

    assert fresh(engine, line) == line
    assert row[-2] != "0"


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_needs_no_repair(engine: Engine, example: str) -> None:
    assert [remark.message for remark in asked(engine, example).query.remarks] == []


@pytest.mark.parametrize(
    "example", [example for example, row in EXAMPLES.items() if row[0].strip("`") in TYPED]
)
def test_an_example_shows_its_operator(engine: Engine, example: str) -> None:
    operator = TYPED[EXAMPLES[example][0].strip("`")]
    facets = [facet.name for facet in engine.info.taxonomy.facets]

    if operator.tree:
        tree = parse(example, NAMES, facets).query("all")
        assert kinds(operator.tree) <= kinds(tree)
    else:
        assert operator.typed in example


def test_every_facet_of_the_corpus_has_a_row(engine: Engine) -> None:
    rows = {row[0].strip("`") for row in EXAMPLES.values()}

    assert {facet.name for facet in engine.info.taxonomy.facets} - rows == set()


def test_the_bounds_are_those_of_the_code() -> None:
    rows = [(row[0], row[1]) for row in map(cells, lines()) if len(row) == 2]

    assert [row for row in rows if row in LIMITS] == list(LIMITS)


def test_every_remark_has_its_row_with_its_sentence() -> None:
    rows = {row[0].strip("`"): row[1] for row in map(cells, lines()) if len(row) == 2}
    said = {code: sentence.replace("!r", "") for code, sentence in NOTICES.items()}

    assert {code: rows.get(code) for code in said} == said


def test_the_session_in_python_runs_as_shown(shipped: Settings) -> None:
    (block,) = re.findall(
        r"^```pycon\n(.*?)^```", DOCUMENT.read_text(encoding="utf-8"), re.M | re.S
    )
    session = block.replace("whoosh:index", shipped.index)
    test = doctest.DocTestParser().get_doctest(session, {}, DOCUMENT.name, None, None)

    assert doctest.DocTestRunner().run(test).failed == 0


# --- the words of this corpus ---------------------------------------------------------------------

# (typed, words that all found pages hold as a reader sees them, a document that must be found)
FOUND = [
    ("#07-011", r"07-011", "cms-2007-smdl"),
    ("H0038-HQ", r"H0038-HQ", "glossary"),
    ("h0038 hq", r"H0038", "glossary"),
    ("c/s/x", r"(?i)c/s/x", "glossary"),
    ("1915(i)", r"1915\(i\)", "topic-medicaid-billing"),
    ("25-year", r"(?i)25[- ]year", "topic-whole-health"),
    ("1,608", r"1,?608", "daniels-2016-compensation"),
    ("N.A.P.S.", r"(?i)n\.?a\.?p\.?s", "inaps-2013-practice-guidelines"),
    ("\u201cwhole health\u201d", r"(?i)whole[- \u00ad\n]+health", "topic-whole-health"),
    ('"Support \u2013 III"', r"(?i)support\W+III", "summit-2011-report"),
    ("summit IV", r"(?i)summit", "summit-2012-report"),
    ("behaviour", r"(?i)behavi", "chapman-2015-workforce"),
    ("programmes", r"(?i)program", "gao-2018-certification"),
    ("organisations", r"(?i)organi[sz]", "pillar-17"),
]


@pytest.mark.parametrize(("typed", "words", "document"), FOUND, ids=[row[0] for row in FOUND])
def test_the_words_of_this_corpus_are_found(
    engine: Engine, typed: str, words: str, document: str
) -> None:
    def text_of(document: str, number: int) -> str:
        return engine.page(document, number).text.text

    page = search(engine, SearchState(q=typed, per_page=100), modes=False)
    texts = [
        f"{hit.title.text} {shown.heading.text} {text_of(hit.record.id, shown.number)}"
        for hit in page.results.hits
        for shown in hit.pages
    ]

    assert document in documents(page)
    assert [text for text in texts if not re.search(words, text)] == []


def documents(page: ResultsPage) -> list[str]:
    return [hit.record.id for hit in page.results.hits]


SAME = [
    ("#07-011", "07-011", '"07 011"', "07/011"),
    ("H0038-HQ", '"H0038 HQ"', "h0038\u2013hq"),
    ("N.A.P.S.", "NAPS", "naps"),
    ("1915(i)", '"1915 i"'),
    ("25-year", '"25 year"', "25\u2010years"),
    (
        '"whole health"',
        "\u201cwhole health\u201d",
        "\u00abwhole health\u00bb",
        "\u201ewhole-health\u201c",
    ),
    ('"Support \u2013 III"', '"support iii"', '"support - III"'),
    ("state\u2019s", "state's"),
    ("behaviour", "behavior", "Behavioural"),
    ("programme", "programs"),
    ("organisation", "organization"),
    ("centre", "center"),
    ("counsellor", "counselor"),
]


@pytest.mark.parametrize("ways", SAME, ids=[ways[0] for ways in SAME])
def test_ways_of_writing_a_word_find_the_same(engine: Engine, ways: tuple[str, ...]) -> None:
    first, *others = (
        search(engine, SearchState(q=way, per_page=100, match="all"), modes=False) for way in ways
    )

    assert first.results.documents
    for other in others:
        assert results_json(other)["total"] == results_json(first)["total"]
        assert documents(other) == documents(first)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        *(("summit:III", "summit:2011"), ("summit:(I OR Six)", "summit:(2009 OR 2014)")),
        *(("state:Georgia", "state:georgia"), ('-state:"NEW york" peer', "-state:new-york peer")),
        *(('topic:"Whole health"', "topic:whole-health"), ("pillar:S3", "pillar:s3")),
        *(('pillar:"continuing education"', "pillar:6"), ("kind:Glossary", "kind:glossary")),
    ],
)
def test_a_value_goes_by_all_its_names(engine: Engine, typed: str, value: str) -> None:
    one, other = (search(engine, SearchState(q=q), modes=False) for q in (typed, value))

    assert one.results.documents
    assert results_json(one)["total"] == results_json(other)["total"]
    assert one.query.understood == other.query.understood


SUMMITS = {
    "2009": ("summit 1", "first summit", "1st summit", "2009 summit", "summit 2009", "summit:I"),
    "2010": ("summit II", "summit 2", "second summit", "2nd summit", "2010 summit", "summit 2010"),
    "2011": ("summit III", "Summit 3", "third summit", "3rd summit", "2011 summit", "summit 2011"),
    "2012": ("summit IV", "summit 4", "fourth summit", "4th summit", "2012 summit", "summit 2012"),
    "2014": ("summit VI", "Summit Six", "sixth summit", "6th summit", "2014 summit", "summit 2014"),
}


@pytest.mark.parametrize(
    ("year", "typed"), [(year, typed) for year, ways in SUMMITS.items() for typed in ways]
)
def test_a_summit_is_found_by_its_number_and_by_its_year(
    engine: Engine, year: str, typed: str
) -> None:
    hits = search(engine, SearchState(q=typed), modes=False).results.hits

    assert year in hits[0].record.facets["summit"]
    assert {f"summit-{year}", f"summit-{year}-report", f"companion-{year}"} & {
        hit.record.id for hit in hits[:3]
    }
