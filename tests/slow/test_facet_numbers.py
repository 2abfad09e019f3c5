"""Every number beside a facet's value links to exactly that many hits, as the pages show them."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from indexer.settings import Settings
from search_app import create_app

QUERIES = [
    "",
    "whole health",
    '"whole health" medicaid',
    "supervision -medicaid",
    "H0038",
    "#07-011",
    "certification OR testing",
    "(wages OR jobs) AND peer",
    "title:companion",
    "heading:pillar",
    "author:fricks",
    "topic:whole-health billing",
    "summit:2011",
    "who pays for peer support in the states",
    "=services",
    '"peer specialist" supervisor',
    "NOT pillar",
    "N.A.P.S.",
    "Georgia Michigan New Jersey",
    "nothing-of-this-kind-anywhere",
]


@pytest.fixture(scope="module")
def client(shipped: Settings) -> FlaskClient:
    return create_app(shipped).test_client()


def _page(client: FlaskClient, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return BeautifulSoup(answer.text, "lxml")


def _links(page: BeautifulSoup) -> Iterator[tuple[int, str]]:
    for link in page.select(".choice a.only"):
        number = link.get_text().rpartition(":")[2]
        yield int(number.replace(",", "")), str(link["href"])


def _total(page: BeautifulSoup, by: str) -> int:
    summary = page.select_one("#summary b")
    assert isinstance(summary, Tag)
    found = re.fullmatch(r"([\d,]+) documents?, ([\d,]+) pages?", summary.get_text())
    assert found, summary
    return int(found[1 if by == "document" else 2].replace(",", ""))


def _ticked(page: BeautifulSoup, url: str, count: int) -> str:
    """The address with the first `count` values of different facets ticked as the form would."""
    boxes = {str(box["name"]): str(box["value"]) for box in reversed(page.select(".choice input"))}
    chosen = list(boxes.items())[-count:] if count else []
    return url + "".join(f"&{name}={value}" for name, value in chosen)


@pytest.mark.slow
@pytest.mark.parametrize("by", ["document", "page"])
@pytest.mark.parametrize("ticks", [0, 1, 2])
@pytest.mark.parametrize("query", QUERIES)
def test_every_number_finds_that_many(client: FlaskClient, query: str, ticks: int, by: str) -> None:
    start = f"/search?{urlencode({'q': query})}&by={by}&per_page=1"
    page = _page(client, _ticked(_page(client, start), start, ticks))
    followed = 0
    for number, url in _links(page):
        assert _total(_page(client, url), by) == number, url
        followed += 1
    assert followed or "nothing" in query
