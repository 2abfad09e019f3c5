"""JSON of why a hit has its score."""

from collections.abc import Mapping
from typing import Annotated, TypedDict

from indexer.coverage import Count
from indexer.engine.explanation import Kind
from indexer.engine.schema import FIELDS, K1
from search_app.explain.explanation import (
    DIGITS,
    FORMULA,
    ClauseScoreRow,
    HitExplanation,
    PageExplanation,
)

__all__ = ["COMPONENTS", "ExplanationJson", "explanation_json"]


class FieldScoreJson(TypedDict):
    """What one field adds to the score of a clause."""

    field: str
    matches: Count
    forms: list[str]
    score: float


class ClauseScoreJson(TypedDict):
    """What one clause adds to the score of a page."""

    text: Annotated[str, "The part in the query language"]
    kind: Kind
    synonym_of: str | None
    spelled_like: Annotated[str | None, "The word that is nowhere, where this is spelled like it"]
    weight: float
    pages: Annotated[Count, "n: those that have it, title, authors and abstract included"]
    idf: Annotated[float, "ln(1 + (N - n + .5) / (n + .5))"]
    frequency: Annotated[float, "The matches of all fields, weighed and set against their length"]
    saturation: Annotated[float, "frequency / (k1 + frequency)"]
    score: Annotated[float, "weight * idf * saturation, the sum of the fields"]
    occurrences: Annotated[Count, "On this page, of a search for this part alone"]
    fields: list[FieldScoreJson]


class PageExplanationJson(TypedDict):
    """Why a page has its score."""

    number: Annotated[Count, "0 for a document without pages"]
    score: Annotated[float, "The sum of the parts"]
    occurrences: Annotated[
        Count, "On this page, where a place that several parts match counts once"
    ]
    parts: list[ClauseScoreJson]
    missing: Annotated[list[str], "What was typed and does not match here"]


class ExplanationJson(TypedDict):
    """Why a hit has its score."""

    formula: str
    k1: float
    b: Annotated[dict[str, float], "How much the length of a field counts"]
    b_section: Annotated[dict[str, float], "The same on sections of web pages"]
    weights: Annotated[dict[str, float], "What the matches in a field are multiplied by"]
    pages_ranked: Annotated[Count, "N: all pages, and documents without pages"]
    words: Annotated[str, "Why the best page was found, in sentences"]
    pages: Annotated[list[PageExplanationJson], "The page whose score the hit has, then the others"]


# Shapes that have a name in the OpenAPI document.
COMPONENTS: Mapping[str, type] = {
    "Why": ExplanationJson,
    "PageWhy": PageExplanationJson,
    "PartWhy": ClauseScoreJson,
}


def explanation_json(explanation: HitExplanation) -> ExplanationJson:
    """The `explain` of a hit."""
    return {
        "formula": FORMULA,
        "k1": K1,
        "b": {field.name: field.b for field in FIELDS},
        "b_section": {field.name: field.b_section for field in FIELDS},
        "weights": {field.name: field.weight for field in FIELDS},
        "pages_ranked": explanation.ranked,
        "words": explanation.words,
        "pages": [_page(page) for page in explanation.pages],
    }


def _page(page: PageExplanation) -> PageExplanationJson:
    return {
        "number": page.number,
        "score": page.score,
        "occurrences": page.occurrences,
        "parts": [_clause(part) for part in page.parts],
        "missing": list(page.missing),
    }


def _clause(row: ClauseScoreRow) -> ClauseScoreJson:
    clause = row.clause
    return {
        "text": clause.text,
        "kind": clause.kind,
        "synonym_of": clause.stands_for if clause.kind == "synonym" else None,
        "spelled_like": clause.stands_for if clause.kind == "spelling" else None,
        "weight": clause.weight,
        "pages": clause.pages,
        "idf": round(clause.idf, DIGITS),
        "frequency": round(clause.frequency, DIGITS),
        "saturation": round(row.saturation, DIGITS),
        "score": row.score,
        "occurrences": clause.occurrences,
        "fields": [
            {
                "field": field.share.field,
                "matches": field.share.matches,
                "forms": list(field.share.forms),
                "score": field.score,
            }
            for field in row.fields
        ],
    }
