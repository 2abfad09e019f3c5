"""Why a hit has its score -> lines for a terminal: the sentences, and the figures in columns."""

from collections.abc import Iterator
from textwrap import wrap

from search_app.explain.explanation import DIGITS, ClauseScoreRow, HitExplanation, PageExplanation

__all__ = ["why_lines"]

_WIDTH = 96
_COLUMNS = ("weight", "rarity", "saturation", "score")
_WIDTHS = (7, 9, 11, 10)

Row = tuple[str, str, str, str, str]


def why_lines(why: HitExplanation) -> Iterator[str]:
    """The words first; below them a table, when there is a score to be told."""
    for sentence in (why.opening, *why.clauses, *why.closing):
        yield from wrap(sentence, _WIDTH)
    if not why.clauses:
        return
    rows = [("", *_COLUMNS), *(row for page in why.pages for row in _page(page))]
    room = max(len(row[0]) for row in rows)
    for label, *figures in rows:
        columns = (f"{one:>{width}}" for one, width in zip(figures, _WIDTHS, strict=True))
        yield f"{label:<{room}}{''.join(columns)}"


def _page(page: PageExplanation) -> Iterator[Row]:
    yield page.name, "", "", "", _score(page.score)
    for part in page.parts:
        yield from _part(part)


def _part(part: ClauseScoreRow) -> Iterator[Row]:
    only = part.fields[0].where if len(part.fields) == 1 else ""
    label = f"  {part.said}, {only}" if only else f"  {part.said}"
    yield label, f"{part.weight:g}", f"{part.idf:.4f}", f"{part.saturation:.4f}", _score(part.score)
    if len(part.fields) > 1:
        for field in part.fields:
            yield f"    {field.where}", "", "", "", _score(field.score)


def _score(score: float) -> str:
    return f"{score:.{DIGITS}f}"
