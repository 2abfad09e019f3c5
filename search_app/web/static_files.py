"""The files under static/ -> answers that any site may load: compressed, with validators, and the
addresses under which the script for embedding stays for ever.
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

# The script for embedding, and the folder of all its versions that were ever published.
SCRIPT = _STATIC / "v1" / "pillars-search.js"
PUBLISHED = _STATIC / "v1" / "published"

_STABLE = "v1/pillars-search.js"
_PINNED = re.compile(r"v1/pillars-search\.([0-9a-f]{16})\.js")
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
_TEXTS = {".css", ".js", ".svg"}

_UNPUBLISHED = (
    "This version of the script was never published here. The page /embed/builder of this site has "
    "the lines for the one that serves now."
)

# An hour: every page that embeds asks for this address at every visit, so it should rarely travel;
# and a fault that is mended should not live on for a day.
_STABLE_FOR = "public, max-age=3600"
# A module is only run, and an integrity only checked, where its server lets the page's origin read
# it; and these files hold nothing of anybody.
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Widget:
    """Where the script for embedding is, below the place where the application is mounted: the
    address that stays and whose content changes, the one whose content stays, and its integrity.
    """

    stable: str
    pinned: str
    integrity: str


@dataclass(frozen=True, slots=True)
class _Asset:
    content: bytes
    media: str
    digest: str
    compressed: bytes | None = field(repr=False)


def widget() -> Widget:
    """The script that serves now."""
    content = _asset(SCRIPT).content
    digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
    return Widget(f"static/{_STABLE}", f"static/v1/{pinned_name(content)}", f"sha384-{digest}")


def pinned_name(content: bytes) -> str:
    """The name of a script that carries the hash of its content."""
    return f"pillars-search.{hashlib.sha256(content).hexdigest()[:16]}.js"


def asset(name: str) -> str:
    """The address of a file under static/, with a hash of its content so that it may be kept for a
    year.
    """
    return url_for("static", filename=name, v=_version(_asset(_STATIC / name)))


def install(app: Flask) -> None:
    """Gives the app its files, and templates their addresses."""
    app.add_url_rule("/static/<path:filename>", "static", _serve, provide_automatic_options=False)
    app.jinja_env.globals["asset"] = asset


def _serve(filename: str) -> Response:
    place = _places().get(filename)
    pinned = _PINNED.fullmatch(filename)
    if place is None and pinned and _asset(SCRIPT).digest.startswith(pinned[1]):
        place = SCRIPT
    if place is None:
        return _missing(_UNPUBLISHED if pinned else "There is no file at this address.")
    found = _asset(place)
    if pinned or request.args.get("v") == _version(found):
        return _answer(found, IMMUTABLE)
    return _answer(found, _STABLE_FOR if filename == _STABLE else "no-cache")


@cache
def _places() -> dict[str, Path]:
    """Every file that is served, by its name in the address: what is not here is nowhere, whatever
    an address says. A file that is new needs a new start.
    """
    return {_name(path): path for path in _STATIC.rglob("*") if path.suffix in _KINDS}


def _name(path: Path) -> str:
    if path.parent == PUBLISHED:
        return f"v1/{path.name}"
    return path.relative_to(_STATIC).as_posix()


def _asset(path: Path) -> _Asset:
    """The file as it is now: one that is edited is read again."""
    state = path.stat()
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=256)
def _read(path: Path, _changed: int, _size: int) -> _Asset:
    content = path.read_bytes()
    compressed = gzip.compress(content, 9, mtime=0) if path.suffix in _TEXTS else content
    return _Asset(
        content,
        _KINDS[path.suffix],
        hashlib.sha256(content).hexdigest(),
        compressed if len(compressed) < len(content) else None,
    )


def _version(found: _Asset) -> str:
    return found.digest[:10]


def _answer(found: _Asset, keep: str) -> Response:
    """The file in the form that the client takes, or 304 where it has that form."""
    small = found.compressed if request.accept_encodings.quality("gzip") > 0 else None
    response = Response(found.content if small is None else small, content_type=found.media)
    response.headers.update(_HEADERS)
    response.headers["Cache-Control"] = keep
    if small is not None:
        response.headers["Content-Encoding"] = "gzip"
    if found.compressed is not None:
        response.vary.add("Accept-Encoding")
    # A strong validator is one of bytes, so each form has its own.
    response.set_etag(found.digest if small is None else f"{found.digest}-gzip")
    response.make_conditional(request.environ)
    return response


def _missing(sentence: str) -> Response:
    """404 in plain text: it is read in the console of another site, if at all."""
    response = Response(sentence + "\n", 404, content_type="text/plain; charset=utf-8")
    response.headers.update(_HEADERS)
    response.headers["Cache-Control"] = "no-cache"
    return response
