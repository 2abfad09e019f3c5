"""Why a page has its score: parts that sum to it, as plain values."""

from dataclasses import dataclass

__all__ = ["Explanation", "Part", "Share"]


@dataclass(frozen=True, slots=True)
class Share:
    """What one field adds to a clause's score: the matches in it, the forms in which they stand
    there, and the part of the score.
    """

    field: str
    matches: int
    forms: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Part:
    """What one clause adds to a page's score, the sum of its shares.

    `text` parses back to the clause, `widens` is what it is a synonym of, `weight` what it was
    multiplied by (boosts, repetition, synonyms), `pages` how many of the index hold it, `idf` the
    weight of being so rare.
    """

    text: str
    widens: str
    weight: float
    pages: int
    idf: float
    score: float
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a page has its score, which is the sum of the parts; a page of number 0 stands for a
    document that was found by its front fields alone.
    """

    number: int
    score: float
    parts: tuple[Part, ...]
