"""Pins: a file stays the one that was fetched until somebody accepts another version."""

import hashlib

import pytest

from indexer.corpus.pins import PINS, load_pins
from indexer.errors import CorpusInvalid
from tests.support.documents import make_pdf
from tests.support.fetch_room import PDF, Room
from tests.support.folders import put
from tests.support.misbehaving_server import Request, answer


def test_a_server_that_has_another_version_changes_nothing_here_until_told(room: Room) -> None:
    room.report()
    room.server.pages["/report.pdf"] = answer(PDF)
    room.fetch()
    newer = make_pdf([["Another edition."]])
    room.server.pages["/report.pdf"] = answer(newer)

    code, message = room.fails(recheck=True)

    assert code == "changed"
    assert "reports/r.pdf" in message
    assert "2026-01-02" in message
    assert room.file.read_bytes() == PDF
    assert [file.path for file in room.fetch(accept_changes=True).fetched] == ["reports/r.pdf"]
    assert room.file.read_bytes() == newer
    assert load_pins(room.corpus)["reports/r.pdf"].sha256 == hashlib.sha256(newer).hexdigest()
    assert room.fetch().unchanged == ["reports/r.pdf"]


def test_a_file_fetched_anew_must_be_the_pinned_one(room: Room) -> None:
    room.report()
    room.server.pages["/report.pdf"] = answer(PDF)
    room.fetch()
    room.file.unlink()
    room.server.pages["/report.pdf"] = answer(make_pdf([["Not the same."]]))

    assert room.fails()[0] == "changed"
    assert room.files == [PINS]


def test_a_file_that_was_changed_here_is_reported_and_left(room: Room) -> None:
    room.report()
    room.server.pages["/report.pdf"] = answer(PDF)
    room.fetch()
    room.file.write_bytes(b"%PDF-1.7 mine")

    for options in ({}, {"recheck": True}, {"accept_changes": True}):
        assert room.fails(**options)[0] == "changed_here"
    assert room.file.read_bytes() == b"%PDF-1.7 mine"


@pytest.mark.parametrize(
    ("name", "condition"), [("etag", "if-none-match"), ("last_modified", "if-modified-since")]
)
def test_again_asks_only_if_something_changed(room: Room, name: str, condition: str) -> None:
    room.report()
    value = '"v1"' if name == "etag" else "Thu, 01 Jan 2026 00:00:00 GMT"

    def behave(request: Request) -> bytes:
        if request.headers.get(condition) == value:
            return answer(b"", "304 Not Modified", content_length="")
        return answer(PDF, **{name: value})

    room.server.pages["/report.pdf"] = behave
    room.fetch()

    report = room.fetch(recheck=True)

    assert report.unchanged == ["reports/r.pdf"]
    assert room.server.requests[-1].headers[condition] == value
    assert room.files == [PINS, "reports/r.pdf"]


def test_the_same_bytes_under_a_new_etag_are_no_change(room: Room) -> None:
    room.report()
    room.server.pages["/report.pdf"] = answer(PDF, etag='"v1"')
    room.fetch()
    room.server.pages["/report.pdf"] = answer(PDF, etag='"v2"')

    assert room.fetch(recheck=True).unchanged == ["reports/r.pdf"]
    assert load_pins(room.corpus)["reports/r.pdf"].etag == '"v2"'


def test_the_pins_are_the_same_file_in_whatever_order_they_came(room: Room) -> None:
    room.server.pages |= {"/b.pdf": answer(PDF), "/a.pdf": answer(PDF), '/ü"\\.pdf': answer(PDF)}
    room.fetch("/b.pdf", "/a.pdf")
    text = (room.corpus / PINS).read_text()
    (room.corpus / PINS).unlink()
    for file in room.corpus.rglob("*.pdf"):
        file.unlink()

    room.fetch("/a.pdf", "/b.pdf")

    assert (room.corpus / PINS).read_text() == text
    assert text.index("a.pdf") < text.index("b.pdf")


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        '["a.pdf"]\nurl = "https://example.org/"\nsize = 1\nsha256 = "xyz"',
        '["../a.pdf"]\nurl = "https://example.org/"\nsha256 = "%s"' % ("0" * 64),
        '[".git/hooks/x"]\nurl = "https://example.org/"\nsha256 = "%s"' % ("0" * 64),
        '["catalog.toml"]\nurl = "https://example.org/"\nsha256 = "%s"' % ("0" * 64),
        '["a.pdf"]\nurl = "ftp://example.org/"\nsha256 = "%s"' % ("0" * 64),
        '["a.pdf"]\nurl = "https://example.org/"\nsha256 = "%s"\ncolour = "red"' % ("0" * 64),
    ],
)
def test_wrong_pins_are_an_invalid_corpus(room: Room, text: str) -> None:
    put(room.corpus, PINS, text)

    with pytest.raises(CorpusInvalid, match=r"fetched\.toml"):
        room.fetch()
