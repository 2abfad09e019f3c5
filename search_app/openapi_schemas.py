"""The shapes of the interface's answers (JSON Schema); a test holds every answer to them."""

from dataclasses import fields
from typing import Any

from indexer.engine.coverage import Coverage, DocumentState
from indexer.model import Reason

__all__ = ["SCHEMAS"]

Json = dict[str, Any]

_TEXT: Json = {"type": "string"}
_TEXT_OR_NULL: Json = {"type": ["string", "null"]}
_COUNT: Json = {"type": "integer", "minimum": 0}
_NUMBER: Json = {"type": "number"}
_FLAG: Json = {"type": "boolean"}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _map(values: Json) -> Json:
    return {"type": "object", "additionalProperties": values}


def _said(schema: Json, description: str) -> Json:
    return {**schema, "description": description}


def _object(**properties: Json) -> Json:
    """An object that has exactly these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_TEXTS = _list(_TEXT)
_TAGS = _map(_TEXTS)
_OK: Json = {"const": True}
_MARKS = _list({"type": "array", "items": _COUNT, "minItems": 2, "maxItems": 2})
_STATE: Json = {"type": "string", "enum": ["off", "on", "excluded"]}
_VERSION = _object(version=_TEXT)
_LINKS = _list(_object(url=_TEXT, text=_TEXT))
_COUNTS: dict[str, Json] = {"documents": _COUNT, "pages": _COUNT, "occurrences": _COUNT}

_SHARE: Json = {"type": ["number", "null"], "minimum": 0}
_REMARKS = _list(_object(code=_TEXT, params=_map({"type": ["string", "integer"]}), message=_TEXT))
_FORMAT = _said(_TEXT, "What the file is: pdf, html, docx, pptx, zip and so on; empty if not read")
_UNIT = _said(
    {"type": "string", "enum": ["page", "section", "slide", "sheet"]}, "What its pages are"
)
_SOURCES = _said(_map(_TEXT), "Where a field or date comes from: metadata, printed, guessed, …")
_UNREAD = _said(
    {"anyOf": [_object(reason=_TEXT, sentence=_TEXT, message=_TEXT), {"type": "null"}]},
    "Why it has no text, what that means, and what is said of this very file",
)
# What is said of the reading of a page, and of that of a document.
_PAGE_READ: dict[str, Json] = {
    "words": _COUNT,
    "reader": _said(_TEXT, "Whose text it is: agreed, pdfium, pypdf, ocr, or a format's reader"),
    "agreement": _said(_SHARE, "The word F1 of two readers, null where one read"),
    "warnings": _TEXTS,
    "unread": _said(
        {"type": ["string", "null"], "enum": [*map(str, Reason), None]}, "Why it has no text"
    ),
}
_BOX = {"type": "array", "items": _NUMBER, "minItems": 4, "maxItems": 4}
_BOXES: Json = {
    "anyOf": [_list(_list(_BOX)), {"type": "null"}],
    "description": "For each of the marks its boxes: left, top, right, bottom in pixels of the "
    "picture; null where the places of words are unknown",
}
_FIGURES = {field.name: _COUNT for field in fields(Coverage)}
_DOCUMENT_READ: dict[str, Json] = {
    "state": {"type": "string", "enum": [*map(str, DocumentState)]},
    "readers": _said(_map(_COUNT), "Pages by whose text they have"),
    "agreement": {"anyOf": [_object(mean=_NUMBER, lowest=_NUMBER), {"type": "null"}]},
    **{name: count for name, count in _FIGURES.items() if not name.startswith("documents")},
}

SCHEMAS: Json = {
    "Failure": _object(ok={"const": False}, error=_object(code=_TEXT, message=_TEXT, hint=_TEXT)),
    "Marked": _object(text=_TEXT, marks=_MARKS),
    "Reference": _object(document=_TEXT, title=_TEXT, url=_TEXT),
    "ResultsPage": _object(
        ok=_OK,
        query=_ref("Query"),
        corpus=_object(version=_TEXT, documents=_COUNT, pages=_COUNT, pages_with_text=_COUNT),
        total=_object(**_COUNTS, documents_without_filters=_COUNT),
        took_ms=_NUMBER,
        hits=_list(_ref("Hit")),
        facets=_map(_ref("Facet")),
        links=_object(self=_TEXT, next=_TEXT_OR_NULL, previous=_TEXT_OR_NULL, permalink=_TEXT),
    ),
    "Query": _object(
        q=_TEXT,
        understood=_TEXT,
        match={"type": "string", "enum": ["all", "any"]},
        clauses=_list(_object(text=_TEXT, documents=_COUNT, pages=_COUNT)),
        remarks=_REMARKS,
        did_you_mean=_TEXT_OR_NULL,
        relaxations=_list(_object(q=_TEXT, documents=_COUNT)),
    ),
    "Hit": _object(
        document=_TEXT,
        title=_ref("Marked"),
        url=_TEXT,
        kind=_TEXT,
        authors=_TEXTS,
        year={"type": ["integer", "null"]},
        event_date=_TEXT_OR_NULL,
        published=_TEXT_OR_NULL,
        available=_FLAG,
        score=_NUMBER,
        facets=_TAGS,
        occurrences=_COUNT,
        pages_total=_COUNT,
        pages=_list(
            _object(
                number={"type": "integer", "minimum": 1},
                label=_TEXT,
                heading=_TEXT,
                url=_TEXT,
                occurrences=_COUNT,
                snippet=_ref("Marked"),
            )
        ),
        attached_to={"anyOf": [_ref("Reference"), {"type": "null"}]},
        attachments=_list(_ref("Reference")),
        duplicates=_list(_ref("Reference")),
        citation=_TEXT,
        explain={"type": ["object", "null"]},
    ),
    "Facet": _object(
        label=_TEXT,
        more=_FLAG,
        values=_list(
            _object(value=_TEXT, label=_TEXT, parent=_TEXT_OR_NULL, **_COUNTS, state=_STATE)
        ),
    ),
    "FacetValues": _object(
        ok=_OK,
        corpus=_VERSION,
        name=_TEXT,
        label=_TEXT,
        plural=_TEXT,
        scope={"type": "string", "enum": ["document", "passage"]},
        about=_TEXT,
        values=_list(
            _object(
                value=_TEXT,
                label=_TEXT,
                title=_TEXT,
                text=_TEXT,
                parent=_TEXT_OR_NULL,
                verified={"type": ["boolean", "null"]},
                source=_TEXT,
                aliases=_TEXTS,
                rule=_TEXT,
                **_COUNTS,
                state=_STATE,
            )
        ),
    ),
    "Document": _object(
        ok=_OK,
        corpus=_VERSION,
        document=_TEXT,
        title=_TEXT,
        other_titles=_TEXTS,
        url=_TEXT,
        kind=_TEXT,
        format=_FORMAT,
        unit=_UNIT,
        available=_FLAG,
        authors=_TEXTS,
        editors=_TEXTS,
        abstract=_TEXT,
        language=_TEXT,
        year={"type": ["integer", "null"]},
        event_date=_TEXT_OR_NULL,
        published=_TEXT_OR_NULL,
        dates=_map(_TEXT),
        place=_TEXT,
        publisher=_TEXT,
        page_count={"type": ["integer", "null"]},
        sponsors=_TEXTS,
        source_url=_TEXT,
        identifiers=_map(_TEXT),
        recommended_citation=_TEXT,
        citation=_TEXT,
        verified={"type": ["boolean", "null"]},
        note=_TEXT,
        sources=_SOURCES,
        facets=_TAGS,
        attached_to=_TEXT_OR_NULL,
        attachments=_TEXTS,
        missing_attachments=_LINKS,
        issue_of=_TEXT_OR_NULL,
        related=_TEXTS,
        coverage=_object(
            path=_TEXT_OR_NULL,
            sha256=_TEXT_OR_NULL,
            size=_COUNT,
            **_DOCUMENT_READ,
            unread=_UNREAD,
            warnings=_TEXTS,
        ),
        outline=_list(_object(level=_COUNT, text=_TEXT, page=_COUNT)),
        links=_LINKS,
        pages=_list(_object(number=_COUNT, label=_TEXT, heading=_TEXT, **_PAGE_READ, url=_TEXT)),
    ),
    "Page": _object(
        ok=_OK,
        corpus=_VERSION,
        document=_TEXT,
        title=_TEXT,
        unit=_UNIT,
        url=_TEXT,
        number=_COUNT,
        label=_TEXT,
        heading=_TEXT,
        heading_marks=_MARKS,
        text=_TEXT,
        marks=_MARKS,
        above=_said(_TEXT, "The running header, which is not searched"),
        below=_said(_TEXT, "The running footer, which is not searched"),
        **_PAGE_READ,
        tags=_TAGS,
        citation=_TEXT,
        image={
            "anyOf": [
                _object(url=_TEXT, width=_COUNT, height=_COUNT, boxes=_BOXES),
                {"type": "null"},
            ]
        },
    ),
    "Coverage": _object(
        ok=_OK,
        corpus=_VERSION,
        state=_TEXT,
        remarks=_REMARKS,
        total=_object(**_FIGURES),
        matching=_COUNT,
        documents=_list(
            _object(
                document=_TEXT,
                title=_TEXT,
                url=_TEXT,
                kind=_TEXT,
                format=_FORMAT,
                unit=_UNIT,
                available=_FLAG,
                **_DOCUMENT_READ,
                warnings=_TEXTS,
                unread=_UNREAD,
                noted=_list(_object(number=_COUNT, label=_TEXT, **_PAGE_READ, url=_TEXT)),
                noted_total=_COUNT,
            )
        ),
        links=_object(self=_TEXT, next=_TEXT_OR_NULL, previous=_TEXT_OR_NULL),
    ),
}
