"""What the words of titles and mail tell for and against an interview."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from agent.model.appointment import Evidence, Meeting
from agent.model.interview import Profile
from agent.model.mail import Message
from agent.reading.flat import flat
from agent.reading.interview_signs import Group, interview_signs
from agent.reading.names import same_person
from agent.reading.reasons import Reason, quoted
from agent.reading.wording import normalise

_TITLES = 10
_TITLE = 400
_MESSAGES = 20
_TEXT = 10_000
_ALL = 40_000
"""So many titles and messages, and so many characters of them, are judged."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text and the same flat, letter for letter."""

    text: str
    flat: str

    @classmethod
    def of(cls, text: str) -> Words:
        """The words of any text, as they are compared."""
        plain = normalise(text)
        return cls(plain, flat(plain))


def titles_of(meeting: Meeting | None, messages: Iterable[Message]) -> list[Words]:
    """The calendar's title and the subjects, each once."""
    raw = [meeting.title] if meeting else []
    raw += [message.base_subject or message.subject for message in messages]
    return [Words.of(title[:_TITLE]) for title in dict.fromkeys(raw) if title.strip()][:_TITLES]


def texts_of(messages: list[Message]) -> list[Words]:
    """The new words of the mail, the newest first, within bounds."""
    found: list[Words] = []
    left = _ALL
    for message in list(reversed(messages))[:_MESSAGES]:
        if message.body is not None and left > 0:
            found.append(Words.of(message.body.new_text[: min(_TEXT, left)]))
            left -= len(found[-1].text)
    return found


def words_for(titles: list[Words], texts: list[Words]) -> list[Reason]:
    """What speaks for an interview: every group once in the titles and once in the texts, within `most`."""
    signs = interview_signs()
    return [
        *_counted(titles, "title", signs.most_title),
        *_counted(texts, "mail", signs.most_text),
    ]


def words_against(titles: list[Words], texts: list[Words], profile: Profile) -> list[Reason]:
    """What speaks against one; texts say little where a title names an application beyond doubt."""
    signs = interview_signs()
    against = [_said(g, titles, "title") for g in signs.groups_against]
    mail: Sequence[Reason | None] = [_said(g, texts, "mail") for g in signs.groups_against if g.text]
    if any(_hit(group, titles) for group in signs.groups_for if group.plain):
        mail = [replace(one, evidence=_at_least(one.evidence, signs.mild)) for one in mail if one][:1]
    sides = [_interviewer(titles, "title", profile) or _interviewer(texts, "mail", profile)]
    return [one for one in (*against, *mail, *sides) if one is not None]


def _counted(places: list[Words], where: str, most: int) -> list[Reason]:
    found: dict[str, Reason] = {}
    left = most
    for group in interview_signs().groups_for:
        if group.unless in found or left <= 0:
            continue
        if one := _said(group, places, where):
            found[group.name] = replace(
                one, evidence=Evidence(one.evidence.text, min(one.evidence.points, left)), job=True
            )
            left -= one.evidence.points
    return list(found.values())


def _said(group: Group, places: list[Words], where: str) -> Reason | None:
    """The reason that a group gives by its first hit."""
    hit = _hit(group, places)
    if hit is None:
        return None
    words, match = hit
    points = group.title if where == "title" else group.text
    told = f"The {where} {group.says}: {quoted(words.text, match.start(), match.end())}"
    return Reason(evidence=Evidence(told, points))


def _hit(group: Group, places: list[Words]) -> tuple[Words, re.Match[str]] | None:
    for words in places:
        for pattern in group.patterns:
            if match := pattern.search(words.flat):
                return words, match
    return None


def _at_least(evidence: Evidence, points: int) -> Evidence:
    return Evidence(evidence.text, max(evidence.points, points))


def _interviewer(places: list[Words], where: str, profile: Profile) -> Reason | None:
    """Whether it is the person who interviews: the kit of interviewers, or a candidate of another name."""
    group = interview_signs().interviewer
    one = _said(group, places, where)
    if one is not None:
        told = one.evidence.text.replace(f"The {where} {group.says}", f"By the {where}, {group.says}", 1)
        return replace(one, evidence=Evidence(told, one.evidence.points), blocks=True)
    for words in places:
        for match in interview_signs().candidate.finditer(words.flat):
            name = words.text[match.start("name") : match.end("name")].strip()
            if not _is_me(name, profile):
                text = (
                    f"The {where} names another candidate: {quoted(words.text, match.start(), match.end())}"
                )
                return Reason(evidence=Evidence(text, group.title), blocks=True)
    return None


def _is_me(name: str, profile: Profile) -> bool:
    first = " ".join(name.split()[:3])
    mine = {flat(part) for part in profile.name.split()}
    return same_person(first, profile.name) or (bool(mine) and mine <= {flat(w) for w in name.split()})
