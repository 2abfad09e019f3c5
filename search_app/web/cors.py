"""CORS: which sites may read the JSON API from a visitor's browser, and which may frame the search.

A browser does not let a page read answers of another origin unless these headers name the page's
origin. They do not protect anything: a client that is not a browser ignores them.
"""

from flask import Flask, Response, current_app, request

from indexer.settings import Settings

__all__ = ["frame_ancestors", "install"]

_ANY = "*"
_API = "/api/v1/"
_METHODS = "GET, HEAD"
# Seconds that a browser may cache the answer to a preflight request.
_MAX_AGE = 600


def frame_ancestors(settings: Settings) -> str:
    """The sites that may frame `/embed`, as a source list of a Content-Security-Policy."""
    allowed = settings.embed_origins.split()
    return _ANY if _ANY in allowed else " ".join(("'self'", *allowed))


def install(app: Flask) -> None:
    """Give every answer of the API, errors too, its headers."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    if not request.path.startswith(_API):
        return response
    # Always: a cache must not give one site the answer that was made for another.
    response.vary.add("Origin")
    origin = request.headers.get("Origin", "")
    settings: Settings = current_app.config["SETTINGS"]
    allowed = settings.embed_origins.split()
    if not origin or not (_ANY in allowed or origin in allowed):
        return response
    response.headers["Access-Control-Allow-Origin"] = _ANY if _ANY in allowed else origin
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = _METHODS
        response.headers["Access-Control-Max-Age"] = str(_MAX_AGE)
    return response
