"""The address bar and back: what is read, what is written, what a change of the search keeps."""

from dataclasses import replace

import pytest
from werkzeug.datastructures import MultiDict

from indexer.engine.protocol import Filter
from indexer.engine.query.lexer import MAX_CHARACTERS
from indexer.engine.query.parser import parse
from indexer.settings import Settings
from search_app.request.state import MAX_FILTERS, SearchState

FACETS = ("summit", "topic")


def read(*pairs: tuple[str, str]) -> SearchState:
    return SearchState.from_args(pairs, FACETS)


def test_an_empty_address_is_the_default_state() -> None:
    state = read()
    assert state == SearchState()
    assert state.to_args() == []
    assert state.url() == "/search"


def test_a_multi_dict_is_read_like_pairs() -> None:
    args = MultiDict([("q", "peer"), ("summit", "2011"), ("summit", "2010")])
    assert SearchState.from_args(args, FACETS) == read(*args.items(multi=True))
    assert SearchState.from_args(args, FACETS).values("summit") == ("2010", "2011")


def test_the_address_is_canonical() -> None:
    typed = (
        "v=abc&topic=b&page=2&-summit=2009&summit=2011&topic=a&topic=a&q= whole health &sort=newest"
        "&by=page&stem=off&synonyms=off&match=any&explain=1&document=d&per_page=50"
    )
    state = read(*(tuple(pair.split("=")) for pair in typed.split("&")))  # type: ignore[arg-type]
    assert state.url() == (
        "/search?q=whole+health&summit=2011&-summit=2009&topic=a&topic=b&document=d&match=any"
        "&synonyms=off&stem=off&sort=newest&by=page&page=2&per_page=50&explain=1&v=abc"
    )
    assert state.remarks == ()


@pytest.mark.parametrize(
    ("name", "value", "field", "used", "code"),
    [
        ("page", "0", "page", 1, "bad_value"),
        ("page", "-3", "page", 1, "bad_value"),
        ("page", "two", "page", 1, "bad_value"),
        ("page", "\u0662", "page", 1, "bad_value"),
        ("page", "9" * 40, "page", 1, "bad_value"),
        ("page", "99999999", "page", 10_000, "bad_value"),
        ("per_page", "1000", "per_page", 100, "bad_value"),
        ("per_page", "many", "per_page", 10, "bad_value"),
        ("sort", "best", "sort", "relevance", "bad_value"),
        ("match", "none", "match", "auto", "bad_value"),
        ("by", "word", "by", "document", "bad_value"),
        ("stem", "maybe", "stem", True, "bad_value"),
        ("synonyms", "0", "synonyms", True, "bad_value"),
        ("explain", "yes", "explain", False, "bad_value"),
        ("nonsense", "1", "q", "", "unknown_parameter"),
        ("-q", "1", "q", "", "unknown_parameter"),
    ],
)
def test_what_is_not_understood_gets_its_default_and_a_remark(
    name: str, value: str, field: str, used: object, code: str
) -> None:
    state = read((name, value))
    assert getattr(state, field) == used
    assert [remark.code for remark in state.remarks] == [code]


def test_links_keep_what_is_read_of_a_long_query() -> None:
    for query in ("peer " * 1000, "(" * 60_000, "ñ" * 2001):
        state = read(("q", query))
        assert len(state.q) <= MAX_CHARACTERS + 1
        short, whole = (parse(text, ["title"]) for text in (state.q, query.strip()))
        assert replace(short, text=whole.text) == whole
        assert "query_too_long" in {remark.code for remark in short.notices}


RANGES = [
    # what the address says, the filters as canonical pairs, the remarks
    ("summit=2010..2012", "summit=2010..2012", ""),
    ("summit= 2010 .. ", "summit=2010..", ""),
    ("-summit=..2012", "-summit=..2012", ""),
    ("summit=2012..2010", "summit=2010..2012", "range_turned"),
    ("summit=2010..x", "summit=2010..", "bad_value"),
    ("-summit=then..2010", "-summit=..2010", "bad_value"),
    ("summit=..", "", "bad_value"),
    ("summit=a..b", "summit=a..b", ""),
    ("summit.from=2010&summit.to=2012", "summit=2010..2012", ""),
    ("summit.to=2012&summit.from=2010", "summit=2010..2012", ""),
    ("summit.from=2010&summit.to=", "summit=2010..", ""),
    ("summit.to=2012", "summit=..2012", ""),
    ("summit.from=2012&summit.to=2012", "summit=2012", ""),
    ("summit.from=&summit.to=", "", ""),
    ("summit.from=2012&summit.to=2010", "summit=2010..2012", "range_turned"),
    ("summit.from=soon&summit.to=2010", "summit=..2010", "bad_value"),
    ("summit.from=soon&summit.to=later", "", "bad_value bad_value"),
    ("summit.from=2010&summit=2014", "summit=2010..&summit=2014", ""),
    ("summit.from=2010&summit.from=2012", "summit=2010..", ""),
    ("summit.between=2010", "", "unknown_parameter"),
    ("year.from=2010", "", "unknown_parameter"),
]


