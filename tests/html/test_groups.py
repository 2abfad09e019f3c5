"""The groups of a facet that are no values: the pages without a value, and all pages. In every
medium, each number is what its link finds.
"""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from indexer.engine.protocol import Engine
from indexer.settings import Settings
from search_app import create_app
from search_app.cli.main import main
from search_app.request.state import SearchState
from tests.support.facet_room import furnished

FACETS = ("creature", "place", "year")
SEARCHES = ("", "q=cat", "q=cat&creature=fish", "q=wall&-creature=none&year=2003..", "q=nowhere")
SHIPPED = ("", "q=peer+support", "q=%22whole+health%22&summit=2011", "q=billing&topic=none&by=page")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = furnished(tmp_path_factory.mktemp("groups"))
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def client(room: Engine) -> FlaskClient:
    return create_app(Settings(), engine=room).test_client()


@pytest.fixture(scope="module")
def shipped_client(shipped: Settings) -> FlaskClient:
    return create_app(shipped).test_client()


def answer(client: FlaskClient, url: str) -> Any:
    found = client.get(url)
    assert found.status_code == 200, url
    return found.json


def counts(client: FlaskClient, query: str) -> dict[str, int]:
    total = answer(client, f"/api/v1/search?{query}")["total"]
    return {name: total[name] for name in ("documents", "pages", "occurrences")}


def figures(group: dict[str, Any]) -> dict[str, int]:
    return {name: group[name] for name in ("documents", "pages", "occurrences")}


def without(query: str, facet: str) -> str:
    """The search without the filters of a facet."""
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    rest = [name + "=" + value for name, _, value in pairs if name.removeprefix("-") != facet]
    return "&".join(rest)


def soup(client: FlaskClient, url: str) -> BeautifulSoup:
    page = client.get(url)
    assert page.status_code == 200, url
    return BeautifulSoup(page.text, "html.parser")


def check_groups(client: FlaskClient, facets: dict[str, Any], query: str) -> None:
    for name, facet in facets.items():
        rest = without(query, name)
        assert figures(facet["none"]) == counts(client, f"{rest}&{name}=none"), (name, query)
        assert figures(facet["all"]) == counts(client, rest), (name, query)
        assert not {value["value"] for value in facet["values"]} & {"none", "all"}
        rows = [value for value in facet["values"] if value["value"] != facet["none"]["value"]]
        top = [value for value in rows if value["parent"] is None and ".." not in value["value"]]
        for figure in ("documents", "pages"):
            assert sum(r[figure] for r in [*top, facet["none"]]) >= facet["all"][figure]


@pytest.mark.parametrize("query", SEARCHES)
def test_each_group_beside_the_hits_is_what_its_filter_finds(
    client: FlaskClient, query: str
) -> None:
    check_groups(client, answer(client, f"/api/v1/search?{query}")["facets"], query)


@pytest.mark.parametrize("query", SHIPPED)
def test_each_group_of_the_shipped_corpus_is_what_its_filter_finds(
    shipped_client: FlaskClient, query: str
) -> None:
    facets = answer(shipped_client, f"/api/v1/search?{query}")["facets"]
    check_groups(shipped_client, facets, query)
    kinds = facets["kind"]  # a document has exactly one
    rows = [*kinds["values"], kinds["none"]]
    assert sum(row["pages"] for row in rows) == kinds["all"]["pages"]


def test_pages_of_no_summit_are_counted_and_found(shipped_client: FlaskClient) -> None:
    summit = answer(shipped_client, "/api/v1/search?q=%22whole+health%22")["facets"]["summit"]

    assert summit["none"]["pages"] > 0
    listed = counts(shipped_client, "q=%22whole+health%22&summit=none")
    assert listed == figures(summit["none"])
    for hit in answer(shipped_client, "/api/v1/search?q=%22whole+health%22&summit=none")["hits"]:
        assert hit["facets"]["summit"] == []


@pytest.mark.parametrize("query", ["", "q=cat"])
def test_filters_of_the_pages_without_a_value_combine_like_others(
    client: FlaskClient, query: str
) -> None:
    everything = counts(client, query)["pages"]
    fish = counts(client, f"{query}&creature=fish")["pages"]
    none = counts(client, f"{query}&creature=none")["pages"]

    assert counts(client, f"{query}&creature=fish&creature=none")["pages"] == fish + none
    assert counts(client, f"{query}&-creature=none")["pages"] == everything - none
    assert counts(client, f"{query}&-creature=none&creature=fish")["pages"] == fish


