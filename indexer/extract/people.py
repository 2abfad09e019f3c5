"""A line of authors in, their names out."""

import re

from indexer.extract.text import one_line

__all__ = ["split_authors"]

# What programs and hurried people put where a name belongs.
_NOBODY = frozenset(
    "user owner admin administrator unknown author anonymous none null default me pc".split()
)


def split_authors(author: str) -> tuple[str, ...]:
    """Names parted by ";", else by "and" or "&", and by commas where all parts are full names."""
    parts = re.split(r"\s*;\s*", author)
    if len(parts) == 1:
        parts = re.split(r",?\s+(?:and|&)\s+", author)
        by_comma = [p for part in parts for p in re.split(r"\s*,\s*", part)]
        if all(" " in p.strip() for p in by_comma):
            parts = by_comma
    names = (one_line(p).strip(",") for p in parts)
    return tuple(dict.fromkeys(n for n in names if len(n) > 1 and n.casefold() not in _NOBODY))
