"""File names: plain ones inside the corpus, whatever the server or the address say."""

import pytest

from indexer.fetch.content import name_of
from indexer.fetch.file_names import folder_of, stem_of
from indexer.fetch.url import parse
from tests.support.fetch_room import PDF, Room
from tests.support.folders import put
from tests.support.misbehaving_server import answer


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="../../etc/passwd.pdf"', "passwd.pdf"),
        ('attachment; filename="..\\\\..\\\\boot.pdf"', "boot.pdf"),
        ("attachment; filename*=UTF-8''..%2F..%2Fr%C3%A9sum%C3%A9.pdf", "résumé.pdf"),
        ("attachment; filename*=nonsense''a.pdf", "a.pdf"),
        ('attachment; filename=".."', ".."),
        ("attachment; filename=plain.pdf", "plain.pdf"),
        ("inline", ""),
    ],
)
def test_the_name_that_a_server_gives_is_only_a_name(
    room: Room, disposition: str, name: str
) -> None:
    assert name_of(disposition) == name
    room.server.pages["/d?id=1"] = answer(PDF, content_disposition=disposition)

    [got] = room.fetch("/d?id=1").fetched

    parts = got.path.split("/")
    assert len(parts) == 3
    assert parts[:2] == ["fetched", f"127.0.0.1-{room.server.port}"]
    assert parts[2].endswith(".pdf")
    assert not parts[2].startswith(".")
    assert (room.corpus / got.path).read_bytes() == PDF


def test_long_foreign_and_reserved_names_become_plain_ones(room: Room) -> None:
    targets = [
        "/" + "very-long-" * 300 + ".pdf",
        "/отчёт/доклад.pdf",
        "/%2e%2e/%2e%2e/etc/passwd.pdf",
        "/con.pdf",
        "/.hidden.pdf",
        "/a/b.pdf",
        "/A/B.pdf",
        "/a%2Fb.pdf",
        "/" + "?" * 50 + ".pdf",
    ]
    for target in targets:
        room.server.pages[parse(room.server.url(target)).target] = answer(PDF)

    report = room.fetch(*targets)

    assert report.failed == []
    paths = [file.path for file in report.fetched]
    assert len({path.lower() for path in paths}) == len(targets)
    for path in paths:
        folder, _, name = path.rpartition("/")
        assert folder == f"fetched/127.0.0.1-{room.server.port}"
        assert name == name.lower()
        assert len(name) <= 80
        assert name.isascii()
        assert not name.startswith((".", "-", "con."))
    assert room.fetch(*targets).unchanged == paths


@pytest.mark.parametrize("host", ["EXAMPLE.org", "bücher.example", "[2001:db8::1]:8080", "nul"])
def test_a_host_gives_one_plain_folder(host: str) -> None:
    folder = folder_of(parse(f"https://{host}/"))

    assert folder.isascii()
    assert folder == folder.lower()
    assert folder.count("/") == 1
    assert folder.rpartition("/")[2] != "nul"
    assert stem_of(parse(f"https://{host}/"), "") == "index"


def test_a_file_in_the_way_is_not_overwritten(room: Room) -> None:
    room.server.pages["/a.pdf"] = answer(PDF)
    put(room.corpus, f"fetched/127.0.0.1-{room.server.port}/a.pdf", b"mine")

    [got] = room.fetch("/a.pdf").fetched

    assert (room.corpus / f"fetched/127.0.0.1-{room.server.port}/a.pdf").read_bytes() == b"mine"
    assert (room.corpus / got.path).read_bytes() == PDF


def test_a_folder_that_leads_out_of_the_corpus_is_not_written_to(room: Room) -> None:
    room.report()
    (room.corpus.parent / "elsewhere").mkdir()
    (room.corpus / "reports").symlink_to(room.corpus.parent / "elsewhere")

    assert room.fails()[0] == "in_the_way"
    assert list((room.corpus.parent / "elsewhere").iterdir()) == []
    assert room.server.requests == []


def test_a_disk_that_does_not_take_it_is_said_so(room: Room) -> None:
    room.report()
    room.server.pages["/report.pdf"] = answer(PDF)
    put(room.corpus, "reports", b"a file where a folder should be")

    assert room.fails()[0] == "disk"
