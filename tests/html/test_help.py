"""The help page shows the whole language, with examples that find something in any collection, or
says that none can.
"""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from indexer.engine.schema import FIELDS
from indexer.settings import Settings
from search_app import create_app
from search_app.help.syntax import FIELD_ROWS, LIMITS, SYNTAX
from tests.support.small_index import Book, Sheet, write_index

TYPED = [operator.typed for section in SYNTAX for operator in section.operators]
SPANISH = Book(
    "uno",
    "La salud entera",
    (Sheet("La salud entera es de todos. El apoyo entre pares ayuda a la salud.", "El apoyo"),),
    authors=("Ana N\u00fa\u00f1ez",),
    abstract="El apoyo entre pares.",
    published="2010",
)
COLLECTIONS = {
    "two books": (
        SPANISH,
        Book("dos", "El apoyo entre pares", (Sheet("Apoyo y salud."),), published="2012"),
    ),
    "one book": (SPANISH,),
    "no pairs of words": (Book("x", "Ox", (Sheet("An ox is it."),)),),
    "Chinese": (
        Book(
            "zh",
            "\u540c\u4f34\u652f\u6301",
            (Sheet("\u540c\u4f34\u652f\u6301 \u7684 \u624b\u518c"),),
        ),
    ),
    "numbers": (Book("n", "1 2", (Sheet("3 4 5.6 7,000"),)),),
    "no pages": (Book("none", "Whole health", abstract="Peers."),),
    "quotes": (Book("q", 'Never "closed words (here', (Sheet('AND OR NOT "title: -body*'),)),),
}


def rows(client: FlaskClient) -> list[Tag]:
    page = client.get("/help")
    assert page.status_code == 200
    return BeautifulSoup(page.text, "html.parser").select("table.syntax tbody tr")


def found(client: FlaskClient, row: Tag) -> tuple[str, int]:
    """What an example finds: as the page says, and as the search does; "" and 0 without a link."""
    link = row.select_one("a")
    if link is None:
        assert "Nothing in this collection" in row.text
        return "", 0
    answer = client.get(f"/api/v1{link['href']}").get_json()
    shown = row.select_one(".quiet")
    assert shown
    return shown.text.split()[0].replace(",", ""), answer["total"]["documents"]


@pytest.fixture
def shipped_client(shipped: Settings) -> FlaskClient:
    return create_app(shipped).test_client()


def test_the_whole_language_is_there_in_order(shipped_client: FlaskClient) -> None:
    shown = [row.select("td")[0].text for row in rows(shipped_client)]
    facets = ["summit:", "pillar:", "topic:", "state:", "year:", "kind:"]

    assert shown == [*TYPED, *(one.typed for one in FIELD_ROWS), *facets]
    assert len(FIELD_ROWS) == len(FIELDS)


def test_every_example_finds_something_in_the_corpus_that_ships(
    shipped_client: FlaskClient,
) -> None:
    for row in rows(shipped_client):
        said, documents = found(shipped_client, row)
        assert documents, row.text
        assert said == str(documents), row.text


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_example_finds_something_in_any_collection(tmp_path: Path, name: str) -> None:
    client = create_app(Settings(index=write_index(tmp_path, COLLECTIONS[name]))).test_client()
    for row in rows(client):
        said, documents = found(client, row)
        assert said == (str(documents) if documents else ""), row.text


def test_two_small_books_are_enough_for_nearly_all_of_it(tmp_path: Path) -> None:
    client = create_app(
        Settings(index=write_index(tmp_path, COLLECTIONS["two books"]))
    ).test_client()
    without = [row.select("td")[0].text for row in rows(client) if not row.select("a")]

    assert without == ["one NOT two", "one -two", "synonyms=off", "alias:word", "running:word"]


def test_the_bounds_are_on_the_page(shipped_client: FlaskClient) -> None:
    page = BeautifulSoup(shipped_client.get("/help").text, "html.parser")
    shown = {
        item.dd.text: item.dt.text for item in page.select("dl.record > div") if item.dd and item.dt
    }

    assert {words: shown.get(words) for words, _ in LIMITS} == dict(LIMITS)
