"""To, Cc, From, Subject and the thread headers of a letter (RT-02 to RT-15)."""

from __future__ import annotations

from collections.abc import Iterable

from agent.deciding.addresses import is_followed, keep_on_record
from agent.deciding.recipients import (
    Contact,
    Parent,
    Recipient,
    ancestry_with,
    clean,
    interviewers,
    newest_with_id,
)
from agent.deciding.situation import Situation
from agent.knowledge.domains import company_domains, registrable_domain
from agent.knowledge.name_forms import is_no_person
from agent.knowledge.text import fold
from agent.model.interview import Interviewer, Part
from agent.model.letter import Addressing
from agent.model.mail import Address, ClassifiedMessage, Mark, Message, Voice
from agent.model.plan import SentMail

FORWARDED = "forwarded_thread_not_threadable"


def find_contacts(situation: Situation, parent: Parent) -> tuple[Contact, ...]:
    """Every person of the debrief with the addresses a letter to them goes to (RT-02, RT-03)."""
    barred = client_addresses(situation)
    return tuple(
        Contact(person, _addresses_of(situation, parent, person, barred))
        for person in situation.debrief.interviewers
        if not situation.has_agency or person.part is Part.RECRUITER_AGENCY
    )


def answer(situation: Situation, parent: Parent, recipient: Recipient) -> Addressing:
    """A thank-you in the thread, or a new message where the thread cannot be joined (RT-12)."""
    message = parent.message
    sender, why_sender = _received_by(situation, message)
    cc = (
        _copied(situation, parent.mail, recipient.person, recipient.to)
        if recipient.lead and not parent.forwarded
        else ()
    )
    if parent.forwarded:
        forged = parent.mail.voice is Voice.UNVERIFIED
        base = "" if forged else message.base_subject.strip()
        reason = "may be forged" if forged else "was forwarded by somebody else"
        return Addressing(
            sender=sender,
            to=recipient.to,
            subject=base or situation.debrief.role,
            warnings=() if forged else (FORWARDED,),
            why=(f"The invitation {reason}: a new message.", why_sender),
        )
    kind = "newest message a person wrote" if parent.personal else "newest automatic message"
    return Addressing(
        sender=sender,
        to=recipient.to,
        cc=cc,
        subject=reply_subject(message.base_subject),
        in_reply_to=message.message_id,
        references=ancestry_with(message),
        why=(
            f"It answers the {kind} of the thread, of {message.date:%Y-%m-%d %H:%M}.",
            _why_to(parent, recipient),
            *(("In Cc: recruiters and coordinators who are on that message.",) if cc else ()),
            why_sender,
        ),
    )


def answer_rejection(situation: Situation, mail: ClassifiedMessage) -> tuple[str, Addressing] | None:
    """The decline's person and addressing; None where no person on record can be answered (RT-05, RT-06)."""
    message = mail.message
    barred = client_addresses(situation)
    to, person = _written_from(situation, mail, barred), situation.person(mail.writer)
    if not to or (situation.has_agency and (person is None or person.part is not Part.RECRUITER_AGENCY)):
        fallback = find_contacts(situation, Parent(mail, personal=True)) if situation.has_agency else ()
        agent = next((contact for contact in fallback if contact.to), None)
        if agent is None:
            return None
        to, person = agent.to, agent.person
    sender, why_sender = _received_by(situation, message)
    cc = _copied(situation, mail, person, to)
    why = (f"It answers the message of {message.date:%Y-%m-%d %H:%M} that declines.", why_sender)
    return person.name if person else situation.debrief.company, Addressing(
        sender=sender,
        to=to,
        cc=cc,
        subject=reply_subject(message.base_subject),
        in_reply_to=message.message_id,
        references=ancestry_with(message),
        why=why,
    )


