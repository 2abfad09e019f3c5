"""The explanation of a score: the parts that sum to it, as plain values."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["ClauseScore", "Explanation", "FieldScore", "Kind"]

# Why a clause is in the query: it was typed, it is a synonym, it is spelled like a word that does
# not occur, or it is the facet value whose name was typed.
Kind = Literal["typed", "synonym", "spelling", "value"]


@dataclass(frozen=True, slots=True)
class FieldScore:
    """What a field adds to the score of a clause: its matches, their different forms in order of
    appearance, and the part of the score.
    """

    field: str
    matches: int
    forms: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class ClauseScore:
    """What a clause adds to the score of a page: the sum of its `shares`, and the product of
    `weight`, `idf` and `frequency / (k1 + frequency)`.

    `text` parses back to the clause; `stands_for` is the word that a synonym or spelling replaces,
    "" for any other. `weight` is the product of boosts, repetition and synonym weight. `pages` is
    the number of pages in the index that match it, in fields of their documents too, and `idf` the
    weight of that rarity. `frequency` adds the matches of all fields, each weighted, and normalized
    by the length of its field. `occurrences` are those on this page of a search for the
    clause alone.
    """

    text: str
    kind: Kind
    stands_for: str
    weight: float
    pages: int
    idf: float
    frequency: float
    score: float
    occurrences: int
    shares: tuple[FieldScore, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The score of a page, which is the sum of its parts, the greatest first.

    Number 0 is a document without pages. `occurrences` are those of the query on the page, where
    each part of the text counts once. `missing` are the clauses that were typed and do not
    match. `ranked` is the number of all pages, and documents without pages, in the index.
    """

    number: int
    score: float
    occurrences: int
    parts: tuple[ClauseScore, ...]
    missing: tuple[str, ...]
    ranked: int
