"""Page labels: the page numbers printed on the pages, as the PDF declares them."""

from bisect import bisect_right
from collections.abc import Callable, Mapping

from pypdf.generic import DictionaryObject

from indexer.extract.pdf.structure.object_trees import resolve, string, tree_leaves
from indexer.extract.text.clean import one_line

__all__ = ["MAX_LABEL_LENGTH", "page_labels"]

MAX_LABEL_LENGTH = 40
_MAX_NUMBER = 100_000  # no file has more pages
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def page_labels(root: DictionaryObject, count: int) -> tuple[str, ...]:
    """One label per page, "" if none is declared or the declaration is damaged.

    A third page does not imply that "3" is printed on it.
    """
    ranges = {
        number: resolve(value)
        for key, value in tree_leaves(root.get("/PageLabels"), "/Nums")
        if isinstance(number := resolve(key), int) and 0 <= number < count
    }
    starts = sorted(ranges)
    labels = []
    for index in range(count):
        place = bisect_right(starts, index) - 1
        start = starts[place] if place >= 0 else -1
        labels.append(_label(ranges[start], index - start) if place >= 0 else "")
    return tuple(labels)


def _label(declared: object, offset: int) -> str:
    """The label of the page `offset` pages after the first one of a range."""
    if not isinstance(declared, DictionaryObject):
        return ""
    first = resolve(declared.get("/St"))
    number = (first if isinstance(first, int) else 1) + offset
    style = _STYLES.get(str(resolve(declared.get("/S"))))
    printed = style(number) if style is not None and 0 <= number < _MAX_NUMBER else ""
    return one_line(string(declared, "/P") + printed)[:MAX_LABEL_LENGTH].strip()


def _roman(number: int) -> str:
    letters = ""
    for value, sign in _ROMAN:
        letters += sign * (number // value)
        number %= value
    return letters


def _letters(number: int) -> str:
    """A to Z, then AA to ZZ with the same letter twice, and so on."""
    if not number:
        return ""
    times, letter = divmod(number - 1, 26)
    return chr(ord("A") + letter) * (times + 1) if times < MAX_LABEL_LENGTH else ""


_STYLES: Mapping[str, Callable[[int], str]] = {
    "/D": str,
    "/R": _roman,
    "/r": lambda number: _roman(number).lower(),
    "/A": _letters,
    "/a": lambda number: _letters(number).lower(),
}
