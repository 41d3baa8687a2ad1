"""Who of a conversation's people will talk with the person, and who only arranged it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from agent.knowledge.languages import pattern
from agent.knowledge.names import clean_display_name, same_person
from agent.knowledge.text import fold, fold_by_letter, squeeze
from agent.model.appointment import Meeting
from agent.model.interview import Part, Profile
from agent.model.mail import Address, Message
from agent.model.prefill import Person
from agent.reading.interviewers import (
    Named,
    find_in_title,
    find_interviewers,
    is_persons_name,
    names_writer,
    split_pair,
)
from agent.reading.people import MOST
from agent.reading.quoting import name_entry, name_mail, take_name

_BRACKETS = re.compile(r"\s*[(\[@|:].*$|\s+[-\u2013\u2014]\s.*$")
_ARRANGES = frozenset({Part.COORDINATOR, Part.RECRUITER_INHOUSE, Part.RECRUITER_AGENCY})


@dataclass(frozen=True, slots=True)
class _Said:
    """Somebody named, where, and by whom."""

    named: Named
    source: str
    writer: str = ""
    """The address of who wrote it."""


def list_named(messages: Iterable[Message], meeting: Meeting | None, profile: Profile) -> tuple[str, ...]:
    """The whole names of those who are surely named as people, for whom no company is taken."""
    return tuple(
        one.named.name
        for one in _listen(messages, meeting, profile)
        if one.named.is_sure and is_persons_name(one.named.name)
    )


def seat(
    people: Sequence[Person],
    messages: Sequence[Message],
    meeting: Meeting | None,
    profile: Profile,
    is_company: Callable[[str, bool], bool],
) -> tuple[Person, ...]:
    """The people with those first who are named as the ones who will talk; then whoever else may.

    Where somebody is named, who only wrote, was copied or called the meeting is not taken to be there,
    unless they say so. Recruiters and coordinators come last. At most `MOST`.

    Args:
        people: Those who wrote, were addressed or invited (`people.participants`).
        messages: What others wrote, oldest first.
        meeting: Its title and its attendees count.
        profile: The person, who is none of them.
        is_company: Whether a name is the company's; it is told whether only people are named so.
    """
    named: list[Person] = []
    writers: set[str] = set()
    for one in _listen(messages, meeting, profile):
        known = _find(one.named.name, people)
        name, is_sure = one.named.name, one.named.is_sure
        if known is None and (not is_persons_name(name) or is_company(name, is_sure)):
            continue
        person = known or Person(name=take_name(one.named.name), email="", source=one.source)
        person = replace(person, part=_part(one.named, person))
        if person.name and not any(same_person(person.name, other.name) for other in named):
            named.append(person)
            writers.add(one.writer)
    invited = {address.key for address in meeting.attendees} if meeting else set()
    spoken = {
        one.sender.key for one in messages if one.sender and one.body and names_writer(one.body.new_text)
    }
    gone = _list_introducers(messages)

    def is_there(person: Person) -> bool:
        key = Address(person.email).key
        if key in gone:
            return False
        if not named:
            called = meeting is not None and bool(invited - {key}) and key not in invited
            return not (called and person.part in _ARRANGES and _has_others(invited, people, key))
        return person.part not in _ARRANGES and (key in invited or (key in spoken and key in writers))

    others = [
        replace(person, is_there=is_there(person))
        for person in people
        if not any(same_person(person.name, one.name) for one in named)
    ]
    others.sort(key=lambda person: (not person.is_there, person.part in _ARRANGES))
    return (*named, *others)[:MOST]


def _has_others(invited: set[str], people: Sequence[Person], key: str) -> bool:
    return any(Address(one.email).key in invited - {key} for one in people)


def _listen(messages: Iterable[Message], meeting: Meeting | None, profile: Profile) -> Iterator[_Said]:
    """Whom titles, subjects and texts name, those of the calendar and the newest mail first."""
    if meeting:
        for named in _in_title(meeting.title, profile):
            yield _Said(
                named,
                f"named in the {name_entry(meeting)}",
                meeting.organizer.key if meeting.organizer else "",
            )
    for message in reversed(tuple(messages)):
        source = f"named in the {name_mail(message)}"
        writer = message.sender.key if message.sender else ""
        text = message.body.new_text if message.body else ""
        for named in (*_in_title(message.base_subject, profile), *find_interviewers(text)):
            if not same_person(named.name, profile.name):
                yield _Said(named, source, writer)


def _in_title(title: str, profile: Profile) -> Iterator[Named]:
    """`Interview with Ana Duarte`; of `Jordan Avery x Ana Duarte (Acme)`, who is not the person."""
    yield from (one for one in find_in_title(title) if not same_person(one.name, profile.name))
    if (sides := split_pair(_BRACKETS.sub("", title))) is None:
        return
    first = fold(profile.name.partition(" ")[0])
    for mine, theirs in (sides, sides[::-1]):
        names = [_BRACKETS.sub("", side.rpartition(": ")[2]).strip() for side in (mine, theirs)]
        if names[1] and (same_person(names[0], profile.name) or fold(names[0]) == first):
            yield Named(names[1], is_sure=False)


def _find(name: str, people: Iterable[Person]) -> Person | None:
    """Who of the people is named: by the whole name, or by a part of it that only one of them has."""
    several = tuple(people)
    for one in several:
        if same_person(one.name, name):
            return one
    plain = fold(clean_display_name(name))
    having = [one for one in several if plain and plain in fold(one.name).split()] if " " not in plain else []
    return having[0] if len(having) == 1 else None


def _part(named: Named, person: Person) -> str:
    """What the words beside a name say; else what is known, else an interviewer."""
    job = fold_by_letter(named.job)
    if pattern("hiring_managers").search(job):
        return Part.HIRING_MANAGER
    if pattern("recruiter_roles").search(job):
        return person.part or Part.RECRUITER_INHOUSE
    return person.part or Part.PANELIST


def _list_introducers(messages: Sequence[Message]) -> set[str]:
    """Who only brought the two together, and left the rest to them."""
    last = messages[-1].sender.key if messages and messages[-1].sender else ""
    found = {
        one.sender.key
        for one in messages
        if one.sender
        and one.body
        and pattern("introductions").search(fold_by_letter(f"{one.base_subject}\n{one.body.new_text}"))
    }
    return found - {last}


def may_be_company(name: str, company: str, domains: Iterable[str], *, is_sure: bool) -> bool:
    """Whether a name is that of a company, or of one of these domains.

    Args:
        name: Read where people are named, and perhaps companies.
        company: As far as it is known; where it is not, only whom nobody takes for a company is a person.
        domains: Of those who wrote.
        is_sure: Only people are named there.
    """
    if not company and not is_sure:
        return True
    made, theirs = squeeze(name), squeeze(company)
    if not made or (theirs and (made in theirs or theirs in made)):
        return True
    return any(made in squeeze(domain) for domain in domains)
