"""Downloads that broke off: when they are resumed, and when they start again."""

import json
from typing import Any

import pytest

from indexer.corpus.pins import PINS
from tests.support.fetch_room import LONG, Room
from tests.support.folders import put
from tests.support.misbehaving_server import Request, answer, bytes_of


def test_a_download_that_breaks_off_goes_on_where_it_stopped(room: Room) -> None:
    room.report()
    room.server.pages["/report.pdf"] = bytes_of(
        LONG, cut=150_000, wait_until_received=room.received.wait
    )

    [got] = room.fetch().fetched

    assert room.file.read_bytes() == LONG
    assert got.resumed == 150_000
    first, second = room.server.requests[-2:]
    assert "range" not in first.headers
    assert second.headers["range"] == f"bytes={got.resumed}-"
    assert second.headers["if-range"] == '"v1"'
    assert room.files == [PINS, "reports/r.pdf"]


def test_another_run_goes_on_too(room: Room) -> None:
    room.settings = {"fetch_retries": 0}
    room.report()
    room.server.pages["/report.pdf"] = bytes_of(
        LONG, cut=150_000, wait_until_received=room.received.wait
    )
    assert room.fails()[0] == "broken"
    assert room.files == ["reports/.r.pdf.part", "reports/.r.pdf.part.json"]

    [got] = room.fetch().fetched

    assert got.resumed == 150_000
    assert room.file.read_bytes() == LONG


def interrupted(room: Room) -> None:
    """The first 150,000 bytes lie in the part, of the version "v1"."""
    room.report()
    put(room.corpus, "reports/.r.pdf.part", LONG[:150_000])
    about = {"url": room.server.url("/report.pdf"), "validator": '"v1"'}
    put(room.corpus, "reports/.r.pdf.part.json", json.dumps(about))


@pytest.mark.parametrize(
    "behaviour",
    [
        bytes_of(LONG, etag='"v2"'),
        answer(LONG),
        lambda request: (
            answer(b"", "416 Range Not Satisfiable") if "range" in request.headers else answer(LONG)
        ),
        lambda request: (
            answer(LONG[7:], "206 Partial Content", content_range="bytes 7-")
            if "range" in request.headers
            else answer(LONG)
        ),
        lambda request: (
            answer(LONG[150_000:], "206 Partial", etag='"v2"', content_range="bytes 150000-")
            if "range" in request.headers
            else answer(LONG)
        ),
        lambda request: (
            answer(LONG[150_000:], "206 Partial Content")
            if "range" in request.headers
            else answer(LONG)
        ),
    ],
    ids=[
        "changed in between",
        "no ranges",
        "not satisfiable",
        "elsewhere",
        "other version",
        "does not say where",
    ],
)
def test_what_cannot_go_on_starts_again(room: Room, behaviour: Any) -> None:
    room.settings = {"fetch_retries": 0}
    interrupted(room)
    room.server.pages["/report.pdf"] = behaviour

    [got] = room.fetch().fetched

    assert room.file.read_bytes() == LONG
    assert got.resumed == 0
    assert room.files == [PINS, "reports/r.pdf"]


@pytest.mark.parametrize(
    "about", ["", "[]", "{}", '{"url": 1, "validator": 2}', '{"url": "x", "validator": "y"}']
)
def test_a_part_of_unknown_origin_is_not_gone_on_with(room: Room, about: str) -> None:
    interrupted(room)
    put(room.corpus, "reports/.r.pdf.part.json", about)
    room.server.pages["/report.pdf"] = bytes_of(LONG)

    [got] = room.fetch().fetched

    assert got.resumed == 0
    assert room.file.read_bytes() == LONG


@pytest.mark.parametrize("headers", [{}, {"etag": 'W/"v1"'}, {"etag": '"v\xff"'}])
def test_without_a_sure_sign_of_the_version_nothing_is_resumed(room: Room, headers: Any) -> None:
    room.report()
    whole = answer(LONG, **headers)
    ranges = []

    def behave(request: Request) -> bytes:
        ranges.append(request.headers.get("range"))
        return whole[:-1000] if len(ranges) == 1 else whole

    room.server.pages["/report.pdf"] = behave

    room.fetch()

    assert ranges == [None, None]
    assert room.file.read_bytes() == LONG
