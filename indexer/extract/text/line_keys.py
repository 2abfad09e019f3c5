"""What of a line stays the same from page to page: the keys by which running lines are compared."""

import re
from collections.abc import Collection
from itertools import pairwise

__all__ = ["BARE_NUMBER", "folded", "line_keys", "masked", "numbers"]

# The key of a page number on its own.
BARE_NUMBER = "#"
# "Annual report 2012   Findings": the chapter changes, this many words at one end stay.
_FIXED_WORDS = 4
_ROMAN = r"(?=[ivxlc])(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})"
_ROMAN_NUMBER = rf"^{_ROMAN}(?=$| )|(?<= ){_ROMAN}$"
_NUMBER = re.compile(rf"(?<!\d)\d{{1,9}}(?!\d)|{_ROMAN_NUMBER}")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def line_keys(line: str, titles: Collection[str], *, large: bool = False) -> frozenset[str]:
    """The texts by which a line is compared: in large type its own; else without numbers, its ends,
    and without an entry of the outline.
    """
    if large:
        return frozenset((folded(line),))
    text = masked(line)
    keys = {text}
    words = text.split()
    if len(words) > _FIXED_WORDS:
        keys |= {"^ " + " ".join(words[:_FIXED_WORDS]), "$ " + " ".join(words[-_FIXED_WORDS:])}
    keys |= {"^ " + text.removesuffix(t).strip() for t in titles if text.endswith(f" {t}")}
    keys |= {"$ " + text.removeprefix(t).strip() for t in titles if text.startswith(f"{t} ")}
    return frozenset(keys)


def folded(line: str) -> str:
    """A line without case and extra blanks."""
    return " ".join(line.casefold().split())


def masked(line: str) -> str:
    """A folded line with "#" for each number, and for a roman page number at an end."""
    words = re.sub(r"\d+", "#", folded(line))
    return re.sub(_ROMAN_NUMBER, "#", words)


def numbers(line: str) -> frozenset[int]:
    """The values of the numbers that `masked` replaces."""
    return frozenset(map(_value, _NUMBER.findall(folded(line))))


def _value(number: str) -> int:
    """The value of an arabic or a roman number."""
    if number.isdecimal():
        return int(number)
    digits = [_ROMAN_DIGITS[letter] for letter in number]
    return sum(-a if a < b else a for a, b in pairwise([*digits, 0]))
