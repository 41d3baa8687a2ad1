"""Which message a letter answers, which addresses a person reads, and who gets which letter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agent.deciding.situation import Situation
from agent.knowledge.domains import (
    DomainKind,
    belong_together,
    company_domains,
    is_no_reply,
    kind_of,
    registrable_domain,
)
from agent.knowledge.marks import NOT_LIVE, is_live
from agent.knowledge.text import strip_hidden
from agent.model.interview import Botched, Debrief, Interviewer, Part, Profile
from agent.model.mail import Address, ClassifiedMessage, Mark, Message, MessageId, SignalKind, Voice

_ANSWERING_MACHINE = re.compile(r"auto-?replied|^x-auto(?:reply|respond)|multipart/report", re.IGNORECASE)
_NOT_HUMAN = frozenset({SignalKind.BOUNCE, SignalKind.AUTO})


@dataclass(frozen=True, slots=True)
class Parent:
    """The message a letter answers and what it means for the letter."""

    mail: ClassifiedMessage
    personal: bool
    """A person wrote it; otherwise it only marks the thread (RT-01)."""
    forwarded: bool = False
    """It reached the person through somebody else: the thread cannot be joined (RT-12)."""

    @property
    def message(self) -> Message:
        """The mail itself."""
        return self.mail.message

    @property
    def is_passed_on(self) -> bool:
        """Whether it was forwarded, and not only doubtful."""
        return self.forwarded and self.mail.voice is not Voice.UNVERIFIED


def find_parent(situation: Situation) -> Parent | None:
    """The newest message of the thread a person wrote, or else what marks the thread.

    RT-01: A letter answers the newest message of the thread that a person of the company wrote; where
    only machines wrote, the newest of theirs marks the thread.
    Why: People find an answer below what they wrote themselves.

    RT-12: A thread that reached the person forwarded by somebody else cannot be joined: the letter is a
    new message, to the address on record.
    Why: The company never saw that thread; a reply would show it mail that was not theirs.

    Never own mail, drafts, trash, spam, bounces, receipts, answering machines, lists or what the receiving
    server takes for forged. Mail of people on record comes first, then what the company's programs wrote,
    then what others wrote: anybody can answer into a conversation whose Message-ID they know. A message that
    somebody outside the company passed on comes after one that was written to the person; then automatic
    messages of others; then an invitation that came forwarded from one own address to another (RT-12).
    """
    theirs = [mail for mail in situation.thread if _is_answerable(mail)]
    human = [mail for mail in theirs if mail.signal.personal]
    direct = [mail for mail in human if not _passed_on(situation, mail)]
    on_record = [mail for mail in direct if mail.voice is Voice.COMPANY]
    machine = [mail for mail in theirs if not mail.signal.personal and not _answering_machine(mail)]
    of_company = [mail for mail in machine if mail.voice is Voice.COMPANY]
    if of_company and not on_record:
        return Parent(_newest(of_company), personal=False)
    if direct:
        return Parent(_newest(on_record or direct), personal=True)
    if human:
        return Parent(_newest(human), personal=True, forwarded=True)
    if machine:
        return Parent(_newest(machine), personal=False)
    own_forwards = [mail for mail in situation.thread if _is_own_forward(situation, mail)]
    if own_forwards:
        return Parent(_newest(own_forwards), personal=True, forwarded=True)
    return _find_parent_among_unverified(situation)


def _find_parent_among_unverified(situation: Situation) -> Parent | None:
    """Where all the mail of the other side may be forged, as when everything comes in forwarded.

    The thank-you is not held for that: it answers the person's own mail in the thread, or begins a new one.
    """
    doubtful = [mail for mail in situation.thread if mail.voice is Voice.UNVERIFIED and mail.signal.personal]
    own = [mail for mail in situation.thread if mail.voice is Voice.PERSON and mail.message.message_id]
    if not doubtful:
        return None
    if own:
        return Parent(_newest(own), personal=True)
    return Parent(_newest(doubtful), personal=True, forwarded=True)


def newest_with_id(situation: Situation) -> Message | None:
    """The thread's newest message with a Message-ID, written by either side; machines left out (RT-10)."""
    known = [
        mail
        for mail in situation.thread
        if mail.message.message_id
        and is_live(mail.message)
        and mail.signal.kind not in _NOT_HUMAN
        and mail.voice in (Voice.COMPANY, Voice.PERSON)
    ]
    return _newest(known).message if known else None


