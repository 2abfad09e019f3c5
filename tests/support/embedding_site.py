"""Pages of somebody else -> a site of theirs on another origin of this machine, and the search
application that lists this origin.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from indexer.settings import Settings
from tests.support.server_thread import in_thread

Text = str | tuple[str, dict[str, str]]

_KINDS = {"css": "text/css", "js": "text/javascript", "json": "application/json"}


@dataclass
class Elsewhere:
    """A site on another origin: its pages may change while it runs, and `{HOST}` in their texts
    (and headers) is the address of the search.
    """

    pages: MutableMapping[str, Text] = field(default_factory=dict)
    host: str = ""
    origin: str = ""

    def put(self, text: str, headers: Mapping[str, str] | None = None, path: str = "") -> str:
        """Gives the site one more page; its address."""
        path = path or f"/page-{len(self.pages) + 1}"
        self.pages[path] = (text, dict(headers or {}))
        return self.origin + path

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for a path."""
        kind = _KINDS.get(path.rpartition(".")[2], "text/html")
        headers = {"Content-Type": f"{kind}; charset=utf-8", "Cache-Control": "no-store"}
        if path not in self.pages:
            return (204 if path == "/favicon.ico" else 404), headers, b""
        page = self.pages[path]
        text, own = page if isinstance(page, tuple) else (page, {})
        headers |= {name: self._filled(value) for name, value in own.items()}
        return 200, headers, self._filled(text).encode()

    def _filled(self, text: str) -> str:
        return text.replace("{HOST}", self.host)


@contextmanager
def running(site: Elsewhere) -> Iterator[Elsewhere]:
    """The site on a free port of 127.0.0.1, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = site.answer(urlsplit(self.path).path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Keeps the test's output for the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    with in_thread(server) as site.origin:
        yield site


@contextmanager
def elsewhere(pages: MutableMapping[str, Text], host: str = "") -> Iterator[str]:
    """The origin of a site with these pages, until the block ends."""
    with running(Elsewhere(pages, host)) as site:
        yield site.origin


def embeddable(settings: Settings, *origins: str) -> Settings:
    """The settings of a search that lists these origins."""
    return replace(settings, embed_origins=" ".join(origins))
