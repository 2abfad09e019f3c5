"""pillars-index fetch against a server that misbehaves: what it takes, refuses and resumes."""

import gzip
import hashlib
import io
import json
import os
import ssl
import subprocess
import sys
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from indexer.build.pipeline import build
from indexer.cli.commands import main
from indexer.cli.progress_bar import FetchProgressBar
from indexer.corpus.pins import PINS, Pin, load_pins, with_pins
from indexer.engine import open_engine
from indexer.errors import BuildLocked, CorpusInvalid, UsageError
from indexer.fetch import (
    FetchOptions,
    FetchReport,
    client,
    download,
    fetch,
    format_report,
    ssrf_guard,
)
from indexer.fetch.client import next_address, user_agent
from indexer.fetch.content import name_of
from indexer.fetch.failure import Failure, FailureCode
from indexer.fetch.file_names import folder_of, stem_of
from indexer.fetch.url import parse
from indexer.model import Document, Link, Reason, Source, Unreadable
from indexer.settings import Settings
from tests.support.documents import make_pdf
from tests.support.folders import here, page, put
from tests.support.misbehaving_server import Request, Server, answer, bytes_of, redirect, serving

__all__ = ["here"]  # a fixture

PDF = make_pdf([["A report about peer support."]])
LOGIN = page("Please log in", "This page is for members.").encode()
MIB = 1024 * 1024


@dataclass
class FastClock:
    """A clock on which waiting takes no time."""

    moment: float = 1_767_312_000.0  # 2026-01-02
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.moment

    def wall(self) -> float:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += seconds


@dataclass
class Room:
    """A server, a corpus folder and a clock."""

    server: Server
    corpus: Path
    clock: FastClock = field(default_factory=FastClock)
    settings: dict[str, Any] = field(default_factory=dict)

    def fetch(self, *targets: str, **wishes: Any) -> FetchReport:
        """Fetches targets of the server, or whole addresses."""
        given = {"fetch_seconds": 5.0, "fetch_retries": 2, "max_file": 1, **self.settings}
        urls = tuple(
            self.server.url(target) if target.startswith("/") else target for target in targets
        )
        settings = Settings(corpus=self.corpus, **given)
        return fetch(settings, FetchOptions(urls, **wishes), clock=self.clock)

    def fails(self, *targets: str, **wishes: Any) -> tuple[str, str]:
        """The code and the sentence of the one failure; nothing may have come, or be left over."""
        report = self.fetch(*targets, **wishes)
        assert report.fetched == []
        [failed] = report.failed
        assert failed.message.endswith(".")
        assert failed.hint
        return failed.code, failed.message

    def catalog(self, *records: str) -> None:
        """Writes catalog.toml of these records: key, then lines."""
        lines = []
        for record in records:
            key, *rest = record.splitlines()
            lines += [f"[documents.{key}]", 'title = "T"', 'kind = "report"', *rest]
        put(self.corpus, "catalog.toml", "\n".join(lines))

    def report(self, target: str = "/report.pdf") -> None:
        """A catalogue of one report that is at the server."""
        self.catalog(f'r\nfile = "reports/r.pdf"\nfile_url = "{self.server.url(target)}"')

    @property
    def file(self) -> Path:
        return self.corpus / "reports/r.pdf"

    @property
    def files(self) -> list[str]:
        """All files in the corpus folder but the catalogue."""
        found = (one for one in self.corpus.rglob("*") if one.is_file())
        return sorted(
            path
            for one in found
            if (path := one.relative_to(self.corpus).as_posix()) != "catalog.toml"
        )


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    (tmp_path / "corpus").mkdir()
    with serving() as server:
        yield Room(server, tmp_path / "corpus")


# --- what the catalogue names ---------------------------------------------------------------------


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

    assert [one.path for one in room.fetch().fetched] == [got.path]


