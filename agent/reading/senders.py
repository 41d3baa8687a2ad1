"""Who stands behind a mail or a conversation: a person, a program, a list; and the other side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from agent.knowledge.domains import (
    DomainKind,
    is_free_mail,
    is_no_reply,
    is_scheduler,
    is_tracking,
    kind_of,
    lies_within,
    registrable_domain,
)
from agent.knowledge.languages import pattern
from agent.knowledge.marks import OWN
from agent.knowledge.names import clean_display_name
from agent.knowledge.text import fold_by_letter, squeeze
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
_SENT_TO_MANY = re.compile(r"precedence: (?:bulk|list)\b", re.IGNORECASE)
_LIST_NAME = re.compile(r"^list-id:[^<]{0,200}<([^<>\s]{1,200})>", re.IGNORECASE)
_FEW = 5
"""Recipients in Cc: more are a crowd."""
_NAME_WORDS = 2
_SHORT = 3
_DESKS = frozenset(
    {"news", "newsletter", "info", "hello", "team", "marketing", "updates", "digest", "events", "support"}
)
"""Local parts that are no person's, whoever signs."""
_LIST_PRECEDENCE = re.compile(r"precedence:\s*(?:list|junk)\b", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


def answers_to(message: Message) -> Address | None:
    """The person an answer to a message would reach; None where it would reach nobody."""
    for address in message.reply_to:
        if not is_no_reply(address.key):
            return address
    sender = message.sender
    return None if sender is None or is_no_reply(sender.key) or message.reply_to else sender


def list_speakers(message: Message) -> tuple[Address, ...]:
    """Who speaks in a message: From, and Reply-To where From is a program that writes for others.

    Anybody can name somebody else in Reply-To; of the same registered domain it is one house.
    """
    sender = message.sender
    if sender is None:
        return ()
    if kind_of(sender.key) in _WRITES_FOR_OTHERS:
        return (sender, *message.reply_to)
    home = registrable_domain(sender.domain)
    same = (one for one in message.reply_to if registrable_domain(one.domain) == home)
    return (sender, *(() if is_free_mail(sender.domain) else same))


def automatic_line(message: Message) -> str:
    """The header line that says a program wrote it; empty when none does.

    For an ATS with a person behind its Reply-To, and for a person's mail that went through a list's software,
    the list lines do not count (RT-07).
    """
    relayed = _is_relay(message)
    personal = is_personal(message)
    for line in message.notices:
        plain = _SPACE.sub(" ", line)
        if personal and (_LIST.match(plain) or _SENT_TO_MANY.match(plain)):
            continue
        if _AUTOMATIC.match(plain) or (not relayed and _LIST.match(plain)):
            return line
    return ""


def is_bulk(message: Message) -> bool:
    """Whether it is a newsletter or a list's mail: never part of a conversation with the company.

    What an ATS sends about one application is none, whatever list headers it carries; nor is what a person
    wrote to one person.
    """
    if message.sender is not None and is_tracking(message.sender.domain):
        return False
    listed = any(_LIST.match(line) or _LIST_PRECEDENCE.match(line) for line in message.notices)
    return listed and not is_personal(message)


def is_personal(message: Message) -> bool:
    """Whether a person wrote it to one person, whatever the headers of lists say.

    A group's software, or a tool that counts who reads, puts them on such mail, too. It is addressed to one
    address, and not to the list; an answer reaches somebody with a person's name. And it answers a mail, or
    names who wrote it behind the list's own address, or is no list's mail at all.
    """
    reached = answers_to(message)
    sender = message.sender
    if reached is None or sender is None or len(message.to) != 1 or len(message.cc) > _FEW:
        return False
    lists = [found[1].casefold() for line in message.notices if (found := _LIST_NAME.search(line))]
    if any(one.key.replace("@", ".") in lists for one in message.recipients):
        return False  # a list is called like its address, with a dot for the @
    if message.ancestry:
        return not pattern("no_persons").search(fold_by_letter(clean_display_name(sender.name)))
    listed = lists or any(_LIST_PRECEDENCE.match(line) for line in message.notices)
    behind = reached.key != sender.key and registrable_domain(reached.domain) == registrable_domain(
        sender.domain
    )
    return (behind or not listed) and _is_called_like_a_person(Address(reached.email, sender.name))


def _is_called_like_a_person(address: Address) -> bool:
    """Whether the name beside an address is a person's: two words, none of a team or of its own domain."""
    name = clean_display_name(address.name)
    if len(name.split()) < _NAME_WORDS or pattern("no_persons").search(fold_by_letter(name)):
        return False
    house = registrable_domain(address.domain).partition(".")[0]
    local = address.key.partition("@")[0]
    return local not in _DESKS and not (len(house) > _SHORT and house in squeeze(name))


def _is_relay(message: Message) -> bool:
    """An ATS sender whose Reply-To reaches a person."""
    sender = message.sender
    return (
        sender is not None
        and is_tracking(sender.domain)
        and bool(message.reply_to)
        and answers_to(message) is not None
    )


_WRITES_FOR_OTHERS = frozenset({DomainKind.TRACKING, DomainKind.SCHEDULER, DomainKind.MEETING})
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


def is_own(message: Message) -> bool:
    """Whether the person wrote it, as the mailbox itself proves: it has it as sent, or as a draft.

    From proves nothing: anybody can write the person's address there.
    """
    return bool(message.marks & OWN)


def is_believed(message: Message, profile: Profile) -> bool:
    """Whether what a mail says may count by itself: as the person's word, or as somebody else's.

    Mail in the person's name that the mailbox does not have as sent is neither theirs nor anybody else's;
    mail whose sender the receiving server takes for forged speaks for nobody.
    """
    return is_own(message) or not (message.unverified or _is_in_own_name(message, profile))


def select_believed(thread: Thread, profile: Profile) -> Thread:
    """A conversation without mail that may not count by itself."""
    return replace(thread, messages=tuple(one for one in thread.messages if is_believed(one, profile)))


def is_doubted(message: Message, profile: Profile) -> bool:
    """Whether it is in somebody else's name, and its sender is taken for forged."""
    return bool(message.unverified) and not is_own(message) and not _is_in_own_name(message, profile)


def _is_in_own_name(message: Message, profile: Profile) -> bool:
    return message.sender is not None and profile.owns(message.sender.email)


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
