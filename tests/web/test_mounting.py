"""Below a prefix of somebody's host: every address that any page names stays there and answers."""

import json
from collections.abc import Iterator
from pathlib import Path
from runpy import run_path
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import (
    Flask,
    Response,
    current_app,
    g,
    redirect,
    render_template_string,
    request,
    url_for,
)
from werkzeug.middleware.proxy_fix import ProxyFix

from indexer.engine.protocol import Engine
from indexer.settings import Settings
from search_app import create_app, create_blueprint
from tests.support.mounts import asked, named, proxied
from tests.support.reading_room import PDF, stocked
from tests.support.site import ROOT, running

PREFIX = "/library/search"
PATHS = (
    "/",
    "/search?q=sea",
    "/search?q=sea&country=chile&explain=1&by=page",
    "/search?q=nothing+at+all",
    "/search?q=sea&country=niue",
    "/documents/report?q=sea",
    "/documents/scan/pages/1?q=harbour+lighthouse",
    "/documents/report/pages/3?q=sea&country=chile",
    "/documents/report/pages/1/alike",
    "/documents/bundle--budget",
    "/browse/country",
    "/browse/theme/sea",
    "/facets/country?q=sea",
    "/facets/kind/choices?q=sea",
    "/coverage",
    "/help",
    "/about",
    "/embed?country=chile",
    "/embed/builder",
    "/opensearch.xml",
    "/nowhere",
    "/api/v1/search?q=sea&summit=none",
    "/api/v1/search?q=saa",
    "/api/v1/documents/scan/pages/1?q=harbour",
    "/api/v1/documents/report?q=sea",
    "/api/v1/documents/report/pages/1/alike",
    "/api/v1/facets/country",
    "/api/v1/suggest?q=se",
    "/api/v1/suggest?q=se&format=opensearch",
    "/api/v1/coverage",
    "/api/v1/openapi.json",
)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Path]]:
    engine, corpus = stocked(tmp_path_factory.mktemp("room"))
    yield engine, corpus
    engine.close()


def host(room: tuple[Engine, Path], **settings: Any) -> Flask:
    """Somebody's application, with names and habits like ours, and ours below a prefix of it."""
    app = Flask("host", static_folder=None)
    chosen = Settings(corpus=room[1], **settings)
    app.register_blueprint(create_blueprint(chosen, room[0]), url_prefix=PREFIX)
    app.add_url_rule("/search", "search", lambda: "the host's own search")
    return app


@pytest.fixture(scope="module", params=["behind a proxy", "in an application", "both"])
def site(request: pytest.FixtureRequest, room: tuple[Engine, Path]) -> Iterator[str]:
    """The public address of the host."""
    engine, corpus = room
    if request.param == "in an application":
        with running(host(room)) as address:
            yield address
        return
    alone = create_app(Settings(corpus=corpus, trusted_proxies=1), engine)
    if request.param == "behind a proxy":
        with running(alone) as behind, proxied(behind, PREFIX) as address:
            yield address
        return
    # An application that is itself below a prefix, and believes its own proxy.
    outer = Flask("host", static_folder=None)
    outer.register_blueprint(
        create_blueprint(Settings(corpus=corpus, trusted_proxies=1), engine), url_prefix="/search"
    )
    outer.wsgi_app = ProxyFix(outer.wsgi_app, x_host=1, x_prefix=1)  # type: ignore[method-assign]
    with running(outer) as behind, proxied(behind, "/library") as address:
        yield address


def final(address: str) -> tuple[int, str]:
    """The status at the end of the redirects, and the last address."""
    for _ in range(5):
        answer, _content = asked(address)
        place = answer.getheader("Location")
        if not place:
            return answer.status, address
        address = place if place.startswith("http") else address[: address.index("/", 8)] + place
    raise AssertionError(f"{address} leads in a circle")


def test_every_address_that_is_named_stays_below_the_prefix_and_answers(site: str) -> None:
    found: dict[str, str] = {}
    for path in PATHS:
        address = f"{site}{PREFIX}{path}"
        found |= dict.fromkeys(named(address, *asked(address)), path)

    outside = {
        one: path for one, path in found.items() if not f"{one}/".startswith(f"{site}{PREFIX}/")
    }
    assert outside == {}
    ends = {one: final(one) for one in found}
    assert {one: end for one, end in ends.items() if end[0] != 200} == {}
    assert {one: end for one, end in ends.items() if not end[1].startswith(site + PREFIX)} == {}
    kinds = {urlsplit(f"{one}/").path.removeprefix(PREFIX).split("/")[1] for one in found}
    assert kinds >= {"search", "documents", "browse", "facets", "static", "files", "api", "embed"}


