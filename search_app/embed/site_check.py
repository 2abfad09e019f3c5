"""Check whether the component and the frame will work on a site: its origin, `embed_origins`, and
encrypted pages that load nothing from a server without HTTPS.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

__all__ = ["SiteCheck", "check_site", "origin_of"]

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class SiteCheck:
    """The answer in sentences; `hint` says what to do where not all of it works."""

    head: str
    words: str
    hint: str = ""


def origin_of(address: str) -> str:
    """The origin of a web address as browsers write it, "" for anything else.

    An address without a scheme is read as one with https.
    """
    text = address.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not host or set(host) & set(" <>\"'`\\^{}|"):
        return ""
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (
        f":{port}" if port not in (None, _PORTS[parts.scheme]) else ""
    )


def check_site(site: str, host: str, embed_origins: str) -> SiteCheck | None:
    """Whether pages of `site` may use the search at `host`; None if no site is named."""
    if not site:
        return None
    origin = origin_of(site)
    if not origin:
        return SiteCheck(
            "What is that?",
            f"“{site}” is no address of a site.",
            "Give it as it stands in the address bar, such as https://www.example.org.",
        )
    if origin.startswith("https:") and host.startswith("http:"):
        return SiteCheck(
            "Not so.",
            f"Pages of {origin} are encrypted and {host} is not: browsers load neither its script "
            "nor its frame there.",
            "The form and the link work. For the others this server needs https.",
        )
    listed = embed_origins.split()
    if origin == origin_of(host):
        return SiteCheck("Yes.", f"{origin} is this site itself: all of it works there.")
    if "*" in listed or origin in listed:
        return SiteCheck(
            "Yes.", f"{origin} may ask this server and frame its search: all of it works."
        )
    return SiteCheck(
        "Not yet.",
        f"{origin} is not listed here: its visitors would see an error in place of results, and an "
        "empty frame.",
        "The form and the link work without it. Whoever runs this server can add "
        f"{origin} to its setting embed_origins.",
    )
