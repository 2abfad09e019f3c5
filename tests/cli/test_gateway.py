"""A request as WSGI describes it, and long answers to readers who stall or go away."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from search_app.cli import gateway
from search_app.cli.gateway import Gateway

PART = b"x" * 70_000


class Body:
    """A long body that says how much of it was read, and whether it was closed."""

    def __init__(self) -> None:
        self.parts = 0
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(9):
            self.parts += 1
            yield PART

    def close(self) -> None:
        self.closed = True


class Reader:
    """What the server has for a visitor who takes `parts` parts; then it stalls, or fails."""

    def __init__(self, parts: int = 9, failure: Exception | None = None) -> None:
        self.content = b""
        self._parts, self._failure = parts, failure

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> "Reader":
        return self

    async def send_bytes(self, part: bytes) -> None:
        if self._parts == 0:
            await self._stall()
        self._parts -= 1
        self.content += part

    async def _stall(self) -> None:
        if self._failure:
            raise self._failure
        await asyncio.Event().wait()


def scope(path: str = "/", query: str = "", headers: Any = ()) -> Any:
    return SimpleNamespace(
        method="GET",
        path=path,
        query_string=query,
        server="127.0.0.1:8321",
        client="[::1]:50000",
        scheme="http",
        http_version="1.1",
        headers=SimpleNamespace(items=lambda: headers),
    )


def sent(body: Body, reader: Any) -> None:
    def application(environ: Any, start: Any) -> Body:
        start("200 OK", [])
        return body

    # In a thread of its own: the tests of pages in a browser have a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, Gateway(application)(scope(), reader)).result()


def test_a_long_answer_arrives_whole() -> None:
    body, reader = Body(), Reader()
    sent(body, reader)
    assert (reader.content, body.closed) == (9 * PART, True)


def test_who_stalls_is_given_up_and_no_more_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "_PATIENCE", 0.01)
    body, reader = Body(), Reader(parts=2)
    sent(body, reader)
    assert (reader.content, body.parts, body.closed) == (3 * PART, 4, True)


def test_who_goes_away_ends_the_answer() -> None:
    body, reader = Body(), Reader(parts=1, failure=RuntimeError("closed"))
    sent(body, reader)
    assert (reader.content, body.parts, body.closed) == (2 * PART, 3, True)


def test_a_request_is_described_as_wsgi_has_it() -> None:
    headers = [
        ("accept-language", "en"),
        ("content-length", "3"),
        ("x-forwarded-for", "1.1.1.1"),
        ("x-forwarded-for", "2.2.2.2"),
        ("x_forwarded_for", "3.3.3.3"),
    ]
    environ = gateway._environ(scope("/documents/café", "q=café", headers))
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/documents/café"
    assert environ["QUERY_STRING"].encode("latin-1").decode() == "q=café"
    assert (environ["REMOTE_ADDR"], environ["SERVER_PORT"]) == ("::1", "8321")
    assert environ["HTTP_X_FORWARDED_FOR"] == "1.1.1.1,2.2.2.2"
    assert (environ["HTTP_ACCEPT_LANGUAGE"], environ["CONTENT_LENGTH"]) == ("en", "3")
