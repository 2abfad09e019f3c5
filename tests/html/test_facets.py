"""Facets: full lists as page and table, trees, ranges, exclusion; every number is what its link
finds.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from indexer.engine.protocol import Engine, Filter
from indexer.engine.results import ValueCount
from indexer.engine.taxonomy import FacetDeclaration, FacetValue
from indexer.settings import Settings
from search_app import create_app
from search_app.facets.csv_export import COLUMNS, csv_text
from search_app.facets.lookup import is_scale
from search_app.facets.values import ORDERS, PER_PAGE
from search_app.html.labels import Names
from search_app.html.search.range_filter import range_filter
from search_app.request.links import Links
from search_app.request.state import SearchState
from tests.support.facet_room import PLACES, furnished


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = furnished(tmp_path_factory.mktemp("room"))
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def client(room: Engine) -> FlaskClient:
    return create_app(Settings(), engine=room).test_client()


def soup(client: FlaskClient, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.text, "html.parser")


def table(client: FlaskClient, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def rows(page: BeautifulSoup) -> list[tuple[str, ...]]:
    """The cells of a list without the words for the ear."""
    return cells(page.select("#values tbody tr"))


def groups(page: BeautifulSoup) -> list[tuple[str, ...]]:
    """The cells of the two rows below the values."""
    return cells(page.select("#values tfoot tr"))


def cells(lines: Sequence[Tag]) -> list[tuple[str, ...]]:
    for line in lines:
        for hidden in line.select(".hidden, small"):
            hidden.decompose()
    cells = (row.select("th, td.n") for row in lines)
    return [tuple(" ".join(cell.get_text().split()) for cell in row) for row in cells]


def found(client: FlaskClient, address: str) -> tuple[int, int, int]:
    """What the search at an address finds."""
    answer = client.get("/api/v1/search?" + urlsplit(address).query).json
    assert answer
    total = answer["total"]
    return total["documents"], total["pages"], total["occurrences"]


# --- numbers --------------------------------------------------------------------------------------

SEARCHES = (
    "",
    "q=cat",
    "q=cat&creature=fish",
    "q=wall&year=2003..2012",
    "q=cat+river&match=any&-creature=trout&place=place-000&-year=..2001",
    "creature=animal&creature=stone",
    "q=nothing-of-this-kind",
)


@pytest.mark.parametrize("name", ["creature", "place", "year"])
@pytest.mark.parametrize("search", SEARCHES)
def test_each_number_of_a_list_is_what_its_links_find(
    client: FlaskClient, name: str, search: str
) -> None:
    listed = table(client, f"/facets/{name}.csv?{search}")
    page = soup(client, f"/facets/{name}?{search}")
    links = {
        label.get_text(): [str(link["href"]) for link in row.select("td.n a")]
        for row in page.select("#values tr:not([data-context])")
        if (label := row.select_one(".label"))
    }
    for row in listed[:: 1 if len(listed) < 50 else 40]:
        numbers = found(client, row["url"])
        assert numbers == (int(row["documents"]), int(row["pages"]), int(row["occurrences"])), row
        for link in links[row["label"].removeprefix("'")]:
            assert found(client, link) == numbers


@pytest.mark.slow
@pytest.mark.parametrize(
    "search", ["", 'q="whole+health"', "q=peer&year=2009..2015&-topic=funding"]
)
def test_each_number_of_the_shipped_lists_is_what_its_link_finds(
    shipped: Settings, search: str
) -> None:
    client = create_app(shipped).test_client()
    seen = 0
    for name in ("summit", "pillar", "topic", "state", "year", "kind"):
        for row in table(client, f"/facets/{name}.csv?{search}"):
            numbers = (int(row["documents"]), int(row["pages"]), int(row["occurrences"]))
            assert found(client, row["url"]) == numbers, row
            seen += 1
    assert seen > 20


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("search", ["q=cat&creature=fish", "q=river&list.find=a"])
def test_page_and_table_say_the_same_in_the_same_order(
    client: FlaskClient, search: str, order: str
) -> None:
    for name in ("creature", "year"):
        address = f"?{search}&list.order={order}"
        page = soup(client, f"/facets/{name}{address}")
        for context in page.select("#values [data-context]"):
            context.decompose()
        assert rows(page) + groups(page) == [
            (
                row["label"].removeprefix("'"),
                *(row[figure] for figure in ("documents", "pages", "occurrences")),
            )
            for row in table(client, f"/facets/{name}.csv{address}")
        ]


def test_a_list_without_a_search_counts_everything(client: FlaskClient) -> None:
    page = soup(client, "/facets/place")

    assert len(rows(page)) == len(PLACES)
    assert rows(page)[0] == ("Plače 0", "6", "12")
    assert [cell.get_text() for cell in page.select("#values thead th")] == [
        *("Value", "Documents", "Pages", "Search"),
    ]


# --- the table ------------------------------------------------------------------------------------


def test_the_table_is_csv_with_a_name_of_its_own(client: FlaskClient) -> None:
    answer = client.get("/facets/creature.csv?q=wall&creature=stone&-creature=fish")

    lines = answer.data.decode("utf-8").split("\r\n")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=creature-room1.csv"
    assert lines[0] == ",".join(COLUMNS)
    assert lines[-1] == ""
    assert lines[1] == (
        "creature,stone,'=Stone,,6,7,7,on,room1,"
        "http://localhost/search?q=wall&creature=stone&match=all&v=room1"
    )
    assert "creature,cat,Cat,mammal,6,7,7,off" in answer.text
    assert "creature,fish,Fish,animal,0,0,0,excluded" in answer.text


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_a_formula(sign: str) -> None:
    written = csv_text(("a", "b"), [(f'{sign}HYPERLINK("x")', -3), ("a,b", 4)])

    read = list(csv.reader(io.StringIO(written, newline="")))
    assert read == [["a", "b"], [f'\'{sign}HYPERLINK("x")', "-3"], ["a,b", "4"]]


def test_addresses_in_the_table_begin_as_the_settings_say(room: Engine) -> None:
    settings = Settings(base_url="https://example.org/find/")
    client = create_app(settings, engine=room).test_client()

    row = table(client, "/facets/year.csv?q=cat")[0]
    assert row["url"].startswith("https://example.org/find/search?q=cat&year=")


# --- the tree -------------------------------------------------------------------------------------


def drawn(page: BeautifulSoup) -> list[str]:
    return [
        "." * int(str(row["data-depth"])) + label.get_text() + "*" * row.has_attr("data-context")
        for row in page.select("#values tbody tr")
        if (label := row.select_one(".label"))
    ]


@pytest.mark.parametrize(
    ("search", "tree"),
    [
        ("", ["Animal", ".Mammal", "..Cat", ".Fish", "..Trout", "=Stone"]),
        ("list.order=name", ["=Stone", "Animal", ".Fish", "..Trout", ".Mammal", "..Cat"]),
        ("list.find=TROUT", ["Animal*", ".Fish*", "..Trout"]),
        ("list.find=felin++dom", ["Animal*", ".Mammal*", "..Cat"]),
        ("list.find=zzz", []),
        ("-creature=animal&q=stone", ["=Stone", "Animal"]),
    ],
)
def test_children_stand_below_their_parents(
    client: FlaskClient, search: str, tree: list[str]
) -> None:
    page = soup(client, f"/facets/creature?{search}")
    assert drawn(page) == tree


def test_a_ticked_parent_brings_what_stands_below_it(client: FlaskClient) -> None:
    parent = found(client, "/search?creature=animal")
    both = found(client, "/search?creature=animal&creature=cat")
    page = soup(client, "/search?creature=animal")
    cat = page.select_one('.choice[data-value="cat"]')
    listed = soup(client, "/facets/creature?creature=animal").find("tr", attrs={"data-also": True})

    assert parent == both
    assert isinstance(cat, Tag)
    assert cat.select_one("input[checked][disabled]:not([name])")
    assert "found with Animal" in cat.get_text()
    assert isinstance(listed, Tag)
    assert "with Animal" in listed.get_text()
    assert [link.contents[0] for link in listed.select(".acts a")] == ["leave out"]


def test_check_boxes_are_a_tree_and_a_child_is_never_shown_alone(client: FlaskClient) -> None:
    shown = [
        (str(row["data-value"]), str(row["class"][1]))
        for row in soup(client, "/search").select('[data-facet="creature"] .choice')
    ]

    assert shown == [
        ("stone", "d0"),
        *(("animal", "d0"), ("mammal", "d1"), ("cat", "d2"), ("fish", "d1"), ("trout", "d2")),
        ("none", "d0"),
    ]


# --- check boxes ----------------------------------------------------------------------------------


def sent(page: BeautifulSoup) -> list[tuple[str, str]]:
    """What the form of the filters sends as it stands."""
    return [
        (str(one["name"]), str(one.get("value", "")))
        for one in page.select("#facets input[name]")
        if one.get("type") != "checkbox" or one.has_attr("checked")
    ]


@pytest.mark.parametrize(
    "search",
    [
        "q=cat&creature=animal&-creature=trout&match=all",
        "q=cat&match=all&year=2003..2012",
        "match=any&year=..2003&year=2012&-year=2003..2003",
        "match=all&year=2003..&year=2007..2019&place=place-299&-place=place-001",
        "match=all&creature=nothing&year=1900..1950",
    ],
)
def test_the_form_sends_the_search_as_it_is(client: FlaskClient, search: str) -> None:
    facets = ("creature", "place", "year")
    page = soup(client, f"/search?{search}")

    again = SearchState.from_args(sent(page), facets)
    assert again.to_args() == SearchState.from_args(parse_qsl(search), facets).to_args()
    names = [name for name, _ in sent(page) if name.startswith("year.")]
    assert names == ["year.from", "year.to"]


def test_ticked_values_stay_where_nothing_has_them(client: FlaskClient) -> None:
    page = soup(client, "/search?q=stone&creature=trout&place=place-007&year=1990..1995")
    ticked = {
        (str(one["value"]), str(number.get_text()[-1]))
        for row in page.select(".choice:has(input[checked][name])")
        for one, number in zip(row.select("input"), row.select(".only"), strict=True)
    }

    assert ticked == {("trout", "0"), ("place-007", "0")}
    assert [str(one["value"]) for one in page.select(".between input")] == ["1990", "1995"]


def test_numbers_beside_check_boxes_say_pages_and_occurrences_too(client: FlaskClient) -> None:
    only = soup(client, "/search?q=cat").select_one('.choice[data-value="cat"] .only')
    assert isinstance(only, Tag)
    assert only["title"] == "10 documents, 14 pages, 14 occurrences"


@pytest.mark.parametrize("name", ["creature", "place", "year"])
def test_each_facet_leads_to_its_list_under_the_same_search(client: FlaskClient, name: str) -> None:
    page = soup(client, "/search?q=cat&creature=fish&page=2")
    link = page.select_one(f'[data-facet="{name}"] .full a')

    assert isinstance(link, Tag)
    assert link["href"] == f"/facets/{name}?q=cat&creature=fish&match=all"
    back = soup(client, str(link["href"])).select_one(".crumbs a")
    assert isinstance(back, Tag)
    assert back["href"] == "/search?q=cat&creature=fish&match=all"


def test_values_beyond_those_of_a_page_can_be_asked_for(client: FlaskClient) -> None:
    page = soup(client, "/search?place=place-299")
    fieldset = page.select_one('[data-facet="place"]')
    assert isinstance(fieldset, Tag)
    more = soup(client, str(fieldset["data-all"]))

    assert len(fieldset.select(".choice")) < 100
    assert len(more.select(".choice")) == len(PLACES)
    assert len(more.select("input[checked]")) == 1


# --- leaving out ----------------------------------------------------------------------------------


def test_what_is_left_out_is_said_everywhere(client: FlaskClient) -> None:
    search = "?q=wall&-creature=cat&-year=2003..2007"
    page, listed = soup(client, "/search" + search), soup(client, "/facets/creature" + search)
    api = client.get("/api/v1/search" + search).json
    alone = client.get("/api/v1/facets/year" + search).json

    for one in (page, listed):
        words = [" ".join(li.get_text().split()) for li in one.select(".active li")]
        assert words[0].startswith("Creature not Cat remove")
        assert words[1].startswith("Year not 2003 to 2007 remove")
    out = listed.select_one("tr.out")
    assert isinstance(out, Tag)
    assert [str(link["href"]) for link in out.select(".acts a")] == [
        "/search?q=wall&-year=2003..2007&match=all"
    ]
    assert api
    assert alone
    assert [
        (one["value"], one["label"], one["state"])
        for facet in api["facets"].values()
        for one in facet["values"]
        if one["state"] != "off"
    ] == [("cat", "Cat", "excluded"), ("2003..2007", "2003 to 2007", "excluded")]
    assert alone["values"][-1]["label"] == "2003 to 2007"
    assert alone["values"][-1]["state"] == "excluded"


# --- ranges and scales ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("search", "documents"),
    [
        ("year=2003..2012", 7),
        ("year=2012..2003", 7),
        ("year=2012..", 5),
        ("year=..2003", 4),
        ("year=..2003&year=undated", 5),
        ("-year=2003..2012", 5),
        ("year=2001..&-year=2012", 7),
        ("year.from=2003&year.to=2012", 7),
        ("year=1900..1950", 0),
    ],
)
def test_ranges_filter(client: FlaskClient, search: str, documents: int) -> None:
    assert found(client, f"/search?{search}")[0] == documents


def test_ranges_are_said_in_words_and_mistakes_too(client: FlaskClient) -> None:
    page = soup(client, "/search?q=cat&year=2012..2003&-year=..1950&creature=1..9")
    active = [" ".join(li.get_text().split()) for li in page.select(".active li")]
    remarks = [li.get_text() for li in page.select(".remarks li")]

    assert active[1].startswith("Year 2003 to 2012 remove")
    assert active[2].startswith("Year not 1950 and earlier remove")
    assert remarks == [
        "year: 2012..2003 runs backwards: 2003..2012 was used.",
        "Creature has no value '1..9' in this index.",
        "Year has no value '..1950' in this index.",
    ]


def test_the_interface_says_the_ends_of_a_scale(client: FlaskClient) -> None:
    ends = {
        name: (client.get(f"/api/v1/facets/{name}?q=trout&year=2007..").json or {})["range"]
        for name in ("year", "creature")
    }
    assert ends == {"year": {"low": 2001, "high": 2019}, "creature": None}


@pytest.mark.parametrize(
    ("values", "scaled"),
    [
        ("2009 2010 2011", True),
        ("2009 2010 2011 undated", True),
        ("2009 2010", False),
        ("2009 2010 2011 undated unknown", False),
        ("", False),
    ],
)
def test_numbers_that_stand_for_themselves_are_a_scale(values: str, scaled: bool) -> None:
    declared = tuple(FacetValue(value, value) for value in values.split())
    named = tuple(FacetValue(value, f"{value} Named") for value in values.split())

    assert is_scale(FacetDeclaration("f", "F", "Fs", "document", values=declared)) is scaled
    assert not is_scale(FacetDeclaration("f", "F", "Fs", "document", values=named))


@pytest.mark.parametrize(
    ("years", "labels"),
    [
        ((2009, 2011), "2009 2010 2011"),
        ((2001, 2010), "2001 2002 2003 2004 2005 2006 2007 2008 2009 2010"),
        ((2000, 2010), "2000..2001 2002..2003 2004..2005 2006..2007 2008..2009 2010..2011"),
        ((1998, 2019), "1995..1999 2000..2004 2005..2009 2010..2014 2015..2019"),
        ((-44, 1450), "-200..-1 0..199 200..399 400..599 600..799 800..999 1000..1199 1200..1399"),
    ],
)
def test_bars_are_years_or_as_many_as_leave_room(years: tuple[int, int], labels: str) -> None:
    items = tuple(ValueCount(str(year), str(year), "", 1, 2, 3) for year in dict.fromkeys(years))
    made = range_filter("year", items, Links(SearchState()), bars=True)
    names = [bar.label for bar in made.bars]
    wanted = [" to ".join(label.rsplit("..")) for label in labels.split()]

    assert names[: len(wanted)] == wanted
    assert len(names) <= 10
    assert (made.lowest, made.highest) == (str(years[0]), str(years[-1]))


def test_bars_lead_to_what_they_show_and_say_what_is_in_force(client: FlaskClient) -> None:
    page = soup(client, "/search?q=cat&year=2010..2014")
    bars = page.select(".years a")
    said = [" ".join(bar.get_text().split()) for bar in bars]

    assert said[1] == "2000 to 2004 (2001: 1 document, 2003: 1 document)"
    assert [bar.has_attr("aria-current") for bar in bars] == [
        text.startswith("2010 to 2014") for text in said
    ]
    for bar, text in zip(bars, said, strict=True):
        figures = sum(int(part.split()[-2]) for part in text.split("(")[1].split(","))
        assert found(client, str(bar["href"]))[0] == figures
    assert page.select(".years li svg rect[height='0.0']") == []


def test_a_range_has_a_name(room: Engine) -> None:
    names = Names.of(room.info.taxonomy)
    assert names.value_label("year", "2010..2012") == "2010 to 2012"
    assert names.value_label("year", "2012") == "2012"


# --- the address of a list ------------------------------------------------------------------------


def test_mistakes_in_a_lists_address_are_mended_and_said(client: FlaskClient) -> None:
    page = soup(client, "/facets/year?list.order=best&list.page=two&list.colour=red&nonsense=1")

    assert [li.get_text() for li in page.select(".remarks li")] == [
        "There is no parameter 'list.colour' in this index: it was ignored.",
        "list.order cannot be 'best': documents was used.",
        "list.page cannot be 'two': 1 was used.",
        "There is no parameter 'nonsense' in this index: it was ignored.",
    ]
    assert len(rows(page)) == 8
    assert [row[0] for row in groups(page)] == ["Undated", "All"]


def test_a_lists_links_keep_the_search_and_its_own_choices(client: FlaskClient) -> None:
    page = soup(client, "/facets/creature?q=cat&list.find=a&year=2003..")
    orders = {link.get_text(): str(link["href"]) for link in page.select(".order [role] a")}
    sending = {str(one["name"]): str(one.get("value", "")) for one in page.select("form input")}

    assert orders["name"] == (
        "/facets/creature?q=cat&year=2003..&match=all&list.find=a&list.order=name"
    )
    assert sending == {"q": "cat", "year": "2003..", "match": "all", "list.find": "a"}
    assert "2 of 4 values" not in page.get_text()
    assert "values with “a”" in page.get_text()


def test_a_very_long_list_turns_its_pages(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("search_app.facets.values", "search_app.html.search.facet_values"):
        monkeypatch.setattr(f"{module}.PER_PAGE", 4)
    seen, address = [], "/facets/creature"
    while address:
        page = soup(client, address)
        seen.append(drawn(page))
        assert not page.select("[data-whole]")
        following = page.select_one("[rel=next]")
        address = str(following["href"]) if isinstance(following, Tag) else ""

    assert seen == [
        ["Animal", ".Mammal", "..Cat", ".Fish"],
        ["Animal*", ".Fish*", "..Trout", "=Stone"],
    ]
    assert PER_PAGE == 500


def test_browsing_without_a_search_stays_as_it_was(client: FlaskClient) -> None:
    assert soup(client, "/browse/creature").select("h1")
    link = soup(client, "/facets/creature").find("a", string="What these creatures mean")
    assert isinstance(link, Tag)
    assert link["href"] == "/browse/creature"


def test_filters_of_states_are_plain_values(room: Engine) -> None:
    """What the address holds reaches the engine as it is: a range is a filter's value."""
    state = SearchState.from_args([("year", "2003..2007")], ("year",))
    assert state.filters == (Filter("year", "2003..2007"),)
    assert urlencode(state.to_args()) == "year=2003..2007"
