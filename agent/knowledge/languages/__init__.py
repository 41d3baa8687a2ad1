"""The words by which mail is read: one file `CODE.yaml` for each language, merged section by section.

The files may be written as people write, with accents. What `pattern` and `words` give is without case and
accents (`agent.knowledge.text.fold_by_letter`), and the text it is compared with must be so, too. Stop words,
and what stands around names (`exact`), count with their accents: `på` is no `PA`.
`schema.py` says what each section holds. Nothing is read, merged or compiled before it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from agent.knowledge.text import fold_by_letter

_FOLDER = Path(__file__).parent
_P = ParamSpec("_P")
_R = TypeVar("_R")
_WORD = r"\b"
_HERE = "WORDS"
"""Where in a frame the words of a section go."""
_SECTION = re.compile(r"^(\w+):.*\n(?:(?!\w).*\n?)*", re.MULTILINE)


class Sections(Mapping[str, Any]):
    """The sections of one file by their names; each is parsed when it is first asked for.

    A visit that only tells what kind of mail it has never parses the words for interviews.
    """

    def __init__(self, text: str) -> None:
        """From a file's text: a section begins where a line begins with its name and a colon."""
        self._sources = {found[1]: found[0] for found in _SECTION.finditer(text)}
        self._parsed: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - what a section holds, its schema says
        """What a section holds, as written, with accents."""
        if name not in self._parsed:
            import yaml  # noqa: PLC0415 - a run with nothing new reads no mail

            loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the other one takes ten times as long
            self._parsed |= yaml.load(self._sources[name], Loader=loader)  # noqa: S506 - both are safe
        return self._parsed[name]

    def __iter__(self) -> Iterator[str]:
        """The names, in the order of the file."""
        return iter(self._sources)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._sources)


@dataclass(frozen=True, slots=True)
class Language:
    """What one file says."""

    code: str
    """ISO 639-1, the name of the file."""
    sections: Sections


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
    """One file; what its sections hold is not checked (`schema.problems` does that)."""
    return Language(file.stem, Sections(file.read_text(encoding="utf-8")))


def entries(section: str) -> Iterator[tuple[Language, Any]]:
    """The languages that have a section, each with what it holds, as written."""
    for language in languages():
        if section in language.sections:
            yield language, language.sections[section]


@remembered
def words_as_written(section: str) -> tuple[str, ...]:
    """The words of a section in all languages, each once, with their accents: what a mailbox searches for."""
    return tuple(dict.fromkeys(word for _, listed in entries(section) for word in listed))


@remembered
def words(section: str) -> tuple[str, ...]:
    """The words of a section in all languages, flat, each once."""
    return tuple(dict.fromkeys(map(fold_by_letter, words_as_written(section))))


@remembered
def numbers(section: str, first: int, *, only: str = "") -> Mapping[str, int]:
    """The words of a section whose lines count, such as months; the first line has the number `first`.

    Where two languages differ the first holds; a test sees to it that the shipped ones do not. With the code
    of a language, `only` its words.
    """
    found: dict[str, int] = {}
    for language, lines in entries(section):
        if only not in {"", language.code}:
            continue
        for number, line in enumerate(lines, first):
            for word in line.split():
                found.setdefault(fold_by_letter(word), number)
    return found


@remembered
def either(*sections: str, only: str = "") -> str:
    """The source of a pattern that matches any pattern of these sections; without any it matches nothing.

    With the code of a language, `only` its patterns.
    """
    return join_patterns(
        one
        for section in sections
        for language, listed in entries(section)
        if only in {"", language.code}
        for one in listed
    )


@remembered
def pattern(*sections: str, frame: str = _HERE, only: str = "") -> re.Pattern[str]:
    """Any pattern of these sections, compiled, with what stands around it.

    Args:
        sections: Those whose entries are patterns.
        frame: A pattern with `WORDS` where those of the sections go: `^(?:WORDS):`.
        only: The code of the one language that is asked; empty: all.
    """
    return re.compile(frame.replace(_HERE, either(*sections, only=only)))


@remembered
def exact(*sections: str, but: str = "") -> str:
    """The source of a pattern that matches any of these sections as written; compile it with `IGNORECASE`.

    Args:
        sections: Those whose entries are patterns, as the schema marks them: exact.
        but: The code of a language that is left out.
    """
    read = (listed for name in sections for language, listed in entries(name) if language.code != but)
    return "|".join(dict.fromkeys(chain.from_iterable(read))) or "(?!)"


@remembered
def group_pattern(section: str, group: str) -> re.Pattern[str]:
    """Any pattern of one group of a section, compiled."""
    return re.compile(join_patterns(one for _, by_name in entries(section) for one in by_name.get(group, ())))


def join_patterns(sources: Iterable[str]) -> str:
    """One pattern for all, flat; those that begin at the beginning of a word are tried only there."""
    flattened = dict.fromkeys(map(flat_pattern, sources))
    at_words = [one.removeprefix(_WORD) for one in flattened if one.startswith(_WORD)]
    others = [one for one in flattened if not one.startswith(_WORD)]
    return "|".join([rf"{_WORD}(?:{'|'.join(at_words)})"] * bool(at_words) + others) or "(?!)"


def any_word(listed: Iterable[str]) -> str:
    """The source of a pattern that matches any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(listed, key=len, reverse=True)) or "(?!)"


def flat_pattern(source: str) -> str:
    """The source of a pattern without accents; what is ASCII, and so its signs, stays."""
    return source if source.isascii() else "".join(c if c.isascii() else fold_by_letter(c) for c in source)
