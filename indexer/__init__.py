"""Reads documents, builds the index and answers queries on it. Not for people: URLs, pages and the
JSON API are in `search_app`. Start with `build.pipeline` and `engine`.
"""

__all__: list[str] = []
