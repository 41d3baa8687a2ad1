"""For whom a mail speaks: the company, the person, or somebody else.

What stands in From proves nothing by itself. A mail is the person's where the mailbox has it as sent; it is
the company's where its address is on record or at the company's own domain, and the receiving server does
not take it for forged. Of everybody else's mail nothing follows unasked.
"""

from __future__ import annotations

from collections.abc import Iterable

from agent.knowledge.domains import (
    DomainKind,
    company_domains,
    is_no_reply,
    is_tracking,
    kind_of,
    registrable_domain,
)
from agent.knowledge.marks import NOT_EVIDENCE
from agent.knowledge.names import same_person
from agent.model.interview import Debrief, Part, Profile
from agent.model.mail import Address, Mark, Message, Signal, SignalKind, Voice
from agent.reading import senders
from agent.reading.company import (
    is_companys_house,
    is_named_after,
    is_system_for,
    names,
    names_company,
    names_in_part,
    plain_role,
)

_DECISIONS = frozenset({SignalKind.REJECTION, SignalKind.OFFER, SignalKind.INVITATION, SignalKind.UNCLEAR})
_FOR_OTHERS = frozenset({DomainKind.TRACKING, DomainKind.SCHEDULER, DomainKind.CALENDAR, DomainKind.MEETING})
"""Their programs write for the company into its own conversation."""


def find_voice_in_thread(message: Message, debrief: Debrief, profile: Profile) -> Voice:
    """For whom a mail of the interview's own thread speaks.

    Anybody who was ever on the thread knows its ids, so that a place in it proves nothing of a writer.
    """
    if (known := _find_plain_voice(message, profile)) is not None:
        return known
    sender = message.sender or Address("")
    if message.unverified:
        return Voice.UNVERIFIED
    known_one = _is_of_company(sender, debrief) or _is_of_agency(sender, debrief)
    return Voice.COMPANY if known_one or kind_of(sender.key) in _FOR_OTHERS else Voice.STRANGER


def find_voice_elsewhere(message: Message, signal: Signal, debrief: Debrief, profile: Profile) -> Voice:
    """For whom a mail outside the thread speaks.

    The company: from an address on record, from its own domain, from a tracking system that writes for it, or
    a bounce that names one of its people, because not every mail system ties that to the thread. An address
    where anybody can have one says nothing of a company. A stranger's mail is one that may tell what the
    company decided: its words decide something or may, and it shows the name of one
    of the company's people or names the company, by its whole name or by the beginning of it with the role.
    """
    if (known := _find_plain_voice(message, profile)) is not None:
        return known
    concerns = _concerns_company(message, signal, debrief)
    if not concerns and not _may_be_decision(message, signal, debrief):
        return Voice.NOBODY
    if message.unverified:
        return Voice.UNVERIFIED
    return Voice.COMPANY if concerns else Voice.STRANGER


def _find_plain_voice(message: Message, profile: Profile) -> Voice | None:
    """What the mailbox itself says of it; None: it came in from somebody else."""
    if Mark.SENT in message.marks:
        return Voice.PERSON
    own = message.sender is not None and profile.owns(message.sender.email)
    return Voice.NOBODY if own or message.marks & NOT_EVIDENCE else None


def _concerns_company(message: Message, signal: Signal, debrief: Debrief) -> bool:
    sender = message.sender
    if sender is not None and _is_of_company(sender, debrief):
        return True
    if sender is not None and _writes_for(sender, debrief) and _is_about(message, sender, debrief):
        return True
    return signal.kind is SignalKind.BOUNCE and _names_address(message, _addresses(debrief))


def _may_be_decision(message: Message, signal: Signal, debrief: Debrief) -> bool:
    """Newsletters do not count; a no sent to one address is none, whatever headers of lists it bears."""
    if signal.kind not in _DECISIONS or signal.bulk:
        return False
    is_no_to_one = signal.kind is SignalKind.REJECTION and len(message.recipients) == 1
    if senders.is_bulk(message) and not is_no_to_one:
        return False
    shown = message.sender.name if message.sender else ""
    people = [one.name for one in debrief.interviewers if " " in one.name.strip()]
    if any(same_person(shown, one) or names(message, one) for one in people):
        return True
    return names_company(message, debrief) or _names_in_part(message, debrief)


def _is_about(message: Message, system: Address, debrief: Debrief) -> bool:
    """Whether a tracking system's mail is about this company: by its address, or by what the mail names."""
    own = is_system_for(system, debrief.company) or any(
        is_companys_house(one.domain, debrief) for one in message.reply_to
    )
    return own or names_company(message, debrief) or _names_in_part(message, debrief)


def _names_in_part(message: Message, debrief: Debrief) -> bool:
    """Whether it names the role in full, and the company by the beginning of its name."""
    role = plain_role(debrief.role)
    return " " in role and names(message, role) and names_in_part(message, debrief)


def _is_of_company(address: Address, debrief: Debrief) -> bool:
    """Whether an address is on record, or at the company's own domain.

    What the programs of a platform send, they send for others.
    """
    if address.key in _addresses(debrief):
        return True
    for_others = kind_of(address.domain) is DomainKind.PLATFORM and is_no_reply(address.key)
    return not for_others and is_companys_house(address.domain, debrief)


def _is_of_agency(address: Address, debrief: Debrief) -> bool:
    """Whether it is at the domain of the agency; a colleague there writes of other jobs too, elsewhere."""
    agents = (one for one in debrief.interviewers if one.part is Part.RECRUITER_AGENCY)
    theirs = company_domains(Address(one.email).domain for one in agents)
    return registrable_domain(address.domain) in {registrable_domain(domain) for domain in theirs}


def _addresses(debrief: Debrief) -> set[str]:
    """The addresses on record that are one person's: what a program sends from is not."""
    keys = {Address(person.email).key for person in debrief.interviewers if person.email}
    return {key for key in keys if not is_no_reply(key)}


def _writes_for(sender: Address, debrief: Debrief) -> bool:
    """Whether it is a tracking system; not the company's own, which names itself in everybody's mail."""
    home = registrable_domain(sender.domain)
    return is_tracking(sender.domain) and not is_named_after(home, debrief.company)


def _names_address(message: Message, addresses: Iterable[str]) -> bool:
    """Whether one of the addresses stands in its text or in what a report says of its recipients."""
    text = message.body.text if message.body else ""
    said = "\n".join((text, *message.notices)).casefold()
    return any(one in said for one in addresses)
