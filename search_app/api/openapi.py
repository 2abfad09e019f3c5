"""OpenAPI 3.1 description of the JSON interface, with the facets of the index as parameters."""

from typing import Any

from indexer.engine.taxonomy import IndexInfo
from search_app.assist import autocomplete
from search_app.documents.coverage import FIGURES
from search_app.request.state import MAX_PER_PAGE
from search_app.search.more_like_this import LIMIT, MAX_LIMIT
from search_app.serializers import (
    common,
    coverage,
    documents,
    explanation,
    facets,
    pages,
    query,
    search,
    suggestions,
)
from search_app.serializers.schema import component_schemas
from search_app.web.address_limit import MAX_ADDRESS

__all__ = ["SCHEMAS", "openapi"]

Json = dict[str, Any]

_TEXT: Json = {"type": "string"}
_ROOMS = (common, search, explanation, facets, suggestions, query, documents, pages, coverage)
SCHEMAS: Json = component_schemas(
    {name: shape for room in _ROOMS for name, shape in room.COMPONENTS.items()}
)


def openapi(info: IndexInfo, root: str = "") -> Json:
    """The description; every facet of the index is a parameter of its own."""
    state = [*_QUERY, *_facets(info), *_REST]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": info.name,
            "version": "1",
            "summary": "Search with page-exact hits, facets that count, and permanent links.",
            "description": f"Corpus version {info.version}, built {info.built}.",
        },
        "servers": [{"url": f"{root}/api/v1"}],
        "paths": {
            "/search": _get("search", "A page of results", "ResultsPage", state),
            "/documents/{document}": _get(
                "document", "A document's record", "Document", [_DOCUMENT, *state], missing=True
            ),
            "/documents/{document}/pages/{number}": _get(
                "page",
                "A page's text with the marks of a query",
                "Page",
                [_DOCUMENT, _NUMBER, *state],
                missing=True,
            ),
            "/documents/{document}/pages/{number}/alike": _get(
                "alike",
                "The pages most like a page, with the words that they share",
                "Alike",
                [_DOCUMENT, _NUMBER, _LIMIT],
                missing=True,
            ),
            "/facets/{name}": _get(
                "facet",
                "A facet with all its values, counted under a query",
                "FacetValues",
                [_NAME, *state],
                missing=True,
            ),
            "/suggest": _get(
                "suggest",
                "What may be meant by what was typed so far",
                "Suggestions",
                [*_QUERY, _SUGGESTED, _FORMAT],
            ),
            "/coverage": _get(
                "coverage", "What was read of the documents, and what was not", "Coverage", _READ
            ),
        },
        "components": {"schemas": SCHEMAS},
    }


def _get(
    name: str, summary: str, schema: str, parameters: list[Json], missing: bool = False
) -> Json:
    answers = {
        "200": _answer("The answer", schema),
        "414": _answer(f"The address has more than {MAX_ADDRESS:,} bytes", "Failure"),
        "503": _answer("There is no index that can answer", "Failure"),
    }
    if missing:
        answers["404"] = _answer("There is no such thing in this index", "Failure")
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": parameters,
            "responses": answers,
        }
    }


def _answer(description: str, schema: str) -> Json:
    body = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return {"description": description, "content": {"application/json": body}}


def _parameter(name: str, description: str, schema: Json, place: str = "query") -> Json:
    return {
        "name": name,
        "in": place,
        "description": description,
        "required": place == "path",
        "schema": schema,
    }


def _choice(name: str, description: str, *values: str) -> Json:
    return _parameter(name, description, {**_TEXT, "enum": list(values), "default": values[0]})


def _facets(info: IndexInfo) -> list[Json]:
    many = {"type": "array", "items": _TEXT}
    return [
        _parameter(sign + facet.name, f"{facet.label}: {effect}", many)
        for facet in info.taxonomy.facets
        for sign, effect in (
            (
                "",
                "only pages with one of these values, in a range such as 2010..2012, or with none",
            ),
            ("-", "no page with one of these values or ranges, or with none"),
        )
    ]


_DOCUMENT = _parameter("document", "The document's id", _TEXT, "path")
_NUMBER = _parameter("number", "The page, from 1", {"type": "integer", "minimum": 1}, "path")
_LIMIT = _parameter(
    "limit",
    "At most so many pages of other works",
    {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": LIMIT},
)
_SUGGESTED = _parameter(
    "limit",
    "At most so many suggestions",
    {
        "type": "integer",
        "minimum": 1,
        "maximum": autocomplete.MAX_LIMIT,
        "default": autocomplete.LIMIT,
    },
)
_FORMAT = _parameter(
    "format", "opensearch: the array of OpenSearch 1.1", {**_TEXT, "enum": ["opensearch"]}
)
_NAME = _parameter("name", "The facet's name", _TEXT, "path")

_TURN = [
    _parameter("page", "Which page of results", {"type": "integer", "minimum": 1, "default": 1}),
    _parameter(
        "per_page",
        "Results on a page",
        {"type": "integer", "minimum": 1, "maximum": MAX_PER_PAGE},
    ),
]
_READ = [
    _parameter("state", "Only documents that add to this figure", {**_TEXT, "enum": [*FIGURES]}),
    *_TURN,
]
_QUERY = [
    _parameter("q", 'The query: words, "phrases", AND OR NOT, brackets, -not, field:word', _TEXT),
]
_REST = [
    _parameter("document", "Search within this document", _TEXT),
    _choice(
        "match", "All words, any word, or all where that finds something", "auto", "all", "any"
    ),
    _choice("synonyms", "Also find what the words are called otherwise", "on", "off"),
    _choice("stem", "Find words in any form, or as typed", "on", "off"),
    _choice("correct", "Where nothing matches, search for what was surely meant", "on", "off"),
    _choice("sort", "The order of the hits", "relevance", "newest", "oldest", "title"),
    _choice("by", "A hit is a document with its pages, or a page", "document", "page"),
    _choice("group", "Issues and copies of one work as one hit, or each alone", "on", "off"),
    *_TURN,
    _choice("explain", "Say why each hit was found, in words and in numbers", "0", "1"),
    _parameter("v", "The corpus version that the link was made with", _TEXT),
]
