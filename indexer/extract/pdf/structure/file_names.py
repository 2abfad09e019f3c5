"""Safe names for the embedded files of a PDF, whose own names may be malicious."""

import re
import unicodedata
from collections.abc import Collection

from indexer.extract.text.clean import one_line

__all__ = ["distinct_name", "safe_name"]

_MAX_LENGTH = 120
_MAX_SUFFIX_LENGTH = 12
# Device names of Windows, with any suffix.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.I)
# Controls, private and invisible characters, including those that reverse text.
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})


def safe_name(name: str) -> str:
    """The last part of a name without "#", controls, invisible characters and device names.

    Not empty, not hidden, at most 120 characters, with its suffix.
    """
    last = re.split(r"[/\\]", one_line(name))[-1]
    visible = "".join(c for c in last if unicodedata.category(c) not in _INVISIBLE_CATEGORIES)
    plain = re.sub(r"[#?*:|<>\"]", "_", visible).strip(". ")
    if _DEVICE.match(plain):
        plain = f"_{plain}"
    stem, dot, suffix = plain.rpartition(".")
    if len(plain) > _MAX_LENGTH and dot and len(suffix) <= _MAX_SUFFIX_LENGTH:
        return f"{stem[: _MAX_LENGTH - len(suffix) - 1].rstrip('. ')}.{suffix}"
    return plain[:_MAX_LENGTH].rstrip(". ") or "unnamed"


def distinct_name(name: str, used: Collection[str]) -> str:
    """The name, numbered if it is already used, in any case. `used` has names in lower case."""
    stem, dot, suffix = name.rpartition(".")
    number, candidate = 1, name
    while candidate.casefold() in used:
        number += 1
        candidate = f"{stem}-{number}{dot}{suffix}" if stem else f"{name}-{number}"
    return candidate