@pytest.mark.parametrize(
    ("path", "key"),
    [("/api/v1/search?q=sea", "permalink"), ("/api/v1/search?q=sea", "self")],
)
def test_links_of_an_answer_carry_the_prefix(site: str, path: str, key: str) -> None:
    links = json.loads(asked(f"{site}{PREFIX}{path}")[1])["links"]

    ours = "/search?" if key == "permalink" else "/api/v1/search?"
    assert links[key].startswith(f"{PREFIX}{ours}")


def test_absolute_addresses_name_the_host_that_visitors_see(site: str) -> None:
    about = asked(f"{site}{PREFIX}/about")[1].decode()
    description = asked(f"{site}{PREFIX}/opensearch.xml")[1].decode()

    assert f"searched at {site}{PREFIX}/" in about
    assert f'"{site}{PREFIX}/search?q={{searchTerms}}"' in description


@pytest.mark.parametrize("path", ["", "/", "/documents/report?go=ii&q=sea"])
def test_redirects_stay_below_the_prefix_and_end(site: str, path: str) -> None:
    status, last = final(f"{site}{PREFIX}{path}")

    assert status == 200
    assert last.startswith(f"{site}{PREFIX}/")


def test_what_a_client_has_is_not_sent_again(site: str) -> None:
    for path in ("/api/v1/search?q=sea", "/static/search.css", "/files/report"):
        first, _ = asked(f"{site}{PREFIX}{path}")
        tag = first.headers["ETag"]
        again, content = asked(f"{site}{PREFIX}{path}", If_None_Match=tag)

        assert (again.status, content) == (304, b""), path
        assert again.headers["ETag"] == tag


def test_a_part_of_a_file_is_a_part(site: str) -> None:
    answer, content = asked(f"{site}{PREFIX}/files/report", Range="bytes=0-3")

    assert (answer.status, content) == (206, PDF[:4])
    assert answer.headers["Content-Range"] == f"bytes 0-3/{len(PDF)}"


def test_headers_alone_are_those_of_the_answer(site: str) -> None:
    for path in ("/files/report", "/static/search.css", "/documents/report"):
        full, content = asked(f"{site}{PREFIX}{path}")
        head, nothing = asked(f"{site}{PREFIX}{path}", "HEAD")

        assert (head.status, nothing) == (200, b"")
        assert full.headers["Content-Length"] == str(len(content))
        for name in ("Content-Type", "ETag", "Content-Security-Policy"):
            assert head.headers[name] == full.headers[name]


def test_failures_are_said_in_our_way(site: str) -> None:
    page, text = asked(f"{site}{PREFIX}/documents/nobody")
    failure, content = asked(f"{site}{PREFIX}/api/v1/documents/nobody")

    assert (page.status, failure.status) == (404, 404)
    assert "There is no document" in text.decode()
    assert f'href="{PREFIX}/help"' in text.decode()
    assert json.loads(content)["error"]["code"] == "not_found"


# --- proxies --------------------------------------------------------------------------------------

TOLD = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Host": "www.example.org",
    "X-Forwarded-Prefix": PREFIX,
    "X-Forwarded-Proto": "https",
}


def test_without_trust_headers_are_the_words_of_anybody(room: tuple[Engine, Path]) -> None:
    client = create_app(Settings(), room[0]).test_client()
    links = client.get("/api/v1/search?q=sea", headers=TOLD).json["links"]

    assert client.get("/about", headers=TOLD).data == client.get("/about").data
    assert links["permalink"].startswith("/search?")


def test_with_trust_they_are_where_visitors_are(room: tuple[Engine, Path]) -> None:
    client = create_app(Settings(trusted_proxies=1), room[0]).test_client()

    assert (
        "searched at https://www.example.org/library/search/"
        in client.get("/about", headers=TOLD).text
    )


def test_only_as_many_proxies_as_are_set_are_believed(room: tuple[Engine, Path]) -> None:
    """The values stand in the order of the proxies, the visitor's own before them."""
    told = {**TOLD, "X-Forwarded-Host": "visitor.example, outer.example, inner.example"}
    clients = [
        create_app(Settings(trusted_proxies=count), room[0]).test_client() for count in (1, 2)
    ]

    pages = [client.get("/about", headers={**told, "X-Forwarded-Prefix": ""}) for client in clients]
    assert "//inner.example/" in pages[0].text
    assert "//outer.example/" not in pages[0].text
    assert "//outer.example/" in pages[1].text


