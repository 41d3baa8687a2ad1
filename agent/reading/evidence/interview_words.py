"""What the words of titles and mail tell for and against an interview."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from agent.knowledge.languages import pattern
from agent.knowledge.text import fold_by_letter
from agent.model.appointment import Evidence, Meeting
from agent.model.interview import Profile
from agent.model.mail import Message
from agent.reading.evidence.other_matters import Employers, find_matter
from agent.reading.evidence.reasons import Group, Reason, quote_words, weights
from agent.reading.evidence.words import Words
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
_STOPS = (". ", "! ", "? ", "; ", ": ")
_SENTENCE = 600
_APPLICATION = "your application"
_TALK = r"\b(?:WORDS)\b"
_INTERVIEWS = frozenset({"interview", "talk"})
_ROLE = "role"
_ROLES = 20
_OF_A_ROLE = 2
_LINK = re.compile(r"https?://\S+")
"""What an address on the web is made of says nothing: `/meetup-join/`."""
_NAMES_IT = 4
"""A group with so many points in a title names an interview there."""


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
            found.append(Words.of(_LINK.sub(" ", message.body.new_text[: min(_TEXT, left)]), whose))
            left -= len(found[-1].text)
    return found


def reasons_for(titles: list[Words], texts: list[Words], profile: Profile) -> list[Reason]:
    """What speaks for an interview: every group once in the titles and once in the texts, within `most`."""
    talk = pattern("talk_stems", frame=_TALK)
    about_me = any(_is_me(words.flat, profile) or talk.search(words.flat) for words in titles) or any(
        _hit(group, texts) for group in weights().groups_for if group.name in _INTERVIEWS
    )
    found = [
        *_counted(titles, "title", weights().most_title, about_me=about_me),
        *_counted(texts, "mail", weights().most_text),
        *_role_of_an_interview(texts),
    ]
    enough = sum(one.evidence.points for one in found) >= weights().words_to_ask
    return [replace(one, hint=enough) for one in found]


def _role_of_an_interview(texts: list[Words]) -> Iterator[Reason]:
    """A role right before the word for an interview: `your Wound Care Nurse interview`."""
    role = next(one for one in weights().groups_for if one.name == _ROLE)
    talks = [one for one in weights().groups_for if one.name in _INTERVIEWS]
    for words in texts:
        for match in islice(role.pattern.finditer(words.flat), _ROLES):
            if any(one.pattern.match(words.flat, match.end() + 1) for one in talks):
                told = quote_words(words.text, match.start(), match.end())
                yield Reason(evidence=Evidence(f"The mail {role.says}: {told}", _OF_A_ROLE), job=True)
                return


def reasons_against(
    titles: list[Words], texts: list[Words], profile: Profile, employers: Employers
) -> list[Reason]:
    """What speaks against one; texts say little where a title names an application beyond doubt.

    Another matter (a visa, a loan, a flat, a study) is never sure: where a title names it, and where a mail
    does that names no job. In a mail that does, one such word is a word among others.
    """
    for_named = any(_hit(group, titles) for group in weights().groups_for if group.title >= _NAMES_IT)
    against = Against(titles, texts, employers)
    told = [against.tell(g, "title") for g in weights().groups_against if not (g.yields and for_named)]
    mail = [one for g in weights().groups_against if (one := against.tell(g, "mail"))]
    if against.is_plain:
        mail = [replace(one, evidence=_at_least(one.evidence, weights().mild), blocks=False) for one in mail][
            :1
        ]
    sides = [_interviewer(titles, "title", profile) or _interviewer(texts, "mail", profile)]
    return [one for one in (*told, *mail, *sides) if one is not None]


class Against:
    """What titles and mail say of other matters, and whether they name a job all the same."""

    def __init__(self, titles: list[Words], texts: list[Words], employers: Employers) -> None:
        """Nothing is searched before it is asked for, but whether a job is named."""
        self._places = {"title": titles, "mail": texts}
        self._employers = employers
        bare_titles, bare_texts = ([_without_matters(one) for one in several] for several in (titles, texts))
        groups = weights().groups_for
        talk = any(_hit(group, bare_titles) for group in groups if group.title >= _NAMES_IT)
        role = any(_hit(group, bare_titles) for group in groups if group.name == _ROLE)
        named = (_hit(one, bare_titles) or _hit(one, bare_texts) for one in groups if one.names_job)
        self._has_job = (talk and role) or any(named)
        self.is_plain = any(_hit(group, bare_titles) for group in groups if group.plain)
        """Whether a title leaves little doubt."""

    def tell(self, group: Group, where: str) -> Reason | None:
        """The reason a group gives by its first hit; it blocks where it tells what the talk is about."""
        points = group.title if where == "title" else group.text
        is_idle = not points or (group.unless_job and self._has_job)
        found = None if is_idle else next(self._find(group, where), None)
        if found is None:
            return None
        words, match = found
        blocks = group.blocks and (where == "title" or not self._has_job or _is_applied_for(words, match))
        if blocks:
            points = min(points, weights().points["other_matter"])
        elif group.blocks:
            points = max(points, weights().mild)
        said = f"The {where} {group.says}: {quote_words(words.text, match.start(), match.end())}"
        return Reason(evidence=Evidence(said, points), blocks=blocks, about_other=blocks)

    def _find(self, group: Group, where: str) -> Iterator[tuple[Words, re.Match[str]]]:
        for words in self._places[where]:
            if group.whose and words.whose not in {"", group.whose}:
                continue
            for match in find_matter(group.pattern, words):
                excused = (not group.blocks or self._has_job) and self._employers.are_named(words, match)
                if not excused:
                    yield words, match


def _without_matters(words: Words) -> Words:
    """The same text with other matters blanked out: `volunteer role` is no job."""
    flat = words.flat
    for group in weights().groups_against:
        for match in find_matter(group.pattern, words) if group.blocks else ():
            flat = flat[: match.start()] + "_" * len(match[0]) + flat[match.end() :]
    return replace(words, flat=flat)


def _is_applied_for(words: Words, match: re.Match[str]) -> bool:
    """Whether the very sentence speaks of an application and of no job: `you applied to volunteer`."""
    start = max(words.flat.rfind(mark, 0, match.start()) for mark in _STOPS) + 1
    ends = [at for mark in _STOPS if (at := words.flat.find(mark, match.end())) >= 0]
    end = min(ends, default=len(words.flat))
    if end - start > _SENTENCE:
        return False
    whole = [replace(words, flat=words.flat[start:end])]
    rest = [replace(words, flat=f"{words.flat[start : match.start()]}_{words.flat[match.end() : end]}")]
    groups = weights().groups_for
    return any(group.name == _APPLICATION and _hit(group, whole) for group in groups) and not any(
        group.names_job and _hit(group, rest) for group in groups
    )


def _counted(places: list[Words], where: str, most: int, *, about_me: bool = False) -> list[Reason]:
    found: dict[str, Reason] = {}
    left = most
    for group in weights().groups_for:
        if (
            not found.keys().isdisjoint(group.unless)
            or left <= 0
            or (group.beside and not (found or about_me))
            or (group.beside and where == "mail" and not any(one.job for one in found.values()))
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
        return replace(one, evidence=Evidence(told, one.evidence.points), blocks=True, about_other=True)
    for words in places:
        for match in _sides(words):
            name = match["name"] if "name" in match.re.groupindex else ""
            if name and _is_me(name, profile):
                continue
            told = quote_words(words.text, match.start(), match.end())
            who = "names another candidate" if name else "is between you and one who applies to you"
            evidence = Evidence(f"The {where} {who}: {told}", group.title)
            return Reason(evidence=evidence, blocks=True, about_other=True)
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
