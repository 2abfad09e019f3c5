"""Score explanation of a hit: sentences, and figures that are rounded so that the parts add up to
the total as they are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from indexer.engine.explanation import ClauseScore, Explanation, FieldScore
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
    """What one field adds to the score of a clause: `where` says how often the clause occurs in it,
    `score` is rounded.
    """

    share: FieldScore
    where: str
    score: float


@dataclass(frozen=True, slots=True)
class ClauseScoreRow:
    """What one clause adds to the score of a page: `label` is for people, `score` is rounded."""

    clause: ClauseScore
    label: str
    score: float
    fields: tuple[FieldScoreRow, ...]

    @property
    def saturation(self) -> float:
        """How much of its weight and rarity the frequency of the clause gives, from 0 to 1."""
        return self.clause.frequency / (K1 + self.clause.frequency)


@dataclass(frozen=True, slots=True)
class PageExplanation:
    """Why a page has its score, which is the sum of its rounded parts; `name` is for people."""

    number: int
    name: str
    score: float
    occurrences: int
    parts: tuple[ClauseScoreRow, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HitExplanation:
    """Why a hit has its score and its place: sentences, and the figures of its best page, then of
    the others that are shown. `ranked` is the number of all pages that are ranked.
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
    explanation: Explanation, name: str, labels: Sequence[tuple[str, Sequence[str]]]
) -> PageExplanation:
    """The explanation of a page in rounded figures; `labels` has for each clause its name for
    people, and how often it occurs in each of its fields.
    """
    total = round(round(explanation.score, DIGITS) * _UNIT)
    units = largest_remainder([part.score * _UNIT for part in explanation.parts], total)
    rows = (
        _clause_row(part, part_units, label, places)
        for part, part_units, (label, places) in zip(explanation.parts, units, labels, strict=True)
    )
    return PageExplanation(
        number=explanation.number,
        name=name,
        score=total / _UNIT,
        occurrences=explanation.occurrences,
        parts=tuple(rows),
        missing=explanation.missing,
    )


def _clause_row(
    clause: ClauseScore, total: int, label: str, places: Sequence[str]
) -> ClauseScoreRow:
    units = largest_remainder([share.score * _UNIT for share in clause.shares], total)
    fields = (
        FieldScoreRow(share, where, share_units / _UNIT)
        for share, where, share_units in zip(clause.shares, places, units, strict=True)
    )
    return ClauseScoreRow(clause, label, total / _UNIT, tuple(fields))


def largest_remainder(values: Sequence[float], total: int) -> list[int]:
    """Round values to whole units whose sum is `total`, each by less than one unit: the units that
    rounding down leaves go to the largest remainders, the first of equal ones.
    """
    units = [floor(value) for value in values]
    rest = total - sum(units)
    by_remainder = sorted(range(len(values)), key=lambda at: units[at] - values[at])
    for at in by_remainder[:rest] if rest >= 0 else by_remainder[rest:]:
        units[at] += 1 if rest > 0 else -1
    return units