def ancestry_with(message: Message) -> tuple[MessageId, ...]:
    """References of an answer: the parent's own ancestry and the parent (RFC 5322 §3.6.4)."""
    if message.message_id is None:
        return message.ancestry
    return (
        *(ancestor for ancestor in message.ancestry if ancestor != message.message_id),
        message.message_id,
    )


def _newest(several: list[ClassifiedMessage]) -> ClassifiedMessage:
    return max(reversed(several), key=lambda mail: mail.message.date)


def _is_own_forward(situation: Situation, mail: ClassifiedMessage) -> bool:
    """An invitation that the person passed on, from one own address to another as a rule.

    Whoever really wrote it: the letter is a new message to the address on record, under its subject.
    """
    message = mail.message
    own = message.sender is not None and situation.profile.owns(message.sender.email)
    return own and not message.unverified and not message.marks & NOT_LIVE and _has_forward(message)


def _is_answerable(mail: ClassifiedMessage) -> bool:
    return (
        mail.voice in (Voice.COMPANY, Voice.STRANGER)
        and Mark.TRASH not in mail.message.marks
        and mail.signal.kind is not SignalKind.BOUNCE
        and not mail.signal.bulk
    )


def _answering_machine(mail: ClassifiedMessage) -> bool:
    """An out-of-office or a receipt: it says nothing about the thread."""
    return any(_ANSWERING_MACHINE.search(notice) for notice in mail.message.notices)


def _has_forward(message: Message) -> bool:
    return message.forward_prefix or (message.body is not None and message.body.forward_block)


def _passed_on(situation: Situation, mail: ClassifiedMessage) -> bool:
    """It holds a forwarded mail and its outer sender is not of the company (RT-12)."""
    if mail.writer or not _has_forward(mail.message):
        return False
    people = [Address(person.email) for person in situation.debrief.interviewers]
    sender = mail.message.sender or Address("")
    theirs = company_domains(address.domain for address in people)
    return sender.key not in {address.key for address in people} and not any(
        belong_together(sender.domain, domain) for domain in theirs
    )


_SHAPE = re.compile(r"[^@\s]+@[^@\s]+")


def usable(address: Address, profile: Profile) -> bool:
    """Whether a letter may go there: well formed, not one's own, read by a person.

    RT-06: No letter goes to an own address, a no-reply address, a calendar resource, a list or a bounce
    address, nor to one that is written with hidden characters.
    Why: Nobody reads it there; and what is hidden in an address makes it look like another.
    """
    return (
        _SHAPE.fullmatch(address.key) is not None
        and strip_hidden(address.email.strip()) == address.email.strip()
        and not profile.owns(address.email)
        and not is_no_reply(address.key)
        and kind_of(address.domain) is not DomainKind.CALENDAR
    )


def clean(addresses: Iterable[Address], profile: Profile, barred: frozenset[str]) -> tuple[Address, ...]:
    """The usable ones that are not barred, blanks trimmed, each once.

    Args:
        addresses: As the headers carry them.
        profile: Whose own addresses are left out.
        barred: `Address.key` of those that may not be written to, or `@` and the
            registrable domain of a company (RT-05).
    """
    kept: dict[str, Address] = {}
    for address in addresses:
        if usable(address, profile) and not _is_barred(address, barred):
            kept.setdefault(address.key, Address(address.email.strip(), address.name.strip()))
    return tuple(kept.values())


def _is_barred(address: Address, barred: frozenset[str]) -> bool:
    return bool(barred) and not barred.isdisjoint({address.key, f"@{registrable_domain(address.domain)}"})