def follow_up(situation: Situation, sent: SentMail, otherwise: tuple[Address, ...]) -> Addressing | None:
    """A letter after the person's own sent one; None where nobody is left to write to.

    RT-10: The second-chance letter and the nudge answer the person's own sent thank-you, and go to its
    addressee.
    Why: All of it stays one conversation, and the reader sees the thanks above it.
    Source: Gmail threads.

    Args:
        situation: The interview.
        sent: The thank-you as it was sent.
        otherwise: To whom, where the sent letter names nobody on record.
    """
    barred = client_addresses(situation)
    to = keep_on_record(situation, clean(sent.to, situation.profile, barred)) or otherwise
    if not to:
        return None
    parent, references, base = sent.message_id, sent.references, sent.base_subject
    why = "It answers your own sent thank-you."
    if parent is None:
        newest = newest_with_id(situation)
        why = "Your sent thank-you has no Message-ID here: it answers the thread's newest message."
        if newest:
            parent, references, base = newest.message_id, ancestry_with(newest), base or newest.base_subject
    keys = {address.key for address in to}
    cc = keep_on_record(situation, clean(sent.cc, situation.profile, barred))
    own = sent.sender.email.strip() if sent.sender else situation.profile.addresses[0]
    return Addressing(
        sender=Address(own, situation.profile.name),
        to=to,
        cc=tuple(address for address in cc if address.key not in keys),
        subject=reply_subject(base or situation.debrief.role),
        in_reply_to=parent,
        references=references,
        why=(why,),
    )


def reply_subject(base: str) -> str:
    """The subject of an answer.

    RT-11: The subject is "Re: " and the thread's own subject without any reply prefix of any language,
    never a new one.
    Why: Gmail shows a draft as a reply only where thread, references and subject agree.
    Source: Gmail threads.
    """
    return f"Re: {base.strip()}".strip()


def client_addresses(situation: Situation) -> frozenset[str]:
    """What an agency's candidate never writes to: addresses of the company and `@` its domains (RT-05)."""
    if not situation.has_agency:
        return frozenset()
    agency = {
        person.name for person in situation.debrief.interviewers if person.part is Part.RECRUITER_AGENCY
    }
    ours, theirs = list[Address](), list[Address]()
    for person in situation.debrief.interviewers:
        (ours if person.name in agency else theirs).append(Address(person.email))
    for mail in situation.mail_of(Voice.COMPANY):
        sender = [mail.message.sender] if mail.message.sender else []
        if mail.writer in agency:
            ours += sender
        elif mail.writer:
            theirs += [*sender, *mail.message.reply_to]
    domains = {
        registrable_domain(address) for address in company_domains(address.domain for address in theirs)
    }
    domains -= {registrable_domain(address.domain) for address in ours}
    keys = {address.key for address in theirs} - {address.key for address in ours} - {""}
    return frozenset(keys | {f"@{domain}" for domain in domains})


def _addresses_of(
    situation: Situation, parent: Parent, person: Interviewer, barred: frozenset[str]
) -> tuple[Address, ...]:
    """Where an answer to this person goes; empty: nowhere.

    RT-03: An interviewer who wrote nothing in the thread is written to at the address on record, in
    answer to the same message.
    Why: The conversation stays in one place for everybody.

    Their address on record, or the Reply-To of the answered message where that may be followed; without one,
    where a message of theirs came from that is on record; else, under a message of a machine or in the
    company's name, its Reply-To or the meeting's organiser.
    """
    known = clean([Address(person.email, person.name)], situation.profile, barred)
    wrote = parent.mail.writer == person.name and parent.mail.voice is Voice.COMPANY
    if known and wrote and not parent.forwarded:
        return _written_from(situation, parent.mail, barred) or known
    if known or parent.forwarded or parent.mail.voice is not Voice.COMPANY:
        return known
    theirs = [mail for mail in reversed(situation.mail_of(Voice.COMPANY)) if mail.writer == person.name]
    if written := next(filter(None, (_written_from(situation, mail, barred) for mail in theirs)), ()):
        return written
    if parent.personal and not _in_the_companys_name(situation, parent):
        return ()
    return _behind_machine(situation, parent.message, person, barred)


def _in_the_companys_name(situation: Situation, parent: Parent) -> bool:
    """A relay naming the company and no person: its Reply-To is the way to who held the interview (RT-07)."""
    sender = parent.message.sender
    named = sender is not None and situation.debrief.company.casefold() in sender.name.casefold()
    return named and not parent.mail.writer


def _behind_machine(
    situation: Situation, message: Message, person: Interviewer, barred: frozenset[str]
) -> tuple[Address, ...]:
    """The person behind an automatic message: its Reply-To, else the organiser of its meeting (RT-01).

    Only for the interview's one interviewer, or where the name beside the address is theirs; never where it
    is somebody else's: whoever was invited by one person and met another thanks the other one.
    """
    organisers = [invitation.organizer for invitation in message.body.invitations] if message.body else []
    alone = interviewers(situation.debrief) == (person,)
    others = {other.name.casefold() for other in situation.debrief.interviewers if other is not person}
    for several in (message.reply_to, tuple(organiser for organiser in organisers if organiser)):
        found = tuple(
            address
            for address in clean(several, situation.profile, barred)
            if address.name.casefold() == person.name.casefold()
            or (alone and address.name.casefold() not in others and _may_be_of(address.name, person.name))
        )
        if found:
            return found[:1]
    return ()


