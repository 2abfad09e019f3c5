"""Redirects: followed, counted, and refused where they lead to no place to go."""

import pytest

from indexer.corpus.pins import load_pins
from indexer.fetch.client import next_address
from indexer.fetch.failure import Failure
from indexer.fetch.url import parse
from tests.support.fetch_room import PDF, Room
from tests.support.misbehaving_server import answer, redirect


def test_redirects_are_followed_and_the_last_address_is_kept(room: Room) -> None:
    room.server.pages |= {
        "/a.pdf": redirect("/b", "301 Moved"),
        "/b": redirect("c?x=ü", "307 Elsewhere"),
        "/c?x=%C3%BC": redirect(room.server.url("/d.pdf"), "308 Moved"),
        "/d.pdf": answer(PDF),
    }

    room.fetch("/a.pdf")

    [pin] = load_pins(room.corpus).values()
    assert (pin.url, pin.final_url) == (room.server.url("/a.pdf"), room.server.url("/d.pdf"))
    assert room.fetch("/d.pdf").unchanged == [pin.path]


def test_ten_redirects_are_enough(room: Room) -> None:
    for n in range(11):
        room.server.pages[f"/{n}.pdf"] = redirect(f"/{n + 1}.pdf")
    room.server.pages["/11.pdf"] = answer(PDF)

    assert len(room.fetch("/1.pdf").fetched) == 1
    code, message = room.fails("/0.pdf")
    assert code == "redirects"
    assert "more than 10 times" in message


@pytest.mark.parametrize("location", ["/a.pdf", "/b.pdf", "?", "#top"])
def test_a_loop_is_recognised_the_first_time_round(room: Room, location: str) -> None:
    """So do pages that set a cookie and come back to see if it is there."""
    room.server.pages["/a.pdf"] = answer(b"", "302 Found", location=location, set_cookie="s=1")
    room.server.pages["/b.pdf"] = redirect("/a.pdf")

    code, message = room.fails("/a.pdf")

    assert code == "redirects"
    assert "cookies" in message
    assert len(room.server.targets) <= 2
    assert all("cookie" not in request.headers for request in room.server.requests)


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/a.pdf",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://user:secret@127.0.0.1/a.pdf",
        "http://[::1/a.pdf",
        "http://127.0.0.1:99999/a.pdf",
        "http:///a.pdf",
        "http://a b/",
        "",
        "/" + "x" * 9_000,
    ],
)
def test_a_redirect_to_no_place_to_go_is_refused(room: Room, location: str) -> None:
    room.server.pages["/a.pdf"] = b"HTTP/1.1 302 Found\r\nLocation: %s\r\n\r\n" % location.encode()

    code, message = room.fails("/a.pdf")

    assert code == "redirects"
    assert "secret" not in message
    assert len(message) < 700
    assert room.server.targets == ["/a.pdf"]


def test_a_secure_address_must_not_lead_to_an_open_one() -> None:
    with pytest.raises(Failure, match="open one"):
        next_address(parse("https://example.org/a"), "http://example.org/a")
    assert next_address(parse("http://example.org/a"), "https://example.org/b").port == 443
