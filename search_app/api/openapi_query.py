"""The shape of what an answer says about its query (JSON Schema)."""

from search_app.api.schema_types import (
    COUNT,
    FLAG,
    REMARKS,
    TEXT,
    TEXT_OR_NULL,
    Json,
    listing,
    ref,
    said,
    shape,
)
from search_app.assist.query_relaxation import REASONS

__all__ = ["QUERY_SCHEMAS"]


def _or_null(name: str, description: str) -> Json:
    return said({"anyOf": [ref(name), {"type": "null"}]}, description)


_RELATION: Json = {"type": "string", "enum": ["related", "narrower", "broader", "ambiguous"]}

QUERY_SCHEMAS: Json = {
    "Query": shape(
        q=TEXT,
        understood=TEXT,
        match={"type": "string", "enum": ["all", "any"]},
        clauses=said(listing(ref("Clause")), "The parts of the query alone, without filters"),
        remarks=REMARKS,
        corrected=_or_null("Correction", "Nothing matched: what was searched for instead"),
        did_you_mean=TEXT_OR_NULL,
        suggestion=_or_null("Suggestion", "What was probably meant, with its number"),
        relaxations=said(listing(ref("Relaxation")), "Searches that ask for less and find more"),
        filters=said(listing(ref("FilterOff")), "Filters in force, where little was found"),
        related=listing(ref("Related")),
    ),
    "Clause": shape(
        text=TEXT,
        documents=COUNT,
        pages=COUNT,
        negated=FLAG,
        widens=said(TEXT, "Of what it is a synonym; empty for what was typed"),
        url=TEXT,
    ),
    "Correction": shape(q=TEXT, exact_url=said(TEXT, "The search for exactly what was typed")),
    "Suggestion": shape(q=TEXT, documents=COUNT, url=TEXT),
    "Relaxation": shape(
        q=TEXT,
        documents=COUNT,
        url=TEXT,
        why={"type": "string", "enum": [*REASONS]},
        what=said(TEXT, "What of the query was given up"),
        message=TEXT,
    ),
    "FilterOff": shape(
        facet=TEXT,
        value=TEXT,
        exclude=FLAG,
        documents=said(COUNT, "What is found without it"),
        url=TEXT,
    ),
    "Related": shape(text=TEXT, of=TEXT, relation=_RELATION, documents=COUNT, url=TEXT),
}
