"""The addresses that a search leads to: the same as those of the states they stand for."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engine.protocol import Filter
from search_app.request.links import Links
from search_app.request.state import SearchState

FACETS = ("summit", "topic")
WORDS = st.text(alphabet="aé &=+#/\N{EM DASH}", max_size=6)
FILTERS = st.builds(Filter, st.sampled_from(FACETS), st.sampled_from("ab&"), st.booleans())
STATES = st.builds(
    SearchState.from_args,
    st.lists(
        st.one_of(
            st.tuples(st.just("q"), WORDS),
            st.tuples(st.sampled_from([*FACETS, "-summit", "-topic"]), st.sampled_from("ab&")),
            st.sampled_from([("page", "3"), ("per_page", "20"), ("v", "x"), ("explain", "1")]),
            st.sampled_from([("sort", "newest"), ("by", "page"), ("match", "any")]),
        ),
        max_size=8,
    ),
    st.just(FACETS),
)


@given(state=STATES, chosen=FILTERS)
def test_each_link_is_the_address_of_its_state(state: SearchState, chosen: Filter) -> None:
    links = Links(state, "/root")
    facet, value = chosen.facet, chosen.value

    for _ in range(2):  # what was encoded once stays right
        assert links.only(facet, value) == state.only(facet, value).url("/root/search")
        assert links.exclude(facet, value) == state.exclude(facet, value).url("/root/search")
        assert links.toggle(facet, value) == state.toggle(facet, value).url("/root/search")
    assert links.changed(page=2) == replace(state, page=2).url("/root/search")
    assert links.changed() == state.url("/root/search")


def test_documents_carry_the_search() -> None:
    pairs = [("q", "a&b"), ("summit", "2011"), ("explain", "1"), ("v", "abc")]
    state = SearchState.from_args(pairs, FACETS)
    assert Links(state).document("d 1/2") == "/documents/d%201%2F2?q=a%26b&summit=2011"
    mounted = Links(state, "/root")
    assert mounted.page("d", 12) == "/root/documents/d/pages/12?q=a%26b&summit=2011"
    assert mounted.page("d", 12, 3) == f"{mounted.page('d', 12)}#m3"
    assert Links(SearchState()).document("d") == "/documents/d"


@pytest.mark.parametrize(
    ("root", "base_url", "permalink"),
    [
        ("", "", "/search?q=a&v=1"),
        ("/root", "", "/root/search?q=a&v=1"),
        ("/root", "https://example.org/in/", "https://example.org/in/search?q=a&v=1"),
    ],
)
def test_a_permalink_is_public_where_the_address_is_known(
    root: str, base_url: str, permalink: str
) -> None:
    links = Links(SearchState(q="a"), root, "/api/v1/search", base_url)
    assert links.permalink("1") == permalink
