"""JSON Schema generator: from the shapes of answers (TypedDict) to component schemas of OpenAPI.

Metadata of `Annotated` adds to a schema: a text its description, a pair a keyword and its value.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

__all__ = ["component_schemas"]

Json = dict[str, Any]

_SIMPLE = {str: "string", int: "integer", float: "number", bool: "boolean"}


def component_schemas(shapes: Mapping[str, type]) -> Json:
    """By name the schema of each shape; one that has no name is described where it is used."""
    names = {shape: name for name, shape in shapes.items()}
    return {name: _object(shape, names) for name, shape in shapes.items()}


def _object(shape: type, names: Mapping[type, str]) -> Json:
    """An object with exactly the keys of a TypedDict."""
    hints = get_type_hints(shape, include_extras=True)
    return {
        "type": "object",
        "properties": {key: _schema(hint, names) for key, hint in hints.items()},
        "required": list(hints),
        "additionalProperties": False,
    }


def _schema(hint: Any, names: Mapping[type, str]) -> Json:
    """The schema of a type hint; TypeError for one that no answer uses."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _annotated(_schema(arguments[0], names), arguments[1:])
    if origin is Literal:
        return _literal(arguments)
    if origin in (Union, UnionType):
        return _union(arguments, names)
    if origin is list:
        return {"type": "array", "items": _schema(arguments[0], names)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1], names)}
    if hint in names:
        return {"$ref": f"#/components/schemas/{names[hint]}"}
    if is_typeddict(hint):
        return _object(hint, names)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _literal(map(str, hint))
    if hint in _SIMPLE:
        return {"type": _SIMPLE[hint]}
    raise TypeError(f"no JSON Schema for {hint!r}")


def _annotated(schema: Json, metadata: Iterable[Any]) -> Json:
    for entry in metadata:
        keyword, value = ("description", entry) if isinstance(entry, str) else entry
        schema[keyword] = [*value] if isinstance(value, tuple) else value
    return schema


def _literal(values: Iterable[Any]) -> Json:
    match list(values):
        case [bool() as only]:
            return {"const": only}
        case texts:
            return {"type": "string", "enum": texts}


def _union(arguments: Iterable[Any], names: Mapping[type, str]) -> Json:
    """A simple type or null, several simple types, else an object or null."""
    alternatives = [argument for argument in arguments if argument is not NoneType]
    nullable = len(alternatives) < len(tuple(arguments))
    schemas = [_schema(alternative, names) for alternative in alternatives]
    if any(schema.get("type") not in _SIMPLE.values() for schema in schemas):
        return {"anyOf": [*schemas, {"type": "null"}]} if nullable else {"anyOf": schemas}
    types = [schema["type"] for schema in schemas] + ["null"] * nullable
    merged = {key: value for schema in schemas for key, value in schema.items()}
    enum = {"enum": [*merged["enum"], None]} if nullable and "enum" in merged else {}
    return {**merged, **enum, "type": types}
