"""One setting of config.toml changed on the person's word: comments and all other lines stay as they are."""

from __future__ import annotations

import stat
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from agent.errors import BadFileError, SecondChanceError, UsageError
from agent.keeping.config import TableReader
from agent.keeping.config_file import fill
from agent.keeping.home_folder import write_private
from agent.keeping.toml_file import quote, read_text, read_toml


@dataclass(frozen=True, slots=True)
class Change:
    """What was written."""

    before: object
    """The value that stood there; None: none did."""
    after: object


def change_setting(path: Path, key: str, typed: Sequence[str], readers: Mapping[str, TableReader]) -> Change:
    """Write one setting into the file, if the whole file is right afterwards.

    Args:
        path: config.toml; where it is a link, the file that it leads to is written. Its rights stay.
        key: Such as `me.tone` or `mailbox.work.host`.
        typed: The value as typed: text, a value as TOML writes it, or several for a list.
        readers: Who reads a `[mailbox.NAME]` table, by its `kind`.

    Raises:
        BadFileError: the file is missing, is no TOML, or has other problems; nothing is written.
        SecondChanceError: the file cannot be written.
        UsageError: no such setting, or one that cannot have this value; nothing is written.
    """
    return _change(path, key, _read_values(typed), readers, typed)


def write_setting(path: Path, key: str, value: object, readers: Mapping[str, TableReader]) -> Change:
    """Write this very value into the file, if the whole file is right afterwards.

    Args:
        path: As of `change_setting`, and so `key` and `readers`.
        key: The setting.
        value: As Python holds what TOML writes: text, a number, a truth value, a date, a list of these.
        readers: Who reads a `[mailbox.NAME]` table, by its `kind`.

    Raises:
        As `change_setting`.
    """
    return _change(path, key, (value,), readers, ())


def _change(
    path: Path, key: str, values: Iterable[object], readers: Mapping[str, TableReader], typed: Sequence[str]
) -> Change:
    """Write the first of these values with which the whole file is right."""
    text = read_text(path, missing_hint="Write one with: second-chance init")
    data = read_toml(text, path)
    before = _find(data, key)
    problems: list[str] = []
    numbers = len(typed) == 1 and not isinstance(_read_toml_value(typed[0]), (str, list, type(None)))
    for value in values:
        new = _write_into(text, key, value)
        _, wrong = fill(read_toml(new, path), readers, path.absolute().parent)
        if not wrong:
            _rewrite(path, new)
            return Change(before, value)
        if not problems or (numbers and type(value) is type(_read_toml_value(typed[0]))):
            problems = wrong  # of a number it is said what is wrong with a number
    about_it = [problem for problem in problems if _speaks_of(problem, key)]
    if about_it:
        says = about_it[0]
        if typed and typed[0][:1] not in {'"', "'"}:  # they typed no quotes
            says = says.replace("found text in quotes", f"found {quote(typed[0])}")
        raise UsageError(f"{says}. Nothing was changed.", _HINT)
    raise BadFileError(
        f"{key} was not changed: with it, {path} could not be used.",
        "Change in an editor what belongs together; nothing was written.",
        tuple(problems),
    )


_YES, _NO = frozenset({"yes", "on"}), frozenset({"no", "off"})
_HINT = "second-chance config get shows every setting with its value."


def _speaks_of(problem: str, key: str) -> bool:
    """Whether a problem is about this key, a value of its list, or a table around it that is not known."""
    where = problem.partition(": ")[0].partition("[")[0]
    return where == key or key.startswith(f"{where}.")


def _read_values(typed: Sequence[str]) -> Iterator[object]:
    """What may be meant, the likeliest first: the text itself, what it says as TOML, a list of these."""
    if len(typed) == 1:
        toml = _read_toml_value(typed[0])
        if isinstance(toml, (str, list)):  # written with quotes or brackets
            yield toml
        yield typed[0]
        if toml is not None:
            yield toml
        if (word := typed[0].strip().casefold()) in _YES | _NO:
            yield word in _YES
    if len(typed) == 1 and not typed[0].strip():
        yield []
        return
    yield list(typed)
    values = [_read_toml_value(one) for one in typed]
    if None not in values:
        yield values


def _read_toml_value(text: str) -> object:
    """The value that a text is in TOML; None: it is none, or a table."""
    try:
        value = tomllib.loads(f"value = {text}")
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return None
    return None if len(value) > 1 or isinstance(value["value"], dict) else value["value"]


def _find(data: Mapping[str, Any], key: str) -> object:
    found: object = data
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _write_into(text: str, key: str, value: object) -> str:
    """The text with this value; a table that is not there comes last.

    Raises:
        UsageError: something else stands where the table should.
    """
    *tables, last = key.split(".")
    try:
        document = tomlkit.parse(text)
        inner: Any = document
        for name in tables:
            if name not in inner:
                inner.add(name, tomlkit.table())
            inner = inner[name]
        inner[last] = value
        new = tomlkit.dumps(document)
    except (TOMLKitError, TypeError, AttributeError, ValueError) as problem:
        raise UsageError(f"{key} is no setting of config.toml.", _HINT) from problem
    if _find(tomllib.loads(new), key) != value:
        raise SecondChanceError(
            f"{key} cannot be written into this config.toml; nothing was changed.",
            "Change it in the file with an editor.",
        )
    return new


def _rewrite(path: Path, text: str) -> None:
    """Put a text in the place of the file, whole or not at all, with the rights it has."""
    target = path.resolve()
    rights = stat.S_IMODE(target.stat().st_mode)
    write_private(target, text.encode())
    target.chmod(rights)
