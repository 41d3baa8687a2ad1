"""Who is on the other side of a meeting or a conversation, and what is nobody's side."""

from __future__ import annotations

from collections.abc import Iterator

from agent.knowledge.domains import DomainKind, is_free_mail, is_scheduler, is_tracking, kind_of, lies_within
from agent.model.appointment import Meeting
from agent.model.interview import Profile
from agent.model.mail import Address, Mark, Message, Thread

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
        if not (is_free_mail(a.domain) or is_tracking(a.domain) or is_scheduler(a.key))
    )


def others(thread: Thread, meeting: Meeting | None, profile: Profile) -> tuple[Address, ...]:
    """Everybody of a conversation outside the person's own domains: the organiser first, each once."""
    own = own_domains(profile)
    found: dict[str, Address] = {}
    for at, address in enumerate(_everybody(thread, meeting)):
        if at >= _MOST:
            break
        if _is_somebody(address) and not profile.owns(address.email) and not lies_within(address.domain, own):
            found.setdefault(address.key, address)
    return tuple(found.values())


def own_domains(profile: Profile) -> frozenset[str]:
    """The domains of the person's addresses, without free mail: `gmail.com` is nobody's own."""
    domains = {Address(address).domain for address in profile.addresses}
    return frozenset(d for d in domains if d and not is_free_mail(d))


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
    return known and kind_of(domain) is not DomainKind.CALENDAR


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
