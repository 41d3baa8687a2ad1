"""What a language file may hold, and what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from agent.knowledge.languages import Language, flat_pattern


class Kind(Enum):
    """How the entries of a section are written."""

    WORDS = "a list of words or phrases"
    PATTERNS = "a list of regular expressions in lower case; a word is one"
    GROUPS = "named lists of regular expressions in lower case"
    MONTHS = "twelve lines, each with the names of one month"
    DAYS = "seven lines from Monday on, each with the names of one day"
    TEXT = "words with blanks between them"


_LINES = {Kind.MONTHS: 12, Kind.DAYS: 7}


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a language file."""

    kind: Kind
    describes: str
    core: bool = False
    """A language without it is hardly read."""


SECTIONS: Mapping[str, Section] = {
    # days and times
    "months": Section(Kind.MONTHS, "Names of months in all their forms, and short ones.", core=True),
    "weekdays": Section(Kind.DAYS, "Names of days that stand alone for a day.", core=True),
    "short_weekdays": Section(Kind.DAYS, "Short names of days; they count only beside a date or time."),
    # kinds of mail
    "reply_prefixes": Section(
        Kind.PATTERNS, "What a mail program puts before the subject of a reply.", core=True
    ),
    "forward_prefixes": Section(Kind.PATTERNS, "What it puts before the subject of a forwarded mail."),
    "reply_or_forward_prefixes": Section(
        Kind.PATTERNS, "What means a reply in one language and a forwarded mail in another."
    ),
    "automatic_subjects": Section(Kind.PATTERNS, "How the subject of an automatic reply begins.", core=True),
    # interviews
    # people and companies
}


def missing_sections(language: Language) -> Iterator[str]:
    """The sections that a language does not have, in the order of the schema."""
    return (name for name in SECTIONS if name not in language.sections)


def problems(language: Language) -> Iterator[str]:
    """What is wrong with a language file, one sentence for each section."""
    for name, value in language.sections.items():
        section = SECTIONS.get(name)
        if section is None:
            yield f"{language.code}.yaml: there is no section `{name}`"
        elif problem := _problem(section.kind, value):
            yield f"{language.code}.yaml: `{name}` must be {section.kind.value}; {problem}"


def _problem(kind: Kind, value: object) -> str:
    """Why a value does not fit; empty when it does."""
    if kind is Kind.TEXT:
        return "" if isinstance(value, str) else "it is no text"
    if kind is Kind.GROUPS:
        listed = list(value.values()) if isinstance(value, dict) else [value]
        return next((found for one in listed if (found := _problem(Kind.PATTERNS, one))), "")
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return "it is no list of texts; a word such as `no` needs quotation marks"
    if len(value) != _LINES.get(kind, len(value)):
        return f"it has {len(value)} lines"
    patterns = value if kind is Kind.PATTERNS else []
    return next((found for one in patterns if (found := _pattern_problem(one))), "")


def _pattern_problem(source: str) -> str:
    try:
        re.compile(flat_pattern(source))
    except re.error as error:
        return f"{source} is none: {error}"
    letters = re.sub(r"\\.|\(\?P<\w+>|\(\?P=\w+\)", "", source)
    return f"{source} has capital letters" if letters != letters.lower() else ""