@pytest.mark.parametrize(
    ("prefix", "root"),
    [
        (PREFIX, PREFIX),
        (f"{PREFIX}/", PREFIX),
        ("/", ""),
        ("", ""),
        ("//evil.example", ""),
        ("/a//evil.example", ""),
        ("https://evil.example", ""),
        ("evil", ""),
        ("/a b", ""),
        ("/a?x=", ""),
        ('/"><script>', ""),
        ("/\\evil.example", ""),
    ],
)
def test_a_prefix_that_is_no_path_is_ignored(
    room: tuple[Engine, Path], prefix: str, root: str
) -> None:
    client = create_app(Settings(trusted_proxies=1), room[0]).test_client()
    headers = {"X-Forwarded-Prefix": prefix}
    answer = client.get("/documents/report?go=ii", headers=headers)

    assert answer.headers["Location"] == f"{root}/documents/report/pages/2"
    assert f'action="{root}/search"' in client.get("/", headers=headers).text


# --- inside another application -------------------------------------------------------------------


@pytest.fixture
def inner(monkeypatch: pytest.MonkeyPatch) -> list[Flask]:
    """The applications that blueprints are made of, as they are made."""
    made: list[Flask] = []

    def kept(*given: Any) -> Flask:
        made.append(create_app(*given))
        return made[-1]

    monkeypatch.setattr("search_app.application.create_app", kept)
    return made


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=sea",
        "/nowhere",
        "/documents/nobody",
        "/documents/report?go=ii",
        "/files/report",
        "/static/search.css",
        "/api/v1/search?q=sea",
        "/documents/scan/pages/1.png",
    ],
)
@pytest.mark.parametrize("read", [True, False])
def test_no_request_keeps_the_index(
    room: tuple[Engine, Path], inner: list[Flask], path: str, read: bool
) -> None:
    client = host(room).test_client()
    client.get(PREFIX + "/search?q=sea").close()
    answer = client.get(PREFIX + path)
    if read:
        assert answer.data is not None
    answer.close()

    assert inner[0].extensions["pillars"]._serving.users == 0


