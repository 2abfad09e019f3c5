"""A server on this machine and a free port, in which each address misbehaves in a way of its own.

Answers are bytes, written as they are: nothing here keeps a server from lying about itself.
"""

import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

__all__ = ["Request", "Server", "answer", "bytes_of", "redirect", "serving"]


@dataclass(frozen=True)
class Request:
    """What was asked; names of headers are lower-case."""

    target: str
    headers: Mapping[str, str]
    connection: socket.socket

    def send(self, content: bytes) -> None:
        """Sends bytes, if somebody is there to take them."""
        with suppress(OSError):
            self.connection.sendall(content)

    def reset(self) -> None:
        """Breaks the connection off, so that the other side sees more than its end."""
        now = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
        self.connection.close()


Behavior = bytes | Callable[[Request], bytes | None]


@dataclass
class Server:
    """`pages` says what each target does; `requests` are those that came, in order. `ending` is
    set when the test is over.
    """

    port: int = 0
    pages: dict[str, Behavior] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def url(self, target: str) -> str:
        """The whole address of a target."""
        return f"http://127.0.0.1:{self.port}{target}"

    def asked(self, target: str) -> int:
        """How often a target was asked for."""
        return sum(1 for request in self.requests if request.target == target)

    def wait_until_asked(self, target: str, times: int) -> None:
        """Returns when a target was asked for so often: a client that has given up may be gone
        before its request is read.
        """
        with self._changed:
            assert self._changed.wait_for(lambda: self.asked(target) >= times, timeout=60)

    def record(self, request: Request) -> None:
        """Adds a request to those that came."""
        with self._changed:
            self.requests.append(request)
            self._changed.notify_all()

    @property
    def targets(self) -> list[str]:
        """What was asked for, robots.txt aside."""
        targets = [request.target for request in self.requests]
        return [target for target in targets if target != "/robots.txt"]


def answer(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """A response; underscores in names of headers stand for hyphens. Without a content_length, the
    right one is sent.
    """
    values = {"content_length": str(len(body)), **headers}
    lines = [f"HTTP/1.1 {status}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in values.items() if value]
    return "\r\n".join([*lines, "", ""]).encode() + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    """A response that leads on."""
    return answer(b"", status, location=location)


def bytes_of(
    content: bytes,
    *,
    etag: str = '"v1"',
    cut: int = 0,
    wait_until_received: Callable[[int], None] = lambda size: None,
) -> Callable[[Request], None]:
    """A page that answers ranges as it should; its first answer breaks off after `cut` bytes, as
    soon as the client has received them: a reset overtakes what was not yet read.
    """
    requests = 0

    def behave(request: Request) -> None:
        nonlocal requests
        requests += 1
        span = request.headers.get("range", "")
        if span and request.headers.get("if-range") == etag:
            begin = int(span.removeprefix("bytes=").partition("-")[0])
            where = f"bytes {begin}-{len(content) - 1}/{len(content)}"
            part = content[begin:]
            request.send(answer(part, "206 Partial Content", etag=etag, content_range=where))
            return
        whole = answer(content, etag=etag)
        if cut and requests == 1:
            request.send(whole[: len(whole) - len(content) + cut])
            wait_until_received(cut)
            request.reset()
            return
        request.send(whole)

    return behave


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server that runs until the end of the block."""
    server = Server()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                if self.rfile.peek(1)[:1] == b"\x16":  # a greeting in TLS
                    self.request.sendall(answer(b"Plain HTTP only.", "400 Bad Request"))
                    return
                line = self.rfile.readline().decode("latin-1").split()
                headers = {}
                while (raw := self.rfile.readline()) not in (b"\r\n", b""):
                    name, _, value = raw.decode("latin-1").partition(":")
                    headers[name.lower()] = value.strip()
                if len(line) > 1:
                    self.serve(Request(line[1], headers, self.connection))

        def serve(self, request: Request) -> None:
            server.record(request)
            page = server.pages.get(request.target, answer(b"Nothing.", "404 Not Found"))
            content = page(request) if callable(page) else page
            if content is not None:
                request.send(content)

    class Threads(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

        def get_request(self) -> tuple[socket.socket, object]:
            connection, address = super().get_request()
            return (tls.wrap_socket(connection, server_side=True) if tls else connection), address

        def handle_error(self, request: object, client_address: object) -> None:
            """A client that went away is no news."""

    with Threads(("127.0.0.1", 0), Handler) as listener:
        server.port = listener.server_address[1]
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.005})
        thread.start()
        try:
            yield server
        finally:
            server.ending.set()
            listener.shutdown()
            thread.join()
