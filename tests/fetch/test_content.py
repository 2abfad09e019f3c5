"""The content of a download: its size, its packing, and whether it is what was wanted."""

import gzip
import zlib

import pytest

from tests.support.fetch_room import LOGIN, MIB, PDF, Room
from tests.support.misbehaving_server import Request, answer


def test_what_is_larger_than_the_cap_is_refused_before_it_comes(room: Room) -> None:
    def behave(request: Request) -> None:
        request.send(answer(b"%PDF-1.7", content_length=str(2 * MIB)))
        room.server.ending.wait()  # a client that waited for more would find a silent server

    room.server.pages["/a.pdf"] = behave

    code, message = room.fails("/a.pdf")

    assert code == "too_large"
    assert "1 MiB (max_file)" in message
    assert room.server.asked("/a.pdf") == 1
    assert room.files == []


def test_an_endless_body_is_cut_at_the_cap(room: Room) -> None:
    def behave(request: Request) -> None:
        request.send(b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.7")
        while not room.server.ending.is_set():
            request.connection.sendall(b"x" * 65_536)

    room.server.pages["/a.pdf"] = behave

    assert room.fails("/a.pdf")[0] == "too_large"
    assert room.files == []


@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_of_packed_zeros_is_cut_at_the_cap(room: Room, layers: int) -> None:
    bomb = b"%PDF-1.7" + bytes(50 * MIB)
    for _ in range(layers):
        bomb = gzip.compress(bomb, 9)
    room.server.pages["/a.pdf"] = answer(bomb, content_encoding=", ".join(["gzip"] * layers))

    assert room.fails("/a.pdf")[0] == ("too_large" if layers == 1 else "refused")
    assert room.files == []


@pytest.mark.parametrize("pack", ["gzip", "x-gzip", "deflate", "two"])
def test_packed_content_is_unpacked_though_nobody_asked(room: Room, pack: str) -> None:
    packed = gzip.compress(PDF)
    if pack == "deflate":
        packed = zlib.compress(PDF)
    if pack == "two":
        packed = gzip.compress(PDF[:99]) + gzip.compress(PDF[99:])
    encoding = "gzip" if pack == "two" else pack
    room.server.pages["/a.pdf"] = answer(packed, content_encoding=encoding)

    [got] = room.fetch("/a.pdf").fetched

    assert (room.corpus / got.path).read_bytes() == PDF


def test_half_of_packed_content_is_nothing(room: Room) -> None:
    room.server.pages["/a.pdf"] = answer(gzip.compress(PDF)[:-20], content_encoding="gzip")

    assert room.fails("/a.pdf")[0] == "broken"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (LOGIN, "a web page where a .pdf file was wanted"),
        (b"", "an empty file"),
        (b"Not found", "plain text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a PNG picture"),
    ],
)
def test_what_comes_in_place_of_a_pdf_is_refused(room: Room, body: bytes, words: str) -> None:
    room.report()
    room.server.pages["/report.pdf"] = answer(body, content_type="application/pdf")

    code, message = room.fails()

    assert code == "mislabelled"
    assert words in message
    assert room.files == []


def test_a_login_page_is_no_text_either_but_a_text_may_speak_of_tags(room: Room) -> None:
    room.server.pages |= {
        "/login.txt": answer(LOGIN),
        "/about.txt": answer(b"A page begins with <html> and ends with </html>."),
    }

    report = room.fetch("/login.txt", "/about.txt")

    assert [failure.code for failure in report.failed] == ["mislabelled"]
    assert [file.path.rpartition("/")[2] for file in report.fetched] == ["about.txt"]


def test_a_login_page_does_not_count_as_a_new_version(room: Room) -> None:
    room.report()
    room.server.pages["/report.pdf"] = answer(PDF)
    room.fetch()
    room.server.pages["/report.pdf"] = answer(LOGIN)

    assert room.fails(accept_changes=True)[0] == "mislabelled"
    assert room.file.read_bytes() == PDF
