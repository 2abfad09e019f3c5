"""Tables in Markdown of measured times."""

from collections.abc import Iterable, Mapping, Sequence

from tests.tools.search_bench.ratios import ALL, Spread, ratios_by_class, spread, times_by_class

__all__ = ["bars", "figure", "level_table", "ratio_table", "table", "time_table"]

Times = Mapping[str, Sequence[float | None]]


def figure(value: float | None) -> str:
    """A number with three significant digits, or a dash for none."""
    if value is None:
        return "-"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown: the first column is text, the others are figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def bars(values: Mapping[str, float], width: int = 50) -> str:
    """A chart of horizontal bars in text."""
    longest, largest = max(map(len, values)), max(values.values())
    lines = (
        f"{name:{longest}} {'█' * max(1, round(width * value / largest))} {figure(value)}"
        for name, value in values.items()
    )
    return "\n".join(("```", *lines, "```\n"))


def time_table(classes: Sequence[str], times: Times, titles: Mapping[str, str]) -> str:
    """CPU milliseconds by class: median / 95th percentile / largest, a column for each engine."""
    columns = {name: times_by_class(classes, values) for name, values in times.items()}
    return table(
        ["class", *(titles[name] for name in columns)],
        (
            [kind, *(_times(spread(columns[name].get(kind, []), 0.5, 0.95)) for name in columns)]
            for kind in _kinds(classes)
        ),
    )


def ratio_table(classes: Sequence[str], times: Times, ours: str, rivals: Mapping[str, str]) -> str:
    """Our time divided by each rival's, paired by question: median (10th to 90th percentile)."""
    columns = {name: ratios_by_class(classes, times[ours], times[name]) for name in rivals}
    return table(
        ["class", *rivals.values()],
        (
            [kind, *(_ratios(spread(columns[name].get(kind, []), 0.1, 0.9)) for name in columns)]
            for kind in _kinds(classes)
        ),
    )


def level_table(
    classes: Sequence[str], times: Times, ours: Mapping[str, str], rivals: Mapping[str, str]
) -> str:
    """The same over all questions, a row for each of our levels."""
    rows = []
    for level, title in ours.items():
        ratios = (ratios_by_class(classes, times[level], times[name])[ALL] for name in rivals)
        rows.append([title, *(_ratios(spread(values, 0.1, 0.9)) for values in ratios)])
    return table(["level", *rivals.values()], rows)


def _kinds(classes: Sequence[str]) -> list[str]:
    return [*dict.fromkeys(classes), ALL]


def _times(values: Spread | None) -> str:
    if values is None:
        return "-"
    return " / ".join(map(figure, (values.median, values.high, values.largest)))


def _ratios(values: Spread | None) -> str:
    if values is None:
        return "-"
    return f"{figure(values.median)} ({figure(values.low)} to {figure(values.high)})"
