"""Addresses of more than a fixed length are refused: each link of a page repeats the search."""

from flask import Flask, request
from werkzeug.exceptions import RequestURITooLarge

__all__ = ["MAX_ADDRESS", "install"]

# Bytes of the path and the query string together.
MAX_ADDRESS = 8192


def install(app: Flask) -> None:
    """Answer 414 before anything else looks at such an address."""
    app.before_request(_refuse_long)


def _refuse_long() -> None:
    environ = request.environ
    length = len(environ["PATH_INFO"]) + len(environ.get("QUERY_STRING", ""))
    if length > MAX_ADDRESS:
        raise RequestURITooLarge(
            f"This address has {length:,} bytes, and at most {MAX_ADDRESS:,} are read. "
            "Shorten the search."
        )
