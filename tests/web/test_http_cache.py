"""What a client has is not searched for again, while it is what would be answered, no longer."""

import gzip
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.engine import open_engine
from indexer.engine.protocol import Engine
from indexer.settings import Settings
from search_app import create_app
from search_app.web import http_cache
from search_app.web.http_cache import code_version, settings_version
from tests.support.books import BOOKS
from tests.support.small_index import write_index

PATHS = (
    "/api/v1/search?q=health",
    "/api/v1/search",
    "/api/v1/documents/whole?q=health",
    "/api/v1/documents/whole/pages/1?q=health",
    "/api/v1/documents/whole/pages/1/alike",
    "/api/v1/facets/summit?q=health",
    "/api/v1/coverage",
    "/api/v1/openapi.json",
)
SEARCH = PATHS[0]


class Counted:
    """An engine that counts what it is asked, but for what it is an engine of."""

    def __init__(self, engine: Engine) -> None:
        self.info = engine.info
        self.asked = 0
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        self.asked += 1
        return getattr(self._engine, name)


@pytest.fixture
def counted(library: Engine) -> Counted:
    return Counted(library)


@pytest.fixture
def client(counted: Counted) -> FlaskClient:
    engine: Any = counted
    return create_app(Settings(), engine).test_client()


def again(client: FlaskClient, answer: TestResponse, path: str, **headers: str) -> TestResponse:
    return client.get(path, headers={"If-None-Match": answer.headers["ETag"], **headers})


@pytest.mark.parametrize("path", PATHS)
def test_what_a_client_has_is_not_searched_for_again(
    client: FlaskClient, counted: Counted, path: str
) -> None:
    first = client.get(path)
    before = counted.asked
    second = again(client, first, path)

    assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-cache")
    assert first.headers["ETag"].startswith('W/"')
    assert (second.status_code, second.data) == (304, b"")
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Cache-Control"] == "no-cache"
    assert set(second.vary) == set(first.vary) == {"Accept-Encoding", "Origin"}
    assert counted.asked == before


def test_a_site_that_is_listed_may_read_that_nothing_changed(library: Engine) -> None:
    origin = "https://www.example.org"
    client = create_app(Settings(embed_origins=origin), library).test_client()
    second = again(client, client.get(SEARCH), SEARCH, Origin=origin)

    assert second.status_code == 304
    assert second.headers["Access-Control-Allow-Origin"] == origin


@pytest.mark.parametrize(
    "given",
    ['"other"', "*", 'W/"other", "another"', "nonsense", ""],
)
def test_what_a_client_has_of_others_is_no_reason_to_send_nothing(
    client: FlaskClient, given: str
) -> None:
    missing = client.get("/api/v1/documents/nothing", headers={"If-None-Match": given})

    assert missing.status_code == 404
    if given != "*":  # which stands for whatever there is
        assert client.get(SEARCH, headers={"If-None-Match": given}).status_code == 200


def test_each_address_has_its_own_validator(client: FlaskClient) -> None:
    tags = [client.get(path).headers["ETag"] for path in PATHS]
    crossed = client.get(PATHS[1], headers={"If-None-Match": tags[0]})

    assert len(set(tags)) == len(PATHS)
    assert crossed.status_code == 200


def test_one_of_several_validators_is_enough(client: FlaskClient) -> None:
    tag = client.get(SEARCH).headers["ETag"]
    answer = client.get(SEARCH, headers={"If-None-Match": f'"old", {tag}'})

    assert answer.status_code == 304


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/v1/documents/nothing", 404), ("/api/v1/nothing", 404), ("/api/v1/facets/none", 404)],
)
def test_failures_are_kept_by_nobody(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)

    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_without_an_index_nothing_is_known(tmp_path: Path) -> None:
    client = create_app(Settings(index=f"whoosh:{tmp_path}")).test_client()
    answer = client.get(SEARCH, headers={"If-None-Match": 'W/"old"'})

    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")


def test_an_answer_for_which_the_time_did_not_suffice_is_kept_by_nobody(
    client: FlaskClient,
) -> None:
    whole = client.get(SEARCH)
    client.application.config["SETTINGS"] = Settings(search_seconds=0.0)
    path = "/api/v1/search?q=health+body+peers"
    partial = client.get(path)

    assert "partial" in [one["code"] for one in partial.json["query"]["remarks"]]
    assert partial.headers["Cache-Control"] == "no-store"
    assert "ETag" not in partial.headers
    # What was answered in time stays known.
    assert again(client, whole, SEARCH).status_code == 304


