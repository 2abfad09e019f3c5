"""Range filter of a facet of whole numbers, such as the year: two fields, and bars that show where
the pages are, each a link.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from indexer.engine.query.ranges import Range
from indexer.engine.results import ValueCount
from search_app.facets.lookup import WHOLE_NUMBER
from search_app.request.links import Links
from search_app.request.range_params import FROM, TO
from search_app.request.state import SearchState
from search_app.text import count

__all__ = ["Bar", "RangeFilter", "current_range", "range_filter"]

# Pixels: the highest bar.
_HEIGHT = 36
# As many bars as are 24 pixels wide in the column of filters; more years share a bar.
_BARS = 10
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bar:
    """A value's matching pages: `height` in pixels, at least 1 where there are pages; `url` is ""
    where there are none to list.
    """

    label: str
    title: str
    pages: int
    height: float
    url: str
    on: bool


@dataclass(frozen=True, slots=True)
class RangeFilter:
    """Two fields for a range of whole numbers: their names, what they contain, the numbers found at
    both ends, and bars.
    """

    from_name: str
    to_name: str
    low: str
    high: str
    lowest: str
    highest: str
    bars: tuple[Bar, ...]

    @classmethod
    def of(
        cls, facet: str, span: Range, numbers: Iterable[int], bars: tuple[Bar, ...] = ()
    ) -> Self:
        """The fields of a facet with the current range; `numbers` are those that documents have."""
        ordered = sorted(numbers)
        return cls(
            from_name=facet + FROM,
            to_name=facet + TO,
            low="" if span.low is None else str(span.low),
            high="" if span.high is None else str(span.high),
            lowest=str(ordered[0]) if ordered else "",
            highest=str(ordered[-1]) if ordered else "",
            bars=bars,
        )


def current_range(name: str, values: Sequence[ValueCount], state: SearchState) -> ValueCount | None:
    """The first range that is ticked: what the two fields contain."""
    ranges = {value for value in state.values(name) if Range.parse(value)}
    return next((value for value in values if value.value in ranges), None)


def range_filter(
    name: str, values: Sequence[ValueCount], links: Links, *, bars: bool
) -> RangeFilter:
    """The fields with the current range, the numbers at both ends, and the bars where they are
    wanted: a chart above the hits shows the same.
    """
    ticked = current_range(name, values, links.state)
    span = Range.parse(ticked.value) if ticked else None
    span = span or Range()
    counts = [value for value in values if WHOLE_NUMBER.fullmatch(value.value)]
    shown = _bars(name, counts, links) if bars and len(counts) > 1 else ()
    return RangeFilter.of(name, span, (int(value.value) for value in counts), shown)


def _bars(name: str, counts: Sequence[ValueCount], links: Links) -> tuple[Bar, ...]:
    """A bar for each number between the ends, or for as many together as leave room for a
    finger.
    """
    numbers = [int(value.value) for value in counts]
    step = _step(min(numbers), max(numbers))
    bins: dict[int, list[ValueCount]] = {
        start: [] for start in range(min(numbers) // step * step, max(numbers) + 1, step)
    }
    for value in counts:
        bins[int(value.value) // step * step].append(value)
    sums = {start: sum(_number(v, links.state) for v in values) for start, values in bins.items()}
    most = max(sums.values()) or 1
    return tuple(
        _bar(name, Range(start, start + step - 1), values, sums[start] / most, links)
        for start, values in bins.items()
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


def _number(value: ValueCount, state: SearchState) -> int:
    return value.documents if state.by == "document" else value.pages


def _bar(name: str, span: Range, values: Sequence[ValueCount], share: float, links: Links) -> Bar:
    """Numbers that share a bar keep their own figures: a document may have two of them."""
    state = links.state
    single = span.low == span.high
    number = str(span.low) if single else span.render()
    label = number if single else span.words
    noun = "document" if state.by == "document" else "page"
    figures = [(value.label, count(_number(value, state), noun)) for value in values]
    told = ", ".join(figure if single else f"{year}: {figure}" for year, figure in figures)
    return Bar(
        label=label,
        title=f"{label} ({told})" if told else label,
        pages=sum(_number(value, state) for value in values),
        height=round(max(1.0, share * _HEIGHT), 1) if share else 0.0,
        url=links.only(name, number) if share else "",
        on=any(_is_within(span, chosen) for chosen in state.values(name)),
    )


def _is_within(span: Range, chosen: str) -> bool:
    """Whether a bar's numbers are all in a ticked value or range."""
    ticked = Range.parse(chosen)
    if ticked is None:
        return chosen == str(span.low) == str(span.high)
    return ticked.contains(str(span.low)) and ticked.contains(str(span.high))
