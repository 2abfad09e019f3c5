"""Why a hit has its score, as people and programs see it: sentences, and figures that sum as they
are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from indexer.engine.explanation import ClauseScore, Explanation, FieldScore, Kind
from indexer.engine.schema import K1

__all__ = [
    "DIGITS",
    "FORMULA",
    "ClauseScoreRow",
    "FieldScoreRow",
    "HitExplanation",
    "PageExplanation",
    "largest_remainder",
    "page_explanation",
]


# The digits of every score that is shown.
DIGITS = 6
_UNIT = 10**DIGITS

FORMULA = (
    "BM25F: score = sum of weight * idf * frequency / (k1 + frequency); the score of a document is "
    "that of its best page"
)


@dataclass(frozen=True, slots=True)
class FieldScoreRow:
    """What one field adds: `where` and how often, in words, stand beside the figures."""

    field: str
    where: str
    matches: int
    forms: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class ClauseScoreRow:
    """What one clause adds: `said` is its name for people, `text` in the query language."""

    text: str
    said: str
    kind: Kind
    widens: str
    weight: float
    pages: int
    idf: float
    frequency: float
    saturation: float
    score: float
    fields: tuple[FieldScoreRow, ...]


@dataclass(frozen=True, slots=True)
class PageExplanation:
    """Why a page has its score, the sum of its parts' as they are shown; `name` is for people."""

    number: int
    name: str
    score: float
    parts: tuple[ClauseScoreRow, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HitExplanation:
    """Why a hit has its score and its place: what is said first, of each clause, and at last; the
    best page, then the others that are shown. `ranked` pages are ranked in all.
    """

    opening: str
    clauses: tuple[str, ...]
    closing: tuple[str, ...]
    pages: tuple[PageExplanation, ...]
    ranked: int

    @property
    def words(self) -> str:
        """All sentences, one after another."""
        return " ".join((self.opening, *self.clauses, *self.closing))


def page_explanation(
    found: Explanation, name: str, said: Sequence[tuple[str, Sequence[str]]]
) -> PageExplanation:
    """A page's explanation in figures; `said` has for each part its name for people, and where each
    of its shares lies.
    """
    total = round(round(found.score, DIGITS) * _UNIT)
    units = largest_remainder([part.score * _UNIT for part in found.parts], total)
    parts = (
        _part(part, whole, text, where)
        for part, whole, (text, where) in zip(found.parts, units, said, strict=True)
    )
    return PageExplanation(found.number, name, total / _UNIT, tuple(parts), found.missing)


def _part(part: ClauseScore, whole: int, said: str, where: Sequence[str]) -> ClauseScoreRow:
    units = largest_remainder([share.score * _UNIT for share in part.shares], whole)
    return ClauseScoreRow(
        text=part.text,
        said=said,
        kind=part.kind,
        widens=part.stands_for,
        weight=part.weight,
        pages=part.pages,
        idf=part.idf,
        frequency=part.frequency,
        saturation=part.frequency / (K1 + part.frequency),
        score=whole / _UNIT,
        fields=tuple(map(_field, part.shares, where, units)),
    )


def _field(share: FieldScore, where: str, units: int) -> FieldScoreRow:
    return FieldScoreRow(share.field, where, share.matches, share.forms, units / _UNIT)


def largest_remainder(values: Sequence[float], total: int) -> list[int]:
    """The values in whole units whose sum is `total`, each less than one unit away; the units that
    rounding down leaves go to the greatest remainders, the first of equals.
    """
    units = [floor(value) for value in values]
    left = total - sum(units)
    by_remainder = sorted(range(len(values)), key=lambda at: units[at] - values[at])
    for at in by_remainder[:left] if left >= 0 else by_remainder[left:]:
        units[at] += 1 if left > 0 else -1
    return units
