"""JSON codec: frozen dataclasses as plain JSON values and back, led by their type hints; for the
cache, the records, the manifest, and what reading processes send.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from functools import cache
from math import isfinite
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

__all__ = ["from_json", "to_json"]

T = TypeVar("T")
Decoder = Callable[[Any], Any]

_MAX_INTEGER_AS_FLOAT = 2**53  # larger ones have no exact float


def to_json(value: Any) -> Any:
    """The value as dicts, lists and scalars."""
    if is_dataclass(value) and not isinstance(value, type):
        return {name: to_json(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    return str(value) if isinstance(value, StrEnum) else value


def from_json(wanted: type[T], data: Any) -> T:
    """The dataclass that `to_json` came from; TypeError, ValueError or KeyError when the data are
    not of its shape, down to every scalar: numbers are finite, texts can be encoded.
    """
    kind: Any = wanted
    value: T = _decoder(kind)(data)
    return value


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _decoder(wanted: Any) -> Decoder:
    """What makes a value of this type; made once for each type, so that a page costs little."""
    origin, args = get_origin(wanted), get_args(wanted)
    if origin in (Union, types.UnionType):
        return _optional(args)
    if origin is tuple:
        return _tuple(args)
    if origin is Literal:
        return lambda data: _choice(args, data)
    if origin is not None:  # a Mapping
        return _mapping(*map(_decoder, args))
    if is_dataclass(wanted):
        return _dataclass(wanted)
    if issubclass(wanted, StrEnum):
        return lambda data: wanted(data)
    return _SCALARS[wanted]


def _optional(args: tuple[Any, ...]) -> Decoder:
    (inner,) = (_decoder(arg) for arg in args if arg is not type(None))
    return lambda data: None if data is None else inner(data)


def _tuple(args: tuple[Any, ...]) -> Decoder:
    if len(args) == 2 and args[1] is Ellipsis:
        decode = _decoder(args[0])
        return lambda data: tuple([decode(item) for item in _expect(list, data)])
    decoders = [_decoder(arg) for arg in args]
    return lambda data: tuple(
        decode(item) for decode, item in zip(decoders, _expect(list, data), strict=True)
    )


def _mapping(key: Decoder, value: Decoder) -> Decoder:
    return lambda data: {key(k): value(v) for k, v in _expect(dict, data).items()}


def _dataclass(wanted: Any) -> Decoder:
    hints = get_type_hints(wanted)
    decoders = {name: _decoder(hints[name]) for name in _names(wanted)}
    required = {
        field.name
        for field in fields(wanted)
        if field.default is MISSING and field.default_factory is MISSING
    }

    def decode(data: Any) -> Any:
        if not required <= _expect(dict, data).keys():
            raise KeyError(f"{wanted.__name__} needs {', '.join(sorted(required))}.")
        return wanted(**{name: decoders[name](item) for name, item in data.items()})

    return decode


def _choice(allowed: tuple[Any, ...], data: Any) -> Any:
    if data not in allowed:
        raise ValueError(f"{data!r} is none of {allowed}.")
    return data


def _expect(kind: type[T], data: Any) -> T:
    # Not isinstance: True is no page number.
    if type(data) is not kind:
        raise TypeError(f"This is not a {kind.__name__}, but a {type(data).__name__}.")
    return data


def _text(data: Any) -> str:
    text = _expect(str, data)
    if not text.isascii():
        text.encode()  # half a character pair cannot be written: UnicodeEncodeError
    return text


def _number(data: Any) -> float:
    if type(data) is int and abs(data) < _MAX_INTEGER_AS_FLOAT:
        return data
    if not isfinite(_expect(float, data)):
        raise ValueError(f"{data} is no number.")
    return float(data)


_SCALARS: Mapping[Any, Decoder] = {
    str: _text,
    bool: lambda data: _expect(bool, data),
    int: lambda data: _expect(int, data),
    float: _number,
}
