"""What the template of a page of results may rely on where it says how a search was understood and
where to go from there.
"""

from dataclasses import dataclass

from search_app.html.base import Link

__all__ = ["ClauseLine", "MeantLine", "QueryFeedback", "RelatedLine", "WayLine"]


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A part of the query alone: its text after `role` ("without", "also", or nothing), `note` on
    what it is, and its number, which leads to as many.
    """

    role: str
    text: str
    note: str
    number: str
    url: str


@dataclass(frozen=True, slots=True)
class MeantLine:
    """The query that was probably meant; `absent` are the words that are nowhere, where this is all
    there is to say of them.
    """

    text: str
    documents: int
    url: str
    absent: str


@dataclass(frozen=True, slots=True)
class WayLine:
    """A search that asks for less: its words, where they are others, what was given up, its number
    of documents.
    """

    text: str
    message: str
    documents: int
    url: str


@dataclass(frozen=True, slots=True)
class RelatedLine:
    """Other words that stand in one relation to those of the query, each with its documents."""

    label: str
    words: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class QueryFeedback:
    """How the search was understood, and where to go from there.

    `reasons` are what makes a search empty, `remarks` all the others; `forms` ask for the same
    words more or less closely.
    """

    clauses: tuple[ClauseLine, ...]
    reasons: tuple[str, ...]
    remarks: tuple[str, ...]
    corrected: str
    exact: Link | None
    meant: MeantLine | None
    easier: tuple[WayLine, ...]
    related: tuple[RelatedLine, ...]
    forms: tuple[Link, ...]
    off: tuple[Link, ...]
