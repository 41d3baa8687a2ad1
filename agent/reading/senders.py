"""Who stands behind a mail or a conversation: a person, a program, a list; and the other side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.knowledge.domains import (
    DomainKind,
    is_free_mail,
    is_no_reply,
    is_scheduler,
    is_tracking,
    kind_of,
    lies_within,
)
from agent.model.appointment import Meeting
from agent.model.interview import Profile
from agent.model.mail import Address, Mark, Message, Thread

_AUTOMATIC = re.compile(
    r"auto-submitted: (?!no\b)|x-auto(?:reply|respond):|x-auto-reply"
    r"|precedence: (?:bulk|auto_reply|junk|list)|content-type: multipart/report|return-path: <>",
    re.IGNORECASE,
)
"""Headers of mail that no person wrote (RFC 3834); `X-Auto-Response-Suppress` is none."""
_LIST = re.compile(r"list-id:|list-unsubscribe:", re.IGNORECASE)
_LIST_PRECEDENCE = re.compile(r"precedence:\s*(?:list|junk)\b", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def answers_to(message: Message) -> Address | None:
    """The person an answer to a message would reach; None where it would reach nobody."""
    for address in message.reply_to:
        if not is_no_reply(address.key):
            return address
    sender = message.sender
    return None if sender is None or is_no_reply(sender.key) or message.reply_to else sender


def automatic_line(message: Message) -> str:
    """The header line that says a program wrote it; empty when none does.

    For an ATS with a person behind its Reply-To the list lines do not count (RT-07).
    """
    person = _is_relay(message)
    for line in message.notices:
        plain = _SPACE.sub(" ", line)
        if _AUTOMATIC.match(plain) or (not person and _LIST.match(plain)):
            return line
    return ""


def is_bulk(message: Message) -> bool:
    """Whether it is a newsletter or a list's mail: never part of a conversation with the company.

    What an ATS sends about one application is none, whatever list headers it carries.
    """
    if message.sender is not None and is_tracking(message.sender.domain):
        return False
    return any(_LIST.match(line) or _LIST_PRECEDENCE.match(line) for line in message.notices)


def _is_relay(message: Message) -> bool:
    """An ATS sender whose Reply-To reaches a person."""
    sender = message.sender
    return (
        sender is not None
        and is_tracking(sender.domain)
        and bool(message.reply_to)
        and answers_to(message) is not None
    )


_MOST = 200
"""More addresses of one conversation are not looked at."""
_LONGEST_DOMAIN = 253
_GONE = frozenset({Mark.DRAFT, Mark.TRASH})


def find_company_domains(thread: Thread, meeting: Meeting | None, profile: Profile) -> frozenset[str]:
    """The domains of the other side, lower case.

    Free mail, tracking systems, schedulers and calendars' own addresses are left out, and the domains
    the person has an address at, unless everybody can have one there.
    """
    return frozenset(
        a.domain
        for a in find_other_side(thread, meeting, profile)
        if not (is_free_mail(a.domain) or is_tracking(a.domain) or is_scheduler(a.key))
    )


def find_other_side(thread: Thread, meeting: Meeting | None, profile: Profile) -> tuple[Address, ...]:
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


def live_mail(thread: Thread) -> list[Message]:
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
    for message in reversed(live_mail(thread)):
        if message.sender is not None:
            yield message.sender
        yield from message.reply_to
        yield from message.recipients
