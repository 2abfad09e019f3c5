"""The question: a tree of our own that every engine translates; texts are as typed, analysis is the
engine's.
"""

from dataclasses import dataclass

__all__ = [
    "And",
    "Boost",
    "Exact",
    "Expanded",
    "FacetLeaf",
    "FacetTerm",
    "Field",
    "Fuzzy",
    "Leaf",
    "MatchAll",
    "Not",
    "NumericRange",
    "Or",
    "Phrase",
    "Prefix",
    "Proximity",
    "Query",
    "Wildcard",
    "Word",
]


@dataclass(frozen=True, slots=True)
class Word:
    """Any form of a word. A text of several tokens (`H0038-HQ`) means them side by side."""

    text: str


@dataclass(frozen=True, slots=True)
class Exact:
    """This very form of a word, accents and case folded, not stemmed."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side, in order, in one field; in any form, or each exactly when `exact`. A word
    may hold wildcards.
    """

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Proximity:
    """Words of one field within a stretch that holds at most `distance` others, in any order, or in
    this one when `ordered`.
    """

    text: str
    distance: int
    ordered: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Prefix:
    """Forms that begin with the text; of several tokens the last one begins so."""

    text: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Forms like the text, in which `*` is any run of letters and digits and `?` any one of them;
    the first character is neither.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Forms at most one edit away (a letter more, less, another, or two exchanged) that share the
    first two letters.
    """

    text: str


@dataclass(frozen=True, slots=True)
class FacetTerm:
    """Pages that carry a facet's value; a value of the document holds on all of its pages."""

    facet: str
    value: str


@dataclass(frozen=True, slots=True)
class NumericRange:
    """Pages that carry a value of a facet which is a whole number from `low` to `high`, both
    included; None = no bound.
    """

    facet: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Field:
    """The child, looked for in one field only: a name of `schema.FIELDS`. Nested fields: the
    innermost holds.
    """

    name: str
    child: "Query"


@dataclass(frozen=True, slots=True)
class Boost:
    """The child, its matches weighing `factor` times as much; which pages match stays the same."""

    child: "Query"
    factor: float


@dataclass(frozen=True, slots=True)
class Expanded:
    """The child, or one of its synonyms, which weigh less."""

    child: "Query"
    variants: tuple["Leaf", ...]


@dataclass(frozen=True, slots=True)
class And:
    """All children hold on the same page (front fields of its document included)."""

    children: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one child holds."""

    children: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The child does not hold."""

    child: "Query"


@dataclass(frozen=True, slots=True)
class MatchAll:
    """Every page of every document."""


Leaf = Word | Exact | Phrase | Proximity | Prefix | Wildcard | Fuzzy
FacetLeaf = FacetTerm | NumericRange
Query = (
    Word
    | Exact
    | Phrase
    | Proximity
    | Prefix
    | Wildcard
    | Fuzzy
    | FacetTerm
    | NumericRange
    | Field
    | Boost
    | Expanded
    | And
    | Or
    | Not
    | MatchAll
)