def _may_be_of(shown: str, person: str) -> bool:
    """Whether a name beside an address may be this person's: a part of theirs, or no one person's."""
    words = {fold(word) for word in shown.split()}
    is_a_persons = len(words) > 1 and not is_no_person(shown) and "@" not in shown
    return not is_a_persons or bool(words & {fold(word) for word in person.split()})


def _written_from(
    situation: Situation, mail: ClassifiedMessage, barred: frozenset[str]
) -> tuple[Address, ...]:
    """Where an answer to what somebody on record wrote goes; empty: they are not on record.

    RT-02: The answer to a mail goes to the address on record of its writer, or to its Reply-To at the same
    registrable domain.
    Why: A Reply-To can name anybody; only what belongs to the writer may redirect a letter.

    RT-07: A person who writes through an application system is answered at the address that the system
    gave, token included.
    Why: Only that address brings the answer to them.
    """
    message, person = mail.message, situation.person(mail.writer)
    sender = (message.sender,) if message.sender else ()
    if person is not None and person.email:
        reply_to = (one for one in message.reply_to if is_followed(situation, one, person))
        known = Address(person.email, person.name)
        shown = tuple(one for one in sender if one.key == known.key) or (known,)
        return clean(reply_to, situation.profile, barred) or clean(shown, situation.profile, barred)
    on_record = keep_on_record(situation, (*message.reply_to, *sender))
    return clean(on_record, situation.profile, barred)[:1]


def _copied(
    situation: Situation, mail: ClassifiedMessage, addressee: Interviewer | None, to: tuple[Address, ...]
) -> tuple[Address, ...]:
    """Who gets a copy.

    RT-08: Recruiters and coordinators of the debrief who are on the answered message, at an address on
    record, are copied on the first letter only; the second-chance letter keeps its thank-you's Cc as far as
    that is on record; Bcc is always empty.
    Why: They arranged it and expect to be kept informed; a copy with every letter of a panel would be
    noise.
    """
    message, barred = mail.message, client_addresses(situation)
    held = interviewers(situation.debrief)
    found: list[Address] = []
    for person in situation.debrief.interviewers:
        if person in held or person == addressee:
            continue
        if mail.writer == person.name:
            found += _written_from(situation, mail, barred)
        else:
            found += _standing_for(situation, person, (*filter(None, [message.sender]), *message.recipients))
    keys = {address.key for address in to}
    return tuple(address for address in clean(found, situation.profile, barred) if address.key not in keys)


def _standing_for(situation: Situation, person: Interviewer, addresses: Iterable[Address]) -> list[Address]:
    """A person's address among those of a message; by its name alone only one that is on record."""
    known = Address(person.email).key
    several = tuple(addresses)
    by_address = [address for address in several if known and address.key == known]
    name = person.name.casefold()
    by_name = (a for a in keep_on_record(situation, several) if a.name.casefold() == name)
    return [*by_address, *by_name][:1]


def _received_by(situation: Situation, message: Message) -> tuple[Address, str]:
    """The own address that a message reached, as it stands there, and why.

    RT-09: A letter comes from the own address that received the message it answers.
    Why: Another address would be another person to their mail program.
    """
    profile = situation.profile
    if Mark.SENT in message.marks and message.sender:
        return Address(
            message.sender.email.strip(), profile.name
        ), "From is the address you wrote from there."
    for header, several in (("To", message.to), ("Cc", message.cc), ("Delivered-To", message.delivered_to)):
        own = next((address for address in several if profile.owns(address.email)), None)
        if own:
            return Address(own.email.strip(), profile.name), f"From is your address in its {header}."
    return Address(profile.addresses[0], profile.name), "From is your first address."


def _why_to(parent: Parent, recipient: Recipient) -> str:
    if parent.mail.writer == recipient.person.name:
        reply = {address.key for address in parent.message.reply_to} & {a.key for a in recipient.to}
        return f"To is its {'Reply-To' if reply else 'From'}: {recipient.person.name} wrote it."
    return f"To is the known address of {recipient.person.name}."
