"""A file of relevance judgements, in any of its usual shapes -> grades by query and document."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.quality.layouts.values import LayoutError, decoded

__all__ = ["merged", "read_judgements"]

Row = tuple[int, list[str]]


def read_judgements(path: Path) -> dict[str, dict[str, float]]:
    """Grades by query and document, ids as written; of a pair judged twice the higher grade.

    Rows have two columns (query, document), three (query, document, grade; a first row without a
    number is a header) or four: query, iteration, document, grade, as TREC has them, or query,
    document and two that are 0 throughout, as CISI, CACM and ADI have them.
    """
    rows = [
        (n, line.split()) for n, line in enumerate(decoded(path).splitlines(), 1) if line.strip()
    ]
    grades: dict[str, dict[str, float]] = {}
    for line, query, document, grade in _triples(path, rows):
        if not _is_number(grade):
            raise LayoutError(path, line, f"the grade {grade!r} is no number.")
        judged = grades.setdefault(query, {})
        judged[document] = max(float(grade), judged.get(document, float(grade)))
    return grades


def merged(judgements: Iterable[dict[str, dict[str, float]]]) -> dict[str, dict[str, float]]:
    """The judgements of several files as one; of a pair judged twice the higher grade."""
    grades: dict[str, dict[str, float]] = {}
    for part in judgements:
        for query, judged in part.items():
            known = grades.setdefault(query, {})
            for document, grade in judged.items():
                known[document] = max(grade, known.get(document, grade))
    return grades


def _triples(path: Path, rows: Sequence[Row]) -> list[tuple[int, str, str, str]]:
    if not rows:
        raise LayoutError(path, 0, "no judgement stands in it.")
    width = len(rows[0][1])
    if width not in (2, 3, 4):
        raise LayoutError(path, rows[0][0], f"{width} columns; judgements have 2, 3 or 4.")
    for line, row in rows:
        if len(row) != width:
            raise LayoutError(path, line, f"{len(row)} columns, after rows of {width}.")
    if width == 4 and any(_value(row[2]) or _value(row[3]) for _, row in rows):
        return [(line, row[0], row[2], row[3]) for line, row in rows]
    if width == 3:
        begin = 0 if _is_number(rows[0][1][2]) else 1
        return [(line, row[0], row[1], row[2]) for line, row in rows[begin:]]
    return [(line, row[0], row[1], "1") for line, row in rows]


def _value(text: str) -> float:
    """The number; 1 for what is none, as the name of a document."""
    return float(text) if _is_number(text) else 1.0


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
