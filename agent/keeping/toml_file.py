"""The TOML files that a person writes: read, checked field by field, and every problem reported at once.

A field is a pydantic type with its own check, and `fill_form` lays the tables of a file into a form. Loads
pydantic, so import it only where a file is read.
"""

from __future__ import annotations

import os
import re
import tomllib
import zoneinfo
from collections.abc import Sequence
from datetime import date, datetime, time
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from agent.errors import BadFileError
from agent.keeping.home_folder import reason
from agent.knowledge.domains import is_address, is_host_name
from agent.knowledge.places import is_zone
from agent.knowledge.text import strip_hidden

LARGEST = 1_000_000
"""Bytes; the longest honest file has a few thousand."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_PLACE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


def read_text(path: Path, *, missing_hint: str) -> str:
    """Read the text of a file, without its byte order mark.

    Args:
        path: The file.
        missing_hint: What to do when there is none.

    Raises:
        BadFileError: there is none, it cannot be read, is no text in UTF-8 or larger than LARGEST.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError as problem:
        raise BadFileError(f"There is no file {path}.", missing_hint, (f"{path}: not found",)) from problem
    except (OSError, ValueError) as problem:  # ValueError: a NUL in the name
        how = reason(problem) if isinstance(problem, OSError) else "no possible name"
        raise unusable_file(path, [f"cannot be read: {how}"]) from problem
    if len(data) > LARGEST:
        raise unusable_file(path, [f"is larger than {LARGEST // 1000} kB; expected a short text file"])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        if b"\0" in data and not data.startswith(_UTF_16):
            raise unusable_file(path, ["is no text file; expected TOML in UTF-8"]) from problem
        raise unusable_file(path, [f"line {line}: is not UTF-8; save the file as UTF-8"]) from problem


def read_toml(text: str, source: Path | str) -> dict[str, Any]:
    """Read the tables of a TOML text.

    Raises:
        BadFileError: it is no TOML; the line is named.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        place = _PLACE.search(str(problem))
        what = _PLACE.sub("", str(problem))
        where = f"line {place['line']}, column {place['column']}" if place and place["line"] else "the end"
        raise unusable_file(source, [f"{where}: is not TOML: {what[:1].lower()}{what[1:]}"]) from problem
    except (ValueError, RecursionError) as problem:  # a number or a nesting beyond all measure
        raise unusable_file(
            source, ["is not TOML: a number is too long or brackets stand too deep"]
        ) from problem


def unusable_file(source: Path | str, problems: Sequence[str]) -> BadFileError:
    """The error for a file with these problems, each `field: what was expected`."""
    many = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return BadFileError(
        f"{source} cannot be used: {many}.",
        f"Mend {strip_hidden(str(source))} and try again; nothing was changed.",  # a step may have lines
        tuple(f"{source}: {problem}" for problem in problems),
    )


Filled = TypeVar("Filled", bound=BaseModel)

LONGEST_NAME = 80
PATIENCE_LIMITS = (1, 600)
"""Seconds; who waits longer for each answer has a run that does not end before the next."""
_NEWLINES = re.compile("[\n\r\x85\u2028\u2029]")


os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
"""Pydantic would read the metadata of every installed package for plugins, which no form here needs."""


class Form(BaseModel):
    """One table of a file. Unknown keys are errors; values are not converted."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


def mistake(sentence: str) -> PydanticCustomError:
    """The error for a field, with a sentence that is shown to the person as it is, braces included."""
    return PydanticCustomError("mistake", "{sentence}", {"sentence": sentence})


def _check_text(value: str) -> str:
    if "\0" in value:
        raise mistake("expected text without NUL characters")
    return value


def _check_needed(value: str) -> str:
    if not value.strip():
        raise mistake("is empty; it is needed")
    return _check_text(value)


def _check_line(value: str) -> str:
    if _NEWLINES.search(value):
        raise mistake("expected one line, found a line break in it")
    return _check_text(value)


def _check_name(value: str) -> str:
    _check_needed(value)
    if len(value) > LONGEST_NAME:
        raise mistake(f"expected 1 to {LONGEST_NAME} characters, found {len(value)}")
    return _check_line(value)


def _check_server(value: str) -> str:
    if not is_host_name(value):
        raise mistake(f"expected the name of a mail server such as mx.mail.example, found {quote(value)}")
    return value


def _take_one_as_list(value: object) -> object:
    """One text counts as a list of it, an empty one as an empty list."""
    return value if not isinstance(value, str) else [value] if value.strip() else []


def _check_patience(value: float) -> float:
    least, most = PATIENCE_LIMITS
    if not least <= value <= most:
        raise mistake(f"expected {least} to {most} seconds, found {value:g}")
    return value


def _check_zone(value: str) -> str:
    if not is_zone(value):
        places = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and "Etc/" not in zone)
        hint = suggest(value, places, closeness=0.8)
        raise mistake(
            f"no time zone is called {quote(value)}{hint or '; expected one such as America/Chicago'}"
        )
    return value


def _check_address(value: str) -> str:
    if not is_address(value):
        raise mistake(f"expected an address such as marcus@mail.example, found {quote(value)}")
    return value


