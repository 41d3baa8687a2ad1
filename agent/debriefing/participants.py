"""Who wrote in a thread and who was addressed in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.debriefing.moments import day_and_month
from agent.debriefing.prefill import Person
from agent.model.interview import Part, Profile
from agent.model.mail import Address, Mark, Message, Thread
from agent.reading import senders
from agent.reading.people import same_person, signed_first_name
from agent.writing import names

MOST = 8
TITLES = ("Prof.", "Dr.", "Mx.", "Ms.", "Mr.")
"""The highest first."""
_SIGNATURE_LINES = 8
_NAME_PARTS = 2
_LONGEST_NAME = 80
_RECRUITS = re.compile(
    r"\b(?:recruit(?:er|ing|ment)|talent (?:acquisition|partner)|sourcer|people partner|human resources)\b",
    re.IGNORECASE,
)
_COORDINATES = re.compile(r"\b(?:coordinator|scheduler|executive assistant|office manager)\b", re.IGNORECASE)
_NOT_PEOPLE = ("resource.calendar.google.com", "group.calendar.google.com")
_UNSEEN = {Mark.DRAFT, Mark.TRASH, Mark.SPAM}


def inbound(message: Message, profile: Profile) -> bool:
    """Whether it came from somebody else and belongs to the conversation."""
    sender = message.sender
    if sender is None or profile.owns(sender.email) or message.marks & (_UNSEEN | {Mark.SENT}):
        return False
    return not senders.is_bulk(message)


def personal(message: Message, profile: Profile) -> bool:
    """Whether a person wrote it who can be written to."""
    return (
        inbound(message, profile)
        and not senders.automatic_line(message)
        and senders.answers_to(message) is not None
    )


def participants(thread: Thread, profile: Profile) -> tuple[Person, ...]:
    """Writers first, newest first; then whoever was addressed. Each once, never the person."""
    found: list[Person] = []
    for message in reversed(thread.messages):
        reached = senders.answers_to(message)
        if message.sender and reached and personal(message, profile):
            _add(found, _writer(message, message.sender, reached), profile)
    for message in thread.messages:
        if not message.marks & _UNSEEN:
            for address in _addressed(message):
                _add(found, _addressee(address, message), profile)
    return tuple(found[:MOST])


def _add(found: list[Person], person: Person | None, profile: Profile) -> None:
    if person is None or profile.owns(person.email):
        return
    address = Address(person.email)
    if senders.is_no_reply(address) or address.domain in _NOT_PEOPLE:
        return
    if not any(address.key == Address(one.email).key or same_person(person.name, one.name) for one in found):
        found.append(person)


def _addressed(message: Message) -> Iterator[Address]:
    yield from message.recipients
    for meeting in message.body.invitations if message.body else ():
        if meeting.organizer:
            yield meeting.organizer
        yield from meeting.attendees


def _writer(message: Message, sender: Address, reached: Address) -> Person | None:
    name, title = _name(Address(reached.email, sender.name or reached.name))
    signature = "\n".join(message.body.new_text.splitlines()[-_SIGNATURE_LINES:]) if message.body else ""
    if not name:
        return None
    return Person(
        name=name,
        email=reached.email,
        source=f"wrote on {day_and_month(message.date.date())}",
        title=title,
        first_name_basis=bool(signed_first_name(message)),
        part=_part(signature),
    )


def _addressee(address: Address, message: Message) -> Person | None:
    name, title = _name(address)
    if not name:
        return None
    return Person(
        name=name,
        email=address.email,
        source=f"named in the mail of {day_and_month(message.date.date())}",
        title=title,
    )


def _name(address: Address) -> tuple[str, str]:
    """Name and title as the address shows them; a bare first.last@ makes a name too."""
    shown = names.display_name(address.name)
    if shown.name and "@" not in shown.name:
        return shown.name[:_LONGEST_NAME], _title(shown.title)
    local = address.email.partition("@")[0]
    parts = [part for part in re.split(r"[._]", local) if part.isalpha() and len(part) > 1]
    return (" ".join(part.capitalize() for part in parts), "") if len(parts) >= _NAME_PARTS else ("", "")


def _title(shown: str) -> str:
    """The highest of the titles shown: Prof. before Dr. before Ms."""
    known = {title.rstrip("."): title for title in TITLES}
    borne = {known.get(word.rstrip(".").capitalize(), "") for word in shown.split()}
    return next((title for title in TITLES if title in borne), "")


def _part(signature: str) -> str:
    if _RECRUITS.search(signature):
        return Part.RECRUITER_INHOUSE
    return Part.COORDINATOR if _COORDINATES.search(signature) else ""
