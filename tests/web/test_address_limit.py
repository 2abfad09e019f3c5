"""Addresses that are too long: refused alike by pages, interface and box, whatever is in them."""

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from indexer.engine.protocol import Engine
from search_app import create_app
from search_app.web.address_limit import MAX_ADDRESS


@pytest.fixture(scope="module")
def client(library: Engine) -> FlaskClient:
    return create_app(engine=library).test_client()


PATHS = [
    "/search?q=",
    "/api/v1/search?q=",
    "/embed?q=",
    "/documents/",
    "/search?topic=",
    "/healthz?x=",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("sign", ["(", "a*", '"', "a "])
def test_a_long_address_is_answered_with_414(client: FlaskClient, path: str, sign: str) -> None:
    answer = client.get(path + quote(sign * 20_000))
    assert answer.status_code == 414
    assert len(answer.data) < 20_000
    assert f"{MAX_ADDRESS:,}" in answer.text


def test_the_longest_address_is_answered(client: FlaskClient) -> None:
    path = "/api/v1/search?q="
    longest = path + "a" * (MAX_ADDRESS - len(path) + 1)  # the question mark is in neither part
    assert client.get(longest).status_code == 200
    refused = client.get(longest + "a")
    assert refused.status_code == 414
    assert refused.json is not None
    assert refused.json["error"]["code"] == "bad_request"
