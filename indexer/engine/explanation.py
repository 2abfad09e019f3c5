"""Why a page has its score: parts that sum to it, as plain values."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["ClauseScore", "Explanation", "FieldScore", "Kind"]

# Why a clause is looked for: it was typed, it is a synonym, it is spelled like a word that is
# nowhere, or it is the facet's value whose name was typed.
Kind = Literal["typed", "synonym", "spelling", "value"]


@dataclass(frozen=True, slots=True)
class FieldScore:
    """What one field adds to a clause's score: the matches in it, the forms in which they stand
    there, and the part of the score.
    """

    field: str
    matches: int
    forms: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class ClauseScore:
    """What one clause adds to a page's score, the sum of its shares, and the product of `weight`,
    `idf` and `frequency / (k1 + frequency)`.

    `text` parses back to the clause; `widens` is the word that a synonym or a spelling stands for.
    `weight` is what it was multiplied by (boosts, repetition, synonyms), `pages` how many of the
    index hold it, front fields included, `idf` the weight of being so rare, `frequency` the matches
    of all fields, each weighed and set against the field's length.
    """

    text: str
    kind: Kind
    stands_for: str
    weight: float
    pages: int
    idf: float
    frequency: float
    score: float
    shares: tuple[FieldScore, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a page has its score, which is the sum of the parts, the greatest first.

    A page of number 0 stands for a document without pages. `missing` are the clauses that were
    typed and do not match here, `ranked` is how many pages, and documents without pages, are ranked
    in all.
    """

    number: int
    score: float
    parts: tuple[ClauseScore, ...]
    missing: tuple[str, ...]
    ranked: int
