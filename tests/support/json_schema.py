"""Answers of the JSON interface against the component schemas of its OpenAPI description."""

from typing import Any

from jsonschema import Draft202012Validator

from search_app.api.openapi import SCHEMAS

__all__ = ["check"]


def check(answer: Any, name: str) -> None:
    """Fails where an answer has not the shape of the component with that name."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    errors = Draft202012Validator(schema).iter_errors(answer)
    assert [f"{error.json_path}: {error.message}" for error in errors] == []
