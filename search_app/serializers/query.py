"""JSON of what an answer says about its query."""

from collections.abc import Mapping
from typing import Annotated, TypedDict

from indexer.coverage import Count
from search_app.assist.query_relaxation import REASONS, FilterRemoval, Relaxation
from search_app.assist.related_terms import RelatedSearch
from search_app.assist.zero_results import Assistance
from search_app.request.execution import Mode
from search_app.request.links import Links
from search_app.request.summary import ClauseSearch, QueryInfo
from search_app.serializers.common import RemarkJson, remarks_json

__all__ = ["COMPONENTS", "QueryJson", "query_json"]


class ClauseJson(TypedDict):
    """A part of the query on its own, without filters."""

    text: str
    documents: Count
    pages: Count
    occurrences: Annotated[
        Count, "On its own: a place that several parts match counts for each of them here"
    ]
    negated: bool
    widens: Annotated[str, "Of what it is a synonym; empty for what was typed"]
    url: str


class CorrectionJson(TypedDict):
    """The query that was searched for instead of the typed one."""

    q: str
    exact_url: Annotated[str, "The search for exactly what was typed"]


class SuggestionJson(TypedDict):
    """The query that was probably meant."""

    q: str
    documents: Count
    url: str


class RelaxationJson(TypedDict):
    """A search that asks for less and finds something."""

    q: str
    documents: Count
    url: str
    why: Annotated[str, ("enum", tuple(REASONS))]
    what: Annotated[str, "What of the query was given up"]
    message: str


class FilterRemovalJson(TypedDict):
    """A current filter, and what the search finds without it."""

    facet: str
    value: str
    exclude: bool
    documents: Annotated[Count, "What is found without it"]
    url: str


class RelatedJson(TypedDict):
    """Other words for a part of the query."""

    text: str
    of: str
    relation: Annotated[str, ("enum", ("related", "narrower", "broader", "ambiguous"))]
    documents: Count
    url: str


class QueryJson(TypedDict):
    """The query as typed and as understood."""

    q: str
    understood: str
    match: Mode
    clauses: Annotated[list[ClauseJson], "The parts of the query alone, without filters"]
    remarks: list[RemarkJson]
    corrected: Annotated[CorrectionJson | None, "Nothing matched: what was searched for instead"]
    did_you_mean: str | None
    suggestion: Annotated[SuggestionJson | None, "What was probably meant, with its number"]
    relaxations: Annotated[list[RelaxationJson], "Searches that ask for less and find more"]
    filters: Annotated[list[FilterRemovalJson], "Filters in force, where little was found"]
    related: list[RelatedJson]


# Shapes that have a name in the OpenAPI document.
COMPONENTS: Mapping[str, type] = {
    "Query": QueryJson,
    "Clause": ClauseJson,
    "Correction": CorrectionJson,
    "Suggestion": SuggestionJson,
    "Relaxation": RelaxationJson,
    "FilterOff": FilterRemovalJson,
    "Related": RelatedJson,
}


def query_json(query: QueryInfo, assistance: Assistance, links: Links) -> QueryJson:
    """The key `query` of an answer."""
    correction = assistance.did_you_mean
    return {
        "q": query.q,
        "understood": query.understood,
        "match": query.match,
        "clauses": [_clause(part, links) for part in query.clauses],
        "remarks": remarks_json(query.remarks),
        "corrected": {"q": query.corrected.q, "exact_url": links.search(query.exact)}
        if query.corrected
        else None,
        "did_you_mean": correction.q if correction else None,
        "suggestion": {
            "q": correction.q,
            "documents": correction.documents,
            "url": links.search(correction.state),
        }
        if correction
        else None,
        "relaxations": [_relaxation(relaxation, links) for relaxation in assistance.relaxations],
        "filters": [_filter_removal(removal, links) for removal in assistance.filters],
        "related": [_related(related, links) for related in assistance.related],
    }


def _clause(part: ClauseSearch, links: Links) -> ClauseJson:
    clause = part.clause
    return {
        "text": clause.text,
        "documents": clause.documents,
        "pages": clause.pages,
        "occurrences": clause.occurrences,
        "negated": clause.negated,
        "widens": clause.synonym_of,
        "url": links.search(part.state),
    }


def _relaxation(relaxation: Relaxation, links: Links) -> RelaxationJson:
    return {
        "q": relaxation.q,
        "documents": relaxation.documents,
        "url": links.search(relaxation.state),
        "why": relaxation.why,
        "what": ", ".join(relaxation.what),
        "message": relaxation.message,
    }


def _filter_removal(removal: FilterRemoval, links: Links) -> FilterRemovalJson:
    return {
        "facet": removal.filter.facet,
        "value": removal.filter.value,
        "exclude": removal.filter.exclude,
        "documents": removal.documents,
        "url": links.search(removal.state),
    }


def _related(related: RelatedSearch, links: Links) -> RelatedJson:
    return {
        "text": related.term.text,
        "of": related.term.of,
        "relation": related.term.relation,
        "documents": related.documents,
        "url": links.search(related.state),
    }
