"""Suggestions -> the answers of the interface, in our shape and in that of OpenSearch, and the
description by which a browser's address bar learns to search here.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

from flask import Response, jsonify, make_response, render_template, request

from indexer.engine.results import IndexInfo
from search_app.assist.autocomplete import LIMIT, MAX_LIMIT, Completion
from search_app.html.filters import count

__all__ = ["limit_of", "opensearch_description", "opensearch_json", "suggestions_json"]


def limit_of(text: str) -> int:
    """The number of suggestions that an address asks for, within the bounds; the usual one where it
    asks for none.
    """
    if not (text.isascii() and text.isdigit()):
        return LIMIT
    return min(max(int(text[:9]), 1), MAX_LIMIT)


def suggestions_json(typed: str, found: Sequence[Completion], info: IndexInfo) -> Response:
    """`GET /api/v1/suggest`."""
    answer = {
        "ok": True,
        "q": typed,
        "corpus": {"version": info.version},
        "suggestions": [one.to_json() for one in found],
    }
    return _kept(jsonify(answer))


def opensearch_json(typed: str, found: Sequence[Completion], base_url: str) -> Response:
    """The suggestions array of OpenSearch 1.1: what was typed, texts, descriptions, addresses."""
    base = _base(base_url)
    answer: list[Any] = [
        typed,
        [one.q or one.text for one in found],
        [_described(one) for one in found],
        [urljoin(base, one.url) for one in found],
    ]
    response = jsonify(answer)
    response.mimetype = "application/x-suggestions+json"
    return _kept(response)


def _described(one: Completion) -> str:
    number = count(one.documents, "document")
    return f"{one.label}, {number}" if one.kind == "facet" else one.label or number


def opensearch_description(info: IndexInfo, base_url: str) -> Response:
    """`/opensearch.xml`."""
    root = _base(base_url).rstrip("/") + ("" if base_url else request.script_root)
    text = render_template("opensearch.xml", root=root, **_names(info))
    response = make_response(text)
    response.mimetype = "application/opensearchdescription+xml"
    return _kept(response)


def _names(info: IndexInfo) -> dict[str, str]:
    """Names within the lengths that OpenSearch allows, cut between words."""
    about = info.about or f"Full-text search in {info.name}"
    allowed = {"short": (info.name, 16), "long": (info.name, 48), "about": (about, 1024)}
    return {name: _cut(text, length) for name, (text, length) in allowed.items()}


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length + 1].rpartition(" ")[0] or text[:length]


def _base(base_url: str) -> str:
    """The public address of the site, without what it is mounted under when nobody set it."""
    return base_url or request.host_url


def _kept(response: Response) -> Response:
    """Asked for again, an answer that is the same is not sent again.

    Its validator is one of the content: what could not be counted in time, the same index counts
    the next time, and the answer is another.
    """
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag(weak=True)
    response.make_conditional(request.environ)
    return response
