"""Reading the TOML files that the person writes; all problems of a file are reported at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agent.errors import BadFileError
from agent.keeping.home_folder import reason

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
        f"Mend {source} and try again; nothing was changed.",
        tuple(f"{source}: {problem}" for problem in problems),
    )
