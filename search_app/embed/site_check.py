"""The address of somebody's site and the origins that are listed -> whether the component and the
frame will work there, in sentences.
"""

from urllib.parse import urlsplit

from search_app.html.site.embed_context import SiteCheck

__all__ = ["check_site", "origin_of"]

_PORTS = {"http": 80, "https": 443}


def origin_of(address: str) -> str:
    """The origin of a web address as browsers write it, "" for anything else; without a scheme it
    is taken for one with https.
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
    """What holds for pages of `site`, None where none was named."""
    if not site:
        return None
    origin = origin_of(site)
    if not origin:
        return SiteCheck(
            False,
            "What is that?",
            f"“{site}” is no address of a site.",
            "Give it as it stands in the address bar, such as https://www.example.org.",
        )
    if origin.startswith("https:") and host.startswith("http:"):
        return SiteCheck(
            False,
            "Not so.",
            f"Pages of {origin} are encrypted and {host} is not: browsers load neither its script "
            "nor its frame there.",
            "The form and the link work. For the others this server needs https.",
        )
    listed = embed_origins.split()
    if origin == origin_of(host):
        return SiteCheck(True, "Yes.", f"{origin} is this site itself: all of it works there.")
    if "*" in listed or origin in listed:
        return SiteCheck(
            True, "Yes.", f"{origin} may ask this server and frame its search: all of it works."
        )
    return SiteCheck(
        False,
        "Not yet.",
        f"{origin} is not listed here: its visitors would see an error in place of results, and an "
        "empty frame.",
        "The form and the link work without it. Whoever runs this server can add "
        f"{origin} to its setting embed_origins.",
    )
