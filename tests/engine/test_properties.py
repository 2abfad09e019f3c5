"""Properties that hold for every input: the parser is total, queries and addresses round trip."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.engine.analysis.tokenizer import tokens
from indexer.engine.query.describe import describe
from indexer.engine.query.messages import NOTICES
from indexer.engine.query.parser import parse
from indexer.engine.query.render import to_query_string
from indexer.engine.query.visitors import QueryClause, leaves
from indexer.engine.schema import FIELDS
from search_app.request.state import PARAMETERS, SearchState

FIELD_NAMES = tuple(field.name for field in FIELDS)
FACETS = ("summit", "topic", "kind")

PIECES = st.sampled_from(
    [
        *("peer", "whole", "health", "the", "of", "AND", "OR", "NOT", "and", "1915(i)"),
        *(
            "title:",
            "body:",
            "summit:",
            "topic:",
            "foo:",
            "2011",
            "=",
            "+",
            "-",
            "--",
            '"',
            "\u201c",
        ),
        *(
            "(",
            ")",
            " ",
            "  ",
            "?",
            "*",
            "/",
            ":",
            "a:b:c",
            "#07-011",
            "N.A.P.S.",
            "caf\u00e9",
            "\n",
        ),
        *(
            "certif*",
            "w?ld",
            "peer~1",
            "~5",
            "~>2",
            "^2",
            "^",
            "~",
            "*",
            '"a b"~3',
            "year:1..",
            "..",
        ),
        *('"peer support"~>5^2', "(a OR b)^3", "2010..2012", "summit:2011..2009", "=wh*", "a^0"),
        *("title:AND", "-NOT", "summit:OR", "=AND", "x:AND", 'topic:"a b"', "title:-x", "e(x:y)"),
    ]
)
QUERIES = st.lists(PIECES, max_size=24).map("".join)
SPACED = st.lists(PIECES, max_size=16).map(" ".join)


@given(st.text(max_size=300) | QUERIES | SPACED)
def test_every_text_is_a_query(text: str) -> None:
    parsed = parse(text, FIELD_NAMES, FACETS)
    for query in (parsed.query("all"), parsed.query("any")):
        found = [clause.leaf for clause in leaves(query) if isinstance(clause, QueryClause)]
        assert all(tokens(leaf.text) for leaf in found)
        assert describe(query, "all")
    assert all(remark.code in NOTICES and remark.message for remark in parsed.notices)


@given(st.text(max_size=60) | QUERIES | SPACED)
def test_a_rendered_query_parses_to_an_equal_tree(text: str) -> None:
    tree = parse(text, FIELD_NAMES, FACETS).query("all")
    assert parse(to_query_string(tree), FIELD_NAMES, FACETS).query("all") == tree


NAMES = st.sampled_from([*PARAMETERS, *FACETS, *("-" + facet for facet in FACETS), "utm_x", "zzz"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = TEXTS | st.sampled_from(
    ["all", "any", "on", "off", "0", "1", "2", "99999999999", "-3", "newest", "page", "20"]
)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=12))
def test_every_address_is_a_state_and_comes_back(pairs: list[tuple[str, str]]) -> None:
    state = SearchState.from_args(pairs, FACETS)
    again = SearchState.from_args(state.to_args(), FACETS)
    assert again == state
    assert again.remarks == ()
    assert again.to_args() == state.to_args()
