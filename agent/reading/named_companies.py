"""The companies that titles, texts, signatures and senders name, as far as words alone tell."""

# ruff: noqa: RUF001 - typographic apostrophes and dashes are what people write
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.knowledge.languages import any_word, exact, numbers, remembered, words, words_as_written
from agent.knowledge.name_forms import relayed
from agent.knowledge.names import same_person, without_legal_form
from agent.knowledge.text import fold
from agent.reading.interviewers import split_pair

_LONGEST = 400
_MOST_WORDS = 6
_SIGNATURE_LINES = 10
_SIGNATURE_LINE = 80
_WORD = re.compile(r"[\w&'’.+-]+")
_PIECES = re.compile(r"\s*[:|–—()\[\]]\s*|,\s+|\s+-\s+")
_PROGRAMS = r"zoom|(?:microsoft |ms )?teams|google meet|meet|skype|webex|calendly|greenhouse|lever|workday"
_NAME = r".{2,60}?"


def _compile(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


@remembered
def _before_company(*sections: str) -> re.Pattern[str]:
    """Words of these sections, and an article, behind which a company may stand."""
    article = rf"(?:(?:{exact('company_articles')})(?:\s+|(?<=['’])))?"
    at = r"|@" if "at_company" in sections else ""
    return _compile(rf"(?:\b(?:{exact(*sections)}){at})\s+{article}")


@remembered
def _work() -> re.Pattern[str]:
    return _compile(exact("work_stems"))


@remembered
def _recruiters() -> re.Pattern[str]:
    """`Acme Recruiting Team`, `Ann from Acme`."""
    recruiting, tasks, team = map(exact, ("recruiting_words", "recruiting_tasks", "team_words"))
    return _compile(
        rf"^(?:the\s+)?(?P<name>{_NAME})(?:['’]s)?\s+(?:{recruiting})(?:\s+(?:{tasks}))?(?:\s+(?:{team}))?$"
        rf"|^{_NAME}\s+(?:@|{exact('at_company', 'from_company')})\s+(?P<behind>.{{2,60}})$"
    )


@remembered
def _kind_of_talk() -> re.Pattern[str]:
    """`Second video interview`, and whatever stands behind it."""
    kind = exact("talk_kinds", "more_talk_kinds")
    return _compile(rf"\b(?:(?:{exact('talk_order', 'talk_attributes')})\s+)*(?:{kind})\b.*")


@remembered
def _no_company() -> re.Pattern[str]:
    """How what is no company begins: days, months in English (Mars is one elsewhere), programs, and words."""
    months = any_word(numbers("months", 1, only="en"))
    return _compile(rf"^(?:(?:{exact('no_company')}|{day_words()}|{months})\b|(?:{_PROGRAMS})$)")


@remembered
def day_words() -> str:
    """The source of a pattern for the names of days, today and tomorrow."""
    names = (*numbers("weekdays", 1), *words("lone_weekdays"), *words("today"), *words("tomorrow"))
    return any_word(names)


@dataclass(frozen=True, slots=True)
class PeoplesNames:
    """Names that are people's and so no company's."""

    me: str
    others: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        """Whether a name is one of theirs, or a part of one."""
        mine = fold(name)
        return any(
            same_person(name, one) or (" " not in mine and mine in fold(one).split())
            for one in (self.me, *self.others)
        )

    def is_me(self, name: str) -> bool:
        """Whether it is the person, by their whole name or the first."""
        return same_person(name, self.me) or (bool(self.me) and fold(name) == fold(self.me).split()[0])


def companies_in_title(title: str, people_names: PeoplesNames) -> Iterator[str]:
    """`Halvorsen Transit <> Noor Haddad`, `Interview at Halvorsen Transit`: the likelier first."""
    line = title
    yield from _other_side(line, people_names)
    if _work().search(line):
        for sections in (("at_company",), ("with_company", "toward_company")):
            yield from _names_behind(_before_company(*sections), line, people_names)


def companies_in_text(text: str, people_names: PeoplesNames) -> Iterator[str]:
    """`the role at Halvorsen Transit`, `your interest in Halvorsen Transit`."""
    yield from _names_behind(_before_company("before_company"), " ".join(text.split()), people_names)


def companies_in_signature(text: str) -> Iterator[str]:
    """What has a legal form, then what has a word of companies: `Nordhafen Antriebe GmbH`, `Oak Cafe`."""
    boilerplate = _compile(rf"(?:{exact('boilerplate')})\b|©")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    likely = []
    for line in lines[-_SIGNATURE_LINES:]:
        for piece in re.split(r"\s*[|·•]\s*", line[:_SIGNATURE_LINE]) if len(line) <= _SIGNATURE_LINE else ():
            name = without_legal_form(piece)
            if name != piece and name[:1].isupper() and not boilerplate.search(piece):
                yield piece
            last = piece.rpartition(", ")[2]
            if last == take_capitalised(last) and fold(last.rpartition(" ")[2]) in words("company_words"):
                likely.append(last)
    yield from (one for one in likely if " " in one)


def company_of_sender(display_name: str, *, written_by_a_person: bool) -> str:
    """`Halvorsen Transit Hiring Team` and `Amara at Halvorsen Transit` write for Halvorsen Transit.

    Args:
        display_name: The sender's display name.
        written_by_a_person: Then `Amara via Greenhouse` names a person and no company.
    """
    name = " ".join(display_name[:_LONGEST].split())
    through = relayed().search(name)
    name = name[: through.start()] if through else name
    found = _recruiters().match(name)
    if found:
        return (found["name"] or found["behind"]).strip()
    return name if through and not written_by_a_person else ""


def _other_side(title: str, people_names: PeoplesNames) -> Iterator[str]:
    """The name on the other side of the person's own in `A <> B`."""
    if (pair := split_pair(title)) is None:
        return
    left, right = (_PIECES.split(side.strip()) for side in pair)
    for mine, theirs in ((left, right[0]), (right, left[-1])):
        if any(people_names.is_me(_kind_of_talk().sub("", piece).strip()) for piece in mine):
            name = _kind_of_talk().sub("", theirs).strip()
            if name and not people_names.has(name) and not _no_company().match(name):
                yield name


def _names_behind(words: re.Pattern[str], text: str, people_names: PeoplesNames) -> Iterator[str]:
    for found in words.finditer(text):
        name = take_capitalised(text[found.end() : found.end() + _LONGEST])
        if name and not _no_company().match(name) and not people_names.has(name):
            yield name


def take_capitalised(text: str) -> str:
    """The capitalised words that a text begins with: `Halvorsen Transit` of `Halvorsen Transit on Friday`."""
    words = list(_WORD.finditer(text))[: _MOST_WORDS + 1]
    if not words or words[0].start() or not _begins_a_name(words[0][0]):
        return ""
    last = 0
    for at, word in enumerate(words[1:], 1):
        sentence_ends = words[at - 1][0].endswith(".") and len(words[at - 1][0]) > len("Inc.")
        if at == _MOST_WORDS or text[words[at - 1].end() : word.start()] != " " or sentence_ends:
            break
        if _begins_a_name(word[0]) and not _no_company().match(word[0]) and not _work().match(word[0]):
            last = at
        elif not _is_small(word[0]) or last != at - 1:
            break
    name = text[: words[last].end()].rstrip(".,'’-+&")
    return re.sub(r"['’]s$", "", name)


def _is_small(word: str) -> bool:
    return word in {"&", "+"} or word in words_as_written("in_company_names")


def _begins_a_name(word: str) -> bool:
    return word[0].isupper() or (word[0].isdigit() and any(letter.isupper() for letter in word))
