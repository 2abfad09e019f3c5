"""Suggestions: what is typed, what is offered, and that each number is what its address finds."""

import gc
import itertools
import time
import weakref
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engine import open_engine
from indexer.engine.protocol import Engine
from indexer.settings import Settings
from search_app import create_app
from search_app.api.openapi import SCHEMAS
from search_app.assist.autocomplete import MAX_LIMIT, autocomplete, warm_up
from search_app.assist.name_index import NamedEntry, PrefixIndex
from search_app.request.state import SearchState
from search_app.search.service import search

SUGGESTION = SCHEMAS["Suggestions"]["properties"]["suggestions"]["items"]
NAMESPACE = {"os": "http://a9.com/-/spec/opensearch/1.1/"}


@pytest.fixture(scope="module")
def serving(shipped: Settings) -> Iterator[Engine]:
    engine = open_engine(shipped.index)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def client(serving: Engine) -> FlaskClient:
    return create_app(Settings(), serving).test_client()


# (typed, kind, text, the other name by which it was found)
OFFERED = [
    ("who", "facet", "Whole health", ""),
    ("whole hea", "phrase", "whole health", ""),
    ("WHOLE", "facet", "Whole health", ""),
    ("health whole", "facet", "Whole health", ""),
    ("pswh", "facet", "Whole health", "PSWH"),
    ("iii", "facet", "2011", "III"),
    ("pillar 5", "facet", "5 Employment-related certification", "pillar 5"),
    ("georg", "facet", "Georgia", ""),
    ("georg", "phrase", "Georgia Mental Health Consumer Network", ""),
    ("consumer net", "phrase", "Georgia Mental Health Consumer Network", ""),
    ("supervis", "phrase", "supervision", ""),
    ("topic whole", "document", "Topic: whole health", ""),
    ("health topic", "document", "Topic: whole health", ""),
    ("h00", "phrase", "h0038", ""),
]


@pytest.mark.parametrize(
    ("typed", "kind", "text", "called"), OFFERED, ids=[f"{r[0]}: {r[2]}" for r in OFFERED]
)
def test_what_is_offered(serving: Engine, typed: str, kind: str, text: str, called: str) -> None:
    found = autocomplete(serving, typed, MAX_LIMIT)

    assert (kind, text, called) in [(one.kind, one.text, one.called) for one in found]


@pytest.mark.parametrize("typed", ["", "   ", "?!", "zzzqqq", "whole zzzqqq", "\x00"])
def test_nothing_is_offered(serving: Engine, typed: str) -> None:
    assert autocomplete(serving, typed) == []


def test_documents_come_first_then_values_then_phrases(serving: Engine) -> None:
    kinds = [one.kind for one in autocomplete(serving, "who", 8)]

    assert kinds == ["document"] * 3 + ["facet"] * 3 + ["phrase"] * 2


def test_what_was_typed_is_marked(serving: Engine) -> None:
    for typed in ("whole he", "peer", "geo"):
        for one in autocomplete(serving, typed, MAX_LIMIT):
            named = ((one.text, one.marks), (one.called, one.called_marks))
            marked = [{text[a:b].casefold() for a, b in marks} for text, marks in named]
            assert set.union(*marked) <= set(typed.split())
            assert set(typed.split()) in marked


NAMES = [
    NamedEntry("A guide to peer support", "Guide", "guide"),
    NamedEntry("Peers", "Report", "absent", is_empty=True),
    NamedEntry("Peers and states", "Report", "peers"),
    NamedEntry("Supporting a peer", "Report", "other"),
    NamedEntry("2011", "Summit", "2011", "summit", "Peer support of states"),
    NamedEntry("2011", "Summit", "2011", "summit", "third summit"),
    NamedEntry("2011", "Summit", "2011", "summit"),
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("peer", ["peers", "absent", "2011", "other", "guide"]),
        ("peer s", ["2011", "peers", "other", "guide"]),
        ("sup pee", ["other", "guide", "2011"]),
        ("third", ["2011"]),
        ("peer x", []),
    ],
)
def test_names_are_found_by_how_their_words_begin(typed: str, found: list[str]) -> None:
    """First those that begin so themselves; of these, and of the rest, a thing's own names before
    others, what can be read before what cannot, the short before the long.
    """
    assert [name.value for name in PrefixIndex(NAMES).find(tuple(typed.split()), 9)] == found


@pytest.mark.parametrize(("typed", "called"), [("20", ""), ("thi", "third summit")])
def test_another_name_is_said_only_where_the_own_will_not_do(typed: str, called: str) -> None:
    names = [*NAMES, NamedEntry("2011", "Summit", "2011", "summit", "2011 summit")]

    assert [name.alias for name in PrefixIndex(names).find((typed,), 9)] == [called]


def test_documents_of_one_title_are_told_apart(serving: Engine) -> None:
    found = {
        one.text: one.label for one in autocomplete(serving, "peer support services for indiv")
    }

    assert [label for text, label in found.items() if text.endswith("Evidence")] == [
        "Journal article, 2014, not in this copy"
    ]


def test_a_thing_is_offered_once(serving: Engine) -> None:
    for typed in ("s", "pe", "whole", "supervision"):
        urls = [one.url for one in autocomplete(serving, typed, MAX_LIMIT)]
        assert len(urls) == len(set(urls))


