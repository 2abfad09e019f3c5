"""OpenSearch 1.1: the description by which a browser's address bar learns to search here, and the
suggestions in its format.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

from flask import Response, jsonify, make_response, render_template, request

from indexer.engine.taxonomy import IndexInfo
from search_app.assist.autocomplete import Completion
from search_app.text import count
from search_app.web.http_cache import revalidated

__all__ = ["opensearch_description", "opensearch_suggestions"]

# Characters that OpenSearch 1.1 allows for ShortName, LongName and Description.
_SHORT_NAME, _LONG_NAME, _DESCRIPTION = 16, 48, 1024


def opensearch_description(info: IndexInfo, base_url: str) -> Response:
    """Answer `/opensearch.xml`; its addresses begin with `base_url`, or with the request's host and
    mount point if that is empty.
    """
    root = _base(base_url).rstrip("/") + ("" if base_url else request.script_root)
    about = info.about or f"Full-text search in {info.name}"
    text = render_template(
        "opensearch.xml",
        root=root,
        short=_cut(info.name, _SHORT_NAME),
        long=_cut(info.name, _LONG_NAME),
        about=_cut(about, _DESCRIPTION),
    )
    response = make_response(text)
    response.mimetype = "application/opensearchdescription+xml"
    return revalidated(response)


def opensearch_suggestions(
    typed: str, completions: Sequence[Completion], base_url: str
) -> Response:
    """Answer with the array of four: what was typed, texts, descriptions, absolute addresses."""
    base = _base(base_url)
    answer: list[Any] = [
        typed,
        [completion.q or completion.text for completion in completions],
        [_description(completion) for completion in completions],
        [urljoin(base, completion.url) for completion in completions],
    ]
    response = jsonify(answer)
    response.mimetype = "application/x-suggestions+json"
    return revalidated(response)


def _description(completion: Completion) -> str:
    number = count(completion.documents, "document")
    if completion.kind == "facet":
        return f"{completion.label}, {number}"
    return completion.label or number


def _cut(text: str, length: int) -> str:
    """The text within a length, cut between words where possible."""
    return text if len(text) <= length else text[: length + 1].rpartition(" ")[0] or text[:length]


def _base(base_url: str) -> str:
    """The public address of the site, without the path it is mounted under if it is not set."""
    return base_url or request.host_url