@dataclass(frozen=True, slots=True)
class Contact:
    """A person of the debrief and the addresses an answer to them goes to; none: out of reach."""

    person: Interviewer
    to: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One thank-you: whom it goes to and whom else it thanks."""

    person: Interviewer
    to: tuple[Address, ...]
    via: bool = False
    """The addressee arranged the interview and was not in it."""
    pass_on: tuple[str, ...] = ()
    position: int = 0
    """The addressee's place among the letters; the lead's is 0."""

    @property
    def lead(self) -> bool:
        """It carries the Cc (RT-08)."""
        return self.position == 0


def interviewers(debrief: Debrief) -> tuple[Interviewer, ...]:
    """Who held the conversation: managers, panelists, the unknown; else their own recruiters."""
    people = debrief.interviewers
    held = tuple(person for person in people if person.part.may_interview)
    return held or tuple(person for person in people if person.part is Part.RECRUITER_INHOUSE)


def choose_recipients(
    debrief: Debrief, contacts: Sequence[Contact], wrote_last: str = ""
) -> tuple[Recipient, ...]:
    """The thank-yous of an interview, the lead's first; empty where nobody can be reached.

    RT-04: Where no interviewer can be reached, the coordinator or recruiter is thanked and asked to
    pass it on; where nobody can be, the person is asked for an address.
    Why: Whoever arranged the interview sees them every day.
    Source: Iowa State, Virginia.

    RT-05: With an agency in between only the agency is written to, and never the client, even where the
    address is visible.
    Why: Agencies forbid it, and going round them can cost the job.
    Source: Appoint, Andersen.

    Args:
        debrief: The interview.
        contacts: Every person of the debrief with the addresses found for them.
        wrote_last: Name of who wrote the message that is answered: preferred among those who pass thanks on.
    """
    held = interviewers(debrief)
    names = tuple(person.name for person in held)
    agency = [contact for contact in contacts if contact.person.part is Part.RECRUITER_AGENCY]
    if agency:
        return _through(agency, names, wrote_last)
    direct = [contact for contact in contacts if contact.person in held and contact.to]
    if direct:
        return _panel(held, direct)
    return _through([contact for contact in contacts if contact.person not in held], names, wrote_last)


def second_chance_addressee(debrief: Debrief) -> Interviewer | None:
    """The one person the second-chance letter is for (D9), reachable or not.

    The agency's consultant; else the hiring manager; else who asked most of the questions; else the lead;
    else the first. None where nobody is known.
    """
    agency = [person for person in debrief.interviewers if person.part is Part.RECRUITER_AGENCY]
    people = agency or list(interviewers(debrief)) or list(debrief.interviewers)
    several = [person for person in people if person.part is Part.HIRING_MANAGER] or people
    ranked = sorted(several, key=lambda person: (-_asked(person, debrief.botched), not person.lead))
    return ranked[0] if ranked else None


def _asked(person: Interviewer, questions: Sequence[Botched]) -> int:
    known_as = {person.name.casefold(), person.email.strip().casefold()} - {""}
    return sum(question.asked_by.strip().casefold() in known_as for question in questions)


def _through(helpers: Sequence[Contact], names: tuple[str, ...], wrote_last: str) -> tuple[Recipient, ...]:
    """One letter to somebody who was not in the interview and passes the thanks on."""
    within = [contact for contact in helpers if contact.to]
    if not within:
        return ()
    best = min(within, key=lambda contact: (contact.person.name != wrote_last, not contact.person.lead))
    return (Recipient(person=best.person, to=best.to, via=True, pass_on=names),)


def _panel(people: Sequence[Interviewer], direct: Sequence[Contact]) -> tuple[Recipient, ...]:
    """A letter for each interviewer within reach; two behind one address share a letter."""
    ordered = sorted(
        direct, key=lambda contact: (not contact.person.lead, contact.person.part is not Part.HIRING_MANAGER)
    )
    letters: dict[frozenset[str], Contact] = {}
    shared: dict[str, tuple[str, ...]] = {}
    for contact in ordered:
        keys = frozenset(address.key for address in contact.to)
        first = next((letter for known, letter in letters.items() if known & keys), None)
        if first is None:
            letters[keys] = contact
        else:
            shared[first.person.name] = (*shared.get(first.person.name, ()), contact.person.name)
    reachable = {contact.person.name for contact in ordered}
    unreached = tuple(person.name for person in people if person.name not in reachable)
    return tuple(
        Recipient(
            person=contact.person,
            to=contact.to,
            pass_on=shared.get(contact.person.name, ()) + (unreached if place == 0 else ()),
            position=place,
        )
        for place, contact in enumerate(letters.values())
    )