def test_the_record_s_own_address_serves_where_it_is_that_of_the_file(room: Room) -> None:
    room.catalog(
        f'page\nfile = "p.html"\nurl = "{room.server.url("/about")}"',
        f'pdf\nfile = "q.pdf"\nurl = "{room.server.url("/q.PDF?x=1")}"',
        f'landing\nfile = "l.pdf"\nurl = "{room.server.url("/landing")}"',
        'nowhere\nfile = "n.pdf"',
    )
    room.server.pages |= {"/about": answer(LOGIN), "/q.PDF?x=1": answer(PDF)}

    report = room.fetch()

    assert sorted(one.path for one in report.fetched) == ["p.html", "q.pdf"]
    assert [(one.path, one.code) for one in report.failed] == [("l.pdf", "no_address")]
    assert room.server.asked("/landing") == 0


def test_a_dry_run_asks_nobody_and_writes_nothing(room: Room) -> None:
    room.report()

    report = room.fetch(dry_run=True)

    assert [(one.path, one.url) for one in report.planned] == [
        ("reports/r.pdf", room.server.url("/report.pdf"))
    ]
    assert room.fetch("/x", dry_run=True).planned[0].path == ""
    assert (room.server.requests, room.files) == ([], [])
    assert "To fetch (1)" in format_report(report)


# --- pins -----------------------------------------------------------------------------------------


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
    assert [one.path for one in room.fetch(accept_changes=True).fetched] == ["reports/r.pdf"]
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

    for wishes in ({}, {"recheck": True}, {"accept_changes": True}):
        assert room.fails(**wishes)[0] == "changed_here"
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


# --- servers that fail ----------------------------------------------------------------------------


def test_a_server_out_of_order_is_asked_again_after_longer_and_longer_waits(room: Room) -> None:
    room.settings = {"fetch_retries": 4, "fetch_pause": 0.0}
    answers = iter([answer(b"", "503 Busy")] * 3 + [answer(PDF)])
    room.server.pages["/a.pdf"] = lambda request: next(answers)

    report = room.fetch("/a.pdf")

    assert len(report.fetched) == 1
    assert room.clock.slept == [1.0, 2.0, 4.0]


def test_a_server_that_stays_out_of_order_is_given_up(room: Room) -> None:
    room.server.pages["/a.pdf"] = answer(b"", "503 Busy")

    code, message = room.fails("/a.pdf")

    assert code == "busy"
    assert "503" in message
    assert "tried 3 times" in message
    assert room.files == []


def test_a_server_that_says_when_to_come_back_is_believed(room: Room) -> None:
    room.settings = {"fetch_pause": 0.0}
    date = format_datetime(datetime.fromtimestamp(room.clock.moment + 90, UTC), usegmt=True)
    answers = iter(
        [
            answer(b"", "429 Too Many", retry_after="17"),
            answer(b"", "503 Busy", retry_after=date),
            answer(PDF),
        ]
    )
    room.server.pages["/a.pdf"] = lambda request: next(answers)

    room.fetch("/a.pdf")

    assert room.clock.slept == [17.0, 73.0]


@pytest.mark.parametrize("later", ["86400", "Fri, 01 Jan 2038 00:00:00 GMT"])
def test_a_server_that_wants_to_be_left_alone_for_long_is(room: Room, later: str) -> None:
    room.server.pages["/a.pdf"] = answer(b"", "429 Too Many", retry_after=later)

    code, message = room.fails("/a.pdf")

    assert code == "busy"
    assert "asks to come back in" in message
    assert room.server.asked("/a.pdf") == 1


