"""Every number beside a facet's value links to exactly that many hits, as the pages show them."""

import random
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from indexer.engine import open_engine
from indexer.engine.protocol import Engine
from indexer.settings import Settings
from search_app import create_app
from search_app.request.state import SearchState
from search_app.search.service import execute_with_fallbacks
from tests.support.environment import EXHAUSTIVE

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
# Links that are followed to the page they lead to; all are put to the engine.
FOLLOWED = 1000 if EXHAUSTIVE else 3
SUMMARY = re.compile(r'id="summary"[^>]*>.*?<b>([\d,]+) documents?, ([\d,]+) pages?</b>', re.DOTALL)


@pytest.fixture(scope="module")
def engine(shipped: Settings) -> Iterator[Engine]:
    opened = open_engine(shipped.index)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(shipped: Settings, engine: Engine) -> FlaskClient:
    return create_app(shipped, engine).test_client()


def _text(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.text


def _numbers(page: BeautifulSoup) -> dict[str, int]:
    """The addresses of a page's facet values with the numbers beside them."""
    return {
        str(link["href"]): _integer(link.get_text().rpartition(":")[2])
        for link in page.select(".choice a.only")
    }


def _counted(engine: Engine, url: str, by: str) -> int:
    """What the engine finds for an address."""
    facets = [facet.name for facet in engine.info.taxonomy.facets]
    state = SearchState.from_args(parse_qsl(urlsplit(url).query), facets)
    assert state.by == by
    results = execute_with_fallbacks(engine, state, limit=0, facets=()).results
    return results.documents if by == "document" else results.pages


def _shown(client: FlaskClient, url: str, by: str) -> int:
    """What the page at an address says that it found."""
    summary = SUMMARY.search(_text(client, url))
    assert summary, url
    return _integer(summary[1 if by == "document" else 2])


def _integer(text: str) -> int:
    return int(text.replace(",", ""))


def _ticked(page: BeautifulSoup, url: str, count: int) -> str:
    """The address with the first `count` values of different facets ticked as the form would."""
    boxes = {str(box["name"]): str(box["value"]) for box in reversed(page.select(".choice input"))}
    chosen = list(boxes.items())[-count:] if count else []
    return url + "".join(f"&{name}={value}" for name, value in chosen)


@pytest.mark.slow
@pytest.mark.parametrize("by", ["document", "page"])
@pytest.mark.parametrize("ticks", [0, 1, 2])
@pytest.mark.parametrize("query", QUERIES)
def test_every_number_finds_that_many(
    client: FlaskClient, engine: Engine, query: str, ticks: int, by: str
) -> None:
    start = f"/search?{urlencode({'q': query})}&by={by}&per_page=1"
    first = BeautifulSoup(_text(client, start), "lxml")
    page = BeautifulSoup(_text(client, _ticked(first, start, ticks)), "lxml") if ticks else first
    numbers = _numbers(page)
    followed = random.sample(sorted(numbers), min(FOLLOWED, len(numbers)))

    assert numbers or "nothing" in query
    assert {url: _counted(engine, url, by) for url in numbers} == numbers
    assert {url: _shown(client, url, by) for url in followed} == {
        url: numbers[url] for url in followed
    }
