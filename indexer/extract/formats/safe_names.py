"""Safe file names for the members of archives and messages: harmless to display, and unique."""

import re

from indexer.extract.text.clean import one_line

__all__ = ["SafeNames"]

_MAX_LENGTH = 150
_UNSAFE = re.compile(r"[#?*:|<>\"]")


class SafeNames:
    """Makes unique names; "2009/a.pdf" becomes "2009 - a.pdf": readable, but not a path."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def unique(self, raw: str) -> str:
        """A name without separators, "..", drives and controls; "-2" distinguishes equal ones."""
        parts = [_UNSAFE.sub("_", part).strip(". ") for part in re.split(r"[/\\]", one_line(raw))]
        name = " - ".join(filter(None, parts))[-_MAX_LENGTH:].strip(" -") or "unnamed"
        number = self._given.get(name, 0) + 1
        stem, dot, suffix = name.rpartition(".")
        candidate = name
        while candidate in self._given:
            number += 1
            candidate = f"{stem}-{number}{dot}{suffix}" if stem else f"{name}-{number}"
        self._given[name] = max(number, 1)
        self._given.setdefault(candidate, 1)
        return candidate
