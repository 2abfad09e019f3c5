"""SSRF guard: resolves host names, and tells private network addresses from public ones."""

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from indexer.fetch.failure import Failure, FailureCode

__all__ = ["Resolve", "is_private_address", "resolve"]

Resolve = Callable[[str, int], list[str]]

_TRANSLATED = IPv6Network("64:ff9b::/96")  # an IPv4 address in the last 32 bits (RFC 6052)


def resolve(host: str, port: int) -> list[str]:
    """The host's network addresses, each once, in the system's order; Failure without any."""
    try:
        results = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        is_temporary = getattr(error, "errno", None) == socket.EAI_AGAIN
        raise Failure(
            FailureCode.UNREACHABLE,
            f"There is no address for the host {host}.",
            retryable=is_temporary,
        ) from error
    return list(dict.fromkeys(str(result[4][0]) for result in results))


def is_private_address(address: str) -> bool:
    """Whether a network address is private, of this machine or otherwise not of the open internet.

    IPv4 addresses inside IPv6 ones count as what they are.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return True
    if isinstance(ip, IPv6Address):
        inside = _inside(ip)
        if inside is not None:
            ip = inside
    return not ip.is_global or ip.is_multicast


def _inside(ip: IPv6Address) -> IPv4Address | None:
    if ip in _TRANSLATED:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
