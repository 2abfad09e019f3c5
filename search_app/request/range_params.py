"""What an address or a form says of a range -> the value that a filter holds, and what had to be
mended.
"""

import re
from collections.abc import Collection, Mapping

from indexer.engine.query.messages import Notice, notice
from indexer.engine.query.ranges import Range

__all__ = ["FROM", "TO", "bound_of", "joined", "mended"]

# A form's two fields are called as their facet with one of these: no facet's name holds a dot.
FROM, TO = ".from", ".to"
_DOTS = ".."
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_NO_LIMIT = "no limit"

Said = tuple[Notice, ...]


def bound_of(name: str, facets: Collection[str]) -> str:
    """The facet of which a form's field is a bound, "" when it is none."""
    facet = name.rpartition(".")[0]
    return facet if facet in facets and name in (facet + FROM, facet + TO) else ""


def mended(name: str, text: str) -> tuple[str, Said]:
    """A filter's value in its canonical form: a range that runs backwards is turned round, and one
    with a side that is no number keeps the other side.

    "" when nothing is left of it; what is no range at all stays as it is.
    """
    span = Range.parse(text)
    if span is None:
        return _halved(name, text)
    used = span.ordered.render()
    if not span.backwards:
        return used, ()
    return used, (notice("range_turned", facet=name, typed=span.render(), used=used),)


def _halved(name: str, text: str) -> tuple[str, Said]:
    low, dots, high = (part.strip() for part in text.partition(_DOTS))
    whole = [_NUMBER.fullmatch(side) is not None for side in (low, high)]
    if not dots or not (any(whole) or low == high == ""):
        return text, ()
    used = f"{low if whole[0] else ''}{_DOTS}{high if whole[1] else ''}" if any(whole) else ""
    return used, (notice("bad_value", name=name, value=text[:64], used=used or _NO_LIMIT),)


def joined(facet: str, bounds: Mapping[str, str]) -> tuple[str, Said]:
    """The value that the two fields of a form ask for, "" when both are empty; one and the same
    number twice is that value.
    """
    said: list[Notice] = []
    sides = []
    for end in (FROM, TO):
        text = bounds.get(end, "").strip()
        if text and not _NUMBER.fullmatch(text):
            said.append(notice("bad_value", name=facet + end, value=text[:64], used=_NO_LIMIT))
            text = ""
        sides.append(text)
    low, high = sides
    if low == high:
        return low, tuple(said)
    value, more = mended(facet, low + _DOTS + high)
    return value, (*said, *more)
