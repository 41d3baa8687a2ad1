"""A name line of the form as it was meant: one person, several, or a remark that somebody was not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from agent.debriefing.basics import TITLES
from agent.knowledge.names import display_name
from agent.knowledge.text import straighten
from agent.writing import grammar
from agent.writing.answers.job_names import is_called_by_job
from agent.writing.lexicon import english

_LONGEST = 300
_MOST_WORDS = 5
"""More words are no name."""
_ADDRESS = re.compile(
    r"[<(\[]?(?:mailto:)?(?P<address>[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})[>)\]]?"
)
_BRACKETS = re.compile(r" ?[(\[](?P<inside>[^()\[\]]{0,200})[)\]] ?")
_JOINTS = re.compile(r" ?(?:, ?and\b|,|;|/|\+|&|\band\b|\bund\b|\bwith\b) ?", re.IGNORECASE)
_COMMA = re.compile(" ?, ?")
_BARE_NOT = re.compile(r"\b(was|were|is|are|did|does|do|could|would|ca|has|have)nt\b", re.IGNORECASE)
"""A telephone, or somebody in a hurry, leaves the apostrophe out."""
_NAME_WORD = re.compile(r"[^\W\d_][\w'\u2019.-]*")
_KNOWN_TITLES = {choice.value.casefold().rstrip("."): choice.value for choice in TITLES if choice.value}


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody whom a name line names; what it does not say is empty."""

    name: str
    title: str = ""
    email: str = ""
    job: str = ""


def read_names(line: str) -> tuple[NamedPerson, ...]:
    """Who is named in a line; nobody where it is a remark.

    Args:
        line: What was typed: `Anna Weiss`, `Dr. Weiss`, `Anna and Ben`, `Anna Weiss, ward manager`,
            `Anna Weiss anna@x.example`, `Colm was not there`, `n/a`, `Anna was ill, it was Colm Brady`.
    """
    text = " ".join(line[:_LONGEST].split())
    if is_remark(text):
        text = find_substitute(text)
    if not text:
        return ()
    address = _ADDRESS.search(text)
    name = " ".join(_ADDRESS.sub(" ", text).split()).strip(" ,;:-<>")
    inside = _BRACKETS.search(name)
    beside = inside["inside"] if inside else ""
    bare = " ".join(_BRACKETS.sub(" ", name).split())
    people = list(_split(bare or beside))
    if len(people) == 1:
        one = people[0]
        job = one.job or (beside if beside and is_called_by_job(beside) else "")
        people = [NamedPerson(one.name, one.title, address["address"] if address else "", job)]
    return tuple(people)


def find_substitute(remark: str) -> str:
    """Whom a remark says to have been there in another's place; empty where it names nobody.

    Args:
        remark: `Anna wasn't there, it was Colm Brady`, `Colm Brady instead of Anna`.
    """
    said = _BARE_NOT.sub(r"\1n't", straighten(remark)).strip(" .!:;,()")
    for pattern in _list_substitutes():
        found = pattern.match(said)
        name = found["name"] if found else ""
        if found and found.start("name"):
            name = _find("behind_name").sub("", name)
        if (name := name.strip(" .!:;,()")) and _is_somebody(name):
            return name
    return ""


def _is_somebody(name: str) -> bool:
    """Whether words that a remark has for somebody are a name, or several."""
    parts = [part for part in _JOINTS.split(name) if part]
    words = name.split()
    has_capitals = all(word[:1].isupper() or _find("name_particles").fullmatch(word) for word in words)
    return has_capitals and all(map(_may_be_name, parts)) and not _says_absent(name.casefold())


def _says_absent(said: str) -> bool:
    return any(one.search(said) for one in _list_remarks("absent"))


def is_remark(line: str) -> bool:
    """Whether a line where a name should stand is a remark, and no name alone."""
    said = _BARE_NOT.sub(r"\1n't", straighten(line).casefold()).strip(" .!:;,")
    if sum(map(str.isalpha, said)) <= 1:
        return True
    if any(one.fullmatch(said) for one in _list_remarks("nobody")) or _says_absent(said):
        return True
    words = line.split()
    is_small = not any(word[:1].isupper() for word in words)
    return (
        len(words) > _MOST_WORDS - 2
        and (is_small or len(words) > _MOST_WORDS)
        and "@" not in line
        and (is_small or grammar.is_a_sentence(line))
    )


def _split(text: str) -> Iterator[NamedPerson]:
    """The people of a line: joined by `and`, commas or strokes; a job belongs to the one before."""
    parts = [part for part in _JOINTS.split(text) if part]
    if len(parts) > 1 and _is_turned(text):
        parts = [text]
    if len(parts) > 1 and not all(_may_be_name(part) or _is_job(part) for part in parts):
        parts = [text]
    found: list[NamedPerson] = []
    for part in parts:
        if found and _is_job(part):
            found[-1] = NamedPerson(found[-1].name, found[-1].title, job=part)
        else:
            found.append(_name(part))
    yield from found


def _is_turned(text: str) -> bool:
    """Whether a comma parts a family name from a first one: `Weiss, Anna`."""
    parts = _COMMA.split(text)
    pair = 2
    return len(parts) == pair and all(len(part.split()) == 1 for part in parts) and not _is_job(parts[1])


def _may_be_name(part: str) -> bool:
    words = part.split()
    return 0 < len(words) <= _MOST_WORDS - 1 and all(map(_NAME_WORD.fullmatch, words)) and part[:1].isupper()


def _is_job(part: str) -> bool:
    return is_called_by_job(part) or (part[:1].islower() and " " in part)


def _name(part: str) -> NamedPerson:
    """A name without the title before it, where that is one that a letter can say."""
    shown = display_name(part)
    title = _KNOWN_TITLES.get(shown.title.split(" ")[0].casefold().rstrip("."), "")
    return NamedPerson(shown.name, title) if title and shown.name else NamedPerson(part)


@cache
def _list_remarks(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source) for source in english("form")[name])


@cache
def _list_substitutes() -> tuple[re.Pattern[str], ...]:
    """The remarks that name somebody in another's place."""
    return tuple(
        re.compile(source.replace("\u2026", "(?P<name>[^,;:]{2,80})"), re.IGNORECASE)
        for source in english("form")["instead"]
    )


@cache
def _find(name: str) -> re.Pattern[str]:
    return re.compile(english("form")[name], re.IGNORECASE)
