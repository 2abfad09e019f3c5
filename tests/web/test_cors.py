"""Which sites may ask from a visitor's browser: what a listed one gets, and what no other gets."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.engine.protocol import Engine
from indexer.errors import UsageError
from indexer.settings import Settings
from search_app import create_app
from search_app.web.cors import frame_ancestors

LISTED = "https://www.example.org"
OTHER = "https://elsewhere.example"
PATHS = {
    "/api/v1/search?q=health": 200,
    "/api/v1/suggest?q=hea": 200,
    "/api/v1/documents/whole/pages/1": 200,
    "/api/v1/openapi.json": 200,
    "/api/v1/documents/nothing": 404,
    "/api/v1/nothing": 404,
    "/api/v1/": 404,
}

Client = Callable[[str], FlaskClient]


@pytest.fixture
def client(library: Engine) -> Client:
    return lambda origins: create_app(Settings(embed_origins=origins), library).test_client()


def shared(answer: TestResponse) -> dict[str, str]:
    return {name: value for name, value in answer.headers if name.startswith("Access-Control")}


@pytest.mark.parametrize(("path", "status"), PATHS.items(), ids=PATHS)
def test_a_listed_site_is_named_in_every_answer(client: Client, path: str, status: int) -> None:
    answer = client(f"https://a.example {LISTED}").get(path, headers={"Origin": LISTED})

    assert answer.status_code == status
    assert shared(answer) == {"Access-Control-Allow-Origin": LISTED}
    assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("origins", "origin"),
    [
        ("", LISTED),
        (LISTED, OTHER),
        (LISTED, "http://www.example.org"),
        (LISTED, "https://www.example.org:8443"),
        (LISTED, "https://www.example.org.elsewhere.example"),
        (LISTED, "https://example.org"),
        (LISTED, "null"),
        (LISTED, ""),
        (LISTED, "*"),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/search?q=health", "/api/v1/nothing"])
def test_any_other_site_gets_the_same_answer_without_a_name(
    client: Client, path: str, origins: str, origin: str
) -> None:
    answer = client(origins).get(path, headers={"Origin": origin})
    usual = client(origins).get(path)

    assert shared(answer) == {}
    assert "Origin" in answer.headers["Vary"]
    assert answer.status_code == usual.status_code
    assert answer.json
    assert set(answer.json) == set(usual.json or {})


def test_without_a_site_that_asks_none_is_named(client: Client) -> None:
    answer = client(LISTED).get("/api/v1/search")

    assert shared(answer) == {}
    assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize("origin", [LISTED, "null", "file://"])
def test_a_star_lets_every_page_ask(client: Client, origin: str) -> None:
    answer = client("*").get("/api/v1/search", headers={"Origin": origin})

    assert shared(answer) == {"Access-Control-Allow-Origin": "*"}


@pytest.mark.parametrize("path", ["/", "/search?q=health", "/documents/whole", "/opensearch.xml"])
def test_pages_for_people_are_read_by_no_other_site(client: Client, path: str) -> None:
    answer = client("*").get(path, headers={"Origin": LISTED})

    assert answer.status_code == 200
    assert shared(answer) == {}


def test_a_failure_of_the_program_can_be_said_by_the_site_that_asked() -> None:
    class Broken:
        @property
        def info(self) -> None:
            raise RuntimeError("secret")

    app = create_app(Settings(embed_origins=LISTED), Broken())  # type: ignore[arg-type]
    app.logger.disabled = True
    answer = app.test_client().get("/api/v1/search", headers={"Origin": LISTED})

    assert answer.status_code == 500
    assert shared(answer) == {"Access-Control-Allow-Origin": LISTED}


def test_without_an_index_the_site_that_asked_can_say_so(tmp_path: Path) -> None:
    settings = Settings(index=f"whoosh:{tmp_path}", embed_origins=LISTED)
    answer = create_app(settings).test_client().get("/api/v1/search", headers={"Origin": LISTED})

    assert answer.status_code == 503
    assert shared(answer) == {"Access-Control-Allow-Origin": LISTED}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PROPFIND"])
def test_a_listed_site_learns_that_it_may_only_read(client: Client, method: str) -> None:
    answer = client(LISTED).open("/api/v1/search", method=method, headers={"Origin": LISTED})

    assert answer.status_code == 405
    assert shared(answer) == {"Access-Control-Allow-Origin": LISTED}


@pytest.mark.parametrize("path", ["/api/v1/search", "/api/v1/documents/whole", "/api/v1/nothing"])
@pytest.mark.parametrize("wanted", ["GET", "POST", "DELETE"])
def test_leave_is_given_for_reading_alone(client: Client, path: str, wanted: str) -> None:
    asks = {
        "Access-Control-Request-Method": wanted,
        "Access-Control-Request-Headers": "authorization, x-own",
    }
    granted = client(LISTED).options(path, headers={"Origin": LISTED, **asks})
    refused = client(LISTED).options(path, headers={"Origin": OTHER, **asks})

    assert (granted.status_code, granted.data) == (refused.status_code, refused.data) == (204, b"")
    assert granted.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert shared(granted) == {
        "Access-Control-Allow-Origin": LISTED,
        "Access-Control-Allow-Methods": "GET, HEAD",
        "Access-Control-Max-Age": "600",
    }
    assert shared(refused) == {}


# --- frames ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origins", "said"),
    [
        ("", "'self'"),
        (LISTED, f"'self' {LISTED}"),
        (f"{LISTED} http://b.example:81", f"'self' {LISTED} http://b.example:81"),
        (f"{LISTED} *", "*"),
    ],
)
def test_who_may_frame_is_who_may_ask(origins: str, said: str) -> None:
    assert frame_ancestors(Settings(embed_origins=origins)) == said


@pytest.mark.parametrize(
    ("origins", "said"), [("", "'self'"), (LISTED, f"'self' {LISTED}"), ("*", "*")]
)
def test_the_page_for_frames_says_so(client: Client, origins: str, said: str) -> None:
    policy = client(origins).get("/embed").headers["Content-Security-Policy"]

    assert policy.endswith(f"; frame-ancestors {said}")


def test_no_other_page_may_be_framed(client: Client) -> None:
    policy = client("*").get("/search?q=health").headers["Content-Security-Policy"]

    assert policy.endswith("frame-ancestors 'none'")


# --- the setting ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        ("https://www.example.org", "https://www.example.org"),
        ("HTTPS://WWW.Example.ORG", "https://www.example.org"),
        ("https://a.example:443 http://a.example:80", "https://a.example http://a.example"),
        ("http://a.example:443 https://a.example:80", "http://a.example:443 https://a.example:80"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:5000", "http://[::1]:5000"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("  https://a.example\n\thttps://b.example ", "https://a.example https://b.example"),
        ("https://a.example https://A.example:443", "https://a.example"),
        ("*", "*"),
    ],
)
def test_origins_are_kept_as_browsers_write_them(given: str, kept: str) -> None:
    assert Settings.load({"embed_origins": given}).embed_origins == kept


@pytest.mark.parametrize(
    "wrong",
    [
        "www.example.org",
        "https://www.example.org/",
        "https://www.example.org/path",
        "https://www.example.org?x",
        "https://user@www.example.org",
        "https://*.example.org",
        "ftp://www.example.org",
        "https://",
        "https://www.example.org:0",
        "https://www.example.org:65536",
        "https://www.example.org:",
        "https://a.example,https://b.example",
        "https://a.example;script-src",
        "null",
        "https://bücher.example",
    ],
)
def test_what_is_no_origin_is_named(wrong: str) -> None:
    with pytest.raises(UsageError) as caught:
        Settings.load({"embed_origins": f"https://good.example {wrong}"})

    assert caught.value.message == (
        f"The option embed_origins has {wrong!r}, which is not the origin of a site."
    )
    assert "https://www.example.org" in caught.value.hint


def test_origins_come_from_the_environment_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PILLARS_EMBED_ORIGINS", "https://A.example")

    assert Settings.load().embed_origins == "https://a.example"
