"""The files of the site as any other site loads them: forms, validators, how long they are kept."""

import base64
import gzip
import hashlib
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.engine.protocol import Engine
from indexer.settings import Settings
from search_app import create_app
from search_app.web import static_files

STATIC = Path(static_files.__file__).parents[1] / "static"
FILES = sorted(
    path.relative_to(STATIC).as_posix()
    for path in STATIC.rglob("*")
    if path.is_file() and path.parent != static_files.PUBLISHED
)
FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def app(library: Engine) -> Flask:
    return create_app(Settings(), library)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def address(app: Flask, name: str) -> str:
    with app.test_request_context():
        return static_files.asset(name)


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_served_to_every_site_as_what_it_is(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/static/{name}")

    kinds = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
    assert answer.status_code == 200
    assert answer.data == (STATIC / name).read_bytes()
    assert answer.headers["Content-Type"] == kinds.get(name.rpartition(".")[2], "image/svg+xml")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize(
    ("accepted", "coded"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("gzip;q=0, *", False),
        ("gzip;q=0", False),
        ("identity", False),
        ("br", False),
        ("", False),
    ],
)
def test_text_is_compressed_for_those_who_take_it(
    client: FlaskClient, accepted: str, coded: bool
) -> None:
    plain = (STATIC / "search.css").read_bytes()
    answer = client.get("/static/search.css", headers={"Accept-Encoding": accepted})

    assert answer.headers.get("Content-Encoding") == ("gzip" if coded else None)
    assert (gzip.decompress(answer.data) if coded else answer.data) == plain
    assert (len(answer.data) < len(plain) / 2) is coded
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.content_length == len(answer.data)


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_what_a_client_has_is_not_sent_again(client: FlaskClient, accepted: str) -> None:
    headers = {"Accept-Encoding": accepted}
    first = client.get("/static/search.css", headers=headers)
    again = client.get(
        "/static/search.css", headers={**headers, "If-None-Match": first.headers["ETag"]}
    )

    assert not first.headers["ETag"].startswith("W/")
    assert (again.status_code, again.data) == (304, b"")
    kept = ("ETag", "Vary", "Cache-Control", "Access-Control-Allow-Origin")
    assert {n: again.headers[n] for n in kept} == {n: first.headers[n] for n in kept}


def test_each_form_has_a_validator_of_its_own(client: FlaskClient) -> None:
    small, plain = (
        client.get("/static/search.css", headers={"Accept-Encoding": form}).headers["ETag"]
        for form in ("gzip", "identity")
    )
    crossed = client.get("/static/search.css", headers={"If-None-Match": small})

    assert small != plain
    assert crossed.status_code == 200


def test_only_the_right_version_in_an_address_is_kept_for_a_year(
    app: Flask, client: FlaskClient
) -> None:
    right = address(app, "search.css")
    wrong = right.replace("v=", "v=0")
    kept = {one: client.get(one).headers["Cache-Control"] for one in (right, wrong)}

    assert re.fullmatch(r"/static/search\.css\?v=[0-9a-f]{10}", right)
    assert kept == {right: FOR_EVER, wrong: "no-cache"}
    assert client.get("/static/search.css").headers["Cache-Control"] == "no-cache"


def test_a_file_that_is_edited_is_served_anew(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "some.css"
    file.write_text("a { color: red }")
    monkeypatch.setattr(static_files, "_paths", lambda: {"some.css": file})
    before = client.get("/static/some.css")
    file.write_text("a { color: green }")
    after = client.get("/static/some.css", headers={"If-None-Match": before.headers["ETag"]})

    assert (before.text, after.text) == ("a { color: red }", "a { color: green }")


@pytest.mark.parametrize(
    "path",
    [
        "nothing.js",
        "",
        "../assets.py",
        "%2e%2e/assets.py",
        "..%2fassets.py",
        "v1/../../assets.py",
        "v1/..%5c..%5cassets.py",
        "//etc/passwd",
        "search.css/",
        "search.css%00.js",
        "SEARCH.CSS",
        "v1",
        "v1/published",
    ],
)
def test_nothing_else_is_reached(client: FlaskClient, path: str) -> None:
    assert client.get(f"/static/{path}", follow_redirects=True).status_code == 404


def test_a_missing_file_is_said_in_plain_text_that_other_sites_may_read(
    client: FlaskClient,
) -> None:
    answer = client.get("/static/nothing.js")

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text == "There is no file at this address.\n"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_files_are_only_for_reading(client: FlaskClient, method: str) -> None:
    answer = client.open("/static/search.css", method=method)

    assert answer.status_code == 405
    assert {"GET", "HEAD"} == set(answer.headers["Allow"].split(", "))


def test_a_question_for_the_headers_alone_gets_the_same_headers(client: FlaskClient) -> None:
    full, head = client.get("/static/search.css"), client.head("/static/search.css")

    assert head.data == b""
    assert dict(head.headers) == dict(full.headers)


# --- the script for embedding ---------------------------------------------------------------------


def test_the_script_has_an_address_that_stays_and_one_whose_content_stays(
    client: FlaskClient,
) -> None:
    script = static_files.widget()
    stable, pinned = client.get(f"/{script.stable}"), client.get(f"/{script.pinned}")

    digest = hashlib.sha256(pinned.data).hexdigest()[:16]
    assert script.stable == "static/v1/pillars-search.js"
    assert script.pinned == f"static/v1/pillars-search.{digest}.js"
    assert stable.data == pinned.data == static_files.SCRIPT.read_bytes()
    assert stable.headers["Cache-Control"] == "public, max-age=3600"
    assert pinned.headers["Cache-Control"] == FOR_EVER
    assert pinned.headers["Access-Control-Allow-Origin"] == "*"


def test_the_integrity_is_that_of_the_script(client: FlaskClient) -> None:
    script = static_files.widget()
    content = client.get(f"/{script.pinned}").data

    digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
    assert script.integrity == f"sha384-{digest}"


def test_parameters_that_others_append_change_nothing(client: FlaskClient) -> None:
    """Content systems append their own version to every script."""
    script = static_files.widget()
    answers = [client.get(f"/{path}?ver=6.4") for path in (script.stable, script.pinned)]

    kept = [answer.headers["Cache-Control"] for answer in answers]
    assert kept == ["public, max-age=3600", FOR_EVER]


def test_a_version_that_was_never_published_is_missed_in_a_sentence(client: FlaskClient) -> None:
    answer = client.get("/static/v1/pillars-search.0123456789abcdef.js")

    assert answer.status_code == 404
    assert "was never published here" in answer.text
    assert "/embed/builder" in answer.text
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "immutable" not in answer.headers["Cache-Control"]
