"""The application behind the server: one thread makes the answers and the event loop sends them, so
that nobody waits for a reader who does not read.
"""

import asyncio
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment
    from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined]

__all__ = ["Gateway"]

# Seconds that a reader may take for one part of a long answer before the answer is broken off.
_PATIENCE = 60.0
# Bytes of an answer that the server gets at once; the rest of a longer one is read part by part.
_AT_ONCE = 1 << 17


@dataclass
class _Answer:
    """What the application answers: how the body begins, and what follows if it is long."""

    status: int = 500
    headers: list[tuple[str, str]] = field(default_factory=list)
    begin: list[bytes] = field(default_factory=list)
    rest: Iterator[bytes] | None = None
    close: Callable[[], object] = bool

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        """`start_response` of WSGI."""
        self.status, self.headers = int(status.split(" ", 1)[0]), headers
        return self.begin.append

    def take(self, body: Iterable[bytes]) -> None:
        """Take a short body whole, and of a long one the begin."""
        self.close = getattr(body, "close", bool)
        parts, size = iter(body), 0
        for part in parts:
            self.begin.append(part)
            if (size := size + len(part)) >= _AT_ONCE:
                self.rest = parts
                break


class Gateway:
    """A WSGI application as an application of RSGI, the server's own interface.

    Searching is bound by the processor: a second thread would only wait for the first one. What
    follows the begin of a long answer is read in a thread of its own, a part whenever the reader
    has taken the one before.
    """

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application
        self._answering = ThreadPoolExecutor(1, "answering")
        self._reading = ThreadPoolExecutor(1, "reading")

    async def __call__(self, scope: "Scope", protocol: "HTTPProtocol") -> None:
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._answering, self._answer, _environ(scope))
        try:
            begin = b"".join(answer.begin)
            if answer.rest is not None:
                await self._send(answer, begin, answer.rest, protocol)
            elif begin:
                protocol.response_bytes(answer.status, answer.headers, begin)
            else:
                protocol.response_empty(answer.status, answer.headers)
        finally:
            answer.close()

    def _answer(self, environ: "WSGIEnvironment") -> _Answer:
        answer = _Answer()
        answer.take(self._application(environ, answer.start))
        return answer

    async def _send(
        self, answer: _Answer, begin: bytes, rest: Iterator[bytes], protocol: "HTTPProtocol"
    ) -> None:
        """Send a long answer, until its reader goes away or stalls."""
        loop = asyncio.get_running_loop()
        stream = protocol.response_stream(answer.status, answer.headers)
        part = begin
        # The server raises its own error, a RuntimeError, where the connection is closed.
        with suppress(TimeoutError, RuntimeError):
            while part:
                async with asyncio.timeout(_PATIENCE):
                    await stream.send_bytes(part)
                part = await loop.run_in_executor(self._reading, next, rest, b"")


def _environ(scope: "Scope") -> "WSGIEnvironment":
    """The request as WSGI describes it. Its body is left out: every route answers GET only."""
    server, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _as_latin(scope.path),
        "QUERY_STRING": _as_latin(scope.query_string),
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:  # would pass for the header with a hyphen, which proxies take out
            continue
        key = name.upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


def _as_latin(text: str) -> str:
    """Bytes as WSGI has them in strings."""
    return text.encode(errors="replace").decode("latin-1")
