"""Frozen records to JSON data and back, by their type hints; data that does not fit is refused."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Container
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Annotated, Any, TypeAlias, TypeVar, Union, get_args, get_origin

JsonData: TypeAlias = Union[bool, int, str, list["JsonData"], dict[str, "JsonData"], None]  # noqa: UP007 - it names itself
"""What JSON can hold, but for fractions, which none of our records has."""

Kind = TypeVar("Kind")


class MisfitError(ValueError):
    """The data is not the record it should be; the text names the place."""


def encode(value: object) -> JsonData:
    """A record, or part of one, as JSON data: enums by value, moments in ISO 8601 with their offset.

    A field that is left out when records are compared (`compare=False`) is left out here too, so that the
    mail a mailbox showed on the way (`Sighting.message`) is never stored.
    """
    match value:
        case Enum():
            return encode(value.value)
        case None | bool() | int() | str():
            return value
        case date():  # a datetime is one too
            return value.isoformat()
        case frozenset():
            return sorted((encode(item) for item in value), key=str)
        case tuple():
            return [encode(item) for item in value]
    names = (field.name for field in dataclasses.fields(_as_record(value)) if field.compare)
    return {name: encode(getattr(value, name)) for name in names}


def decode(kind: type[Kind], data: object) -> Kind:
    """The record that `encode` made this data from; a field that is absent takes its default.

    Raises:
        MisfitError: a value of another type, an unknown field, a moment without offset.
    """
    return typing.cast("Kind", _decode(kind, data, kind.__name__))


def to_json(record: object) -> str:
    """A record as JSON text."""
    return json.dumps(encode(record), separators=(",", ":"))


def from_json(kind: type[Kind], text: str) -> Kind:
    """The record that `to_json` made this text from.

    Raises:
        ValueError: the text holds no such record.
    """
    try:
        return decode(kind, json.loads(text))
    except (TypeError, RecursionError) as problem:  # a column without text, or endless brackets
        raise MisfitError(str(problem)) from problem


def _as_record(value: object) -> Any:  # noqa: ANN401 - typeshed has no public name for "any dataclass"
    if not dataclasses.is_dataclass(value):
        raise TypeError(f"no record of ours holds a {type(value).__name__}")
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind, include_extras=True)


def _decode(hint: Any, data: object, where: str) -> object:  # noqa: ANN401 - a type hint can be anything
    hint = getattr(hint, "__supertype__", hint)  # a NewType is its base at run time
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        (inner,) = (part for part in get_args(hint) if part is not type(None))
        return None if data is None else _decode(inner, data, where)
    if origin is Container:  # one that version 0.1.0 recorded, always empty
        return _decode_list(tuple, (*get_args(hint), ...), data, where)
    if origin in (tuple, frozenset):
        return _decode_list(origin, get_args(hint), data, where)
    if origin is Annotated:  # `OnTheClock` is the only one
        return _decode_moment(data, where, naive=True)
    if dataclasses.is_dataclass(hint):
        return _decode_record(typing.cast("type", hint), data, where)
    return _decode_value(hint, data, where)


def _decode_list(origin: Any, inner: tuple[Any, ...], data: object, where: str) -> object:  # noqa: ANN401 - see above
    if not isinstance(data, list):
        raise MisfitError(f"{where}: expected a list")
    if origin is tuple and inner[-1] is not Ellipsis:
        if len(data) != len(inner):
            raise MisfitError(f"{where}: expected {len(inner)} values")
        return tuple(_decode(hint, item, where) for hint, item in zip(inner, data, strict=True))
    return origin(_decode(inner[0], item, f"{where}[{position}]") for position, item in enumerate(data))


def _decode_record(kind: type, data: object, where: str) -> object:
    hints = _hints(kind)
    if not isinstance(data, dict) or not data.keys() <= hints.keys():
        raise MisfitError(f"{where}: expected the fields of {kind.__name__}")
    values = {name: _decode(hints[name], value, f"{where}.{name}") for name, value in data.items()}
    try:
        return kind(**values)
    except TypeError as problem:
        raise MisfitError(f"{where}: {problem}") from problem


def _decode_value(kind: type, data: object, where: str) -> object:
    if kind in (str, int, bool):
        if type(data) is not kind:
            raise MisfitError(f"{where}: expected {kind.__name__}")
        return data
    if issubclass(kind, datetime):
        return _decode_moment(data, where, naive=False)
    try:
        if issubclass(kind, Enum):
            return kind(data)
        return date.fromisoformat(data)  # type: ignore[arg-type]  # what is no text is refused below
    except (TypeError, ValueError) as problem:
        raise MisfitError(f"{where}: {problem}") from problem


def _decode_moment(data: object, where: str, *, naive: bool) -> datetime:
    try:
        moment = datetime.fromisoformat(data)  # type: ignore[arg-type]  # what is no text is refused below
    except (TypeError, ValueError) as problem:
        raise MisfitError(f"{where}: {problem}") from problem
    if naive is not (moment.tzinfo is None):
        raise MisfitError(f"{where}: expected {'no' if naive else 'an'} offset")
    return moment