def test_a_year_without_a_number_is_the_group_without_a_value(client: FlaskClient) -> None:
    assert counts(client, "year=none") == counts(client, "year=undated")
    state = SearchState.from_args([("year", "none"), ("creature", "none")], FACETS)
    assert [(f.facet, f.value) for f in state.filters] == [
        ("creature", "none"),
        ("year", "undated"),
    ]
    year = answer(client, "/api/v1/search?year=none")["facets"]["year"]
    assert (year["none"]["value"], year["none"]["state"]) == ("undated", "on")


def test_no_remark_about_a_reserved_value(client: FlaskClient) -> None:
    assert answer(client, "/api/v1/search?creature=none")["query"]["remarks"] == []


@pytest.mark.parametrize("name", FACETS)
@pytest.mark.parametrize("query", SEARCHES)
def test_a_list_ends_with_both_groups(client: FlaskClient, name: str, query: str) -> None:
    text = client.get(f"/facets/{name}.csv?{query}").text
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    listed = answer(client, f"/api/v1/facets/{name}?{query}")
    page = soup(client, f"/facets/{name}?{query}")
    groups = [listed["none"], {"value": "all", **listed["all"]}]

    assert len({row["value"] for row in rows}) == len(rows)
    assert [row["value"] for row in rows[-2:]] == [group["value"] for group in groups]
    for row, group, line in zip(rows[-2:], groups, page.select("#values tfoot tr"), strict=True):
        assert {figure: int(row[figure]) for figure in figures(group)} == figures(group)
        assert counts(client, urlsplit(row["url"]).query) == figures(group)
        for link in line.select("td.n a"):
            assert counts(client, urlsplit(str(link["href"])).query) == figures(group)


def test_where_rows_sum_to_more_the_page_says_so(client: FlaskClient) -> None:
    note = "A page can have several values"
    several, single = soup(client, "/facets/creature"), soup(client, "/facets/year")

    assert note in several.get_text()
    assert note not in single.get_text()


def test_a_check_box_finds_the_pages_without_a_value(client: FlaskClient) -> None:
    box = soup(client, "/search").select('[data-facet="creature"] .choice')[-1]
    number = box.select_one(".only")

    assert box.select("input[name=creature][value=none]")
    assert number is not None
    assert counts(client, urlsplit(str(number["href"])).query)["documents"] == int(
        number.get_text().rpartition(" ")[2]
    )
    ticked = soup(client, "/search?creature=none")
    assert ticked.select("input[name=creature][value=none][checked]")
    assert "Creature None" in " ".join(ticked.select(".active li")[0].get_text().split())
    excluded = soup(client, "/search?-creature=none")
    assert excluded.select("input[name=-creature][value=none][checked]")
    assert not soup(client, "/search").select("input[name=year][value=none]")


def test_one_can_browse_what_has_no_value(client: FlaskClient) -> None:
    page = soup(client, "/browse/creature")
    link = page.select_one("a[href='/browse/creature/none']")
    without = counts(client, "creature=none")

    assert link is not None
    assert f"None: {without['documents']} documents" in page.get_text()
    assert "All 12 documents" in page.get_text()
    heading = soup(client, "/browse/creature/none").select("h2")[0].get_text()
    assert heading == f"{without['documents']} documents, {without['pages']} pages"
    assert not soup(client, "/browse/year").select("a[href='/browse/year/none']")


def test_bars_have_one_for_the_pages_without_a_value(shipped_client: FlaskClient) -> None:
    summit = answer(shipped_client, "/api/v1/search?q=peer")["facets"]["summit"]
    page = soup(shipped_client, "/search?q=peer")
    bars = page.select('.bars[aria-label="Pages by Summit"] a')

    assert summit["none"]["pages"]
    assert bars[-1]["title"] == "{documents:,} documents, {pages:,} pages".format(**summit["none"])
    assert counts(shipped_client, urlsplit(str(bars[-1]["href"])).query) == figures(summit["none"])


def test_a_terminal_filters_by_it(shipped: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for option in ("--summit=none", "--filter=summit=none", "--filter=-summit=none"):
        assert main(["query", "peer", "--json", "--quiet", "--index", shipped.index, option]) == 0
        found.append(json.loads(capsys.readouterr().out)["total"])
    everything = counts(create_app(shipped).test_client(), "q=peer")["pages"]

    assert found[0] == found[1]
    assert found[0]["pages"] + found[2]["pages"] == everything


def test_the_interface_describes_both_groups(client: FlaskClient) -> None:
    schemas = answer(client, "/api/v1/openapi.json")["components"]["schemas"]

    for name in ("Facet", "FacetValues"):
        assert {"none", "all"} <= set(schemas[name]["properties"])
