"""A folder -> a static host on a free port of this machine, which compresses as hosts do."""

import gzip
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.support.server_thread import in_thread

__all__ = ["hosted", "packed"]

_KINDS = {".js": "text/javascript", ".mjs": "text/javascript", ".pagefind": "application/wasm"}
# What hosts compress: text. WebAssembly and index files of Pagefind are compressed already.
_TEXT = ("text/", "application/json", "image/svg")


def packed(body: bytes) -> bytes:
    """The body as gzip makes it, or as it is where that makes it no smaller."""
    smaller = gzip.compress(body, 9, mtime=0)
    return smaller if len(smaller) < len(body) else body


@contextmanager
def hosted(folder: Path, policy: str = "") -> Iterator[str]:
    """The origin that serves the folder until the block ends, with this content security policy."""

    @cache
    def answer(path: str, gzips: bool) -> bytes:
        return _answer(folder, path, gzips, policy)

    class Handler(BaseHTTPRequestHandler):
        # Connections are kept, and nothing waits for the acknowledgement of a header.
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            gzips = "gzip" in self.headers.get("Accept-Encoding", "")
            self.wfile.write(answer(self.path.partition("?")[0], gzips))

        def log_message(self, format: str, *args: object) -> None:
            """Keeps the figures for the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    with in_thread(server) as origin:
        yield origin


def _answer(folder: Path, path: str, gzips: bool, policy: str) -> bytes:
    """Status line, headers and body in one piece."""
    file = (folder / path.lstrip("/")).resolve()
    if not (file.is_relative_to(folder.resolve()) and file.is_file()):
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    body = file.read_bytes()
    kind = _KINDS.get(file.suffix) or mimetypes.guess_type(file.name)[0]
    headers = [f"Content-Type: {kind or 'application/octet-stream'}", "Cache-Control: max-age=600"]
    if gzips and (kind or "").startswith(_TEXT):
        body = gzip.compress(body, 9, mtime=0)
        headers.append("Content-Encoding: gzip")
    if policy:
        headers.append(f"Content-Security-Policy: {policy}")
    headers.append(f"Content-Length: {len(body)}")
    return "\r\n".join(("HTTP/1.1 200 OK", *headers, "", "")).encode() + body
