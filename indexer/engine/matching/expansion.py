"""What a word with wildcards or one of doubtful spelling stands for: the rule for one form, and the
question put to the words of an index.
"""

import re
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
    "within_one_edit",
]

ExpandableKind = Literal["wildcard", "fuzzy"]

# Forms that one word may stand for: more make it say nothing, and cost time without bound.
MAX_EXPANSIONS = 200
# Letters that a fuzzy word shares with what it finds: nearly no misspelling is in the first two
# (Pollock and Zamora, "Automatic spelling correction in scientific and scholarly text", 1984).
FUZZY_PREFIX = 2


class Expansion(NamedTuple):
    """The forms of an index that a word stands for, sorted; `more`: the rarest were left out."""

    forms: tuple[str, ...]
    more: bool = False


class TermExpander(Protocol):
    """The words of an index."""

    def expand(self, kind: ExpandableKind, text: str) -> Expansion:
        """At most `LIMIT` forms, the most frequent ones."""


@lru_cache(maxsize=4096)
def _like(text: str) -> re.Pattern[str]:
    """The first place where each part fits is as good as any, so none is ever tried again: the time
    grows with the length of a form, however many asterisks there are.
    """
    first, *others = ("".join(map(_sign, part)) for part in re.split(r"\*+", text))
    if not others:
        return re.compile(first)
    *middle, last = others
    inner = "".join(f"(?>.*?{part})" for part in middle)
    return re.compile(f"{first}{inner}.*{last}")


def _sign(character: str) -> str:
    return "." if character == "?" else re.escape(character)


def matches_form(kind: ExpandableKind, text: str, form: str) -> bool:
    """Whether a form is one that a word stands for."""
    if kind == "fuzzy":
        return form[:FUZZY_PREFIX] == text[:FUZZY_PREFIX] and within_one_edit(text, form)
    return bool(_like(text).fullmatch(form))


def literal_prefix(text: str) -> str:
    """What a text begins with before its first wildcard."""
    return re.split(r"[*?]", text, maxsplit=1)[0]


def within_one_edit(one: str, other: str) -> bool:
    """Whether two words are equal or one edit apart: a letter more, less, another, or two
    neighbours exchanged (Damerau, "A technique for computer detection and correction of spelling
    errors", 1964).
    """
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    at = 0
    while at < len(one) and one[at] == other[at]:
        at += 1
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    swapped = one[at + 1 : at + 2] + one[at : at + 1] == other[at : at + 2]
    return one[at + 1 :] == other[at + 1 :] or (swapped and one[at + 2 :] == other[at + 2 :])