@pytest.mark.parametrize("said", ["soon", "-5", "1e9", "99999999999999999999", "\x00"])
def test_nonsense_about_when_to_come_back_is_passed_over(room: Room, said: str) -> None:
    room.settings = {"fetch_pause": 0.0}
    answers = iter([answer(b"", "503 Busy", retry_after=said), answer(PDF)])
    room.server.pages["/a.pdf"] = lambda request: next(answers)

    room.fetch("/a.pdf")

    assert room.clock.slept == [1.0]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("404 Not Found", "gone"),
        ("410 Gone", "gone"),
        ("401 Unauthorized", "forbidden"),
        ("403 Forbidden", "forbidden"),
        ("418 Teapot", "refused"),
        ("204 No Content", "refused"),
        ("206 Partial Content", "refused"),
        ("304 Not Modified", "refused"),
        ("416 Range Not Satisfiable", "refused"),
        ("501 Not Implemented", "refused"),
        ("999 What", "refused"),
    ],
)
def test_a_status_of_no_use_is_said_at_once(room: Room, status: str, code: str) -> None:
    room.server.pages["/a.pdf"] = answer(b"", status)

    found, message = room.fails("/a.pdf")

    assert found == code
    assert status[:3] in message
    assert room.server.url("/a.pdf") in message
    assert room.server.asked("/a.pdf") == 1
    assert room.files == []


def test_a_silent_server_is_given_up(room: Room) -> None:
    room.settings = {"fetch_seconds": 0.2, "fetch_retries": 1}
    room.server.pages["/a.pdf"] = lambda request: room.server.ending.wait(5) and None

    assert room.fails("/a.pdf")[0] == "silent"
    assert room.server.asked("/a.pdf") == 2


def test_a_server_that_falls_silent_in_the_middle_is_given_up(room: Room) -> None:
    room.settings = {"fetch_seconds": 0.2, "fetch_retries": 0}

    def behave(request: Request) -> None:
        request.send(answer(PDF)[:-100])
        room.server.ending.wait(5)

    room.server.pages["/a.pdf"] = behave

    assert room.fails("/a.pdf")[0] == "silent"


@pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n%PDF-"])
def test_a_slow_drip_does_not_hold_for_ever(room: Room, begin: bytes) -> None:
    """Each byte comes in time; all of them never would."""
    room.settings = {"fetch_seconds": 0.03, "fetch_retries": 3}

    def behave(request: Request) -> None:
        request.send(begin)
        while not room.server.ending.wait(0.01):
            request.connection.sendall(b"H")

    room.server.pages["/a.pdf"] = behave
    room.server.pages["/robots.txt"] = answer(b"")
    started = time.monotonic()

    code, message = room.fails("/a.pdf")

    assert code == "slow"
    assert "not complete after 1 s" in message
    assert room.server.asked("/a.pdf") == 1
    assert time.monotonic() - started < 4


def test_a_slow_server_is_waited_for(room: Room) -> None:
    def behave(request: Request) -> None:
        for begin in range(0, len(whole := answer(PDF)), 200):
            request.send(whole[begin : begin + 200])
            time.sleep(0.01)

    room.server.pages["/a.pdf"] = behave

    assert len(room.fetch("/a.pdf").fetched) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        answer(PDF, content_length=str(len(PDF) + 1000)),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n%PDF-1.7",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzzz\r\n%PDF-1.7\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n%PDF-1.7\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 100_000,
    ],
    ids=["nothing", "length too long", "half a chunk", "no size", "minus", "sizes"],
)
def test_an_answer_that_breaks_off_is_tried_again_and_leaves_no_document(
    room: Room, content: bytes
) -> None:
    room.server.pages["/a.pdf"] = content

    assert room.fails("/a.pdf")[0] == "broken"
    assert room.server.asked("/a.pdf") == 3
    assert [path for path in room.files if not path.rpartition("/")[2].startswith(".")] == []


