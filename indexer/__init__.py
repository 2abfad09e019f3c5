"""Reads documents and keeps the index; the index is written and asked here, people are served
elsewhere.
"""

__all__: list[str] = []
