"""URL parsing: checked and normalized to ASCII, http or https only."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from indexer.causes import cause
from indexer.corpus.text import printable
from indexer.fetch.failure import Failure, FailureCode

__all__ = ["Address", "brief", "parse"]

_MAX_LENGTH = 8_000
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,252})|[0-9a-f:.]+(%[a-z0-9]+)?")
# What may stand in a path or query as it is; a "%" is taken for an escape that is there already.
_PLAIN = "/%:@!$&'()*+,;=~-._?"
_MAX_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Address:
    """`host` in ASCII without brackets, `target` the path with the query, percent-encoded."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def netloc(self) -> str:
        """The host as the Host header has it: the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: whom a robots.txt speaks for."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def path(self) -> str:
        """The path without escapes and without the query."""
        return unquote(self.target.partition("?")[0])

    @property
    def text(self) -> str:
        """The whole address."""
        return self.origin + self.target


def parse(text: str, base: Address | None = None) -> Address:
    """The address, relative to `base` if there is one; Failure says what is wrong with it."""
    cleaned = re.sub(r"[\t\r\n]", "", text.strip())
    if len(cleaned) > _MAX_LENGTH:
        raise _wrong(cleaned, f"has {len(cleaned):,} characters, more than any server takes")
    try:
        parts = urlsplit(urljoin(base.text, cleaned) if base else cleaned)
        port = parts.port
    except ValueError as error:
        raise _wrong(cleaned, f"is no address ({cause(error)})") from error
    if parts.scheme not in _PORTS:
        raise _wrong(cleaned, "is not an address of the web (http or https)")
    if parts.username is not None or parts.password is not None:
        raise _wrong(f"at {parts.hostname}", "carries a user name or a password")
    host = _host(cleaned, parts)
    path = quote(parts.path or "/", safe=_PLAIN.replace("?", ""))
    query = quote(parts.query, safe=_PLAIN)
    target = path + (f"?{query}" if query else "")
    return Address(parts.scheme, host, port or _PORTS[parts.scheme], target)


def _host(text: str, parts: SplitResult) -> str:
    name = (parts.hostname or "").rstrip(".")
    try:
        host = name if ":" in name else name.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise _wrong(text, "has a host name that cannot be one") from error
    if not _HOST.fullmatch(host):
        raise _wrong(text, "has no host name, or one that cannot be one")
    return host


def brief(text: str) -> str:
    """An address for a sentence: control characters as escapes, long ones without their middle."""
    plain = printable(text)
    half = _MAX_SHOWN // 2
    return plain if len(plain) <= _MAX_SHOWN else f"{plain[:half]}…{plain[-half:]}"


def _wrong(text: str, problem: str) -> Failure:
    return Failure(FailureCode.BAD_ADDRESS, f"The address {brief(text)} {problem}.")
