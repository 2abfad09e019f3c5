"""From declared shapes to JSON Schema: each kind of type hint that answers use."""

from enum import StrEnum
from typing import Annotated, Any, Literal, TypedDict

import pytest
from jsonschema import Draft202012Validator

from search_app.api.openapi import SCHEMAS
from search_app.serializers.schema import component_schemas


class Color(StrEnum):
    RED = "red"
    BLUE = "blue"


class Inner(TypedDict):
    x: int


class Named(TypedDict):
    y: str


Count = Annotated[int, ("minimum", 0)]

HINTS: list[tuple[Any, dict[str, Any]]] = [
    (str, {"type": "string"}),
    (float | None, {"type": ["number", "null"]}),
    (str | int, {"type": ["string", "integer"]}),
    (Literal[True], {"const": True}),
    (Literal["a", "b"], {"type": "string", "enum": ["a", "b"]}),
    (Literal["a"] | None, {"type": ["string", "null"], "enum": ["a", None]}),
    (Color | None, {"type": ["string", "null"], "enum": ["red", "blue", None]}),
    (Count | None, {"type": ["integer", "null"], "minimum": 0}),
    (Annotated[Count, "so many"], {"type": "integer", "minimum": 0, "description": "so many"}),
    (dict[str, bool], {"type": "object", "additionalProperties": {"type": "boolean"}}),
    (
        Annotated[list[str], ("minItems", 2)],
        {"type": "array", "items": {"type": "string"}, "minItems": 2},
    ),
    (Named, {"$ref": "#/components/schemas/Named"}),
    (Named | None, {"anyOf": [{"$ref": "#/components/schemas/Named"}, {"type": "null"}]}),
    (
        Inner,
        {
            "type": "object",
            "properties": {"x": {"type": "integer"}},
            "required": ["x"],
            "additionalProperties": False,
        },
    ),
]


@pytest.mark.parametrize(("hint", "schema"), HINTS, ids=[str(hint) for hint, _ in HINTS])
def test_a_type_hint_becomes_a_schema(hint: Any, schema: dict[str, Any]) -> None:
    shape: Any = TypedDict("shape", {"key": hint})  # type: ignore[misc]
    schemas = component_schemas({"Shape": shape, "Named": Named})
    assert schemas["Shape"]["properties"]["key"] == schema


def test_what_no_answer_uses_is_refused() -> None:
    shape: Any = TypedDict("shape", {"key": bytes})
    with pytest.raises(TypeError):
        component_schemas({"Shape": shape})


def test_the_schemas_of_the_interface_are_valid() -> None:
    for schema in SCHEMAS.values():
        Draft202012Validator.check_schema(schema)
