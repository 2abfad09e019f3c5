"""What an answer says about its query -> the values of its template: parts with their numbers, what
was meant, ways on.
"""

from dataclasses import dataclass, replace

from search_app.html.base import Link
from search_app.request.summary import Clause, Meant, QueryInfo, Relaxation
from search_app.search.results import ResultsPage
from search_app.text import count

__all__ = ["QueryFeedback", "query_feedback"]


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


# What makes a search empty, said where it says that nothing was found.
_REASONS = ("absent_words", "never_together", "never_all_together")
_RELATIONS = {
    "related": "Related",
    "narrower": "Narrower",
    "broader": "Broader",
    "ambiguous": "May also mean",
}


def query_feedback(page: ResultsPage, path: str) -> QueryFeedback:
    """How the search was understood, and where to go from there."""
    query = page.query
    meant = _meant(query.meant, query)
    nothing = not page.total.documents_without_filters
    elsewhere = {"corrected"}
    elsewhere |= set(_REASONS) if nothing else set()
    elsewhere |= {"absent_words"} if meant and meant.absent else set()
    said = {remark.code: remark.message for remark in query.remarks}
    return QueryFeedback(
        clauses=tuple(_clause(clause) for clause in query.clauses),
        reasons=tuple(
            said[code] for code in _REASONS if nothing and code in said and not _told(code, meant)
        ),
        remarks=tuple(r.message for r in query.remarks if r.code not in elsewhere),
        corrected=said.get("corrected", ""),
        exact=Link(f"Search exactly for {query.q}", query.corrected.exact_url)
        if query.corrected
        else None,
        meant=meant,
        easier=tuple(_way(relaxation, page.state.q) for relaxation in query.relaxations),
        related=_related(query),
        forms=_forms(page, path),
        off=tuple(
            Link(count(filter_.documents, "document"), filter_.url) for filter_ in query.filters
        ),
    )


def _told(code: str, meant: MeantLine | None) -> bool:
    return code == "absent_words" and meant is not None and bool(meant.absent)


def _clause(clause: Clause) -> ClauseLine:
    role = "without" if clause.negated else "also" if clause.widens else ""
    note = f"a synonym of {clause.widens}" if clause.widens else ""
    found = count(clause.documents, "document")
    number = f"{found}, {count(clause.pages, 'page')}" if clause.pages else found
    return ClauseLine(role, clause.text, note, number, clause.url)


def _meant(found: Meant | None, query: QueryInfo) -> MeantLine | None:
    """Also says which words are nowhere, where all of them were replaced."""
    if found is None:
        return None
    words = {
        word
        for remark in query.remarks
        if remark.code == "absent_words"
        for word in str(remark.params["words"]).split(", ")
    }
    absent = ", ".join(found.words) if words and words <= set(found.words) else ""
    return MeantLine(found.q, found.documents, found.url, absent)


def _way(one: Relaxation, q: str) -> WayLine:
    return WayLine(one.q if one.q != q else "", one.message, one.documents, one.url)


def _related(query: QueryInfo) -> tuple[RelatedLine, ...]:
    groups = {
        label: tuple(
            Link(one.text, one.url, f"{one.documents:,}")
            for one in query.related
            if one.relation == relation
        )
        for relation, label in _RELATIONS.items()
    }
    return tuple(RelatedLine(label, words) for label, words in groups.items() if words)


def _forms(page: ResultsPage, path: str) -> tuple[Link, ...]:
    """The same words asked for more closely, or less so again."""
    state = replace(page.state, page=1)
    found: list[Link] = []
    if not state.synonyms:
        found.append(Link("With synonyms", state.with_(synonyms=True).url(path)))
    elif any(clause.widens for clause in page.query.clauses):
        found.append(Link("Without synonyms", state.with_(synonyms=False).url(path)))
    if not state.stem:
        found.append(Link("The words in any form", state.with_(stem=True).url(path)))
    elif state.q:
        found.append(Link("Only these very forms", state.with_(stem=False).url(path)))
    return tuple(found)
