"""The names of members of an archive in, names that are safe to show and all different out."""

import re

from indexer.extract.text.clean import one_line

__all__ = ["SafeNames"]

_MAX_LENGTH = 150
_UNSAFE = re.compile(r"[#?*:|<>\"]")


class SafeNames:
    """Gives each name once; "2009/a.pdf" is "2009 - a.pdf": still readable, but no folder."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def unique(self, raw: str) -> str:
        """A name without separators, "..", drives and controls; "-2" parts equal ones."""
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
