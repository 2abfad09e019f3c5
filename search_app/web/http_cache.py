"""HTTP cache validation of the API: by its ETag a client that has the answer gets 304 before
anything is searched. Also gzip compression.
"""

import gzip
import hashlib
import inspect
import time
from collections.abc import Iterable
from dataclasses import fields
from importlib import metadata
from pathlib import Path

from flask import Flask, Response, current_app, g, request

from indexer.settings import Settings

__all__ = ["IMMUTABLE", "code_version", "install", "revalidated", "settings_version"]

# Cache-Control of what never changes under its address.
IMMUTABLE = "public, max-age=31536000, immutable"

_API = "/api/v1/"
# Libraries that take part in an answer; those that are not installed are ignored.
_LIBRARIES = ("flask", "numpy", "snowballstemmer", "Whoosh", "whoosh3")
# Settings that do not change any answer.
_WITHOUT_EFFECT = {"host", "port", "server_workers", "cache_mb", "log_queries"}
# Bytes: a smaller answer fits into one packet anyway.
_MIN_COMPRESSED = 1024
# A search of 30 kB becomes 7.2 kB in one to two milliseconds; level 9 takes three times as long
# for 6.8 kB.
_LEVEL = 4


def install(app: Flask) -> None:
    """Give the answers of the API their ETags.

    The hash of the code is computed now: an installation that is replaced while this process runs
    must not change the ETags of what the old code answers.
    """
    home, engine = Path(__file__).parents[1], Path(inspect.getfile(Settings)).parent
    app.config["ANSWERS"] = code_version(home, engine) + settings_version(app.config["SETTINGS"])
    app.before_request(_answer_not_modified)
    app.after_request(_add_validators)


def code_version(*packages: Path) -> str:
    """A hash of all files of the packages and of the versions of their libraries."""
    digest = hashlib.sha256()
    for package in packages:
        for path in sorted(package.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                digest.update(f"{path.relative_to(package).as_posix()} {content}\n".encode())
    digest.update(" ".join(_installed(_LIBRARIES)).encode())
    return digest.hexdigest()


def settings_version(settings: Settings) -> str:
    """A hash of the settings that can change an answer."""
    chosen = [
        (option.name, str(getattr(settings, option.name)))
        for option in fields(settings)
        if option.name not in _WITHOUT_EFFECT
    ]
    return hashlib.sha256(repr(chosen).encode()).hexdigest()


def revalidated(response: Response) -> Response:
    """The response with an ETag of its content: a client asks again, and gets 304 for what it has.

    For answers whose content depends on time: what could not be counted in time, the same index
    counts the next time, and the answer is another.
    """
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag(weak=True)
    response.make_conditional(request.environ)
    return response


def _installed(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        try:
            yield f"{name}={metadata.version(name)}"
        except metadata.PackageNotFoundError:
            continue


def _answer_not_modified() -> Response | None:
    """304 before anything is searched, if the client has the answer of the current index."""
    if not request.path.startswith(_API):
        return None
    g.started = time.monotonic()
    wanted = request.if_none_match
    # `*` matches any existing answer, and only the search can tell whether there is one.
    if wanted.star_tag or request.method not in ("GET", "HEAD") or not wanted:
        return None
    tag = _tag()
    if not wanted.contains_weak(tag):
        return None
    response = Response(status=304)
    _set_tag(response, tag)
    return response


def _add_validators(response: Response) -> Response:
    if not request.path.startswith(_API):
        return response
    if response.status_code == 200 and request.method in ("GET", "HEAD"):
        _add_etag(response)
        if response.status_code == 200:
            _compress(response)
    elif response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept-Encoding")
    return response


def _add_etag(response: Response) -> None:
    """Only a complete answer gets an ETag. One that lacks something because the time was up took as
    long as a search may take, so any answer that came sooner is complete.
    """
    if "ETag" in response.headers:
        return
    settings: Settings = current_app.config["SETTINGS"]
    if time.monotonic() - g.started >= settings.search_seconds:
        response.headers["Cache-Control"] = "no-store"
        return
    _set_tag(response, _tag())
    response.make_conditional(request.environ)


def _set_tag(response: Response, tag: str) -> None:
    # Weak: answers differ in the milliseconds they took, and in compression.
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "no-cache"


def _tag() -> str:
    """A hash of all that decides this answer: index, code, settings, URL."""
    holder = current_app.extensions["pillars"]
    parts = (
        holder.engine().info.version,
        holder.generation(),
        current_app.config["ANSWERS"],
        request.script_root,
        request.path,
        request.query_string,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _compress(response: Response) -> None:
    content = response.get_data()
    if len(content) < _MIN_COMPRESSED or request.accept_encodings.quality("gzip") <= 0:
        return
    response.set_data(gzip.compress(content, _LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
