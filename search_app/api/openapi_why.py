"""The shape of an explanation in the interface's answers (JSON Schema)."""

from typing import get_args

from indexer.engine.explanation import Kind
from search_app.api.schema_types import (
    COUNT,
    NUMBER,
    TEXT,
    TEXT_OR_NULL,
    TEXTS,
    Json,
    listing,
    mapping,
    ref,
    said,
    shape,
)

__all__ = ["WHY_SCHEMAS"]

_FIGURES = mapping(NUMBER)

WHY_SCHEMAS: Json = {
    "Why": shape(
        formula=TEXT,
        k1=NUMBER,
        b=said(_FIGURES, "How much the length of a field counts"),
        b_section=said(_FIGURES, "The same on sections of web pages"),
        weights=said(_FIGURES, "What the matches in a field are multiplied by"),
        pages_ranked=said(COUNT, "N: all pages, and documents without pages"),
        words=said(TEXT, "Why the best page was found, in sentences"),
        pages=said(listing(ref("PageWhy")), "The page whose score the hit has, then the others"),
    ),
    "PageWhy": shape(
        number=said(COUNT, "0 for a document without pages"),
        score=said(NUMBER, "The sum of the parts"),
        parts=listing(ref("PartWhy")),
        missing=said(TEXTS, "What was typed and does not match here"),
    ),
    "PartWhy": shape(
        text=said(TEXT, "The part in the query language"),
        kind={"type": "string", "enum": [*get_args(Kind)]},
        synonym_of=TEXT_OR_NULL,
        spelled_like=said(TEXT_OR_NULL, "The word that is nowhere, where this is spelled like it"),
        weight=NUMBER,
        pages=said(COUNT, "n: those that have it, title, authors and abstract included"),
        idf=said(NUMBER, "ln(1 + (N - n + .5) / (n + .5))"),
        frequency=said(NUMBER, "The matches of all fields, weighed and set against their length"),
        saturation=said(NUMBER, "frequency / (k1 + frequency)"),
        score=said(NUMBER, "weight * idf * saturation, the sum of the fields"),
        fields=listing(shape(field=TEXT, matches=COUNT, forms=TEXTS, score=NUMBER)),
    ),
}