@pytest.mark.parametrize(("typed", "filters", "codes"), RANGES)
def test_ranges_become_one_filter_and_mistakes_are_mended(
    typed: str, filters: str, codes: str
) -> None:
    state = read(*(tuple(pair.split("=")) for pair in typed.split("&")))  # type: ignore[arg-type]
    assert "&".join(f"{name}={value}" for name, value in state.to_args()) == filters
    assert " ".join(remark.code for remark in state.remarks) == codes
    assert read(*state.to_args()) == state


def test_a_repeated_parameter_counts_once_and_is_said() -> None:
    state = read(("q", ""), ("q", "first"), ("q", "second"), ("q", ""))
    assert state.q == "first"
    assert [remark.code for remark in state.remarks] == ["repeated_parameter"]


def test_what_forms_and_other_sites_append_is_not_remarked() -> None:
    state = read(("sort", ""), ("summit", ""), ("utm_source", "x"), ("fbclid", "y"))
    assert state == SearchState()
    assert state.remarks == ()


def test_the_settings_decide_how_many_hits_a_page_has() -> None:
    settings = Settings(per_page=25)
    state = SearchState.from_args([], FACETS, settings)
    assert (state.per_page, state.to_args()) == (25, [])
    ten = SearchState.from_args([("per_page", "10")], FACETS, settings)
    assert ten.to_args() == [("per_page", "10")]
    assert SearchState.from_args(ten.to_args(), FACETS, settings) == ten


def test_a_value_is_ticked_unticked_and_excluded() -> None:
    state = read(("q", "peer"), ("page", "3"))
    ticked = state.toggle("summit", "2011")
    assert ticked.filters == (Filter("summit", "2011"),)
    assert ticked.page == 1
    assert ticked.toggle("summit", "2011").filters == ()
    out = ticked.exclude("summit", "2011")
    assert (out.values("summit"), out.excluded("summit")) == ((), ("2011",))
    assert out.toggle("summit", "2011").filters == ()
    assert ticked.toggle("summit", "2010").values("summit") == ("2010", "2011")


def test_only_a_value_replaces_the_others_of_its_facet() -> None:
    state = read(("summit", "2010"), ("summit", "2011"), ("-summit", "2009"), ("topic", "a"))
    assert state.only("summit", "2012").to_args() == [("summit", "2012"), ("topic", "a")]
    assert state.without("summit").to_args() == [("topic", "a")]
    assert state.unfiltered().to_args() == []


def test_what_is_ticked_and_excluded_is_excluded() -> None:
    state = read(("summit", "2011"), ("-summit", "2011"))
    assert state.filters == (Filter("summit", "2011", exclude=True),)


def test_a_change_goes_back_to_the_first_page_of_results() -> None:
    state = read(("q", "peer"), ("page", "4"))
    for changed in (
        state.with_(sort="newest"),
        state.with_(by="page"),
        state.with_(match="any"),
        state.with_(q="health"),
        state.only("summit", "2011"),
        state.exclude("summit", "2011"),
        state.without("summit"),
    ):
        assert changed.page == 1
    assert state.with_(page=5).page == 5
    assert state.with_(v="abc").page == 4


def test_a_broken_byte_on_the_command_line_still_has_an_address() -> None:
    assert SearchState(q="caf\udce9").url() == "/search?q=caf%3F"


def test_filters_are_bounded() -> None:
    state = SearchState.from_args([("topic", str(n)) for n in range(500)], ["topic"])

    assert len(state.filters) == MAX_FILTERS
    assert [remark.code for remark in state.remarks] == ["too_many_filters"]
