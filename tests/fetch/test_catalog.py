"""What the catalog names: fetched and pinned, left alone, or only planned."""

import hashlib

from indexer.corpus.pins import PINS, load_pins
from indexer.fetch import FetchReport, format_report
from tests.support.fetch_room import LOGIN, PDF, Room
from tests.support.folders import put
from tests.support.misbehaving_server import answer


def test_what_the_catalogue_names_is_fetched_and_pinned(room: Room) -> None:
    room.report()
    room.server.pages["/report.pdf"] = answer(
        PDF, content_type="application/pdf; x=1", etag='"v1"', last_modified="Thu, 01 Jan 2026"
    )

    report = room.fetch()

    [got] = report.fetched
    digest = hashlib.sha256(PDF).hexdigest()
    assert (got.path, got.size, got.sha256) == ("reports/r.pdf", len(PDF), digest)
    assert room.file.read_bytes() == PDF
    assert room.files == [PINS, "reports/r.pdf"]
    [pin] = load_pins(room.corpus).values()
    assert (pin.url, pin.sha256, pin.fetched) == (got.url, digest, "2026-01-02")
    assert (pin.media_type, pin.etag) == ("application/pdf", '"v1"')


def test_a_file_that_is_here_as_it_was_fetched_is_left_alone(room: Room) -> None:
    room.report()
    room.server.pages["/report.pdf"] = answer(PDF)
    room.fetch()
    before = (room.corpus / PINS).stat().st_mtime_ns

    report = room.fetch()

    assert report.unchanged == ["reports/r.pdf"]
    assert (report.fetched, report.failed, report.requests) == ([], [], 0)
    assert (room.corpus / PINS).stat().st_mtime_ns == before


def test_a_file_that_somebody_put_there_is_nobodys_business(room: Room) -> None:
    room.report()
    put(room.corpus, "reports/r.pdf", b"mine")

    assert room.fetch().json() | {"seconds": 0} == FetchReport(anonymous=True).json()
    assert room.server.requests == []


def test_a_file_that_went_away_is_fetched_again_by_its_pin_alone(room: Room) -> None:
    room.server.pages["/a.pdf"] = answer(PDF)
    [got] = room.fetch("/a.pdf").fetched
    (room.corpus / got.path).unlink()

    assert [file.path for file in room.fetch().fetched] == [got.path]


def test_the_record_s_own_address_serves_where_it_is_that_of_the_file(room: Room) -> None:
    room.catalog(
        f'page\nfile = "p.html"\nurl = "{room.server.url("/about")}"',
        f'pdf\nfile = "q.pdf"\nurl = "{room.server.url("/q.PDF?x=1")}"',
        f'landing\nfile = "l.pdf"\nurl = "{room.server.url("/landing")}"',
        'nowhere\nfile = "n.pdf"',
    )
    room.server.pages |= {"/about": answer(LOGIN), "/q.PDF?x=1": answer(PDF)}

    report = room.fetch()

    assert sorted(file.path for file in report.fetched) == ["p.html", "q.pdf"]
    assert [(failure.path, failure.code) for failure in report.failed] == [("l.pdf", "no_address")]
    assert room.server.asked("/landing") == 0


def test_a_dry_run_asks_nobody_and_writes_nothing(room: Room) -> None:
    room.report()

    report = room.fetch(dry_run=True)

    assert [(file.path, file.url) for file in report.planned] == [
        ("reports/r.pdf", room.server.url("/report.pdf"))
    ]
    assert room.fetch("/x", dry_run=True).planned[0].path == ""
    assert (room.server.requests, room.files) == ([], [])
    assert "To fetch (1)" in format_report(report)