Text = Annotated[str, AfterValidator(_check_text)]
"""Any text, as typed."""
Needed = Annotated[str, AfterValidator(_check_needed)]
"""Text that must say something."""
Line = Annotated[str, AfterValidator(_check_line)]
"""Text without a line break; may be empty."""
Name = Annotated[str, AfterValidator(_check_name)]
"""1 to 80 characters on one line."""
Zone = Annotated[str, AfterValidator(_check_zone)]
"""An IANA time zone."""
ZoneOrNothing = Annotated[str, AfterValidator(lambda value: value and _check_zone(value))]
Servers = Annotated[list[Annotated[str, AfterValidator(_check_server)]], BeforeValidator(_take_one_as_list)]
"""The name of a mail server, or a domain that such names end with, or a list of them; may be empty."""
Patience = Annotated[float, AfterValidator(_check_patience)]
"""Seconds a server may take for one answer."""
Email = Annotated[str, AfterValidator(_check_address)]
"""One plain address."""
EmailOrNothing = Annotated[str, AfterValidator(lambda value: value and _check_address(value))]

_TYPES: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (str, "text in quotes"),
    (int, "a number"),
    (float, "a number"),
    (datetime, "a date with a time"),
    (date, "a date"),
    (time, "a time"),
    (list, "a list"),
)
"""Checked in this order, because a bool is an int too and a datetime is a date."""
_LONGEST_QUOTE = 60
_SECRETS = frozenset({"password", "passwd", "pass", "token", "refresh_token", "secret", "app_password"})


def fill_form(form: type[Filled], data: object, prefix: str = "") -> tuple[Filled | None, list[str]]:
    """Lay data into a form.

    Args:
        form: The `description` of a field says what is expected of it; a bool or Literal needs none.
        data: The tables of a file.
        prefix: Where in the file they stand, such as `mailbox.work`.

    Returns:
        The filled form, or None and every problem as `field: what was expected`.
    """
    try:
        return form.model_validate(data), []
    except ValidationError as problem:
        return None, [_write_sentence(form, error, prefix) for error in problem.errors(include_url=False)]


def suggest(word: object, words: Sequence[str], *, closeness: float = 0.6) -> str:
    """`; did you mean "..."?` when one of the words is close to this one, else an empty text."""
    names = {name.casefold(): name for name in words}
    close = get_close_matches(str(word)[:_LONGEST_QUOTE].casefold(), names, n=1, cutoff=closeness)
    return f'; did you mean "{names[close[0]]}"?' if close else ""


def quote(text: str) -> str:
    """The text in quotes, cut when it is long, with a question mark for each unprintable character."""
    cut = "".join(sign if sign.isprintable() else "?" for sign in text[:_LONGEST_QUOTE])
    return f'"{cut}{"..." if len(text) > _LONGEST_QUOTE else ""}"'


def name_type(value: object) -> str:
    """The type of a TOML value, in a word or two."""
    if isinstance(value, str) and not value.strip():
        return "nothing"
    if value == []:
        return "an empty list"
    return next((word for kind, word in _TYPES if isinstance(value, kind)), "a table")


def _write_sentence(form: type[BaseModel], error: ErrorDetails, prefix: str) -> str:
    where, owner, wish = _find_place(form, error["loc"], prefix)
    key, found = error["loc"][-1], error["input"]
    match error["type"]:
        case "mistake":
            says = error["msg"]
        case "missing":
            says = f"is missing; expected {wish}"
        case "extra_forbidden" if str(key).casefold() in _SECRETS:
            says = "no secret stands in a file; second-chance auth asks for it and keeps it"
        case "extra_forbidden":
            keys = list(owner.model_fields)
            says = f"is no known key{suggest(key, keys) or '; expected ' + ', '.join(keys)}"
        case "literal_error":
            annotation = owner.model_fields[str(key)].annotation
            what = quote(found) if isinstance(found, str) else name_type(found)
            says = f"expected {_describe(annotation)}, found {what}{suggest(found, _list_words(annotation))}"
        case "string_type":
            about = f" ({wish})" if isinstance(key, str) else ""
            says = f"expected text in quotes{about}, found {name_type(found)}"
        case _:
            says = f"expected {wish}, found {name_type(found)}"
    return f"{where}: {says}"


def _find_place(
    form: type[BaseModel], loc: tuple[int | str, ...], prefix: str
) -> tuple[str, type[BaseModel], str]:
    """The place as `interviewers[0].email`, the form that holds its last key, and what is expected there."""
    where, owner, inner, wish = prefix, form, form, "a table"
    for part in loc:
        if isinstance(part, int):
            where += f"[{part}]"
            continue
        key = part if part.isprintable() else quote(part)
        where += f".{key}" if where else key
        owner = inner
        field = owner.model_fields.get(part)
        if field is not None:
            wish = field.description or _describe(field.annotation)
            inner = _find_form(field.annotation) or owner
    return where, owner, wish


def _find_form(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - a type hint can be anything
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((form for part in get_args(annotation) if (form := _find_form(part))), None)


def _describe(annotation: Any) -> str:  # noqa: ANN401 - a type hint can be anything
    """What is expected of a field that has no description: one of the words of a Literal, or a bool."""
    words = _list_words(annotation)
    return f"{', '.join(words[:-1])} or {words[-1]}" if words else "true or false"


def _list_words(annotation: Any) -> list[str]:  # noqa: ANN401 - a type hint can be anything
    """The words of a Literal; the empty one is not offered."""
    return [word for word in get_args(annotation) if word]
