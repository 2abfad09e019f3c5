"""Ranges in URL parameters, as "2010..2012" or as the two fields of a form, in the form that a
filter has; what is not a range is corrected as far as possible.
"""

import re
from collections.abc import Collection, Mapping

from indexer.engine.query.messages import notice
from indexer.engine.query.ranges import Range
from search_app.request.params import ParamReader

__all__ = ["FROM", "TO", "facet_of_bound", "range_of_bounds", "range_value"]

# A form's two fields are named as their facet with one of these: no facet's name has a dot.
FROM, TO = ".from", ".to"
_DOTS = ".."
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_NO_LIMIT = "no limit"


def facet_of_bound(name: str, facets: Collection[str]) -> str:
    """The facet of a form's field for one bound of a range, "" when it is no such field."""
    facet = name.rpartition(".")[0]
    return facet if facet in facets and name in (facet + FROM, facet + TO) else ""


def range_value(name: str, text: str, reader: ParamReader) -> str:
    """The canonical value of a filter: a reversed range is turned round, and one with a bound that
    is no number keeps the other bound.

    "" when nothing is left of it; what is no range at all stays as it is.
    """
    span = Range.parse(text)
    if span is None:
        return _numeric_bounds(name, text, reader)
    used = span.ordered.render()
    if span.backwards:
        reader.remarks.append(notice("range_turned", facet=name, typed=span.render(), used=used))
    return used


def _numeric_bounds(name: str, text: str, reader: ParamReader) -> str:
    low, dots, high = (part.strip() for part in text.partition(_DOTS))
    bounds = [bound if _NUMBER.fullmatch(bound) else "" for bound in (low, high)]
    if not dots or not (any(bounds) or low == high == ""):
        return text
    used = _DOTS.join(bounds) if any(bounds) else ""
    reader.replaced(name, text, used or _NO_LIMIT)
    return used


def range_of_bounds(facet: str, bounds: Mapping[str, str], reader: ParamReader) -> str:
    """The value of the two fields of a form, "" when both are empty; the same number twice is that
    value. `bounds` has their texts by `FROM` and `TO`.
    """
    numbers = []
    for end in (FROM, TO):
        text = bounds.get(end, "").strip()
        if text and not _NUMBER.fullmatch(text):
            reader.replaced(facet + end, text, _NO_LIMIT)
            text = ""
        numbers.append(text)
    low, high = numbers
    return low if low == high else range_value(facet, low + _DOTS + high, reader)
