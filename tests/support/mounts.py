"""Applications below a prefix of a host, as visitors meet them: behind a small proxy that takes the
prefix away, or inside an application of somebody else; and every address that their pages name.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

from bs4 import BeautifulSoup

from tests.support.server_thread import in_thread

__all__ = ["asked", "named", "proxied"]

_OF_THE_LINE = {"connection", "date", "keep-alive", "server", "transfer-encoding"}


@contextmanager
def proxied(target: str, prefix: str, **more: str) -> Iterator[str]:
    """The public address of an application: of the requests below the prefix the proxy passes on
    the rest, and says in headers what it took away; `more` are headers of its own making.
    """

    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, content = 404, [("Content-Type", "text/plain")], b"not ours\n"
            if self.path == prefix:
                status, headers = 308, [("Location", f"{prefix}/")]
            elif self.path.startswith(f"{prefix}/"):
                status, headers, content = self._passed_on()
            self.send_response(status)
            for name, value in headers:
                if name.lower() not in {*_OF_THE_LINE, "content-length"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def do_HEAD(self) -> None:
            self.do_GET()

        def _passed_on(self) -> tuple[int, list[tuple[str, str]], bytes]:
            told = {
                "X-Forwarded-For": self.client_address[0],
                "X-Forwarded-Host": self.headers["Host"],
                "X-Forwarded-Prefix": prefix,
                "X-Forwarded-Proto": "http",
            }
            kept = {name: value for name, value in self.headers.items() if name != "Host"}
            headers = {**kept, **told, **{n.replace("_", "-"): v for n, v in more.items()}}
            behind = HTTPConnection(urlsplit(target).netloc, timeout=20)
            behind.request(self.command, self.path[len(prefix) :], headers=headers)
            answer = behind.getresponse()
            try:
                return answer.status, answer.getheaders(), answer.read()
            finally:
                behind.close()

        def log_message(self, format: str, *args: object) -> None:
            """Keeps the test's output for the tests."""

    with in_thread(ThreadingHTTPServer(("127.0.0.1", 0), Proxy)) as origin:
        yield origin


def asked(address: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    """One exchange, with the address exactly as it is, and no redirect followed."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc, timeout=20)
    try:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(
            method, target, headers={n.replace("_", "-"): headers[n] for n in headers}
        )
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def named(address: str, answer: HTTPResponse, content: bytes) -> set[str]:
    """Every address of the same host that an answer names, absolute and without fragment."""
    kind = answer.headers.get_content_type()
    text = content.decode()
    if kind == "text/html":
        found = set(_of_page(text))
    elif kind == "application/json":
        found = set(_of_json(json.loads(text)))
    elif kind == "application/opensearchdescription+xml":
        found = set(_of_description(text))
    else:
        found = set()
    absolute = {urljoin(address, one.partition("#")[0]) for one in found if one[:1] not in "#"}
    return {one for one in absolute if urlsplit(one).hostname == "127.0.0.1"}


def _of_page(text: str) -> Iterator[str]:
    """What a page names: in every attribute that holds an address, and as text to be pasted."""
    soup = BeautifulSoup(text, "html.parser")
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            ours = name.startswith("data-") and str(value)[:1] == "/"
            if ours or name in ("href", "src", "action", "formaction"):
                yield str(value)
    yield from re.findall(r"http://127[.]0[.]0[.]1:[0-9]+/[^\s\"'<>&”…]*", soup.get_text(" "))


def _of_json(value: Any) -> Iterator[str]:
    if isinstance(value, dict) and "openapi" in value:
        server = value["servers"][0]["url"]
        value = [f"{server}{path}" for path in value["paths"] if "{" not in path]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _of_json(one)
    elif isinstance(value, str) and re.match(r"/\w|http://", value):
        yield value


def _of_description(text: str) -> Iterator[str]:
    for element in ElementTree.fromstring(text):  # noqa: S314 - our own
        found = element.get("template", element.text or "")
        if found.startswith(("/", "http:")):
            yield found.replace("{searchTerms}", "sea").strip()
