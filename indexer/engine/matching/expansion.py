"""Term expansion: which forms a wildcard or fuzzy word matches, and the interface of a dictionary
that expands one to the terms of an index.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple, Protocol

__all__ = [
    "FUZZY_PREFIX",
    "MAX_EXPANSIONS",
    "ExpandableKind",
    "Expansion",
    "TermExpander",
    "literal_prefix",
    "matches_form",
    "matching_lines",
    "within_one_edit",
]

ExpandableKind = Literal["wildcard", "fuzzy"]

# Forms that one word is expanded to: more are hardly what was meant, and each costs time.
MAX_EXPANSIONS = 200
# First letters that a fuzzy word shares with its matches: few misspellings are in the first two
# (Pollock and Zamora, "Automatic spelling correction in scientific and scholarly text", 1984).
FUZZY_PREFIX = 2


class Expansion(NamedTuple):
    """The forms of an index that a word matches, sorted; `more`: the rarest were left out."""

    forms: tuple[str, ...]
    more: bool = False


class TermExpander(Protocol):
    """A dictionary of terms that expands wildcard and fuzzy words."""

    def expand(self, kind: ExpandableKind, text: str) -> Expansion:
        """At most `MAX_EXPANSIONS` forms that a word matches, those on the most pages."""


@lru_cache(maxsize=4096)
def _wildcard_pattern(text: str) -> re.Pattern[str]:
    """The regular expression of a text with wildcards, in time linear to the length of a form: the
    first place where a part between asterisks fits is as good as any, so none is tried again.
    """
    first, *others = ("".join(map(_character, part)) for part in re.split(r"\*+", text))
    if not others:
        return re.compile(first)
    *middle, last = others
    inner = "".join(f"(?>.*?{part})" for part in middle)
    return re.compile(f"{first}{inner}.*{last}")


def _character(character: str) -> str:
    return "." if character == "?" else re.escape(character)


def matches_form(kind: ExpandableKind, text: str, form: str) -> bool:
    """Whether a form matches a wildcard or fuzzy word."""
    if kind == "fuzzy":
        return form[:FUZZY_PREFIX] == text[:FUZZY_PREFIX] and within_one_edit(text, form)
    return bool(_wildcard_pattern(text).fullmatch(form))


def matching_lines(text: str, lines: str) -> Iterator[int]:
    """Where the lines begin that match a text with wildcards."""
    whole_line = re.compile(f"^(?:{_wildcard_pattern(text).pattern})$", re.MULTILINE)
    return (match.start() for match in whole_line.finditer(lines))


def literal_prefix(text: str) -> str:
    """The text before the first wildcard."""
    return re.split(r"[*?]", text, maxsplit=1)[0]


def within_one_edit(first: str, second: str) -> bool:
    """Whether two words are equal or one edit apart: a letter inserted, deleted or replaced, or two
    neighbors exchanged (Damerau, "A technique for computer detection and correction of spelling
    errors", 1964).
    """
    short, long = sorted((first, second), key=len)
    if len(long) - len(short) > 1:
        return False
    at = 0
    while at < len(short) and short[at] == long[at]:
        at += 1
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at + 1 : at + 2] + short[at : at + 1] == long[at : at + 2]
    return short[at + 1 :] == long[at + 1 :] or (swapped and short[at + 2 :] == long[at + 2 :])
