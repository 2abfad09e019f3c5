"""The facet values of a passage, derived from its text and its document alone.

The shape is that of a real collection: every document has one of 5 kinds and a year, a page has
up to 5 of 30 topics and up to 4 of 25 pillars, some values frequent and some rare.
"""

import re
from collections import Counter
from hashlib import blake2b

__all__ = ["KINDS", "PILLARS", "TOPICS", "kind_and_year", "tags"]

KINDS = ("guide", "manual", "reference", "report", "tutorial")
TOPICS = (
    *("file", "function", "class", "server", "user", "data", "command", "object", "type", "system"),
    *("network", "page", "window", "database", "test", "image", "library", "memory", "module"),
    *("matrix", "thread", "kernel", "table", "driver", "text", "graph", "security", "plugin"),
    *("sound", "license"),
)
PILLARS = (
    *("access", "build", "change", "compile", "configure", "connect", "control", "create"),
    *("delete", "display", "error", "event", "install", "language", "message", "number"),
    *("option", "package", "process", "query", "search", "signal", "time", "update", "write"),
)
_MOST_TOPICS, _MOST_PILLARS = 5, 4
_FIRST_YEAR, _YEARS = 1995, 30


def kind_and_year(document: str) -> tuple[str, int]:
    """The kind and the year of a document, by its name; later kinds are more frequent."""
    digest = int.from_bytes(blake2b(document.encode(), digest_size=8).digest())
    kind = KINDS[max(digest % 5, digest // 5 % 5)]
    return kind, _FIRST_YEAR + digest // 25 % _YEARS


def tags(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The topics and the pillars of a passage: those that its words name most often."""
    counts = Counter(word.removesuffix("s") for word in re.findall("[a-z]+", text.lower()))
    return _most(TOPICS, counts, _MOST_TOPICS), _most(PILLARS, counts, _MOST_PILLARS)


def _most(values: tuple[str, ...], counts: Counter[str], limit: int) -> tuple[str, ...]:
    present = [value for value in values if counts[value.removesuffix("s")]]
    ranked = sorted(present, key=lambda value: -counts[value.removesuffix("s")])
    return tuple(sorted(ranked[:limit]))
