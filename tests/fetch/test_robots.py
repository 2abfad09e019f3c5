"""robots.txt, pauses between requests, and the user agent."""

import pytest

from indexer.errors import UsageError
from indexer.fetch import format_report
from indexer.fetch.client import user_agent
from tests.support.fetch_room import LOGIN, PDF, Room
from tests.support.misbehaving_server import Request, answer, redirect


def robots(room: Room, text: str, status: str = "200 OK") -> None:
    room.server.pages["/robots.txt"] = answer(text.encode(), status)
    room.server.pages |= {"/private/a.pdf": answer(PDF), "/b.pdf": answer(PDF)}


def test_robots_txt_is_asked_once_and_obeyed(room: Room) -> None:
    robots(room, "User-agent: *\nDisallow: /private/\n")

    report = room.fetch("/private/a.pdf", "/b.pdf")

    assert [(failure.code, failure.url) for failure in report.failed] == [
        ("robots", room.server.url("/private/a.pdf"))
    ]
    assert len(report.fetched) == 1
    assert room.server.asked("/robots.txt") == 1
    assert room.server.asked("/private/a.pdf") == 0


def test_rules_for_us_go_before_those_for_all(room: Room) -> None:
    robots(room, "User-agent: *\nDisallow: /\n\nUser-agent: Pillars-Search\nDisallow: /private/\n")

    assert len(room.fetch("/b.pdf").fetched) == 1
    assert room.fails("/private/a.pdf")[0] == "robots"


def test_robots_txt_holds_for_the_places_that_redirects_lead_to(room: Room) -> None:
    robots(room, "User-agent: *\nDisallow: /private/\n")
    room.server.pages["/go.pdf"] = redirect("/private/a.pdf")

    assert room.fails("/go.pdf")[0] == "robots"
    assert room.server.asked("/private/a.pdf") == 0


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "401 No", "410 Gone"])
def test_without_robots_txt_all_is_allowed(room: Room, status: str) -> None:
    robots(room, "User-agent: *\nDisallow: /\n", status)

    assert len(room.fetch("/b.pdf").fetched) == 1


@pytest.mark.parametrize("status", ["500 Error", "503 Busy", "501 What", "429 Too Many"])
def test_a_robots_txt_out_of_order_allows_nothing(room: Room, status: str) -> None:
    robots(room, "", status)

    code, message = room.fails("/b.pdf")

    assert code == "robots"
    assert status[:3] in message
    assert room.server.targets == []
    assert room.fetch("/b.pdf", "/private/a.pdf").failed[1].code == "robots"


def test_a_robots_txt_that_recovers_is_believed(room: Room) -> None:
    robots(room, "")
    answers = iter([answer(b"", "503 Busy"), answer(b"")])
    room.server.pages["/robots.txt"] = lambda request: next(answers)

    assert len(room.fetch("/b.pdf").fetched) == 1


def test_a_robots_txt_elsewhere_is_followed_and_one_in_circles_is_none(room: Room) -> None:
    robots(room, "")
    room.server.pages["/robots.txt"] = redirect("/real-robots.txt")
    room.server.pages["/real-robots.txt"] = answer(b"User-agent: *\nDisallow: /b.pdf")
    assert room.fails("/b.pdf")[0] == "robots"

    room.server.pages["/real-robots.txt"] = redirect("/robots.txt")
    assert len(room.fetch("/b.pdf").fetched) == 1


def test_of_an_endless_robots_txt_the_first_500_kib_count(room: Room) -> None:
    robots(room, "")

    def endless(request: Request) -> None:
        request.send(b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /private/\n")
        while not room.server.ending.is_set():
            request.connection.sendall(b"# nothing\n" * 10_000)

    room.server.pages["/robots.txt"] = endless

    assert len(room.fetch("/b.pdf").fetched) == 1
    assert room.fails("/private/a.pdf")[0] == "robots"


def test_rubbish_in_place_of_robots_txt_forbids_nothing(room: Room) -> None:
    for rubbish in (
        LOGIN,
        bytes(range(256)) * 100,
        b"Disallow",
        b"User-agent: *\nAllow: " + b"*a" * 5000,
    ):
        robots(room, "")
        room.server.pages["/robots.txt"] = answer(rubbish)
        room.server.pages["/" + "a" * 3000 + ".pdf"] = answer(PDF)
        report = room.fetch("/" + "a" * 3000 + ".pdf", recheck=True)
        assert report.failed == []


def test_between_two_requests_to_a_host_there_is_a_pause(room: Room) -> None:
    robots(room, "")

    room.fetch("/private/a.pdf", "/b.pdf")

    assert [request.target for request in room.server.requests] == [
        "/robots.txt", "/private/a.pdf", "/b.pdf",
    ]  # fmt: skip
    assert room.clock.slept == [1.0, 1.0]


@pytest.mark.parametrize("rule", ["Crawl-delay: 7", "Request-rate: 1/7"])
def test_a_site_that_wants_a_longer_pause_gets_it(room: Room, rule: str) -> None:
    robots(room, f"User-agent: *\n{rule}\n")

    room.fetch("/private/a.pdf", "/b.pdf")

    assert room.clock.slept == [7.0, 7.0]


@pytest.mark.parametrize("delay", ["86400", "1e99"])
def test_a_site_that_wants_hours_between_requests_is_left_to_people(room: Room, delay: str) -> None:
    robots(room, f"User-agent: *\nCrawl-delay: {delay}\n")

    code, message = room.fails("/b.pdf")

    assert code == "robots"
    assert "between two requests" in message


@pytest.mark.parametrize("delay", ["nan", "-3", "soon", "inf"])
def test_a_pause_that_is_none_is_passed_over(room: Room, delay: str) -> None:
    robots(room, f"User-agent: *\nCrawl-delay: {delay}\n")

    room.fetch("/b.pdf")

    assert room.clock.slept == [1.0]


def test_the_user_agent_says_who_we_are_and_whom_to_ask(room: Room) -> None:
    room.server.pages["/a.pdf"] = answer(PDF)
    report = room.fetch("/a.pdf")
    assert room.server.requests[-1].headers["user-agent"].startswith("pillars-search/")
    assert "fetch_contact" in format_report(report)

    room.settings = {"fetch_contact": "mailto:a@example.org"}
    room.server.pages["/b.pdf"] = answer(PDF)
    report = room.fetch("/b.pdf")
    assert room.server.requests[-1].headers["user-agent"].endswith(" (+mailto:a@example.org)")
    assert "fetch_contact" not in format_report(report)


@pytest.mark.parametrize("contact", ["a b", "a\r\nX: y", "ü"])
def test_a_contact_that_no_header_can_hold_is_wrong_usage(contact: str) -> None:
    with pytest.raises(UsageError, match="fetch_contact"):
        user_agent(contact)
