"""Text helpers for paths and names: the slug of a name, and a form that is safe to print."""

import re
import unicodedata

__all__ = ["printable", "slug"]


def printable(path: str) -> str:
    """The text with control characters (a newline in a file name, for example) as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in path)


def slug(text: str) -> str:
    """Lower-case letters, digits and single hyphens; "" for a text without Latin letters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
