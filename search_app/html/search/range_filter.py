"""A facet of whole numbers, such as the year -> two fields for a range, and bars that show where
the pages are, each a link.
"""

from collections.abc import Sequence

from indexer.engine.query.ranges import Range
from search_app.facets.lookup import WHOLE_NUMBER
from search_app.html.search.search_context import Bar, RangeFilter
from search_app.request.range_params import FROM, TO
from search_app.request.state import SearchState
from search_app.search.results import Facet, FacetItem
from search_app.text import count

__all__ = ["range_filter", "range_in_force"]

# Pixels: the highest bar.
_HEIGHT = 36
# As many bars as are 24 pixels wide in the column of filters; more years share a bar.
_BARS = 10
_STEPS = (1, 2, 5)


def range_in_force(name: str, facet: Facet, state: SearchState) -> FacetItem | None:
    """The first range that is ticked: what the two fields hold."""
    ranges = {v for v in state.values(name) if Range.parse(v)}
    return next((item for item in facet.values if item.value in ranges), None)


def range_filter(
    name: str, facet: Facet, state: SearchState, path: str, *, bars: bool
) -> RangeFilter:
    """The fields with what they hold, the numbers at both ends, and the bars where they are wanted:
    a strip above the hits shows the same.
    """
    held = range_in_force(name, facet, state)
    span = Range.parse(held.value) if held else None
    span = span or Range()
    numbers = [item for item in facet.values if WHOLE_NUMBER.fullmatch(item.value)]
    found = sorted(int(item.value) for item in numbers)
    return RangeFilter(
        from_name=name + FROM,
        to_name=name + TO,
        low="" if span.low is None else str(span.low),
        high="" if span.high is None else str(span.high),
        lowest=str(found[0]) if found else "",
        highest=str(found[-1]) if found else "",
        bars=_bars(name, numbers, state, path) if bars and len(found) > 1 else (),
    )


def _bars(
    name: str, numbers: Sequence[FacetItem], state: SearchState, path: str
) -> tuple[Bar, ...]:
    """A bar for each number between the ends, or for as many together as leave room for a
    finger.
    """
    places = [int(item.value) for item in numbers]
    step = _step(min(places), max(places))
    bins: dict[int, list[FacetItem]] = {
        start: [] for start in range(min(places) // step * step, max(places) + 1, step)
    }
    for item in numbers:
        bins[int(item.value) // step * step].append(item)
    heights = {start: sum(_number(item, state) for item in items) for start, items in bins.items()}
    most = max(heights.values()) or 1
    return tuple(
        _bar(name, Range(start, start + step - 1), items, heights[start] / most, state, path)
        for start, items in bins.items()
    )


def _step(low: int, high: int) -> int:
    """1, 2, 5, 10, 20 and so on: the first that leaves few enough bars."""
    power = 1
    while True:
        for digit in _STEPS:
            step = digit * power
            if high // step - low // step < _BARS:
                return step
        power *= 10


def _number(item: FacetItem, state: SearchState) -> int:
    return item.documents if state.by == "document" else item.pages


def _bar(
    name: str,
    span: Range,
    items: Sequence[FacetItem],
    share: float,
    state: SearchState,
    path: str,
) -> Bar:
    """Numbers that share a bar keep their own figures: a document may have two of them."""
    one = span.low == span.high
    value = str(span.low) if one else span.render()
    label = value if one else span.words
    noun = "document" if state.by == "document" else "page"
    figures = [(item.label, count(_number(item, state), noun)) for item in items]
    told = ", ".join(figure if one else f"{year}: {figure}" for year, figure in figures)
    return Bar(
        label=label,
        title=f"{label} ({told})" if told else label,
        pages=sum(_number(item, state) for item in items),
        height=round(max(1.0, share * _HEIGHT), 1) if share else 0.0,
        url=state.only(name, value).url(path) if share else "",
        on=any(_lies(span, chosen) for chosen in state.values(name)),
    )


def _lies(span: Range, chosen: str) -> bool:
    """Whether a bar's numbers all lie in a ticked value or range."""
    ticked = Range.parse(chosen)
    if ticked is None:
        return chosen == str(span.low) == str(span.high)
    return ticked.contains(str(span.low)) and ticked.contains(str(span.high))
