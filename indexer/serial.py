"""Frozen dataclasses <-> plain JSON values, led by their type hints; for the cache, the records and
the manifest.
"""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

__all__ = ["from_json", "to_json"]

T = TypeVar("T")


def to_json(value: Any) -> Any:
    """The value as dicts, lists and scalars; bytes are latin-1 text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return str(value) if isinstance(value, StrEnum) else value


def from_json(wanted: type[T], data: Any) -> T:
    """The dataclass that `to_json` came from; TypeError, ValueError or KeyError when the data are
    not of its shape.
    """
    result: T = _build(wanted, data)
    return result


def _build(wanted: Any, data: Any) -> Any:
    origin, args = get_origin(wanted), get_args(wanted)
    if origin in (Union, types.UnionType):
        if data is None and type(None) in args:
            return None
        return _build(next(arg for arg in args if arg is not type(None)), data)
    if origin is tuple:
        return _tuple(args, data)
    if origin is Literal:
        return data
    if origin is not None:  # a Mapping
        return {key: _build(args[1], item) for key, item in data.items()}
    if isinstance(wanted, type) and is_dataclass(wanted):
        hints = _hints(wanted)
        return wanted(**{name: _build(hints[name], item) for name, item in data.items()})
    if wanted is bytes:
        return data.encode("latin-1")
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return wanted(data)
    return data


def _tuple(args: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(_build(args[0], item) for item in data)
    return tuple(_build(arg, item) for arg, item in zip(args, data, strict=True))


@cache
def _hints(wanted: Any) -> dict[str, Any]:
    return get_type_hints(wanted)