def test_each_number_is_what_its_address_finds(serving: Engine) -> None:
    """For a hundred beginnings of words of the collection's titles."""
    facets = [facet.name for facet in serving.info.taxonomy.facets]
    words = {word for record in serving.all_records() for word in record.title.lower().split()}
    starts = sorted({word[:size] for word in words for size in (1, 2, 3, 5) if word[0].isalpha()})
    checked = set()
    for typed in starts[:: max(1, len(starts) // 100)]:
        for one in autocomplete(serving, typed):
            address = urlsplit(one.url)
            if one.url in checked:
                continue
            checked.add(one.url)
            state = SearchState.from_args(parse_qsl(address.query), facets)
            if one.kind == "document":
                state = SearchState(document=address.path.split("/")[-1])
                assert serving.record(state.document).title == one.text
            total = search(serving, state, modes=False).results
            assert (one.documents, one.pages) == (total.documents, total.pages), one
    assert len(checked) > 100


@settings(max_examples=200, deadline=None)
@given(typed=st.text(max_size=120), limit=st.integers(1, MAX_LIMIT))
def test_every_text_may_be_typed(library: Engine, typed: str, limit: int) -> None:
    found = autocomplete(library, typed, limit)

    assert len(found) <= limit
    assert all(one.documents > 0 for one in found)


def test_phrases_with_more_postings_than_allowed_are_left_out(library: Engine) -> None:
    few = autocomplete(library, "certif", postings=0)

    assert len([one for one in few if one.kind == "phrase"]) == 1
    assert len(autocomplete(library, "certif")) > len(few)


@pytest.mark.parametrize("postings", [0, 5, 50, 500_000])
def test_suggestions_depend_on_neither_time_nor_what_was_counted_before(
    library_url: str, monkeypatch: pytest.MonkeyPatch, postings: int
) -> None:
    """Each typed text is asked of an index just opened, on a machine whose clocks run wild, and of
    one that has counted everything.
    """
    warm = open_engine(library_url)
    warm_up(warm)
    ticks = itertools.count(step=1e6)
    for clock in ("monotonic", "perf_counter"):
        monkeypatch.setattr(time, clock, lambda: next(ticks))
    for typed in ("c", "certif", "peer", "whole he", "s"):
        cold = open_engine(library_url)
        first = autocomplete(cold, typed, postings=postings)
        assert autocomplete(cold, typed, postings=postings) == first
        assert autocomplete(warm, typed, postings=postings) == first
        cold.close()
    warm.close()


def test_an_index_that_nobody_asks_any_more_is_let_go(library_url: str) -> None:
    engine = open_engine(library_url)
    autocomplete(engine, "whole")
    engine.close()
    gone = weakref.ref(engine)
    del engine
    gc.collect()

    assert gone() is None


def test_looking_ahead_changes_nothing(library: Engine) -> None:
    before = autocomplete(library, "peer")
    warm_up(library)

    assert autocomplete(library, "peer") == before


def test_the_answer_for_programs(client: FlaskClient) -> None:
    answer = client.get("/api/v1/suggest?q=whole%20hea&limit=2")
    first = answer.json["suggestions"][0]

    assert answer.json["q"] == "whole hea"
    assert len(answer.json["suggestions"]) == 2
    assert set(first) == set(SUGGESTION["properties"])
    assert client.get(first["url"]).status_code == 200


@pytest.mark.parametrize("limit", ["0", "-1", "x", "99999999999999", ""])
def test_an_odd_limit_is_no_failure(client: FlaskClient, limit: str) -> None:
    answer = client.get(f"/api/v1/suggest?q=whole&limit={limit}")

    assert answer.status_code == 200
    assert 1 <= len(answer.json["suggestions"]) <= MAX_LIMIT


def test_an_answer_that_is_the_same_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/api/v1/suggest?q=whole")
    again = client.get("/api/v1/suggest?q=whole", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304


def test_the_answer_for_address_bars(client: FlaskClient) -> None:
    answer = client.get("/api/v1/suggest?q=whole&format=opensearch")
    typed, texts, descriptions, urls = answer.json

    assert answer.mimetype == "application/x-suggestions+json"
    assert typed == "whole"
    assert len(texts) == len(descriptions) == len(urls) > 3
    assert "Topic, 36 documents" in descriptions
    assert all(url.startswith("http://localhost/") for url in urls)
    assert dict(zip(texts, urls, strict=True))['"whole health"'].endswith("q=%22whole+health%22")


@pytest.mark.parametrize(
    ("base_url", "mounted", "root"),
    [
        ("", "", "http://localhost"),
        ("", "/library", "http://localhost/library"),
        ("https://search.example.org/", "", "https://search.example.org"),
    ],
)
def test_the_description_for_browsers(
    library: Engine, base_url: str, mounted: str, root: str
) -> None:
    client = create_app(Settings(base_url=base_url), library).test_client()
    answer = client.get("/opensearch.xml", environ_overrides={"SCRIPT_NAME": mounted})
    tree = ElementTree.fromstring(answer.data)  # noqa: S314 - our own answer
    urls = {url.get("type"): url.get("template") for url in tree.findall("os:Url", NAMESPACE)}

    assert answer.mimetype == "application/opensearchdescription+xml"
    assert tree.findtext("os:ShortName", "", NAMESPACE) == "Test"
    assert urls["text/html"] == f"{root}/search?q={{searchTerms}}"
    assert urls["application/x-suggestions+json"] == (
        f"{root}/api/v1/suggest?q={{searchTerms}}&format=opensearch"
    )


def test_the_description_keeps_to_the_lengths_of_opensearch(client: FlaskClient) -> None:
    tree = ElementTree.fromstring(client.get("/opensearch.xml").data)  # noqa: S314 - our own answer

    assert tree.findtext("os:ShortName", "", NAMESPACE) == "Pillars of Peer"
    assert len(tree.findtext("os:LongName", "", NAMESPACE)) <= 48


def test_every_page_names_the_description(client: FlaskClient) -> None:
    page = client.get("/").text

    assert 'type="application/opensearchdescription+xml" href="/opensearch.xml"' in page
