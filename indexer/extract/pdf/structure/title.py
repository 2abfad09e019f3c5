"""Title detection: the text in the largest type on the first page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from math import sqrt
from typing import Any

from pypdf import PageObject

from indexer.extract.text.clean import one_line
from indexer.extract.text.refinement import refinement
from indexer.extract.text.titles import MAX_TITLE_LENGTH, usable_title

__all__ = ["SizedLine", "largest_text", "sized_lines"]

# A line's type size (in any unit consistent for the page), and its text.
SizedLine = tuple[float, str]

_MIN_LETTERS = 8
# How much larger than the text a title is, and how much the sizes of its own lines may differ.
_MIN_SIZE_RATIO = 1.1
_MAX_SIZE_SPREAD = 1.06
# A page of fewer letters is a cover: most of it may be the title.
_MAX_COVER_LETTERS = 600
_HYPHENS = "-\u00ad\u2010\ufffe"


@refinement("The title was not looked for in the largest type", lambda *_: "")
def largest_text(lines: Sequence[SizedLine], text: str) -> str:
    """The text in the largest type of a page, if it has a title's length and outgrows the rest.

    `text` is that of the document; it decides how words broken at line ends are joined.
    """
    visible = [(size, line) for size, line in lines if line.strip() and size > 0]
    usual = _body_size(visible)
    for size in sorted(
        {size for size, _ in visible if size > _MIN_SIZE_RATIO * usual}, reverse=True
    ):
        block = max(_blocks(visible, size), key=_count_block_letters, default=[])
        if sum(map(len, block)) > 2 * MAX_TITLE_LENGTH:
            continue
        title = _join(block, text)
        # A lone initial or a year in display type is not a title: try the next size.
        readable = _count_letters(title) >= max(_MIN_LETTERS, 0.6 * len(title))
        whole = title[:1] not in ",.;)" and not title.endswith("-")
        whole = whole and (" " in title or not title[:1].islower())
        if readable and whole and len(title) <= MAX_TITLE_LENGTH and usable_title(title, ""):
            return title
    return ""


def sized_lines(page: PageObject) -> list[SizedLine]:
    """The lines of a page as pypdf reads them, each with the type size of most of its letters."""
    sizes: list[float] = []

    def visit(text: str, cm: Any, tm: Any, _font: Any, size: float) -> None:
        sizes.extend([_height(cm, tm, size)] * len("".join(text.split())))

    lines = page.extract_text(visitor_text=visit).split("\n")
    # The visitor receives the same characters in the same order, but not all blanks between them.
    lines_with_sizes, start = [], 0
    for line in lines:
        end = start + len("".join(line.split()))
        if end > start:
            counted = Counter(sizes[start:end])
            lines_with_sizes.append(
                (max(counted, key=lambda size: (counted[size], size), default=0.0), line)
            )
        start = end
    return lines_with_sizes


def _height(cm: Any, tm: Any, size: float) -> float:
    """The type size on the page in half points: text and page matrix scale the font size."""
    scale = [sqrt(abs(float(m[0]) * float(m[3]) - float(m[1]) * float(m[2]))) for m in (cm, tm)]
    return round(2 * abs(float(size)) * scale[0] * scale[1]) / 2


def _body_size(lines: Sequence[SizedLine]) -> float:
    """The type size of most letters, except the largest size of a cover."""
    total = sum(_count_letters(line) for _, line in lines)
    largest = max(
        (size for size, line in lines if _count_letters(line) >= _MIN_LETTERS), default=0.0
    )
    letters: dict[float, int] = {}
    for size, line in lines:
        if total >= _MAX_COVER_LETTERS or size * _MAX_SIZE_SPREAD < largest:
            letters[size] = letters.get(size, 0) + _count_letters(line)
    return max(letters, key=lambda size: (letters[size], -size), default=largest)


def _blocks(lines: Sequence[SizedLine], size: float) -> Iterator[list[str]]:
    """Groups of consecutive lines in about the given size; a repeated line is dropped."""
    for alike, group in groupby(
        lines, key=lambda sized: size / _MAX_SIZE_SPREAD <= sized[0] <= size
    ):
        if alike:
            # A line of digits, such as the year above a title, is not part of it.
            yield list(dict.fromkeys(line for _, line in group if _count_letters(line)))


def _join(lines: Sequence[str], text: str) -> str:
    """Join lines; a hyphen at the end of a line is dropped if the document's words say so."""
    whole, low = "", text.casefold()
    for line in (line.strip() for line in lines):
        left = re.search(rf"(\w+)([{_HYPHENS}])$", whole)
        right = re.match(r"\w+", line)
        if left is None or right is None:
            whole = f"{whole} {line}"
        elif line[0].islower() and _is_broken(left[1], left[2], right[0], low):
            whole = whole[:-1] + line
        else:
            whole = f"{whole[:-1]}-{line}"
    return one_line(whole.replace("\ufffe", "-"))


def _is_broken(left: str, hyphen: str, right: str, text: str) -> bool:
    """Whether the halves are one word; if the text has neither form, a plain hyphen stays."""
    return _contains(text, left, "", right) or (
        hyphen != "-" and not _contains(text, left, "-", right)
    )


def _contains(text: str, left: str, between: str, right: str) -> bool:
    return re.search(rf"\b{left}{between}{right}\b".casefold(), text) is not None


def _count_letters(text: str) -> int:
    """Count letters, those of dense scripts three times."""
    return sum(3 if "\u3040" <= c < "\ud800" else 1 for c in text if c.isalpha())


def _count_block_letters(lines: Sequence[str]) -> int:
    return sum(map(_count_letters, lines))
