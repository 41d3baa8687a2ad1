"""The addresses that letters may go to: those on record for an interview, and what would change them."""

from __future__ import annotations

from collections.abc import Iterable

from agent.deciding.causes import build_because, build_own_because
from agent.deciding.recipients import usable
from agent.deciding.situation import Situation
from agent.knowledge.domains import company_domains, is_free_mail, is_tracking, registrable_domain
from agent.model.interview import Interviewer
from agent.model.mail import Address, ClassifiedMessage, Voice
from agent.model.plan import Because, SentMail

CHANGED = "recipient_changed"


def find_addresses_on_record(situation: Situation) -> frozenset[str]:
    """`Address.key` of everybody a letter of this interview may go to.

    RT-15: Letters go only to addresses on record: those of the debrief, of the organiser and the attendees of
    its invitation, of people at the company's own domain on mail of its conversation, and those the person
    confirmed.
    Why: What a stranger writes into a header must never decide who reads a letter.

    Mail that the receiving server takes for forged, and a stranger's, puts nobody on record.
    """
    debrief = situation.debrief
    known = {Address(person.email).key for person in debrief.interviewers if person.email}
    domains = _find_domains(situation)
    for mail in (*situation.thread, *situation.elsewhere):
        if mail.voice is Voice.COMPANY:
            message = mail.message
            on_it = (*filter(None, [message.sender]), *message.recipients)
            known |= {a.key for a in on_it if registrable_domain(a.domain) in domains}
            for event in message.body.invitations if message.body else ():
                known |= {a.key for a in (*filter(None, [event.organizer]), *event.attendees)}
    for placement in situation.placements:
        known |= {address.key for address in (*placement.to, *placement.cc)}
    return frozenset(known | set(situation.words.confirmed_addresses))


def _find_domains(situation: Situation) -> frozenset[str]:
    """The registrable domains that the people of the debrief have to themselves."""
    several = company_domains(Address(person.email).domain for person in situation.debrief.interviewers)
    return frozenset(registrable_domain(domain) for domain in several)


def keep_on_record(situation: Situation, addresses: Iterable[Address]) -> tuple[Address, ...]:
    """Those of them that are on record."""
    known = find_addresses_on_record(situation)
    return tuple(address for address in addresses if address.key in known)


def is_followed(situation: Situation, reply_to: Address, person: Interviewer) -> bool:
    """Whether an answer goes to the Reply-To of a mail that this person wrote, who has an address.

    It does at the same registrable domain, at the relay of a tracking system, and where the person confirmed
    it. Where anybody can have an address, the same domain says nothing.
    """
    known = Address(person.email)
    if reply_to.key in {known.key, *situation.words.confirmed_addresses} or is_tracking(reply_to.domain):
        return True
    same = registrable_domain(reply_to.domain) == registrable_domain(known.domain)
    return same and not is_free_mail(reply_to.domain)


def find_redirections(situation: Situation) -> tuple[Because, ...]:
    """The mails that ask for answers at an address that is not on record, the newest first."""
    found = []
    for mail in situation.mail_of(Voice.COMPANY):
        person = situation.person(mail.writer)
        if person is None or not person.email or not mail.signal.personal:
            continue
        elsewhere = [
            address
            for address in mail.message.reply_to
            if usable(address, situation.profile) and not is_followed(situation, address, person)
        ]
        if elsewhere and not keep_on_record(situation, elsewhere):
            found.append(_redirect(mail, elsewhere, person))
    return tuple(reversed(found))


def _redirect(mail: ClassifiedMessage, elsewhere: list[Address], person: Interviewer) -> Because:
    asked = ", ".join(address.email for address in elsewhere)
    note = f"It asks for answers at {asked}. Letters go to {person.email} unless you say otherwise."
    return build_because(CHANGED, mail, note, tuple(address.key for address in elsewhere))


def find_changed_recipients(situation: Situation, sent: SentMail | None) -> tuple[Address, ...]:
    """Those a thank-you was sent to who are not on record, so that a further letter may not go to them."""
    if sent is None or sent.identity in situation.words.disregarded:
        return ()
    known = find_addresses_on_record(situation)
    return tuple(
        address
        for address in sent.recipients
        if usable(address, situation.profile) and address.key not in known
    )


def describe_changed_recipients(situation: Situation, sent: SentMail, person: Interviewer) -> Because:
    """Why it is asked to whom the next letter goes: the address that was used, and the one on record."""
    changed = find_changed_recipients(situation, sent)
    placed = {a.key: a for p in situation.placements if p.person == person.name for a in p.to}
    on_record = next((address.email for address in placed.values()), person.email) or "no address"
    also = "also " if placed.keys() & {address.key for address in sent.recipients} else ""
    used = ", ".join(address.email for address in changed)
    note = f"Your thanks went {also}to {used}; on record for {person.name} is {on_record}."
    return build_own_because(CHANGED, sent, "", note, tuple(address.key for address in changed))
