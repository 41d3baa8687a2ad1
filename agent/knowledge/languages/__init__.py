"""The words by which mail is read: one file `CODE.yaml` for each language, merged section by section.

The files may be written as people write, with accents. Everything except the stop words is compared
without case and accents (`agent.knowledge.text.flat`), and the text it is compared with must be flat, too.
`schema.py` says what each section holds. Nothing is read, merged or compiled before it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from agent.knowledge.text import flat

_FOLDER = Path(__file__).parent
_P = ParamSpec("_P")
_R = TypeVar("_R")
_HERE = "WORDS"
"""Where in a frame the words of a section go."""


@dataclass(frozen=True, slots=True)
class Language:
    """What one file says."""

    code: str
    """ISO 639-1, the name of the file."""
    name: str
    """In English."""
    sections: Mapping[str, Any]
    """By their names in the schema; as written, with accents."""


class _Files:
    """Which files are read, and what was made of them."""

    added: tuple[Path, ...] = ()
    forget: list[Callable[[], None]] = []  # noqa: RUF012 - one list for the whole program


def remembered(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Call a function once for the same arguments, as long as the same languages are read.

    For whatever is made of the languages: word lists, patterns.
    """
    memory = cache(function)
    _Files.forget.append(memory.cache_clear)
    return cast("Callable[_P, _R]", memory)


def read_also(*files: Path) -> None:
    """Read these language files, too, from now on; without any, only the shipped ones again.

    It is how a language file is tried before it is shipped.
    """
    _Files.added = files
    for forget in _Files.forget:
        forget()


@remembered
def languages() -> tuple[Language, ...]:
    """Every language: English, then the others by their codes."""
    shipped = sorted(_FOLDER.glob("*.yaml"), key=lambda file: (file.stem != "en", file.stem))
    return tuple(map(load_language, (*shipped, *_Files.added)))


def load_language(file: Path) -> Language:
    """Read one file; what its sections hold is not checked (`schema.problems` does that)."""
    import yaml  # noqa: PLC0415 - a run with nothing new reads no mail

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the other one takes ten times as long
    sections: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe
    return Language(file.stem, sections.pop("name", file.stem), sections)


def entries(section: str) -> Iterator[tuple[Language, Any]]:
    """The languages that have a section, each with what it holds, as written."""
    for language in languages():
        if section in language.sections:
            yield language, language.sections[section]


@remembered
def words(section: str) -> tuple[str, ...]:
    """The words of a section in all languages, flat, each once."""
    return tuple(dict.fromkeys(flat(word) for _, listed in entries(section) for word in listed))


@remembered
def numbers(section: str, first: int) -> Mapping[str, int]:
    """The words of a section whose lines count, such as months; the first line has the number `first`.

    Where two languages differ (`mar` is March and Tuesday only in different sections), the first holds.
    """
    found: dict[str, int] = {}
    for _, lines in entries(section):
        for number, line in enumerate(lines, first):
            for word in line.split():
                found.setdefault(flat(word), number)
    return found


@remembered
def groups(section: str) -> Mapping[str, tuple[str, ...]]:
    """The patterns of a section with named groups, by group; flat, not compiled."""
    found: dict[str, list[str]] = {}
    for _, by_name in entries(section):
        for name, patterns in by_name.items():
            found.setdefault(name, []).extend(map(flat_pattern, patterns))
    return {name: tuple(patterns) for name, patterns in found.items()}


@remembered
def either(*sections: str) -> str:
    """The source of a pattern that matches any pattern of these sections; never one that matches anything."""
    patterns = [flat_pattern(one) for section in sections for _, listed in entries(section) for one in listed]
    return "|".join(dict.fromkeys(patterns)) or "(?!)"


@remembered
def pattern(section: str, frame: str = _HERE) -> re.Pattern[str]:
    """Any pattern of a section, compiled, with what stands around it.

    Args:
        section: One whose entries are patterns.
        frame: A pattern with `WORDS` where those of the section go: `^(?:WORDS):`.
    """
    return re.compile(frame.replace(_HERE, either(section)))


def any_word(listed: Iterable[str]) -> str:
    """The source of a pattern that matches any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(listed, key=len, reverse=True)) or "(?!)"


def flat_pattern(source: str) -> str:
    """The source of a pattern without accents; what is ASCII in it stays."""
    return source if source.isascii() else "".join(c if c.isascii() else flat(c) for c in source)
