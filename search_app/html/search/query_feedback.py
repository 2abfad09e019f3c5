"""Query feedback on a page of results: how the search was understood, what makes it empty, and
other forms of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from search_app.html.base import LabelledLinks, Link
from search_app.search.results import ResultsPage

__all__ = ["QueryFeedback", "query_feedback"]

# What makes a search empty, said where it says that nothing was found.
_REASONS = ("absent_words", "never_together", "never_all_together")
_RELATIONS = {
    "related": "Related",
    "narrower": "Narrower",
    "broader": "Broader",
    "ambiguous": "May also mean",
}


@dataclass(frozen=True, slots=True)
class QueryFeedback:
    """What the template says beside the query summary and the assistance of the page itself.

    `reasons` are what makes a search empty, `remarks` all the other notices; `corrected` and
    `exact` are about a correction that was applied. `absent` are the words that a suggested
    correction replaces, where no other words are missing from the index. `forms` ask for the same
    words more or less exactly.
    """

    reasons: tuple[str, ...]
    remarks: tuple[str, ...]
    corrected: str
    exact: Link | None
    absent: str
    related: tuple[LabelledLinks, ...]
    forms: tuple[Link, ...]


def query_feedback(page: ResultsPage) -> QueryFeedback:
    """The feedback on the query of a page of results."""
    query = page.query
    absent = _absent(page)
    reasons = _REASONS if not page.results.documents_without_filters else ()
    elsewhere = {"corrected", *reasons, *(("absent_words",) if absent else ())}
    messages = {notice.code: notice.message for notice in query.remarks}
    return QueryFeedback(
        reasons=tuple(
            messages[code]
            for code in reasons
            if code in messages and not (code == "absent_words" and absent)
        ),
        remarks=tuple(notice.message for notice in query.remarks if notice.code not in elsewhere),
        corrected=messages.get("corrected", ""),
        exact=Link(f"Search exactly for {query.q}", page.links.search(query.exact))
        if query.corrected
        else None,
        absent=absent,
        related=tuple(_related(page)),
        forms=tuple(_forms(page)),
    )


def _absent(page: ResultsPage) -> str:
    """The words that a suggested correction replaces, where these are all that do not occur."""
    correction = page.assistance.did_you_mean
    if correction is None:
        return ""
    replaced = [typed for typed, _ in correction.replacements]
    words = {
        word
        for notice in page.query.remarks
        if notice.code == "absent_words"
        for word in str(notice.params["words"]).split(", ")
    }
    return ", ".join(replaced) if words and words <= set(replaced) else ""


def _related(page: ResultsPage) -> Iterator[LabelledLinks]:
    """The related searches by relation, each with its number of documents."""
    for relation, label in _RELATIONS.items():
        links = tuple(
            Link(related.term.text, page.links.search(related.state), f"{related.documents:,}")
            for related in page.assistance.related
            if related.term.relation == relation
        )
        if links:
            yield LabelledLinks(label, links)


def _forms(page: ResultsPage) -> Iterator[Link]:
    """The same words asked for more exactly, or less so again."""
    state, links = page.state, page.links
    if not state.synonyms:
        yield Link("With synonyms", links.changed(synonyms=True))
    elif any(part.clause.synonym_of for part in page.query.clauses):
        yield Link("Without synonyms", links.changed(synonyms=False))
    if not state.stem:
        yield Link("The words in any form", links.changed(stem=True))
    elif state.q:
        yield Link("Only these very forms", links.changed(stem=False))
