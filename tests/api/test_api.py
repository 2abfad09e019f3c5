"""The JSON interface: every answer has its described shape, every failure the same one."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.engine import open_engine
from indexer.engine.protocol import Engine
from indexer.settings import Settings
from search_app import create_app
from search_app.web.engine_holder import EngineHolder
from tests.support.books import BOOKS
from tests.support.json_schema import check
from tests.support.small_index import write_index


@pytest.fixture(scope="module")
def client(library_url: str) -> FlaskClient:
    return create_app(Settings(index=library_url)).test_client()


ANSWERS = [
    ("/search", "ResultsPage"),
    ("/search?q=whole+health", "ResultsPage"),
    ("/search?q=budget+certify&by=page&explain=1&v=old&sort=worst&nonsense=1", "ResultsPage"),
    ("/search?q=%22whole&summit=2011&-topic=billing&page=7", "ResultsPage"),
    ("/search?q=lost", "ResultsPage"),
    ("/search?document=whole&q=peer", "ResultsPage"),
    ("/documents/whole", "Document"),
    ("/documents/lost?q=peer", "Document"),
    ("/documents/whole/pages/2", "Page"),
    ("/documents/whole/pages/2?q=whole+health", "Page"),
    ("/facets/summit", "FacetValues"),
    ("/facets/topic?q=medicaid&summit=2011&topic=health", "FacetValues"),
    ("/facets/year", "FacetValues"),
]


@pytest.mark.parametrize(("path", "schema"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_answers_have_the_shape_that_is_described(
    client: FlaskClient, path: str, schema: str
) -> None:
    answer = client.get("/api/v1" + path)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    check(answer.json, schema)


FAILURES = [
    ("GET", "/documents/nothing", 404, "not_found"),
    ("GET", "/documents/nothing/pages/1", 404, "not_found"),
    ("GET", "/documents/whole/pages/99", 404, "not_found"),
    ("GET", "/documents/whole/pages/x", 404, "not_found"),
    ("GET", "/facets/nothing", 404, "not_found"),
    ("GET", "/search?document=nothing", 404, "not_found"),
    ("GET", "/nothing", 404, "not_found"),
    ("GET", "/", 404, "not_found"),
    ("POST", "/search", 405, "method_not_allowed"),
    ("DELETE", "/documents/whole", 405, "method_not_allowed"),
    ("POST", "/nothing", 404, "not_found"),
]


@pytest.mark.parametrize(("method", "path", "status", "code"), FAILURES)
def test_failures_have_one_shape(
    client: FlaskClient, method: str, path: str, status: int, code: str
) -> None:
    answer = client.open("/api/v1" + path, method=method)
    assert answer.status_code == status
    check(answer.json, "Failure")
    assert answer.json["error"]["code"] == code
    assert answer.json["error"]["message"]
    assert (answer.headers.get("Allow") is not None) == (status == 405)


def test_without_an_index_the_answer_is_a_failure_that_says_what_to_do(tmp_path: Path) -> None:
    client = create_app(Settings(index=f"whoosh:{tmp_path / 'none'}")).test_client()
    for path in ("/search", "/documents/x", "/facets/summit", "/openapi.json"):
        answer = client.get("/api/v1" + path)
        check(answer.json, "Failure")
        assert (answer.status_code, answer.json["error"]["code"]) == (503, "index_missing")
        assert "pillars-index build" in answer.json["error"]["hint"]


def test_a_fault_of_ours_is_a_failure_without_details(library: Engine) -> None:
    class Broken:
        info = library.info

        def search(self, question: object) -> None:
            raise RuntimeError("secret")

    engine: Any = Broken()
    app = create_app(Settings(), engine)
    app.logger.disabled = True
    answer = app.test_client().get("/api/v1/search")
    check(answer.json, "Failure")
    assert (answer.status_code, answer.json["error"]["code"]) == (500, "internal_error")
    assert "secret" not in answer.text


def test_numbers_of_a_facet_are_those_of_the_search(client: FlaskClient) -> None:
    url = "?q=medicaid&summit=2011"
    search = client.get("/api/v1/search" + url).json
    facet = client.get("/api/v1/facets/topic" + url).json
    assert search is not None
    assert facet is not None
    shown = {one["value"]: one["documents"] for one in search["facets"]["topic"]["values"]}
    everything = {one["value"]: one["documents"] for one in facet["values"]}
    assert shown == {name: count for name, count in everything.items() if count}
    assert list(everything) == ["health", "billing"]


def test_a_page_has_its_text_and_the_marks_of_the_query(client: FlaskClient) -> None:
    page: Any = client.get("/api/v1/documents/whole/pages/2?q=peer+health").json
    words = [page["text"][start:end] for start, end in page["marks"]]
    assert words == ["Peers", "health"]
    assert (page["number"], page["label"], page["words"]) == (2, "ii", 7)
    assert "p. ii (PDF page 2)" in page["citation"]
    assert "version v1" in page["citation"]


def test_the_links_of_a_hit_lead_to_pages(client: FlaskClient) -> None:
    page: Any = client.get("/api/v1/search?q=whole+health&summit=2011").json
    for hit in page["hits"]:
        for url in (hit["url"], *(one["url"] for one in hit["pages"])):
            assert client.get(url).status_code == 200
            assert client.get("/api/v1" + url).status_code == 200
    assert client.get(page["links"]["permalink"]).status_code == 200


def test_text_is_sent_as_it_is(client: FlaskClient) -> None:
    assert "caf\u00e9" in client.get("/api/v1/search?q=culture").text


def test_the_description_names_every_route_and_every_parameter(
    client: FlaskClient, library: Engine
) -> None:
    described: Any = client.get("/api/v1/openapi.json").json
    assert described["openapi"] == "3.1.0"
    app: Flask = client.application
    routes = {
        rule.rule.replace("identifier", "document").replace("int:", "").translate(_BRACES)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.nothing"
    }
    paths = {"/api/v1" + path for path in described["paths"]}
    assert routes == paths | {"/api/v1/openapi.json"}
    names = [one["name"] for one in described["paths"]["/search"]["get"]["parameters"]]
    for facet in library.info.taxonomy.facets:
        assert {facet.name, f"-{facet.name}"} <= set(names)
    names.remove("document")  # there is no document "1"
    answer: Any = client.get("/api/v1/search?" + "&".join(f"{name}=1" for name in names)).json
    remarks = [remark["code"] for remark in answer["query"]["remarks"]]
    assert "bad_value" in remarks
    assert "unknown_parameter" not in remarks


_BRACES = str.maketrans("<>", "{}")


class _Shelves:
    """Opens engines by generation and keeps what was closed."""

    def __init__(self) -> None:
        self.generation = "a"
        self.closed: list[str] = []

    def open(self, url: str, name: str) -> Any:
        shelves = self

        class One:
            generation = name

            def close(self) -> None:
                shelves.closed.append(name)

        return One()


@pytest.fixture
def shelves() -> tuple[_Shelves, EngineHolder, Flask]:
    shelves = _Shelves()
    holder = EngineHolder("x", shelves.open, lambda url: shelves.generation)
    app = Flask(__name__)
    holder.install(app)
    return shelves, holder, app


def test_a_request_keeps_the_generation_that_it_began_with(
    shelves: tuple[_Shelves, EngineHolder, Flask],
) -> None:
    shelf, holder, app = shelves
    with app.app_context():
        first: Any = holder.engine()
        shelf.generation = "b"
        assert holder.engine() is first
        with app.app_context():
            second: Any = holder.engine()
            assert (first.generation, second.generation) == ("a", "b")
        assert shelf.closed == []
    assert shelf.closed == ["a"]
    with app.app_context():
        assert holder.engine() is second


def test_an_unused_generation_is_closed_when_the_next_one_is_opened(
    shelves: tuple[_Shelves, EngineHolder, Flask],
) -> None:
    shelf, holder, app = shelves
    for generation in ("a", "b", "b", "c"):
        shelf.generation = generation
        with app.app_context():
            holder.engine()
    assert shelf.closed == ["a", "b"]


def test_a_new_generation_serves_from_the_next_request(tmp_path: Path) -> None:
    url = write_index(tmp_path / "index", BOOKS[:1], version="v1")
    client = create_app(Settings(index=url)).test_client()

    def version() -> str:
        answer: Any = client.get("/api/v1/search").json
        return str(answer["corpus"]["version"])

    assert version() == "v1"
    write_index(tmp_path / "index", BOOKS, version="v2")
    assert version() == "v2"
    current = tmp_path / "index" / "CURRENT"
    current.rename(tmp_path / "away")
    assert version() == "v2"  # what is open goes on serving
    open_engine_fails = create_app(Settings(index=url)).test_client().get("/api/v1/search")
    assert open_engine_fails.status_code == 503


def test_an_engine_that_is_given_is_the_one_that_answers(library_url: str) -> None:
    engine = open_engine(library_url)
    client = create_app(Settings(index="whoosh:nowhere"), engine).test_client()
    assert client.get("/api/v1/search").status_code == 200
