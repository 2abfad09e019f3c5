"""What an answer says about its query: how it was understood, what each part finds, and where to go
from there; plain values behind HTML, JSON and the command line.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from indexer.engine.query.messages import Notice

__all__ = [
    "Clause",
    "Correction",
    "FilterOff",
    "Meant",
    "QueryInfo",
    "RelatedItem",
    "Relaxation",
]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the query on its own, without filters: how many documents and pages hold it, and
    the search for it alone. `negated`: it is excluded; `widens`: of what it is a synonym, "" for
    what was typed.
    """

    text: str
    documents: int
    pages: int
    negated: bool
    widens: str
    url: str


@dataclass(frozen=True, slots=True)
class Meant:
    """The query that was probably meant, the documents that its link finds, the words that it
    replaces.
    """

    q: str
    documents: int
    url: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """The query that was searched for instead of the typed one, and the search for the typed."""

    q: str
    exact_url: str


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A search that asks for less and finds something: `why` is a code, `what` was given up."""

    q: str
    documents: int
    url: str
    why: str
    what: str
    message: str


@dataclass(frozen=True, slots=True)
class FilterOff:
    """A filter in force, and what the search finds without it."""

    facet: str
    value: str
    exclude: bool
    documents: int
    url: str


@dataclass(frozen=True, slots=True)
class RelatedItem:
    """Other words for a part of the query: "related", "narrower", "broader" or "ambiguous"."""

    text: str
    of: str
    relation: str
    documents: int
    url: str


@dataclass(frozen=True, slots=True)
class QueryInfo:
    """The query as typed (`q`) and as understood; `match` is the mode that was resolved."""

    q: str
    understood: str
    match: Literal["all", "any"]
    clauses: tuple[Clause, ...] = ()
    remarks: tuple[Notice, ...] = ()
    corrected: Correction | None = None
    meant: Meant | None = None
    relaxations: tuple[Relaxation, ...] = ()
    filters: tuple[FilterOff, ...] = ()
    related: tuple[RelatedItem, ...] = ()

    def to_json(self) -> Json:
        """The key `query` of the answer."""
        meant = self.meant
        return {
            "q": self.q,
            "understood": self.understood,
            "match": self.match,
            "clauses": [asdict(clause) for clause in self.clauses],
            "remarks": [
                {"code": r.code, "params": dict(r.params), "message": r.message}
                for r in self.remarks
            ],
            "corrected": asdict(self.corrected) if self.corrected else None,
            "did_you_mean": meant.q if meant else None,
            "suggestion": (
                {"q": meant.q, "documents": meant.documents, "url": meant.url} if meant else None
            ),
            "relaxations": [asdict(relaxation) for relaxation in self.relaxations],
            "filters": [asdict(filter_) for filter_ in self.filters],
            "related": [asdict(one) for one in self.related],
        }
