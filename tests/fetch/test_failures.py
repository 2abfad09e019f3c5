"""Servers that fail: which failures are tried again, and how each is reported."""

import ssl
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from indexer.fetch import client, http_exchange
from indexer.fetch.failure import Failure, FailureCode
from indexer.fetch.http_exchange import HttpResponse
from indexer.fetch.url import Address
from tests.support.fetch_room import PDF, Room
from tests.support.misbehaving_server import Request, answer, serving


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


@pytest.mark.parametrize("value", ["soon", "-5", "1e9", "99999999999999999999", "\x00"])
def test_nonsense_about_when_to_come_back_is_passed_over(room: Room, value: str) -> None:
    room.settings = {"fetch_pause": 0.0}
    answers = iter([answer(b"", "503 Busy", retry_after=value), answer(PDF)])
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

    failure, message = room.fails("/a.pdf")

    assert failure == code
    assert status[:3] in message
    assert room.server.url("/a.pdf") in message
    assert room.server.asked("/a.pdf") == 1
    assert room.files == []


Limits = set[tuple[float, float]]


def hurry(monkeypatch: pytest.MonkeyPatch, **seconds: float) -> Limits:
    """Makes a time limit short for /a.pdf alone, which reaches it in any case; everything else has
    the time that a busy machine may need. Returns the pairs of silence and patience that the
    settings gave.
    """
    limits: Limits = set()

    def get(
        address: Address,
        addresses: Sequence[str],
        headers: Mapping[str, str],
        silence: float,
        patience: float,
    ) -> HttpResponse:
        limits.add((silence, patience))
        values = {"silence": silence, "patience": patience}
        if address.target == "/a.pdf":
            values |= seconds
        return http_exchange.get(address, addresses, headers, **values)

    monkeypatch.setattr(client, "get", get)
    return limits


def test_a_silent_server_is_given_up(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = hurry(monkeypatch, silence=0.1)
    room.settings = {"fetch_seconds": 20.0, "fetch_retries": 1}
    room.server.pages["/a.pdf"] = lambda request: room.server.ending.wait() and None

    assert room.fails("/a.pdf")[0] == "silent"
    room.server.wait_until_asked("/a.pdf", 2)
    assert room.server.asked("/a.pdf") == 2
    assert limits == {(20.0, 600.0)}


def test_a_server_that_falls_silent_in_the_middle_is_given_up(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch, silence=0.1)
    room.settings = {"fetch_retries": 0}

    def behave(request: Request) -> None:
        request.send(answer(PDF)[:-100])
        room.server.ending.wait()

    room.server.pages["/a.pdf"] = behave

    assert room.fails("/a.pdf")[0] == "silent"


@pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n%PDF-"])
def test_a_slow_drip_does_not_hold_for_ever(
    room: Room, begin: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte comes in time; all of them never would."""
    limits = hurry(monkeypatch, patience=0.6)
    room.settings = {"fetch_seconds": 20.0, "fetch_retries": 3}

    def behave(request: Request) -> None:
        request.send(begin)
        for _ in range(10_000):  # until the connection is cut
            request.connection.sendall(b"H")
            room.server.ending.wait(0.01)

    room.server.pages["/a.pdf"] = behave
    room.server.pages["/robots.txt"] = answer(b"")

    code, message = room.fails("/a.pdf")

    assert code == "slow"
    assert "not complete after 1 s" in message
    room.server.wait_until_asked("/a.pdf", 1)
    assert room.server.asked("/a.pdf") == 1
    assert limits == {(20.0, 600.0)}


def test_a_slow_server_is_waited_for(room: Room) -> None:
    """A piece comes only when the one before it has been received."""
    pieces = [PDF[begin : begin + 200] for begin in range(0, len(PDF), 200)]

    def behave(request: Request) -> None:
        request.send(answer(b"", content_length=str(len(PDF))))
        size = 0
        for piece in pieces:
            request.send(piece)
            size += len(piece)
            room.received.wait(size)

    room.server.pages["/a.pdf"] = behave

    assert len(room.fetch("/a.pdf").fetched) == 1
    assert len(pieces) > 3


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
    for file in report.fetched:
        assert (room.corpus / file.path).read_bytes() == PDF


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


def test_every_failure_has_a_next_step_and_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs/operating.md").read_text(encoding="utf-8")

    for code in FailureCode:
        assert code.hint.endswith(".")
        failure = Failure(code, "No.")
        assert (failure.code, failure.hint, failure.exit_code) == (code, code.hint, 1)
        assert f"| `{code}` |" in text
