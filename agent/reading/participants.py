"""Who wrote in a thread and who was addressed in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from agent.knowledge.domains import DomainKind, is_no_reply, is_scheduler, is_tracking, kind_of
from agent.knowledge.names import display_name
from agent.knowledge.spelled_dates import day_and_month
from agent.knowledge.text import printable, squeeze
from agent.model.appointment import Meeting
from agent.model.interview import Part, Profile
from agent.model.mail import Address, Mark, Message, Thread
from agent.model.prefill import Person
from agent.reading import senders
from agent.reading.people import same_person, signed_first_name
from agent.reading.shown import fit

MOST = 8
TITLES = ("Prof.", "Dr.", "Mx.", "Ms.", "Mr.")
"""The highest first."""
_SIGNATURE_LINES = 8
_NAME_PARTS = 2
_RECRUITS = re.compile(
    r"\b(?:recruit(?:er|ing|ment)|talent (?:acquisition|partner)|sourcer|people partner|human resources)\b",
    re.IGNORECASE,
)
_COORDINATES = re.compile(r"\b(?:coordinator|scheduler|executive assistant|office manager)\b", re.IGNORECASE)
_NO_PERSON = re.compile(
    r"\b(?:team|(?:meeting|conference|conf|board|interview|zoom) ?room|room \w{1,4}"
    r"|(?:besprechungs|meeting|konferenz)raum|sala de|salle|vergader(?:zaal|ruimte)|(?:mötes|konferens)rum"
    r"|projector|equipment|no-?reply|notetaker|recruiting|recruitment|hiring|talent acquisition"
    r"|human resources|careers?)\b|^(?:hr|jobs|people|calendar)$",
    re.IGNORECASE,
)
"""Names that rooms, teams and programs show."""
_KNOWN = 60
_SHOWN = 300
_LONGEST_ADDRESS = 254
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


def participants(thread: Thread, profile: Profile, meeting: Meeting | None = None) -> tuple[Person, ...]:
    """Those of the meeting first; among them, and else, writers (newest first), then whoever was addressed.

    Each once, at most `MOST`; never the person, programs, rooms, relays or teams.
    """
    found: list[Person] = []
    for message in reversed(thread.messages):
        reached = senders.answers_to(message)
        if message.sender and reached and personal(message, profile):
            _add(found, _writer(message, message.sender, reached), profile)
    invited = (*meeting.attendees, *filter(None, [meeting.organizer])) if meeting else ()
    for address in invited:
        source = (
            f"invited in the calendar entry of {day_and_month(meeting.said_at.date())}" if meeting else ""
        )
        _add(found, _addressee(address, source), profile)
    for message in thread.messages:
        if not message.marks & _UNSEEN:
            source = f"named in the mail of {day_and_month(message.date.date())}"
            for address in _addressed(message):
                _add(found, _addressee(address, source), profile)
    return tuple(sorted(found, key=lambda person: not _is_one_of(person, invited))[:MOST])


def _is_one_of(person: Person, invited: Iterable[Address]) -> bool:
    """Whether the calendar entry names somebody, by address or by name."""
    key = Address(person.email).key
    return any(key == one.key or same_person(one.name, person.name) for one in invited)


def _add(found: list[Person], person: Person | None, profile: Profile) -> None:
    if person is None or profile.owns(person.email) or len(found) >= _KNOWN:
        return
    address = Address(person.email)
    if is_no_reply(address.key) or kind_of(address.key) in {DomainKind.SCHEDULER, DomainKind.CALENDAR}:
        return
    if _NO_PERSON.search(person.name) or same_person(person.name, profile.name):
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
    name, title = _name(Address(reached.email, _shown(sender, reached)))
    signature = "\n".join(message.body.new_text.splitlines()[-_SIGNATURE_LINES:]) if message.body else ""
    if not name or not _is_an_address(reached.email):
        return None
    return Person(
        name=name,
        email=reached.email,
        source=f"wrote on {day_and_month(message.date.date())}",
        title=title,
        first_name_basis=bool(signed_first_name(message)),
        part=_part(signature),
    )


def _shown(sender: Address, reached: Address) -> str:
    """The name of who wrote: a scheduler shows its own, a system may add the company behind a comma."""
    if sender.key != reached.key and (is_scheduler(sender.key) or _shows_its_domain(sender)):
        return reached.name
    before, comma, _ = sender.name.partition(",")
    if comma and is_tracking(sender.domain) and " " in before.strip():
        return before
    return sender.name or reached.name


def _shows_its_domain(sender: Address) -> bool:
    """Whether an address shows the name of its own domain: `Greenhouse` of greenhouse.io."""
    return squeeze(sender.name) in squeeze(sender.domain)


def _addressee(address: Address, source: str) -> Person | None:
    name, title = _name(address)
    if not name or not _is_an_address(address.email):
        return None
    return Person(name=name, email=address.email, source=source, title=title)


def _is_an_address(email: str) -> bool:
    return len(email) <= _LONGEST_ADDRESS and printable(email) == email


def _name(address: Address) -> tuple[str, str]:
    """Name and title as the address shows them; a bare first.last@ makes a name too."""
    shown = display_name(address.name[:_SHOWN])
    if name := fit(shown.name) if "@" not in shown.name else "":
        return name, _title(shown.title)
    local = address.email[:_SHOWN].partition("@")[0]
    parts = [part for part in re.split(r"[._]", local) if part.isalpha() and 1 < len(part) <= _SHOWN // 10]
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
