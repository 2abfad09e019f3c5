"""JSON of `GET /api/v1/suggest`."""

from collections.abc import Sequence

from flask import Response, jsonify

from indexer.engine.taxonomy import IndexInfo
from search_app.assist.autocomplete import LIMIT, MAX_LIMIT, Completion
from search_app.web.http_cache import revalidated

__all__ = ["limit_of", "suggestions_json"]


def limit_of(text: str) -> int:
    """The number of suggestions that an address asks for, within the bounds; the default for
    anything that is not a number.
    """
    if not (text.isascii() and text.isdigit()):
        return LIMIT
    return min(max(int(text[:9]), 1), MAX_LIMIT)


def suggestions_json(typed: str, completions: Sequence[Completion], info: IndexInfo) -> Response:
    """The answer with a validator of its content."""
    answer = {
        "ok": True,
        "q": typed,
        "corpus": {"version": info.version},
        "suggestions": [completion.to_json() for completion in completions],
    }
    return revalidated(jsonify(answer))
