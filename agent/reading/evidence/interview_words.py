"""What the words of titles and mail tell for and against an interview."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from agent.knowledge.languages import pattern
from agent.knowledge.text import fold_by_letter, normalise
from agent.model.appointment import Evidence, Meeting
from agent.model.interview import Profile
from agent.model.mail import Message
from agent.reading.evidence.reasons import Group, Reason, quote_words, weights
from agent.reading.senders import is_own

_TITLES = 10
_TITLE = 400
_MESSAGES = 20
_TEXT = 6_000
_ALL = 18_000
"""So many titles and messages, and so many characters of them, are judged."""
_CANDIDATE = r"\b(?:WORDS)\s?:\s*(?P<name>[^,|;()\n]{2,40})"
"""`Candidate: NAME`; it counts where NAME is not the person's own."""
_TURNED = {"answers_applicant": r"\b(?:WORDS)", "applies": r"\b(?:WORDS)\b"}
_NAMES_IT = 4
"""A group with so many points in a title names an interview there."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text and the same flat, letter for letter."""

    text: str
    flat: str
    whose: str = ""
    """`me` or `them`; empty for a title."""

    @classmethod
    def of(cls, text: str, whose: str = "") -> Words:
        """The words of any text, as they are compared."""
        plain = normalise(text)
        return cls(plain, fold_by_letter(plain), whose)


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
            whose = "me" if is_own(message) else "them"
            found.append(Words.of(message.body.new_text[: min(_TEXT, left)], whose))
            left -= len(found[-1].text)
    return found


def reasons_for(titles: list[Words], texts: list[Words], profile: Profile) -> list[Reason]:
    """What speaks for an interview: every group once in the titles and once in the texts, within `most`."""
    about_me = any(_is_me(words.flat, profile) for words in titles)
    found = [
        *_counted(titles, "title", weights().most_title, about_me=about_me),
        *_counted(texts, "mail", weights().most_text),
    ]
    enough = sum(one.evidence.points for one in found) >= weights().words_to_ask
    return [replace(one, hint=enough) for one in found]


def reasons_against(titles: list[Words], texts: list[Words], profile: Profile) -> list[Reason]:
    """What speaks against one; texts say little where a title names an application beyond doubt."""
    named = any(_hit(group, titles) for group in weights().groups_for if group.title >= _NAMES_IT)
    against = [_said(g, titles, "title") for g in weights().groups_against if not (g.yields and named)]
    mail: Sequence[Reason | None] = [_said(g, texts, "mail") for g in weights().groups_against]
    if any(_hit(group, titles) for group in weights().groups_for if group.plain):
        mail = [replace(one, evidence=_at_least(one.evidence, weights().mild)) for one in mail if one][:1]
    sides = [_interviewer(titles, "title", profile) or _interviewer(texts, "mail", profile)]
    return [one for one in (*against, *mail, *sides) if one is not None]


def _counted(places: list[Words], where: str, most: int, *, about_me: bool = False) -> list[Reason]:
    found: dict[str, Reason] = {}
    left = most
    for group in weights().groups_for:
        if (
            not found.keys().isdisjoint(group.unless)
            or left <= 0
            or (group.beside and not (found or about_me))
        ):
            continue
        if one := _said(group, places, where):
            points = min(one.evidence.points, left)
            found[group.name] = replace(
                one, evidence=Evidence(one.evidence.text, points), job=group.job, hint=True
            )
            left -= points
    return list(found.values())


def _said(group: Group, places: list[Words], where: str) -> Reason | None:
    """The reason that a group gives by its first hit."""
    points = group.title if where == "title" else group.text
    hit = _hit(group, places) if points else None
    if hit is None:
        return None
    words, match = hit
    told = f"The {where} {group.says}: {quote_words(words.text, match.start(), match.end())}"
    return Reason(evidence=Evidence(told, points))


def _hit(group: Group, places: list[Words]) -> tuple[Words, re.Match[str]] | None:
    for words in places:
        if group.whose and words.whose not in {"", group.whose}:
            continue
        if match := group.pattern.search(words.flat):
            return words, match
    return None


def _at_least(evidence: Evidence, points: int) -> Evidence:
    return Evidence(evidence.text, max(evidence.points, points))


def _interviewer(places: list[Words], where: str, profile: Profile) -> Reason | None:
    """Whether it is the person who interviews: the kit of interviewers, or a candidate of another name."""
    group = weights().interviewer
    one = _said(group, places, where)
    if one is not None:
        told = one.evidence.text.replace(f"The {where} {group.says}", f"By the {where}, {group.says}", 1)
        return replace(one, evidence=Evidence(told, one.evidence.points), blocks=True)
    for words in places:
        for match in _sides(words):
            name = match["name"] if "name" in match.re.groupindex else ""
            if name and _is_me(name, profile):
                continue
            told = quote_words(words.text, match.start(), match.end())
            who = "names another candidate" if name else "is between you and one who applies to you"
            return Reason(evidence=Evidence(f"The {where} {who}: {told}", group.title), blocks=True)
    return None


def _sides(words: Words) -> Iterator[re.Match[str]]:
    """Where a text names a candidate, or is one between an applicant and the person."""
    yield from pattern("candidate_labels", frame=_CANDIDATE).finditer(words.flat)
    turned = {"me": "answers_applicant", "them": "applies"}.get(words.whose)
    if turned and (match := pattern(turned, frame=_TURNED[turned]).search(words.flat)):
        yield match


def _is_me(name: str, profile: Profile) -> bool:
    """Whether a name, flat and with words behind it, is the person's."""
    mine = {fold_by_letter(part) for part in profile.name.split()}
    return bool(mine) and mine <= {*re.findall(r"\w[\w'-]*", name)}
