"""The query tree: the nodes of a parsed query, which every engine evaluates. Texts are as typed;
splitting them into tokens and stems is the task of `analysis`.
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
    """Any form of a word (equal stems). A text of several tokens (`H0038-HQ`) means them in direct
    succession.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Exact:
    """An exact form of a word: accents and case are folded, but it is not stemmed."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in direct succession in one field, in any form, or each in its exact form when `exact`.
    A word may contain wildcards.
    """

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Proximity:
    """Words of one field with at most `distance` other words between them, in any order, or in this
    order when `ordered`. `exact` as in `Phrase`.
    """

    text: str
    distance: int
    ordered: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Prefix:
    """Exact forms that begin with the text; of several tokens the last one is a prefix."""

    text: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Exact forms like the text, in which `*` is any number of letters and digits and `?` exactly
    one of them; the first character is neither.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Exact forms at most one edit away (a letter inserted, deleted or replaced, or two neighbors
    exchanged) that share the first two letters.
    """

    text: str


@dataclass(frozen=True, slots=True)
class FacetTerm:
    """Pages with a facet's value; a value of a document is a value of all its pages."""

    facet: str
    value: str


@dataclass(frozen=True, slots=True)
class NumericRange:
    """Pages with a facet value that is a whole number from `low` to `high`, both included; None is
    no limit on that side.
    """

    facet: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Field:
    """The child, searched for in one field only, a name of `schema.FIELDS`; of nested fields the
    innermost applies.
    """

    name: str
    child: "Query"


@dataclass(frozen=True, slots=True)
class Boost:
    """The child with its score multiplied by `factor`; which pages match stays the same."""

    child: "Query"
    factor: float


@dataclass(frozen=True, slots=True)
class Expanded:
    """The child, or one of its synonyms, which score less (`visitors.SYNONYM_WEIGHT`)."""

    child: "Query"
    variants: tuple["Leaf", ...]


@dataclass(frozen=True, slots=True)
class And:
    """All children match the same page, fields of its document included."""

    children: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one child matches."""

    children: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The child does not match."""

    child: "Query"


@dataclass(frozen=True, slots=True)
class MatchAll:
    """All pages, and all documents without pages."""


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
