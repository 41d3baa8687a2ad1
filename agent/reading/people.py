"""The people of a conversation: who wrote and was addressed, and how they sign."""

from __future__ import annotations

import re
from collections.abc import Iterable

from agent.knowledge.domains import (
    DomainKind,
    company_domains,
    is_no_reply,
    is_scheduler,
    is_tracking,
    kind_of,
    registrable_domain,
)
from agent.knowledge.languages import pattern
from agent.knowledge.marks import NOT_LIVE, OWN, is_live
from agent.knowledge.name_forms import NameClues, is_no_person
from agent.knowledge.names import clean_display_name, display_name, same_person
from agent.knowledge.spelled_dates import day_and_month
from agent.knowledge.text import fold, fold_by_letter, printable, squeeze
from agent.model.appointment import Meeting
from agent.model.interview import Debrief, Interviewer, Part, Profile
from agent.model.mail import Address, Message, Thread
from agent.model.prefill import Person
from agent.reading import senders
from agent.reading.calendars.meetings import meetings_of
from agent.reading.circle import Circle
from agent.reading.company import is_companys_house
from agent.reading.interviewers import is_persons_name
from agent.reading.new_words import without_signature
from agent.reading.quoting import take_name
from agent.reading.senders import is_own

_CLOSING = r"^(?:WORDS)(?:[,!. ]+|$)"
_ONE_NAME = re.compile(r"[-\u2013\u2014~ ]*([^\W\d_][^\W\d_'\u2019.-]*(?:[-'\u2019][^\W\d_]+)*)[,.! ]*")
_LONGEST = 20_000
_LAST_LINES = 10


def writer_of(message: Message, debrief: Debrief) -> str:
    """The debrief's name of who wrote a message, by address or by name, through an ATS too; empty: nobody.

    A name counts at the company's own domain, at the one of the person's own address, and through a tracking
    system. Under another address it is anybody's.
    """
    sender = message.sender
    if sender is None:
        return ""
    speaking = {address.key for address in senders.list_speakers(message)}
    for person in debrief.interviewers:
        if person.email and Address(person.email).key in speaking:
            return person.name
    for person in debrief.interviewers:
        if same_person(sender.name, person.name) and _may_be(sender, person, debrief):
            return person.name
    if is_tracking(sender.domain):
        return _by_first_name(clean_display_name(sender.name), debrief)
    return ""


def _may_be(sender: Address, person: Interviewer, debrief: Debrief) -> bool:
    """Whether who bears a person's name can be that person, by where they write from."""
    if is_tracking(sender.domain):
        return True
    if not person.email:
        return is_companys_house(sender.domain, debrief)
    theirs = company_domains([Address(person.email).domain])
    return registrable_domain(sender.domain) in map(registrable_domain, theirs)


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
_SHORT = 3
_SYSTEMS = frozenset({DomainKind.TRACKING, DomainKind.SCHEDULER, DomainKind.MEETING, DomainKind.PLATFORM})


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

    Each once, at most `MOST`; never the person, programs, rooms, relays or teams. Who only answered into the
    conversation comes last, and not under the name of somebody who takes part in it; a newcomer to the
    calendar only where they wrote themselves.
    """
    found: list[Person] = []
    invited = (*meeting.attendees, *filter(None, [meeting.organizer])) if meeting else ()
    circle = Circle.of_conversation(thread.messages, invited, profile)
    inside = [one for one in thread.messages if is_own(one) or (one.sender and circle.has(one.sender))]
    for message in reversed(inside):
        _add(found, _writer_of(message, profile), profile)
    for address in invited:
        source = (
            f"invited in the calendar entry of {day_and_month(meeting.said_at.date())}" if meeting else ""
        )
        _add(found, _addressee(address, source), profile)
    newcomers = {one.key for one in meeting.newcomers} if meeting else set()
    called = {
        one.message_id: (*filter(None, [one.organizer]), *one.attendees)
        for one in meetings_of(thread.messages, profile)
    }
    for message in inside:
        if is_live(message):
            source = f"named in the mail of {day_and_month(message.date.date())}"
            for address in (*message.recipients, *called.get(message.message_id, ())):
                if address.key not in newcomers:
                    _add(found, _addressee(address, source), profile)
    for message in reversed(thread.messages):
        if message not in inside:
            _add(found, _writer_of(message, profile), profile)
    return tuple(sorted(found, key=lambda person: not _is_one_of(person, invited))[:MOST])


def _writer_of(message: Message, profile: Profile) -> Person | None:
    reached = senders.answers_to(message)
    if message.sender is None or reached is None or not personal(message, profile):
        return None
    return _writer(message, message.sender, reached)


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
    if kind_of(address.key) in _SYSTEMS and not _may_be_person(person.name, address.domain):
        return
    if is_no_person(person.name) or same_person(person.name, profile.name):
        return
    if not any(address.key == Address(one.email).key or same_person(person.name, one.name) for one in people):
        people.append(person)


def _may_be_person(name: str, domain: str) -> bool:
    """Whether a name that a system shows can be a person's, and not a company's or its own."""
    if any(len(token) > _SHORT and squeeze(token) in squeeze(domain) for token in name.split()):
        return False
    return " " not in name or is_persons_name(name)


def _writer(message: Message, sender: Address, reached: Address) -> Person | None:
    name, title = _name(Address(reached.email, _shown(sender, reached)), _find_signed(message))
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


def _name(address: Address, signed: frozenset[str] = frozenset()) -> tuple[str, str]:
    """Name and title as the address shows them; a bare first.last@ makes a name too.

    Empty where nothing tells which side of a comma the name is.
    """
    local, _, domain = address.email[:_SHOWN].partition("@")
    shown = display_name(address.name[:_SHOWN], NameClues(signed, local, domain))
    if name := take_name(shown.name) if "@" not in shown.name else "":
        return ("" if "," in name else name), _title(shown.title)
    parts = [part for part in re.split(r"[._]", local) if part]
    plain = all(part.isalpha() and 1 < len(part) <= _SHOWN // 10 for part in parts)
    return (" ".join(map(str.capitalize, parts)), "") if plain and len(parts) == _NAME_PARTS else ("", "")


def _find_signed(message: Message) -> frozenset[str]:
    """The folded first names under a mail: of a line that is one name, or the first of two."""
    lines = message.body.new_text[:_LONGEST].splitlines() if message.body else []
    found: set[str] = set()
    for line in [stripped for line in lines if (stripped := line.strip())][-_LAST_LINES:]:
        closing = pattern("light_closings", "closings", frame=_CLOSING).match(fold_by_letter(line))
        words = line[closing.end() if closing else 0 :].strip(" ,.-\u2013\u2014~").split()
        if words and len(words) <= _NAME_PARTS and all(one[0].isupper() and one.isalpha() for one in words):
            found.add(fold(words[0]))
    return frozenset(found)


def _title(text: str) -> str:
    """The highest of the titles shown: Prof. before Dr. before Ms."""
    known = {title.rstrip("."): title for title in TITLES}
    borne = {known.get(word.rstrip(".").capitalize(), "") for word in text.split()}
    return next((title for title in TITLES if title in borne), "")


def _part(signature: str) -> str:
    if pattern("recruiter_roles").search(fold_by_letter(signature)):
        return Part.RECRUITER_INHOUSE
    return Part.COORDINATOR if pattern("coordinator_roles").search(fold_by_letter(signature)) else ""
