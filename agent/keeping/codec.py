"""Frozen records to JSON data and back, by their type hints; data that does not fit is refused."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Container
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
    try:
        return typing.cast("Kind", _find_decoder(typing.cast("Any", kind))(data))
    except _UnfitError as problem:
        raise MisfitError(f"{kind.__name__}{problem.place}: {problem}") from problem


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


class _UnfitError(Exception):
    """A value that does not fit, and its place in the record, which grows on the way up."""

    def __init__(self, text: str, place: str = "") -> None:
        super().__init__(text)
        self.place = place

    def under(self, place: str) -> _UnfitError:
        """The same, seen from one level higher."""
        return _UnfitError(str(self), place + self.place)


_Decoder: TypeAlias = Callable[[object], object]


@cache
def _find_decoder(hint: Any) -> _Decoder:  # noqa: ANN401 - a type hint can be anything
    """What reads the data of one hint; made once, because thousands of records are read in one run."""
    hint = getattr(hint, "__supertype__", hint)  # a NewType is its base at run time
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        (inner,) = (_find_decoder(part) for part in get_args(hint) if part is not type(None))
        return lambda data: None if data is None else inner(data)
    if origin is Container:  # one that version 0.1.0 recorded, always empty
        return _decode_lists(tuple, get_args(hint)[0])
    if origin is tuple and get_args(hint)[-1] is not Ellipsis:
        return _decode_pairs(get_args(hint))
    if origin in (tuple, frozenset):
        return _decode_lists(origin, get_args(hint)[0])
    if dataclasses.is_dataclass(hint):
        return _decode_records(typing.cast("type", hint))
    return _decode_values(hint)


def _decode_lists(kind: Any, hint: Any) -> _Decoder:  # noqa: ANN401 - see above
    inner = _find_decoder(hint)

    def decode_list(data: object) -> object:
        if not isinstance(data, list):
            raise _UnfitError("expected a list")
        values: list[object] = []
        try:
            for item in data:
                values.append(inner(item))  # noqa: PERF401 - its length is the place of what does not fit
        except _UnfitError as problem:
            raise problem.under(f"[{len(values)}]") from problem
        return kind(values)

    return decode_list


def _decode_pairs(hints: tuple[Any, ...]) -> _Decoder:
    """A tuple of so many values, each of its own kind."""
    inner = tuple(map(_find_decoder, hints))

    def decode_pair(data: object) -> object:
        if not isinstance(data, list):
            raise _UnfitError("expected a list")
        if len(data) != len(inner):
            raise _UnfitError(f"expected {len(inner)} values")
        return tuple(one(item) for one, item in zip(inner, data, strict=True))

    return decode_pair


def _decode_records(kind: type) -> _Decoder:
    hints = typing.get_type_hints(kind, include_extras=True)
    fields: dict[str, _Decoder] = {}

    def decode_record(data: object) -> object:
        if not isinstance(data, dict) or not data.keys() <= hints.keys():
            raise _UnfitError(f"expected the fields of {kind.__name__}")
        values: dict[str, object] = {}
        for name, value in data.items():
            if (inner := fields.get(name)) is None:
                inner = fields[name] = _find_decoder(hints[name])
            try:
                values[name] = inner(value)
            except _UnfitError as problem:
                raise problem.under(f".{name}") from problem
        try:
            return kind(**values)
        except TypeError as problem:
            raise _UnfitError(str(problem)) from problem

    return decode_record


def _decode_values(kind: Any) -> _Decoder:  # noqa: ANN401 - see above
    if get_origin(kind) is Annotated:  # `OnTheClock` is the only one
        return lambda data: _decode_moment(data, naive=True)
    if kind in (str, int, bool):

        def decode_plain(data: object) -> object:
            if type(data) is not kind:
                raise _UnfitError(f"expected {kind.__name__}")
            return data

        return decode_plain
    if issubclass(kind, datetime):
        return lambda data: _decode_moment(data, naive=False)
    read: Callable[[Any], object] = kind if issubclass(kind, Enum) else date.fromisoformat

    def decode_text(data: object) -> object:
        try:
            return read(data)
        except (TypeError, ValueError) as problem:
            raise _UnfitError(str(problem)) from problem

    return decode_text


def _decode_moment(data: object, *, naive: bool) -> datetime:
    try:
        moment = datetime.fromisoformat(data)  # type: ignore[arg-type]  # what is no text is refused below
    except (TypeError, ValueError) as problem:
        raise _UnfitError(str(problem)) from problem
    if naive is not (moment.tzinfo is None):
        raise _UnfitError(f"expected {'no' if naive else 'an'} offset")
    return moment
