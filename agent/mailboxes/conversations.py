"""What every mailbox shares: which messages a query asks for, and which of them form one conversation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from agent.knowledge.domains import lies_within
from agent.knowledge.marks import OWN, UNWANTED
from agent.knowledge.text import comparable
from agent.model.letter import Outgoing
from agent.model.mail import Address, Mark, Message, MessageId, Query, Thread
from agent.reading.message import read_message

_Term = TypeVar("_Term", str, bytes)

UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""When a message was received, where a mailbox does not say."""


def matches_headers(query: Query, message: Message) -> bool:
    """Whether a query asks for this message, judged by its headers alone."""
    if message.message_id in query.message_ids:
        return True
    if not query.covers(message.date):
        return False
    if query.everything:
        return True
    subject = comparable(message.subject)
    return _matches_people(query, message) or any(comparable(phrase) in subject for phrase in query.phrases)


def _matches_people(query: Query, message: Message) -> bool:
    writers = (*filter(None, [message.sender]), *message.reply_to)
    return (
        any(one.key in query.addresses for one in correspondents(message))
        or any(lies_within(one.domain, query.domains) for one in correspondents(message))
        or any(lies_within(one.domain, query.sender_domains) for one in writers)
        or (message.sender is not None and comparable(message.sender.name) in map(comparable, query.senders))
    )


def matches(query: Query, message: Message) -> bool:
    """Whether a query asks for this message, whose body was read: calendars count as well."""
    body = message.body
    has_calendar = body is not None and bool(body.invitations or body.unread_calendars)
    return matches_headers(query, message) or (query.calendars and has_calendar)


def correspondents(message: Message) -> tuple[Address, ...]:
    """Everybody in From, Reply-To, To and Cc."""
    return (*filter(None, [message.sender]), *message.reply_to, *message.recipients)


def address_keys(addresses: Iterable[Address]) -> set[str]:
    """The `Address.key` of each address."""
    return {address.key for address in addresses}


def drop_longer_names(names: Iterable[str]) -> list[str]:
    """Names without those that begin with another of them: where a search finds parts, it finds them too."""
    kept: list[str] = []
    for name in sorted(names, key=lambda one: (len(one), one)):
        if not any(comparable(name).startswith(f"{comparable(one)} ") for one in kept):
            kept.append(name)
    return sorted(kept)


def mentioned_ids(message: Message) -> tuple[MessageId, ...]:
    """Its own Message-ID and those of its ancestors (RFC 5322 §3.6.4)."""
    return (*filter(None, [message.message_id]), *message.references, *message.in_reply_to)


def read_outgoing(outgoing: Outgoing) -> Message:
    """The headers of a draft, read like those of any mail."""
    return read_message(outgoing.raw, key="", received=UNKNOWN_TIME, headers_only=True)


def split_by_length(terms: Iterable[_Term], longest: int) -> Iterator[list[_Term]]:
    """The terms in their order, in portions of at most so many characters: for searches of limited length."""
    portion: list[_Term] = []
    for term in terms:
        if portion and sum(map(len, portion)) + len(portion) + len(term) > longest:
            yield portion
            portion = []
        portion.append(term)
    if portion:
        yield portion


def build_threads(
    mailbox: str, messages: Iterable[Message], is_wanted: Callable[[Message], bool]
) -> tuple[Thread, ...]:
    """The threads of these messages that hold a wanted one.

    Messages belong together when one names the other, or both name the same third, in Message-ID,
    References or In-Reply-To (RFC 5322 §3.6.4), whether that third is there or not; never by subject alone.
    """
    return tuple(
        Thread(mailbox, merge_copies(group)) for group in group_by_ids(messages) if any(map(is_wanted, group))
    )


def group_by_ids(messages: Iterable[Message]) -> Iterable[list[Message]]:
    """The messages that belong together, by the rule of `build_threads`, every copy included."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        while parent.setdefault(node, node) != node:
            parent[node] = node = parent[parent[node]]
        return node

    def node_of(message: Message) -> str:
        return f"key {message.key}"  # no Message-ID looks like this

    everything = list(messages)
    for message in everything:
        for mentioned in mentioned_ids(message):
            parent[root(mentioned)] = root(node_of(message))
    groups: dict[str, list[Message]] = defaultdict(list)
    for message in everything:
        groups[root(node_of(message))].append(message)
    return groups.values()


def merge_copies(messages: Iterable[Message]) -> tuple[Message, ...]:
    """One copy of each message, oldest first.

    What lies among the sent mail, or stands in Drafts, is the person's own. A mail elsewhere that says it is
    the same one (Message-ID and From) is either a copy, which tells nothing new, or forged: it is left out,
    whatever its date and words.
    """
    copies: dict[object, list[Message]] = defaultdict(list)
    for message in messages:
        copies[_identity(message)].append(message)
    groups = map(_leave_proved, copies.values())
    single = [_choose_copy(same) for group in groups for same in _split_by_date(group)]
    return tuple(sorted(single, key=lambda message: (message.date, message.received, message.key)))


def find_listed_keys(threads: Iterable[Thread], messages: Iterable[Message]) -> frozenset[str]:
    """The keys under which threads list these messages: of several copies a thread lists one."""
    copies: dict[object, list[Message]] = defaultdict(list)
    for message in messages:
        copies[_identity(message)].append(message)
    return frozenset(
        listed.key
        for thread in threads
        for listed in thread.messages
        if any(len(merge_copies((listed, copy))) == 1 for copy in copies[_identity(listed)])
    )


def _identity(message: Message) -> object:
    """Equal for copies of one message; a mail without Message-ID has no copies."""
    if message.message_id is None:
        return message.key
    return (message.message_id, message.sender.key if message.sender else "")


def _leave_proved(copies: Sequence[Message]) -> Sequence[Message]:
    """Of copies some of which are proved to be the person's own, those; else all."""
    is_proved = any(
        Mark.SENT in copy.marks or (Mark.DRAFT in copy.marks and not copy.marks & UNWANTED) for copy in copies
    )
    return [copy for copy in copies if copy.marks & OWN] if is_proved else copies


def _split_by_date(copies: Sequence[Message]) -> Iterable[Sequence[Message]]:
    """Split mails with one Message-ID and one sender into messages.

    A draft and what was sent of it differ in date; otherwise another date means another mail, of a program
    that uses its id twice.
    """
    dates: set[datetime] = {copy.date for copy in copies if Mark.DRAFT not in copy.marks}
    if len(dates) <= 1:
        return [copies]
    groups: dict[datetime, list[Message]] = {date: [] for date in sorted(dates)}
    for copy in copies:
        groups.get(copy.date, groups[max(dates)]).append(copy)
    return groups.values()


def _choose_copy(copies: Sequence[Message]) -> Message:
    """The most telling copy: wanted before trash, sent before draft, before one that seems forged."""
    return min(
        copies,
        key=lambda copy: (
            bool(copy.marks & UNWANTED),
            Mark.DRAFT in copy.marks,
            bool(copy.unverified),
            copy.key,
        ),
    )
