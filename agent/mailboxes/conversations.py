"""What mailboxes without threads of their own share: what belongs together, what is asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from agent.model.letter import Outgoing
from agent.model.mail import Address, Mark, Message, MessageId, Query, Thread
from agent.reading.message import read_message

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_UNWANTED = frozenset({Mark.TRASH, Mark.SPAM})
NOT_ARRIVED = _UNWANTED | {Mark.DRAFT}
"""What is marked so did not come in, as `Mailbox.arrivals` has it."""


def asks_for(query: Query, message: Message) -> bool:
    """Whether a query asks for this message."""
    if message.message_id in query.message_ids:
        return True
    if not query.since <= message.date < query.until:
        return False
    if query.everything:
        return True
    for person in correspondents(message):
        if person.key in query.addresses or _inside(person.domain, query.domains):
            return True
    subject = comparable_words(message.subject)
    return any(comparable_words(phrase) in subject for phrase in query.phrases)


def is_asked_for(query: Query, message: Message) -> bool:
    """As `asks_for`, of a message whose body was read: whether a query asks for it, calendars included."""
    if asks_for(query, message):
        return True
    body = message.body
    return query.calendars and body is not None and bool(body.invitations or body.unread_calendars)


def correspondents(message: Message) -> tuple[Address, ...]:
    """Everybody in From, Reply-To, To and Cc."""
    return (*filter(None, [message.sender]), *message.reply_to, *message.recipients)


def mentioned_ids(message: Message) -> tuple[MessageId, ...]:
    """Its own Message-ID and those of its ancestors (RFC 5322 §3.6.4)."""
    return (*filter(None, [message.message_id]), *message.references, *message.in_reply_to)


def written_at(outgoing: Outgoing) -> datetime:
    """The Date of a draft."""
    return read_message(outgoing.raw, key="", received=_NEVER, headers_only=True).date


def comparable_words(words: str) -> str:
    """Words as a query compares them: any case, any blanks."""
    return " ".join(words.casefold().split())


def threads(
    mailbox: str, messages: Iterable[Message], wanted: Callable[[Message], bool]
) -> tuple[Thread, ...]:
    """The threads of these messages that hold a wanted one.

    Messages belong together when one names the other, or both name the same third, in Message-ID,
    References or In-Reply-To (RFC 5322 §3.6.4), be that third there or not; never by subject alone.
    """
    return tuple(
        Thread(mailbox, in_order(group))
        for group in together(messages)
        if any(wanted(message) for message in group)
    )


def together(messages: Iterable[Message]) -> Iterable[list[Message]]:
    """What belongs together, as `threads` tells it, with every copy of each message."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        while parent.setdefault(node, node) != node:
            parent[node] = node = parent[parent[node]]
        return node

    everyone = list(messages)
    for message in everyone:
        for mentioned in mentioned_ids(message):
            parent[root(mentioned)] = root(_node(message))
    groups: dict[str, list[Message]] = defaultdict(list)
    for message in everyone:
        groups[root(_node(message))].append(message)
    return groups.values()


def in_order(messages: Iterable[Message]) -> tuple[Message, ...]:
    """One copy of each message, oldest first."""
    copies: dict[object, list[Message]] = defaultdict(list)
    for message in messages:
        copies[_identity(message)].append(message)
    single = [_told_best(same) for group in copies.values() for same in _same_messages(group)]
    return tuple(sorted(single, key=lambda message: (message.date, message.received, message.key)))


def _inside(domain: str, domains: frozenset[str]) -> bool:
    """Whether a domain is one of these or a subdomain of one."""
    return any(domain == one or domain.endswith(f".{one}") for one in domains)


def _node(message: Message) -> str:
    """A name no Message-ID has."""
    return f"key {message.key}"


def _identity(message: Message) -> object:
    """Equal for copies of one message; a mail without Message-ID has no copies."""
    if message.message_id is None:
        return message.key
    return (message.message_id, message.sender.key if message.sender else "")


def _same_messages(copies: Sequence[Message]) -> Iterable[Sequence[Message]]:
    """Split mails with one Message-ID and one sender into messages.

    A draft and what was sent of it differ in date; otherwise another date is another mail, of a program
    that uses its id twice.
    """
    dates: set[datetime] = {copy.date for copy in copies if Mark.DRAFT not in copy.marks}
    if len(dates) <= 1:
        return [copies]
    groups: dict[datetime, list[Message]] = {date: [] for date in sorted(dates)}
    for copy in copies:
        groups.get(copy.date, groups[max(dates)]).append(copy)
    return groups.values()


def _told_best(copies: Sequence[Message]) -> Message:
    """The copy that tells most, with the mark of a sent one: wanted before trash, sent before draft."""
    best = min(copies, key=lambda copy: (bool(copy.marks & _UNWANTED), Mark.DRAFT in copy.marks, copy.key))
    if any(Mark.SENT in copy.marks for copy in copies) and Mark.DRAFT not in best.marks:
        return replace(best, marks=best.marks | {Mark.SENT})
    return best