def test_a_file_is_closed_with_its_answer(
    room: tuple[Engine, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    real = Path.open

    def noted(self: Path, *args: Any, **kwargs: Any) -> Any:
        stream = real(self, *args, **kwargs)
        if room[1].resolve() in self.parents:
            opened.append(stream)
        return stream

    monkeypatch.setattr(Path, "open", noted)
    for method in ("GET", "HEAD"):
        answer = host(room).test_client().open(f"{PREFIX}/files/report", method=method)
        answer.close()

    assert [stream.closed for stream in opened] == [True, True]


def test_the_host_meets_every_request_before_and_after_us(room: tuple[Engine, Path]) -> None:
    app = host(room)

    @app.before_request
    def login() -> Any:
        g.serving = "the host's own"
        if request.path.startswith(PREFIX) and "member" not in request.headers:
            return redirect("/login")
        return None

    @app.after_request
    def mark(response: Response) -> Response:
        assert g.serving == "the host's own"
        assert current_app._get_current_object() is app  # type: ignore[attr-defined]
        response.headers["X-Host"] = "was here"
        return response

    client = app.test_client()
    for path in ("/search?q=sea", "/static/search.css", "/api/v1/search", "/files/report"):
        stranger = client.get(PREFIX + path)
        member = client.get(PREFIX + path, headers={"Member": "yes"}, buffered=True)

        assert (stranger.status_code, stranger.headers["Location"]) == (302, "/login")
        assert (member.status_code, member.headers["X-Host"]) == (200, "was here")


def test_nothing_of_the_host_reaches_in_and_nothing_of_ours_gets_out(
    room: tuple[Engine, Path], tmp_path: Path
) -> None:
    """Templates, filters, globals, error pages, sessions and names of both may be the same."""
    (tmp_path / "search.html").write_text("the host's template")
    (tmp_path / "error.html").write_text("the host's template")
    app = host(room, embed_origins="https://www.example.org")
    app.config["SECRET_KEY"] = str(tmp_path)
    app.template_folder = str(tmp_path)
    app.jinja_env.filters["count"] = app.jinja_env.globals["asset"] = lambda *_: "of the host"
    app.config["SETTINGS"] = app.config["ANSWERS"] = None
    app.register_error_handler(404, lambda _: ("the host's 404", 404))
    app.add_url_rule("/count", "pages.home", lambda: render_template_string("{{ 1|count }}"))
    client = app.test_client()
    client.set_cookie("session", "of the host")
    ours, missing = client.get(f"{PREFIX}/search?q=sea"), client.get(f"{PREFIX}/nowhere")

    assert "4 documents" in ours.text
    assert "of the host" not in ours.text
    assert "the host's" not in ours.text
    assert "There is no page at this address." in missing.text
    assert "Set-Cookie" not in ours.headers
    assert client.get("/nowhere").text == "the host's 404"
    assert client.get("/count").text == "of the host"
    assert client.get("/search").text == "the host's own search"
    assert "Content-Security-Policy" not in client.get("/search").headers


def test_the_host_names_addresses_of_ours_in_its_own_way(room: tuple[Engine, Path]) -> None:
    with host(room).test_request_context():
        assert url_for("pillars_search.address") == f"{PREFIX}/"
        found = url_for("pillars_search.address", path="search", q="sea", country="chile")
        assert found == f"{PREFIX}/search?q=sea&country=chile"


def test_one_blueprint_may_stand_at_several_places(room: tuple[Engine, Path]) -> None:
    app, ours = Flask("host"), create_blueprint(Settings(corpus=room[1]), room[0])
    app.register_blueprint(ours, url_prefix="/a")
    app.register_blueprint(ours, url_prefix="/<tenant>/b/", name="other")
    top = Flask("host", static_folder=None)
    top.register_blueprint(ours)

    client = app.test_client()
    assert 'action="/a/search"' in client.get("/a/").text
    assert 'action="/some/b/search"' in client.get("/some/b/").text
    assert 'action="/search"' in top.test_client().get("/").text


@pytest.mark.parametrize("prefix", [PREFIX, f"{PREFIX}/", "/library/søk"])
@pytest.mark.parametrize("strict", [True, False])
def test_the_prefix_itself_is_the_first_page(
    room: tuple[Engine, Path], prefix: str, strict: bool
) -> None:
    app = Flask("host")
    app.url_map.strict_slashes = strict
    app.register_blueprint(create_blueprint(Settings(), room[0]), url_prefix=prefix)
    client = app.test_client()

    for path in (prefix, prefix.rstrip("/"), prefix.rstrip("/") + "/"):
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code == 200
        assert len(answer.history) <= 1
        assert "<h1" in answer.text


ODD = (
    "/documents/%E2%82%AC",
    "/documents/a%2Fb",
    "/documents/a%252Fb",
    "/documents/%FF%FE",
    "/documents/a%3Fb%23c",
    "/documents/a%20b;c=d",
    "/documents/..%2f..%2fetc",
    "/browse/country/a/b/c",
    "/browse/country/%E5%8C%97",
    "/search?q=%E5%8C%97+%26&country=a%2Fb",
    "/search?q=%FF",
    "/documents/report/",
    "/api/v1",
    "/api/v1/",
    "/api/v1/nothing/at/all",
    "/library/search/",
)


@pytest.mark.parametrize("path", ODD)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "DELETE"])
def test_odd_addresses_and_methods_are_answered_as_without_a_host(
    room: tuple[Engine, Path], path: str, method: str
) -> None:
    alone = create_app(Settings(corpus=room[1]), room[0]).test_client()
    within = host(room).test_client()
    expected = alone.open(path, method=method, environ_overrides={"SCRIPT_NAME": PREFIX})
    answer = within.open(PREFIX + path, method=method)

    assert answer.status_code == expected.status_code
    assert answer.headers.get("Location") == expected.headers.get("Location")
    assert answer.headers.get("Allow") == expected.headers.get("Allow")
    if "took_ms" not in expected.text:
        assert answer.text == expected.text


def test_without_an_index_we_say_so_and_the_host_goes_on(tmp_path: Path) -> None:
    app = Flask("host")
    ours = create_blueprint(Settings(index=f"whoosh:{tmp_path / 'none'}"))
    app.register_blueprint(ours, url_prefix=PREFIX)
    app.add_url_rule("/", "home", lambda: "the host")
    client = app.test_client()

    assert client.get(PREFIX + "/").status_code == 503
    assert "pillars-index build" in client.get(PREFIX + "/").text
    assert client.get(PREFIX + "/healthz").status_code == 503
    assert client.get("/").text == "the host"


def test_the_example_of_the_document_runs(library_url: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "mounting.md").read_text(encoding="utf-8")
    example = text.split("```python\n")[1].split("```")[0]
    script = tmp_path / "example.py"
    script.write_text(example.replace("whoosh:/srv/pillars/index", library_url))
    app: Flask = run_path(str(script))["app"]
    client = app.test_client()
    link = BeautifulSoup(client.get("/").text, "html.parser").select_one("a")

    assert link
    assert "Whole health and peers" in client.get(f"{link['href']}search?q=whole").text
