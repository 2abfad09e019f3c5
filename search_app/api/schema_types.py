"""The pieces of JSON Schema in which the interface's answers are described."""

from typing import Any

__all__ = [
    "COUNT",
    "COUNTS",
    "FLAG",
    "LINKS",
    "MARKS",
    "NUMBER",
    "OK",
    "REMARKS",
    "STATE",
    "TAGS",
    "TEXT",
    "TEXTS",
    "TEXT_OR_NULL",
    "UNIT",
    "VERSION",
    "Json",
    "listing",
    "mapping",
    "ref",
    "said",
    "shape",
]

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
TEXT_OR_NULL: Json = {"type": ["string", "null"]}
COUNT: Json = {"type": "integer", "minimum": 0}
NUMBER: Json = {"type": "number"}
FLAG: Json = {"type": "boolean"}


def listing(items: Json) -> Json:
    """An array of such items."""
    return {"type": "array", "items": items}


def ref(name: str) -> Json:
    """A shape that has a name of its own."""
    return {"$ref": f"#/components/schemas/{name}"}


def mapping(values: Json) -> Json:
    """An object with any names and such values."""
    return {"type": "object", "additionalProperties": values}


def said(schema: Json, description: str) -> Json:
    """The shape with words about it."""
    return {**schema, "description": description}


def shape(**properties: Json) -> Json:
    """An object that has exactly these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


TEXTS = listing(TEXT)
TAGS = mapping(TEXTS)
OK: Json = {"const": True}
MARKS = listing({"type": "array", "items": COUNT, "minItems": 2, "maxItems": 2})
STATE: Json = {"type": "string", "enum": ["off", "on", "excluded"]}
VERSION = shape(version=TEXT)
UNIT = said({"type": "string", "enum": ["page", "section", "slide", "sheet"]}, "What its pages are")
LINKS = listing(shape(url=TEXT, text=TEXT))
COUNTS: dict[str, Json] = {"documents": COUNT, "pages": COUNT, "occurrences": COUNT}

REMARKS = listing(shape(code=TEXT, params=mapping({"type": ["string", "integer"]}), message=TEXT))
