"""The sites that may ask from a visitor's browser -> the headers that let them, and those that may
frame.

A browser keeps the pages of an origin from reading another one's answers unless these headers name
it. They are no lock: whoever asks without a browser reads everything that is public.
"""

from flask import Flask, Response, current_app, request

from indexer.settings import Settings

__all__ = ["frame_ancestors", "install"]

_ANY = "*"
_INTERFACE = "/api/v1/"
_METHODS = "GET, HEAD"
# Seconds that a browser may remember that nothing but plain questions is allowed.
_REMEMBERED = 600


def frame_ancestors(settings: Settings) -> str:
    """Who may frame the page that is made for it, as a Content-Security-Policy writes it."""
    allowed = settings.embed_origins.split()
    return _ANY if _ANY in allowed else " ".join(("'self'", *allowed))


def install(app: Flask) -> None:
    """Gives every answer of the interface, failures too, its headers."""
    app.after_request(_shared)


def _shared(response: Response) -> Response:
    if not request.path.startswith(_INTERFACE):
        return response
    # Said to all, allowed or not: a cache between us must not give one site the answer of another.
    response.vary.add("Origin")
    origin = request.headers.get("Origin", "")
    settings: Settings = current_app.config["SETTINGS"]
    allowed = settings.embed_origins.split()
    if not origin or not (_ANY in allowed or origin in allowed):
        return response
    response.headers["Access-Control-Allow-Origin"] = _ANY if _ANY in allowed else origin
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = _METHODS
        response.headers["Access-Control-Max-Age"] = str(_REMEMBERED)
    return response
