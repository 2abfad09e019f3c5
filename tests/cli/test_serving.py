"""The running server among readers who do not read and connections that say nothing."""

import hashlib
import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from http.client import HTTPConnection

import pytest

from indexer.model import Record
from tests.cli.test_search import served
from tests.support.small_index import Book, Sheet, write_index

CONTENT = b"%PDF-1.7\n" + bytes(range(256)) * 40_960
READERS = 40
SILENT = 1500
# Seconds for what comes at once, on a busy machine too: only a failure takes as long.
LIMIT = 60


@dataclass(frozen=True)
class Original(Book):
    """A document whose file is in the corpus."""

    @property
    def record(self) -> Record:
        return replace(super().record, path="large.pdf")


class Visitor:
    """A connection to the server, on which nothing is read unless a test does."""

    def __init__(self, port: int, path: str = "") -> None:
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.settimeout(LIMIT)
        self.socket.connect(("127.0.0.1", port))
        if path:
            self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def line(self) -> bytes:
        """The status line: that it came says that the answer has begun."""
        return self.socket.recv(17)

    def content(self, size: int) -> bytes:
        """What follows the headers, of that many bytes."""
        with self.socket.makefile("rb") as answer:
            while answer.readline() not in {b"\r\n", b""}:
                pass
            return answer.read(size)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port where two processes serve a collection that has an original of ten megabytes."""
    folder = tmp_path_factory.mktemp("serving")
    (folder / "large.pdf").write_bytes(CONTENT)
    digest = hashlib.sha256(CONTENT).hexdigest()
    book = Original("large", "A large file", (Sheet("Whole health."),), sha256=digest)
    url = write_index(folder / "index", [book])
    with served(url, "--corpus", str(folder)) as (_, address):
        yield int(address.rpartition(":")[2])


def ask(port: int, path: str, **headers: str) -> tuple[int, bytes]:
    """Status and content of an answer on a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=LIMIT)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def test_readers_who_stall_keep_nobody_waiting(port: int) -> None:
    with ExitStack() as stack:
        readers = [stack.enter_context(Visitor(port, "/files/large")) for _ in range(READERS)]
        assert {reader.line() for reader in readers} == {b"HTTP/1.1 200 OK\r\n"}

        for _ in range(4):  # each process is asked
            assert ask(port, "/healthz") == (200, b"ok\n")
            assert ask(port, "/search?q=health")[0] == 200
        assert ask(port, "/files/large") == (200, CONTENT)
        assert readers[0].content(len(CONTENT)) == CONTENT


def test_a_part_of_an_original_is_sent(port: int) -> None:
    assert ask(port, "/files/large", Range="bytes=300000-999999") == (
        206,
        CONTENT[300_000:1_000_000],
    )
    assert ask(port, "/files/large", Range="bytes=9-12") == (206, CONTENT[9:13])


def test_silent_connections_lock_nobody_out_and_are_closed(port: int) -> None:
    _, highest = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest, highest))
    with ExitStack() as stack:
        silent = [stack.enter_context(Visitor(port)) for _ in range(SILENT)]
        assert ask(port, "/healthz") == (200, b"ok\n")
        assert silent[0].socket.recv(1) == b""
        assert silent[-1].socket.recv(1) == b""
