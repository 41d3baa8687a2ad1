"""Who is on the other side of a meeting or a conversation, and what is nobody's side."""

from __future__ import annotations

from collections.abc import Iterator

from agent.model.appointment import Meeting
from agent.model.interview import Profile
from agent.model.mail import Address, Mark, Message, Thread
from agent.reading import senders
from agent.reading.evidence.interview_signs import interview_signs

_MOST = 200
"""More addresses of one conversation are not looked at."""
_LONGEST_DOMAIN = 253
_GONE = frozenset({Mark.DRAFT, Mark.TRASH})


def counterparts(thread: Thread, meeting: Meeting | None, profile: Profile) -> frozenset[str]:
    """The domains of the other side, lower case.

    Free mail, tracking systems, schedulers and calendars' own addresses are left out, and the domains
    the person has an address at, unless everybody can have one there.
    """
    return frozenset(
        a.domain
        for a in others(thread, meeting, profile)
        if not (is_free_mail(a.domain) or is_tracking(a.domain) or is_scheduler(a))
    )


def others(thread: Thread, meeting: Meeting | None, profile: Profile) -> tuple[Address, ...]:
    """Everybody of a conversation outside the person's own domains: the organiser first, each once."""
    own = own_domains(profile)
    found: dict[str, Address] = {}
    for at, address in enumerate(_everybody(thread, meeting)):
        if at >= _MOST:
            break
        if _is_somebody(address) and not profile.owns(address.email) and not within(address.domain, own):
            found.setdefault(address.key, address)
    return tuple(found.values())


def own_domains(profile: Profile) -> frozenset[str]:
    """The domains of the person's addresses, without free mail: `gmail.com` is nobody's own."""
    domains = {Address(address).domain for address in profile.addresses}
    return frozenset(d for d in domains if d and not is_free_mail(d))


def within(domain: str, domains: frozenset[str]) -> bool:
    """Whether a domain is one of these or lies below one."""
    labels = domain.split(".")
    return any(".".join(labels[at:]) in domains for at in range(len(labels)))


def is_tracking(domain: str) -> bool:
    """Whether a domain is that of an applicant-tracking system."""
    return senders.is_ats(domain) or within(domain, interview_signs().tracking)


def is_scheduler(address: Address) -> bool:
    """Whether an address belongs to a service that books meetings for others."""
    signs = interview_signs()
    return address.key in signs.scheduler_addresses or within(address.domain, signs.schedulers)


def is_free_mail(domain: str) -> bool:
    """Whether everybody can have an address there."""
    return senders.is_free_mail(domain) or within(domain, interview_signs().free_mail)


def live(thread: Thread) -> list[Message]:
    """The mail of a conversation without drafts and what lies in the bin."""
    return [message for message in thread.messages if not message.marks & _GONE]


def written_by(message: Message, profile: Profile) -> bool:
    """Whether the person wrote it, as far as nobody else can make that up.

    The mailbox has it as sent; or it bears an own address and did not come in from outside: From can be
    forged, but then the mail was delivered to the person.
    """
    if Mark.SENT in message.marks:
        return True
    sender = message.sender
    if sender is None or not profile.owns(sender.email) or message.delivered_to:
        return False
    return not any(profile.owns(address.email) for address in message.recipients)


def _is_somebody(address: Address) -> bool:
    domain = address.domain
    known = "." in domain and len(domain) <= _LONGEST_DOMAIN and domain.isprintable() and " " not in domain
    return known and not within(domain, interview_signs().not_people)


def _everybody(thread: Thread, meeting: Meeting | None) -> Iterator[Address]:
    if meeting is not None:
        if meeting.organizer is not None:
            yield meeting.organizer
        yield from meeting.attendees
    for message in reversed(live(thread)):
        if message.sender is not None:
            yield message.sender
        yield from message.reply_to
        yield from message.recipients