def test_suggestions_have_a_validator_of_their_content(
    client: FlaskClient, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be counted in time is there the next time: nothing but the content tells."""
    path = "/api/v1/suggest?q=hea"
    first = client.get(path)
    monkeypatch.setattr(sys.modules["search_app.api.routes"], "autocomplete", lambda *_: [])
    other = again(client, first, path)

    assert first.json["suggestions"]
    assert (other.status_code, other.json["suggestions"]) == (200, [])


# --- what decides an answer -----------------------------------------------------------------------


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[tuple[FlaskClient, Callable[..., str]]]:
    """A client of an index folder, and the way to publish there."""
    folder = tmp_path / "index"
    write_index(folder, BOOKS, version="v1")
    app = create_app(Settings(index=f"whoosh:{folder}"))
    yield app.test_client(), lambda books, version: write_index(folder, books, version=version)
    app.extensions["pillars"]._serving.engine.close()


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_new_generation_is_answered_from_at_once(
    serving: tuple[FlaskClient, Callable[..., str]], version: str
) -> None:
    """Of the same corpus version too: what could not be read in time may have been, this time."""
    client, publish = serving
    first = client.get(SEARCH)
    publish(BOOKS[1:], version)
    second = again(client, first, SEARCH)

    assert second.status_code == 200
    assert second.json["total"]["documents"] < first.json["total"]["documents"]
    assert again(client, second, SEARCH).status_code == 304
    assert again(client, first, SEARCH).status_code == 200


def test_a_process_that_starts_anew_knows_what_the_last_one_answered(library_url: str) -> None:
    first, second = (
        create_app(Settings(index=library_url), open_engine(library_url)) for _ in range(2)
    )

    answer = first.test_client().get(SEARCH)
    assert again(second.test_client(), answer, SEARCH).status_code == 304
    for app in (first, second):
        app.extensions["pillars"]._serving.engine.close()


CHANGES: list[dict[str, Any]] = [
    {"per_page": 3},
    {"base_url": "https://search.example.org"},
    {"embed_origins": "https://www.example.org"},
    {"search_seconds": 1.0},
    {"search_work": 1},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_other_settings_are_other_answers(
    client: FlaskClient, library: Engine, change: dict[str, Any]
) -> None:
    other = create_app(replace(Settings(), **change), library).test_client()

    assert again(other, client.get(SEARCH), SEARCH).status_code == 200


def test_where_it_listens_is_no_setting_of_an_answer() -> None:
    moved = Settings(host="127.0.0.2", port=1, server_workers=9, cache_mb=1, log_queries=True)

    assert settings_version(moved) == settings_version(Settings())


def test_other_code_is_other_answers(
    client: FlaskClient, library: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_cache, "code_version", lambda *_: "newer")
    other = create_app(Settings(), library).test_client()

    assert again(other, client.get(SEARCH), SEARCH).status_code == 200


def test_the_version_of_the_code_is_that_of_all_its_files(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    template, module = tmp_path / "templates" / "page.html", tmp_path / "one.py"
    versions = []
    for file, content in ((module, "1"), (module, "2"), (template, "a"), (template, "b")):
        file.write_text(content)
        versions.append(code_version(tmp_path))
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "one.pyc").write_text("compiled")
    compiled = code_version(tmp_path)
    module.rename(tmp_path / "two.py")

    assert len({*versions, code_version(tmp_path)}) == 5
    assert compiled == versions[-1]


def test_the_version_of_the_code_is_also_that_of_what_it_leans_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = code_version(tmp_path)
    monkeypatch.setattr(http_cache.metadata, "version", lambda name: "9.9")

    assert code_version(tmp_path) != before


def test_another_mount_is_another_answer(client: FlaskClient) -> None:
    first = client.get(SEARCH)
    moved = client.get(
        SEARCH,
        headers={"If-None-Match": first.headers["ETag"]},
        environ_overrides={"SCRIPT_NAME": "/library"},
    )

    assert moved.status_code == 200
    assert moved.json["links"]["self"].startswith("/library/api/v1/")


# --- in fewer bytes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "coded"),
    [("gzip, br", True), ("*", True), ("gzip;q=0, *", False), ("identity", False), ("", False)],
)
def test_a_long_answer_is_packed_for_those_who_take_it(
    client: FlaskClient, accepted: str, coded: bool
) -> None:
    answer = client.get(PATHS[-1], headers={"Accept-Encoding": accepted})

    assert answer.headers.get("Content-Encoding") == ("gzip" if coded else None)
    text = gzip.decompress(answer.data) if coded else answer.data
    assert json.loads(text)["openapi"].startswith("3.")
    assert answer.content_length == len(answer.data)
    assert (len(answer.data) < len(text)) is coded
    assert set(answer.vary) == {"Accept-Encoding", "Origin"}


def test_a_packed_answer_is_known_again_in_either_form(client: FlaskClient) -> None:
    packed = client.get(PATHS[-1], headers={"Accept-Encoding": "gzip"})

    for form in ("gzip", "identity"):
        known = again(client, packed, PATHS[-1], **{"Accept-Encoding": form})
        assert known.status_code == 304
        assert "Content-Encoding" not in known.headers


def test_a_short_answer_is_sent_as_it_is(client: FlaskClient) -> None:
    answer = client.get("/api/v1/suggest?q=zzz", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in answer.headers
    assert len(answer.data) < 1024
    assert "Accept-Encoding" in answer.vary


def test_a_question_for_the_headers_alone_is_answered_alike(client: FlaskClient) -> None:
    full, head = client.get(PATHS[-1]), client.head(PATHS[-1])

    assert head.data == b""
    assert head.headers["ETag"] == full.headers["ETag"]
    assert head.headers["Content-Length"] == full.headers["Content-Length"]


@pytest.mark.parametrize("path", ["/search?q=health", "/documents/whole", "/"])
def test_pages_for_people_are_made_anew(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert "ETag" not in answer.headers
    assert "Cache-Control" not in answer.headers
