"""The people of a conversation: who wrote and was addressed, their addresses, how they sign."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from agent.knowledge.domains import DomainKind, is_no_reply, is_scheduler, is_tracking, kind_of
from agent.knowledge.languages import pattern
from agent.knowledge.marks import NOT_LIVE, OWN, is_live
from agent.knowledge.names import clean_display_name, display_name, relayed, same_person
from agent.knowledge.spelled_dates import day_and_month
from agent.knowledge.text import fold, fold_by_letter, printable, squeeze
from agent.model.appointment import Meeting
from agent.model.interview import Debrief, Interviewer, Part, Profile
from agent.model.mail import Address, Message, Thread
from agent.model.prefill import Person
from agent.reading import senders
from agent.reading.new_words import without_signature
from agent.reading.quoting import take_name

_CLOSING = r"^(?:WORDS)(?:[,!. ]+|$)"
_ONE_NAME = re.compile(r"[-\u2013\u2014~ ]*([^\W\d_][^\W\d_'\u2019.-]*(?:[-'\u2019][^\W\d_]+)*)[,.! ]*")
_LONGEST = 20_000
_LAST_LINES = 10


def with_addresses(debrief: Debrief, messages: Iterable[Message], profile: Profile | None = None) -> Debrief:
    """The debrief with the addresses its interviewers lack, as far as a name in the mail is theirs (7b).

    Never an own, no-reply or list address, nor one that belongs to somebody else of the debrief.
    """
    if all(person.email for person in debrief.interviewers):
        return debrief
    seen = tuple(messages)
    own = _own(seen)
    taken = {person.email.casefold() for person in debrief.interviewers if person.email}
    known = [
        (rank, address)
        for rank, address in _named(seen)
        if address.key not in own | taken
        and not (profile and profile.owns(address.email))
        and not is_no_reply(address.key)
    ]
    known.sort(key=lambda pair: pair[0])
    return replace(debrief, interviewers=tuple(_filled(p, debrief, known) for p in debrief.interviewers))


def _filled(person: Interviewer, debrief: Debrief, addresses: list[tuple[int, Address]]) -> Interviewer:
    if person.email:
        return person
    for _, address in addresses:
        named = [p for p in debrief.interviewers if same_person(address.name, p.name)]
        if named == [person]:
            return replace(person, email=address.email)
    return person


def _named(messages: tuple[Message, ...]) -> Iterator[tuple[int, Address]]:
    """Addresses with names: who wrote first, then who was written to; newest first within each."""
    for message in sorted(messages, key=lambda m: m.date, reverse=True):
        if not is_live(message) or senders.is_bulk(message):
            continue
        sender = message.sender
        if sender and sender.name:
            answered = senders.answers_to(message)
            if answered is not None:
                yield 0, Address(answered.email, sender.name)
        for address in message.reply_to:
            yield 1, address
        for address in message.recipients:
            yield 2, address
        for meeting in message.body.invitations if message.body else ():
            called = (meeting.organizer, *meeting.attendees)
            yield from ((3, address) for address in called if address is not None)


def _own(messages: tuple[Message, ...]) -> set[str]:
    """The person's own addresses, as far as the mail shows them."""
    mine = {address.key for message in messages for address in message.delivered_to}
    return mine | {m.sender.key for m in messages if m.sender and m.marks & OWN}


def writer_of(message: Message, debrief: Debrief) -> str:
    """The debrief's name of who wrote a message, by address or by name, through an ATS too; empty: nobody."""
    sender = message.sender
    if sender is None:
        return ""
    for person in debrief.interviewers:
        if person.email and person.email.strip().casefold() in {
            sender.key,
            *(a.key for a in message.reply_to),
        }:
            return person.name
    for person in debrief.interviewers:
        if same_person(sender.name, person.name):
            return person.name
    if is_tracking(sender.domain) or relayed().search(sender.name):
        return _by_first_name(clean_display_name(sender.name), debrief)
    return ""


def _by_first_name(name: str, debrief: Debrief) -> str:
    """`Denise via Greenhouse`: a relay shortens names; a first name counts where only one person has it."""
    having = [p.name for p in debrief.interviewers if name and fold(name) == fold(p.given or _first(p.name))]
    return having[0] if len(having) == 1 else ""


def signed_first_name(message: Message) -> str:
    """The first name of its sender that a message is signed with; empty when it is signed otherwise (7e)."""
    if message.body is None or message.sender is None:
        return ""
    first = fold(_first(message.sender.name))
    lines = without_signature(message.body.new_text[:_LONGEST]).splitlines()
    for line in [stripped for line in lines if (stripped := line.strip())][-_LAST_LINES:]:
        closing = pattern("light_closings", "closings", frame=_CLOSING).match(fold_by_letter(line))
        signed = _ONE_NAME.fullmatch(line[closing.end() :] if closing else line)
        if signed and fold(signed[1]) == first and not signed[1].islower():
            return signed[1]
    return ""


def _first(name: str) -> str:
    return clean_display_name(name).partition(" ")[0]


MOST = 8
TITLES = ("Prof.", "Dr.", "Mx.", "Ms.", "Mr.")
"""The highest first."""
_SIGNATURE_LINES = 8
_NAME_PARTS = 2
_KNOWN = 60
_SHOWN = 300
_LONGEST_ADDRESS = 254


def inbound(message: Message, profile: Profile) -> bool:
    """Whether it came from somebody else, who may be believed, and belongs to the conversation."""
    sender = message.sender
    if sender is None or message.marks & (NOT_LIVE | OWN) or not senders.is_believed(message, profile):
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
        if is_live(message):
            source = f"named in the mail of {day_and_month(message.date.date())}"
            for address in _addressed(message):
                _add(found, _addressee(address, source), profile)
    return tuple(sorted(found, key=lambda person: not _is_one_of(person, invited))[:MOST])


def _is_one_of(person: Person, invited: Iterable[Address]) -> bool:
    """Whether the calendar entry names somebody, by address or by name."""
    key = Address(person.email).key
    return any(key == one.key or same_person(one.name, person.name) for one in invited)


def _add(people: list[Person], person: Person | None, profile: Profile) -> None:
    if person is None or profile.owns(person.email) or len(people) >= _KNOWN:
        return
    address = Address(person.email)
    if is_no_reply(address.key) or kind_of(address.key) in {DomainKind.SCHEDULER, DomainKind.CALENDAR}:
        return
    if pattern("no_persons").search(fold_by_letter(person.name)) or same_person(person.name, profile.name):
        return
    if not any(address.key == Address(one.email).key or same_person(person.name, one.name) for one in people):
        people.append(person)


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
    if name := take_name(shown.name) if "@" not in shown.name else "":
        return name, _title(shown.title)
    local = address.email[:_SHOWN].partition("@")[0]
    parts = [part for part in re.split(r"[._]", local) if part.isalpha() and 1 < len(part) <= _SHOWN // 10]
    return (" ".join(part.capitalize() for part in parts), "") if len(parts) >= _NAME_PARTS else ("", "")


def _title(text: str) -> str:
    """The highest of the titles shown: Prof. before Dr. before Ms."""
    known = {title.rstrip("."): title for title in TITLES}
    borne = {known.get(word.rstrip(".").capitalize(), "") for word in text.split()}
    return next((title for title in TITLES if title in borne), "")


def _part(signature: str) -> str:
    if pattern("recruiter_roles").search(fold_by_letter(signature)):
        return Part.RECRUITER_INHOUSE
    return Part.COORDINATOR if pattern("coordinator_roles").search(fold_by_letter(signature)) else ""
