"""Quotation marks: where a quotation begins and ends. Marks of another level inside do not end
it.
"""

from dataclasses import dataclass

__all__ = ["QUOTES", "Quotation", "quotation_at"]

QUOTES = '"\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02'
# What ends a quotation that begins with a mark.
_CLOSING = {
    '"': '"\uff02',
    "\uff02": '"\uff02',
    "\u201c": "\u201d",
    "\u201d": "\u201d",
    "\u201e": "\u201c\u201d",
    "\u201f": "\u201d",
    "\u00ab": "\u00bb",
    "\u00bb": "\u00ab",
}
# Marks that cannot begin a quotation inside another: they look like its end.
_ENDS_ONLY = "\u201d"
_NO_MARKS = str.maketrans(dict.fromkeys(QUOTES, " "))


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation that ends before character `end`, its text without marks, and whether its end was
    marked. `is_split`: the mark that ended it seems to begin another quotation inside.
    """

    text: str
    end: int
    is_closed: bool
    is_split: bool


def quotation_at(text: str, start: int) -> Quotation | None:
    """The quotation that begins at a character of the text, None where no mark is there."""
    if text[start : start + 1] not in _CLOSING:
        return None
    close = _close(text, start)
    if close < 0:
        return Quotation(text[start + 1 :].translate(_NO_MARKS), len(text), False, False)
    inner, after = text[start + 1 : close], text[close + 1 : close + 2]
    is_split = after.isalnum() and (not inner or inner[-1].isspace())
    return Quotation(inner.translate(_NO_MARKS), close + 1, True, is_split)


def _close(text: str, start: int) -> int:
    """The place of the mark that ends a quotation; -1 where there is none."""
    closing = _CLOSING[text[start]]
    at = start + 1
    while at < len(text):
        mark = text[at]
        if mark in closing:
            return at
        if mark in _CLOSING:
            end = _inner_close(text, at, closing)
            if end < 0:
                return at  # people mix marks: any ends a quotation that holds no other
            at = end
        at += 1
    return -1


def _inner_close(text: str, start: int, outer: str) -> int:
    """The place of the mark that ends a quotation inside another, which must end after it with one
    of the marks `outer`; -1 where this is none.
    """
    if text[start] in _ENDS_ONLY:
        return -1
    depth = 0
    for at in range(start, len(text)):
        if at > start and text[at] in _CLOSING[text[start]]:
            depth -= 1
            if depth == 0:
                return at if any(mark in text[at + 1 :] for mark in outer) else -1
        elif text[at] == text[start]:
            depth += 1
        elif text[at] in outer:
            return -1
    return -1
