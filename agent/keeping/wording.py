"""What a pydantic form has against some data, in words a person can act on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

Filled = TypeVar("Filled", bound=BaseModel)

_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (str, "text in quotes"),
    (int, "a number"),
    (float, "a number"),
    (datetime, "a date with a time"),
    (date, "a date"),
    (time, "a time"),
    (list, "a list"),
)
"""The first that fits: a bool is an int too, a datetime a date."""
_SHOWN = 60
_SECRETS = frozenset({"password", "passwd", "pass", "token", "refresh_token", "secret", "app_password"})


def check(form: type[Filled], data: object, prefix: str = "") -> tuple[Filled | None, list[str]]:
    """Lay data into a form.

    Args:
        form: Each of its fields carries in `description` what is expected of it.
        data: The tables of a file.
        prefix: Where in the file they stand, such as `mailbox.work`.

    Returns:
        The filled form, or None and every problem as `field: what was expected`.
    """
    try:
        return form.model_validate(data), []
    except ValidationError as problem:
        return None, [_sentence(form, one, prefix) for one in problem.errors(include_url=False)]


def near(word: object, known: Sequence[str], *, closeness: float = 0.6) -> str:
    """`; did you mean "..."?` when one of the known words is close, else nothing."""
    names = {name.casefold(): name for name in known}
    close = get_close_matches(str(word)[:_SHOWN].casefold(), names, n=1, cutoff=closeness)
    return f'; did you mean "{names[close[0]]}"?' if close else ""


def shown(text: str) -> str:
    """Text in quotes as a terminal can bear it: cut when it is long, nothing unprintable in it."""
    cut = "".join(one if one.isprintable() else "?" for one in text[:_SHOWN])
    return f'"{cut}{"..." if len(text) > _SHOWN else ""}"'


def kind_of(value: object) -> str:
    """What a TOML value is, in a word or two."""
    if isinstance(value, str) and not value.strip():
        return "nothing"
    if value == []:
        return "an empty list"
    return next((word for kind, word in _KINDS if isinstance(value, kind)), "a table")


def _sentence(form: type[BaseModel], error: ErrorDetails, prefix: str) -> str:
    where, owner, wish = _place(form, error["loc"], prefix)
    key, found = error["loc"][-1], error["input"]
    match error["type"]:
        case "said":
            says = error["msg"]
        case "missing":
            says = f"is missing; expected {wish}"
        case "extra_forbidden" if str(key).casefold() in _SECRETS:
            says = "no secret stands in a file; second-chance auth asks for it and keeps it"
        case "extra_forbidden":
            known = list(owner.model_fields)
            says = f"is no known key{near(key, known) or '; expected ' + ', '.join(known)}"
        case "literal_error":
            words = _words(owner.model_fields[str(key)].annotation)
            what = shown(found) if isinstance(found, str) else kind_of(found)
            says = f"expected {', '.join(words[:-1])} or {words[-1]}, found {what}{near(found, words)}"
        case "string_type":
            about = f" ({wish})" if isinstance(key, str) else ""
            says = f"expected text in quotes{about}, found {kind_of(found)}"
        case _:
            says = f"expected {wish}, found {kind_of(found)}"
    return f"{where}: {says}"


def _place(
    form: type[BaseModel], loc: tuple[int | str, ...], prefix: str
) -> tuple[str, type[BaseModel], str]:
    """The place as `interviewers[0].email`, the form that holds its last key, and what is expected there."""
    where, owner, inner, wish = prefix, form, form, "a table"
    for part in loc:
        if isinstance(part, int):
            where += f"[{part}]"
            continue
        where += f".{part}" if where else part
        owner = inner
        field = owner.model_fields.get(part)
        if field is not None:
            wish = field.description or wish
            inner = _form_in(field.annotation) or owner
    return where, owner, wish


def _form_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - a type hint can be anything
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((form for one in get_args(annotation) if (form := _form_in(one))), None)


def _words(annotation: Any) -> list[str]:  # noqa: ANN401 - a type hint can be anything
    """The words of a Literal; the empty one is not offered."""
    return [word for word in get_args(annotation) if word]
