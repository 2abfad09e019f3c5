"""Static files, which any site may load: compressed, with ETags, and the embed script under one URL
that is always the latest version and one per version that never changes.
"""

import base64
import gzip
import hashlib
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from flask import Flask, Response, request, url_for

from search_app.web.http_cache import IMMUTABLE

__all__ = ["PUBLISHED", "SCRIPT", "Widget", "asset", "install", "pinned_name", "widget"]

_STATIC = Path(__file__).parents[1] / "static"

# The embed script, and the folder of all its versions that were published.
SCRIPT = _STATIC / "v1" / "pillars-search.js"
PUBLISHED = _STATIC / "v1" / "published"

_STABLE = "v1/pillars-search.js"
_PINNED = re.compile(r"v1/pillars-search\.([0-9a-f]{16})\.js")
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
_COMPRESSIBLE = {".css", ".js", ".svg"}

_UNPUBLISHED = (
    "This version of the script was never published here. The page /embed/builder of this site has "
    "the lines for the one that serves now."
)

# An hour: every page with the component requests this URL at every visit, so it should be cached;
# but a fault that is fixed should not be served from caches for a day.
_ONE_HOUR = "public, max-age=3600"
# Browsers run a module of another origin, and check its integrity, only with these headers; the
# files contain no data of anybody.
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Widget:
    """The URLs of the embed script, relative to where the application is mounted.

    `stable` is always the latest version, `pinned` never changes; `integrity` is the hash for the
    attribute of that name.
    """

    stable: str
    pinned: str
    integrity: str


@dataclass(frozen=True, slots=True)
class _Asset:
    content: bytes
    media_type: str
    digest: str
    compressed: bytes | None = field(repr=False)


def widget() -> Widget:
    """The current embed script."""
    content = _asset(SCRIPT).content
    digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
    return Widget(f"static/{_STABLE}", f"static/v1/{pinned_name(content)}", f"sha384-{digest}")


def pinned_name(content: bytes) -> str:
    """The file name of an embed script with a hash of its content."""
    return f"pillars-search.{hashlib.sha256(content).hexdigest()[:16]}.js"


def asset(name: str) -> str:
    """The URL of a file under static/, with a hash of its content so that it can be cached for a
    year.
    """
    return url_for("static", filename=name, v=_version(_asset(_STATIC / name)))


def install(app: Flask) -> None:
    """Serve the files from the app, and give templates the function `asset`."""
    app.add_url_rule("/static/<path:filename>", "static", _serve, provide_automatic_options=False)
    app.jinja_env.globals["asset"] = asset


def _serve(filename: str) -> Response:
    path = _paths().get(filename)
    pinned = _PINNED.fullmatch(filename)
    if path is None and pinned and _asset(SCRIPT).digest.startswith(pinned[1]):
        path = SCRIPT
    if path is None:
        return _missing(_UNPUBLISHED if pinned else "There is no file at this address.")
    file = _asset(path)
    if pinned or request.args.get("v") == _version(file):
        return _answer(file, IMMUTABLE)
    return _answer(file, _ONE_HOUR if filename == _STABLE else "no-cache")


@cache
def _paths() -> dict[str, Path]:
    """Every file that is served, by its name in the URL; no URL reaches any other file. A new file
    is served after a restart.
    """
    return {_name(path): path for path in _STATIC.rglob("*") if path.suffix in _MEDIA_TYPES}


def _name(path: Path) -> str:
    if path.parent == PUBLISHED:
        return f"v1/{path.name}"
    return path.relative_to(_STATIC).as_posix()


def _asset(path: Path) -> _Asset:
    """The file with its current content: it is read again after a change."""
    state = path.stat()
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=256)
def _read(path: Path, _modified: int, _size: int) -> _Asset:
    content = path.read_bytes()
    compressed = gzip.compress(content, 9, mtime=0) if path.suffix in _COMPRESSIBLE else content
    return _Asset(
        content,
        _MEDIA_TYPES[path.suffix],
        hashlib.sha256(content).hexdigest(),
        compressed if len(compressed) < len(content) else None,
    )


def _version(file: _Asset) -> str:
    return file.digest[:10]


def _answer(file: _Asset, cache_control: str) -> Response:
    """The file in the encoding that the client accepts, or 304 if the client has it."""
    compressed = file.compressed if request.accept_encodings.quality("gzip") > 0 else None
    content = file.content if compressed is None else compressed
    response = Response(content, content_type=file.media_type)
    response.headers.update(_HEADERS)
    response.headers["Cache-Control"] = cache_control
    if compressed is not None:
        response.headers["Content-Encoding"] = "gzip"
    if file.compressed is not None:
        response.vary.add("Accept-Encoding")
    # A strong ETag identifies bytes, so each encoding has its own.
    response.set_etag(file.digest if compressed is None else f"{file.digest}-gzip")
    response.make_conditional(request.environ)
    return response


def _missing(sentence: str) -> Response:
    """404 in plain text, for the browser console of an embedding site."""
    response = Response(sentence + "\n", 404, content_type="text/plain; charset=utf-8")
    response.headers.update(_HEADERS)
    response.headers["Cache-Control"] = "no-cache"
    return response
