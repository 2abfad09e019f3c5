"""The shapes of the interface's answers (JSON Schema); a test holds every answer to them."""

from typing import Any

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
        remarks=_list(
            _object(code=_TEXT, params=_map({"type": ["string", "integer"]}), message=_TEXT)
        ),
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
        format=_TEXT,
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
        sponsors=_TEXTS,
        source_url=_TEXT,
        identifiers=_map(_TEXT),
        recommended_citation=_TEXT,
        citation=_TEXT,
        verified={"type": ["boolean", "null"]},
        note=_TEXT,
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
            pages=_COUNT,
            pages_with_text=_COUNT,
            words=_COUNT,
            unread={
                "anyOf": [_object(reason=_TEXT, message=_TEXT), {"type": "null"}],
            },
            warnings=_TEXTS,
        ),
        outline=_list(_object(level=_COUNT, text=_TEXT, page=_COUNT)),
        links=_LINKS,
        pages=_list(_object(number=_COUNT, label=_TEXT, heading=_TEXT, words=_COUNT, url=_TEXT)),
    ),
    "Page": _object(
        ok=_OK,
        corpus=_VERSION,
        document=_TEXT,
        title=_TEXT,
        url=_TEXT,
        number=_COUNT,
        label=_TEXT,
        heading=_TEXT,
        heading_marks=_MARKS,
        text=_TEXT,
        marks=_MARKS,
        words=_COUNT,
        reader=_TEXT,
        agreement={"type": ["number", "null"]},
        warnings=_TEXTS,
        tags=_TAGS,
        citation=_TEXT,
        image={
            "anyOf": [
                _object(url=_TEXT, width=_COUNT, height=_COUNT, boxes=_list(_list(_NUMBER))),
                {"type": "null"},
            ]
        },
    ),
}