@pytest.mark.parametrize(
    "content",
    [b"SSH-2.0-OpenSSH_9.6\r\n", b"\x15\x03\x01\x00\x02\x02\x50", b"HTTP/1.1 abc\r\n\r\n"],
)
def test_what_does_not_speak_http_is_said_to(room: Room, content: bytes) -> None:
    room.server.pages["/a.pdf"] = content

    code, message = room.fails("/a.pdf")

    assert code == "broken"
    assert f"127.0.0.1:{room.server.port} does not speak HTTP" in message


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000,
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1_000_000,
        b"HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10, 20\r\n\r\n" + PDF,
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nxxxx",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nxxxx",
    ],
)
def test_no_head_however_strange_becomes_a_document_or_an_exception(
    room: Room, head: bytes
) -> None:
    room.settings = {"fetch_retries": 0}
    room.server.pages["/a.pdf"] = head

    report = room.fetch("/a.pdf")

    assert len(report.fetched) + len(report.failed) == 1
    for one in report.fetched:
        assert (room.corpus / one.path).read_bytes() == PDF


@pytest.mark.parametrize("length", ["", str(len(PDF) // 2)], ids=["no length", "too short"])
def test_half_a_pdf_that_looks_complete_is_not_taken(room: Room, length: str) -> None:
    room.server.pages["/a.pdf"] = answer(PDF[: len(PDF) // 2], content_length=length)

    assert room.fails("/a.pdf")[0] == "cut_short"
    assert room.server.asked("/a.pdf") == 3
    assert room.files == []


def test_a_body_longer_than_announced_is_taken_as_announced(room: Room) -> None:
    room.server.pages["/a.pdf"] = answer(PDF, content_length=str(len(PDF))) + b"trailing junk"

    [got] = room.fetch("/a.pdf").fetched

    assert (room.corpus / got.path).read_bytes() == PDF


def test_a_body_of_unknown_length_and_one_in_chunks_are_taken(room: Room) -> None:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in (PDF[:100], PDF[100:])) + b"0\r\n\r\n"
    room.server.pages["/a.pdf"] = answer(PDF, content_length="")
    room.server.pages["/b.pdf"] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks

    for got in room.fetch("/a.pdf", "/b.pdf").fetched:
        assert (room.corpus / got.path).read_bytes() == PDF


def test_a_port_where_nobody_listens_and_a_name_that_nobody_has(room: Room) -> None:
    with serving() as other:
        gone = other.url("/a.pdf")

    code, message = room.fails(gone)
    assert code == "unreachable"
    assert "takes no connection" in message
    assert room.fails("http://nobody.invalid/a.pdf")[0] == "unreachable"


def test_a_secure_address_of_an_open_port_is_said_so(room: Room) -> None:
    code, message = room.fails(room.server.url("/a.pdf").replace("http:", "https:"))

    assert code == "tls"
    assert f"127.0.0.1:{room.server.port}" in message
    assert len(room.server.requests) == 0


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate that this machine signed itself, for the name localhost, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    built = x509.CertificateBuilder(name, name, key.public_key(), 1)
    day = datetime.now(UTC)
    built = built.not_valid_before(day - timedelta(days=1)).not_valid_after(day + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    usage = x509.BasicConstraints(ca=True, path_length=None)
    signed = built.add_extension(names, False).add_extension(usage, True).sign(key, SHA256())
    file = tmp_path / "certificate.pem"
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(signed.public_bytes(Encoding.PEM) + key.private_bytes(*form))
    return file


def test_a_certificate_must_be_trusted_and_that_of_the_name(
    tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "corpus").mkdir()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(context) as server:
        room = Room(server, tmp_path / "corpus")
        server.pages["/a.pdf"] = answer(PDF)
        url = f"https://localhost:{server.port}/a.pdf"
        code, message = room.fails(url)
        assert code == "tls"
        assert "certificate of localhost" in message
        assert server.requests == []

        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert room.fails(url.replace("localhost", "127.0.0.1"))[0] == "tls"
        assert len(room.fetch(url).fetched) == 1


# --- resuming -------------------------------------------------------------------------------------

LONG = PDF[:-6] + b"% filling\n" * 40_000 + b"%%EOF\n"


def test_a_download_that_breaks_off_goes_on_where_it_stopped(room: Room) -> None:
    room.report()
    room.server.pages["/report.pdf"] = bytes_of(LONG, cut=150_000)

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
    room.server.pages["/report.pdf"] = bytes_of(LONG, cut=150_000)
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
    asked = []

    def behave(request: Request) -> bytes:
        asked.append(request.headers.get("range"))
        return whole[:-1000] if len(asked) == 1 else whole

    room.server.pages["/report.pdf"] = behave

    room.fetch()

    assert asked == [None, None]
    assert room.file.read_bytes() == LONG


# --- redirects ------------------------------------------------------------------------------------


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


# --- inner networks -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "0.0.0.1", "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::",
        "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "not an address",
    ],
)  # fmt: skip
def test_addresses_of_inner_networks_are_known(address: str) -> None:
    assert ssrf_guard.is_private_address(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1"]
)
def test_addresses_of_the_open_internet_are_known(address: str) -> None:
    assert not ssrf_guard.is_private_address(address)


def outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """This server counts as one of the open internet, all others of this machine do not."""
    monkeypatch.setattr(client, "is_private_address", lambda address: address != "127.0.0.1")


def test_an_outer_address_must_not_lead_into_an_inner_network(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside(monkeypatch)
    room.server.pages["/a.pdf"] = redirect("http://127.0.0.2:1/secret.pdf")

    code, message = room.fails("/a.pdf")

    assert code == "inner_address"
    assert "127.0.0.2" in message


def test_what_an_outer_page_attaches_must_not_lie_in_an_inner_network(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside(monkeypatch)
    monkeypatch.setattr("indexer.fetch.resource.extract_all", extract_here)
    links = '<a href="http://127.0.0.2:1/s.pdf">inner</a> <a href="/ok.pdf">outer</a>'
    room.server.pages |= {"/p": answer(page("P", links).encode()), "/ok.pdf": answer(PDF)}

    report = room.fetch("/p")

    assert [one.code for one in report.failed] == ["inner_address"]
    assert len(report.fetched) == 2


def test_an_inner_address_that_somebody_names_is_asked(room: Room) -> None:
    room.server.pages["/a.pdf"] = redirect(
        room.server.url("/b.pdf").replace("127.0.0.1", "localhost")
    )
    room.server.pages["/b.pdf"] = answer(PDF)

    assert len(room.fetch("/a.pdf").fetched) == 1


# --- robots.txt and manners -----------------------------------------------------------------------


def robots(room: Room, text: str, status: str = "200 OK") -> None:
    room.server.pages["/robots.txt"] = answer(text.encode(), status)
    room.server.pages |= {"/private/a.pdf": answer(PDF), "/b.pdf": answer(PDF)}


def test_robots_txt_is_asked_once_and_obeyed(room: Room) -> None:
    robots(room, "User-agent: *\nDisallow: /private/\n")

    report = room.fetch("/private/a.pdf", "/b.pdf")

    assert [(one.code, one.url) for one in report.failed] == [
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


# --- what comes -----------------------------------------------------------------------------------


def test_what_is_larger_than_the_cap_is_refused_before_it_comes(room: Room) -> None:
    def behave(request: Request) -> None:
        request.send(answer(b"%PDF-1.7", content_length=str(2 * MIB)))
        room.server.ending.wait(10)  # who waited for more would find a silent server

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

    assert [one.code for one in report.failed] == ["mislabelled"]
    assert [one.path.rpartition("/")[2] for one in report.fetched] == ["about.txt"]


def test_a_login_page_does_not_count_as_a_new_version(room: Room) -> None:
    room.report()
    room.server.pages["/report.pdf"] = answer(PDF)
    room.fetch()
    room.server.pages["/report.pdf"] = answer(LOGIN)

    assert room.fails(accept_changes=True)[0] == "mislabelled"
    assert room.file.read_bytes() == PDF


# --- names ----------------------------------------------------------------------------------------


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
    paths = [one.path for one in report.fetched]
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


# --- resource pages -------------------------------------------------------------------------------


RESOURCE = page(
    "A resource",
    "Whole health for all.",
    '<base href="/media/">',
).replace(
    "</main>",
    '<div class="attachments"><a href="one.pdf">Volume one</a> <a href="get?id=2">Volume two</a>'
    ' <a href="/gone.pdf">Volume three</a></div></main>',
)


def extract_here(sources: Iterable[Source], limits: Settings, *, read: Any) -> Iterator[Any]:
    """Reads pages in this process, which is quicker."""
    for source in sources:
        yield source, read(source, limits, None)


@pytest.fixture
def resource(room: Room, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A page without a canonical address, whose links only its own address can resolve."""
    if "build" not in request.node.name:
        monkeypatch.setattr("indexer.fetch.resource.extract_all", extract_here)
    one, two = make_pdf([["The first volume."]]), make_pdf([["The second volume."]])
    room.server.pages |= {
        "/resource/42/": answer(RESOURCE.encode(), content_type="text/html"),
        "/media/one.pdf": answer(one),
        "/media/get?id=2": answer(two, content_disposition='attachment; filename="Volume 2.pdf"'),
    }
    return room


def test_a_resource_page_is_fetched_with_all_that_it_attaches(resource: Room) -> None:
    report = resource.fetch("/resource/42/")

    folder = f"fetched/127.0.0.1-{resource.server.port}"
    assert [one.path for one in report.fetched] == [
        f"{folder}/resource-42.html",
        f"{folder}/media-one.pdf",
        f"{folder}/volume-2.pdf",
    ]
    assert [(one.code, one.url) for one in report.failed] == [
        ("gone", resource.server.url("/gone.pdf"))
    ]
    assert (resource.corpus / folder / "resource-42.html").read_bytes() == RESOURCE.encode()
    pin = load_pins(resource.corpus)[f"{folder}/resource-42.html"]
    assert [(link.url, link.text) for link in pin.attachments] == [
        (resource.server.url("/media/one.pdf"), "Volume one"),
        (resource.server.url("/media/get?id=2"), "Volume two"),
        (resource.server.url("/gone.pdf"), "Volume three"),
    ]


def test_a_second_time_only_what_is_missing_is_asked_for(resource: Room) -> None:
    resource.fetch("/resource/42/")
    before = len(resource.server.requests)
    resource.server.pages["/gone.pdf"] = answer(PDF)

    report = resource.fetch("/resource/42/")

    assert len(report.unchanged) == 3
    assert [one.url for one in report.fetched] == [resource.server.url("/gone.pdf")]
    assert resource.server.targets[-1] == "/gone.pdf"
    assert len(resource.server.requests) == before + 2  # robots.txt and the file


def test_attachments_may_be_left_where_they_are(resource: Room) -> None:
    report = resource.fetch("/resource/42/", attachments=False)

    assert [one.path.rpartition("/")[2] for one in report.fetched] == ["resource-42.html"]
    assert report.failed == []


def test_an_attachment_that_the_catalogue_has_is_not_fetched_twice(resource: Room) -> None:
    resource.report("/media/one.pdf")
    put(resource.corpus, "reports/r.pdf", PDF)

    report = resource.fetch("/resource/42/")

    assert report.unchanged == ["reports/r.pdf"]
    assert resource.server.asked("/media/one.pdf") == 0


def test_a_page_that_cannot_be_read_is_saved_and_said(
    resource: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crashing(sources: Iterable[Source], *_: object, **__: object) -> Iterator[Any]:
        for source in sources:
            yield source, (Unreadable(source.path, Reason.CRASHED, "The reader crashed."),)

    monkeypatch.setattr("indexer.fetch.resource.extract_all", crashing)

    report = resource.fetch("/resource/42/")

    assert [one.path.rpartition("/")[2] for one in report.fetched] == ["resource-42.html"]
    assert [(one.code, one.message[-19:]) for one in report.failed] == [
        ("unread", "The reader crashed.")
    ]


@pytest.mark.usefixtures("here")
def test_fetched_attachments_are_tied_to_their_page_by_a_build(resource: Room) -> None:
    """The links are found in a reading process, as people run it."""
    report = resource.fetch("/resource/42/")
    paths = [one.path for one in report.fetched]
    put(resource.corpus, "fetched/.leftover.pdf.part", b"half")
    index = f"whoosh:{resource.corpus.parent / 'index'}"

    built = build(Settings(corpus=resource.corpus, index=index, workers=1))

    assert (built.read, built.unread) == (3, ())
    engine = open_engine(index)
    try:
        records = {record.path: record for record in engine.records()}
    finally:
        engine.close()
    the_page, *volumes = (records[path] for path in paths)
    assert the_page.attachments == tuple(volume.id for volume in volumes)
    assert {volume.attached_to for volume in volumes} == {the_page.id}
    assert the_page.missing_attachments == (Link(resource.server.url("/gone.pdf"), "Volume three"),)
    assert the_page.url == resource.server.url("/resource/42/")
    assert volumes[1].url == resource.server.url("/media/get?id=2")


def pinned(path: str, **facts: Any) -> dict[str, Pin]:
    return {path: Pin(path, "https://example.org/x", "0" * 64, 1, "2026-01-02", **facts)}


def test_a_file_that_is_not_the_pinned_one_gains_nothing_by_the_pin() -> None:
    document = Document("a.pdf", "pdf", "A", ())

    assert with_pins(document, "0" * 64, pinned("a.pdf"), ["a.pdf"]).url == "https://example.org/x"
    assert with_pins(document, "1" * 64, pinned("a.pdf"), ["a.pdf"]) is document
    assert with_pins(document, "0" * 64, pinned("b.pdf"), ["a.pdf"]) is document


def test_the_address_that_a_page_gives_itself_goes_first() -> None:
    document = Document("a.html", "html", "A", (), url="https://example.org/canonical")

    found = with_pins(document, "0" * 64, pinned("a.html"), ["a.html"])

    assert found.url == "https://example.org/canonical"
    assert found.sources == {}


def test_attachments_that_are_here_are_paths_and_others_addresses() -> None:
    links = (Link("https://example.org/x", "X"), Link("https://example.org/y", "Y"))
    pins = pinned("x.pdf") | {
        "p.html": replace(pinned("p.html", attachments=links)["p.html"], url="u")
    }
    page = Document("p.html", "html", "P", (), attachments=(Link("wrong/x.pdf", "X"),))

    assert with_pins(page, "0" * 64, pins, ["p.html", "x.pdf"]).attachments == (
        Link("x.pdf", "X"),
        Link("https://example.org/y", "Y"),
    )
    assert with_pins(page, "0" * 64, pins, ["p.html"]).attachments == links


def test_the_process_that_fetches_loads_no_parser() -> None:
    code = (
        "import indexer.cli, indexer.fetch, sys;"
        "print({'bs4', 'lxml', 'pypdf', 'pypdfium2', 'trafilatura'} & set(sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def at_home(room: Room, monkeypatch: pytest.MonkeyPatch) -> Room:
    """The command finds the corpus where it looks by default, and makes no pauses."""
    monkeypatch.chdir(room.corpus.parent)
    monkeypatch.setenv("PILLARS_FETCH_PAUSE", "0")
    monkeypatch.setenv("PILLARS_FETCH_RETRIES", "0")
    return room


def test_the_command_for_people(at_home: Room, capsys: pytest.CaptureFixture[str]) -> None:
    at_home.report()
    at_home.server.pages["/report.pdf"] = answer(PDF)

    assert main(["fetch", "--dry-run"]) == 0
    assert f"{at_home.server.url('/report.pdf')} -> reports/r.pdf" in capsys.readouterr().out
    assert main(["fetch"]) == 0
    words = capsys.readouterr().out
    assert "Fetched (1)\n  reports/r.pdf  0.0 MiB" in words
    assert "pillars-index build" in words
    assert main(["fetch"]) == 0
    assert "1 files are here" in capsys.readouterr().out
    assert main(["fetch", at_home.server.url("/gone.pdf")]) == 1
    words = capsys.readouterr().out
    assert "Not fetched (1)" in words
    assert "Look for the new address" in words


def test_the_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch", "--help"]) == 0
    words = capsys.readouterr().out
    for name in ("--dry-run", "--again", "--repin", "--no-attachments", "PILLARS_FETCH_CONTACT"):
        assert name in words


def test_the_command_for_programmes(at_home: Room, capsys: pytest.CaptureFixture[str]) -> None:
    at_home.report()
    at_home.server.pages["/report.pdf"] = answer(PDF)
    arguments = ["fetch", "--json", "--quiet", at_home.server.url("/report.pdf")]

    assert main([*arguments, at_home.server.url("/gone.pdf")]) == 1

    value = json.loads(capsys.readouterr().out)
    assert set(value) == {
        "ok", "dry_run", "fetched", "unchanged", "failed", "planned", "requests", "seconds",
    }  # fmt: skip
    assert set(value["fetched"][0]) == {"path", "url", "size", "sha256", "resumed"}
    assert set(value["failed"][0]) == {"url", "path", "code", "message", "hint"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["ftp://example.org/a.pdf"], 2),
        (["/etc/passwd"], 2),
        (["example.org"], 2),
        (["http://a:b@example.org/"], 2),
        (["--fetch-seconds", "0"], 2),
        (["--fetch-contact", "a b"], 2),
        (["--corpus", "nowhere"], 5),
    ],
)
def test_exit_codes_of_wrong_calls(
    at_home: Room, arguments: Sequence[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fetch", *arguments]) == code
    assert capsys.readouterr().err.startswith("Error: ")
    assert at_home.files == []


@pytest.mark.parametrize(
    "line", ['file_url = "x"', 'colour = "red"', 'file_url = "https://example.org/a.pdf"']
)
def test_a_wrong_catalogue_is_said_to_be(at_home: Room, line: str) -> None:
    at_home.catalog(f"r\n{line}")

    assert main(["fetch"]) == 5


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be locked there")
def test_two_runs_do_not_fetch_into_one_folder(at_home: Room) -> None:
    codes = []

    def behave(request: Request) -> bytes:
        codes.append(main(["fetch", "--quiet"]))
        return answer(PDF)

    at_home.report()
    at_home.server.pages["/report.pdf"] = behave

    assert main(["fetch"]) == 0
    assert codes == [BuildLocked.exit_code]


def test_an_interruption_leaves_only_the_part(
    at_home: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_home.report()
    at_home.server.pages["/report.pdf"] = bytes_of(LONG)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(download, "digest", interrupt)

    assert main(["fetch"]) == 130
    assert at_home.files == ["reports/.r.pdf.part", "reports/.r.pdf.part.json"]


def test_every_failure_has_a_next_step_and_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs/operating.md").read_text(encoding="utf-8")

    for code in FailureCode:
        assert code.hint.endswith(".")
        failure = Failure(code, "No.")
        assert (failure.code, failure.hint, failure.exit_code) == (code, code.hint, 1)
        assert f"| `{code}` |" in text


def test_the_bar_shows_what_comes() -> None:
    stream = io.StringIO()
    bar = FetchProgressBar(stream)
    bar.file("https://example.org/a.pdf", 0, 2 * MIB)
    bar.more(MIB)
    assert "1.0 of 2.0 MiB  https://example.org/a.pdf" in bar.line()
    bar.file("https://example.org/b", MIB, 0)
    assert bar.line() == "Fetching  1.0 MiB  https://example.org/b"
    bar.notice("The server sleeps.")
    bar.done()
    assert stream.getvalue().endswith("The server sleeps.\x1b[K\r\x1b[K")
