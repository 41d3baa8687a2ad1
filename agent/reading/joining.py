"""Which threads are one conversation although no Message-ID ties them together.

Some gateways take References off a mail. Outlook's Thread-Index still tells (MS-OXOMSG), and so do the
subject, the people and the dates together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agent.knowledge.domains import DomainKind, is_no_reply, kind_of
from agent.knowledge.marks import is_live
from agent.knowledge.text import comparable
from agent.model.interview import Profile
from agent.model.mail import Address, Message, Thread
from agent.reading import senders

_APART = timedelta(days=14)
_MOST = 200
"""More mails of a thread, or recipients of a mail, tell nothing more."""
_OF_PEOPLE = frozenset({DomainKind.ORGANISATION, DomainKind.PLATFORM, DomainKind.FREE})


@dataclass(frozen=True, slots=True)
class _Traits:
    """By what a thread is known as the other half of a conversation."""

    people: frozenset[str]
    """`Address.key` of those who wrote to the person, and of those the person wrote to."""
    subjects: frozenset[str]
    indexes: frozenset[str]
    first: datetime
    last: datetime

    @classmethod
    def of(cls, thread: Thread, profile: Profile) -> _Traits | None:
        """None where no mail of it may be believed."""
        mails = [m for m in thread.messages[:_MOST] if is_live(m) and senders.is_believed(m, profile)]
        if not mails:
            return None
        people = (one for message in mails for one in _list_partners(message))
        dates = [message.date for message in mails]
        return cls(
            people=frozenset(one.key for one in people if _is_person(one) and not profile.owns(one.email)),
            subjects=frozenset(filter(None, (comparable(message.base_subject) for message in mails))),
            indexes=frozenset(filter(None, (message.thread_index for message in mails))),
            first=min(dates),
            last=max(dates),
        )

    def goes_on_in(self, other: _Traits) -> bool:
        """Whether two threads are one conversation."""
        if self.people.isdisjoint(other.people):
            return False
        if not self.indexes.isdisjoint(other.indexes):
            return True
        near = max(self.first, other.first) - min(self.last, other.last) <= _APART
        return near and not self.subjects.isdisjoint(other.subjects)


def join_threads(threads: Iterable[Thread], profile: Profile) -> list[Thread]:
    """The threads, with those made one that are one conversation, each whole and oldest first.

    Two belong together where they share a person besides the one whose mailbox it is, and either the first 22
    bytes of Outlook's Thread-Index or the subject without its prefixes, with at most 14 days between them.
    Programs that write to everybody under one subject are no such person, and mail that may not be believed
    ties nothing.
    """
    groups: list[tuple[list[Thread], list[_Traits]]] = []
    for thread in threads:
        traits = _Traits.of(thread, profile)
        same = [group for group in groups if traits and any(traits.goes_on_in(one) for one in group[1])]
        groups = [group for group in groups if group not in same]
        joined = [*(one for group in same for one in group[0]), thread]
        known = [*(one for group in same for one in group[1]), *([traits] if traits else [])]
        groups.append((joined, known))
    return [join(group) for group, _ in groups]


def join(threads: list[Thread]) -> Thread:
    """Threads as one: under the key of the one with the newest mail, where the next draft belongs."""
    if len(threads) == 1:
        return threads[0]
    newest = max(threads, key=lambda one: max((m.date.timestamp() for m in one.messages), default=0.0))
    by_key = {message.key: message for thread in threads for message in thread.messages}
    several = sorted(by_key.values(), key=lambda one: (one.date, one.received, one.key))
    return replace(newest, messages=tuple(several))


def _list_partners(message: Message) -> tuple[Address, ...]:
    """With whom the person speaks in a mail: whoever wrote it, or to whom they wrote."""
    if senders.is_own(message):
        return message.recipients[:_MOST]
    return senders.list_speakers(message)


def _is_person(address: Address) -> bool:
    return kind_of(address.key) in _OF_PEOPLE and not is_no_reply(address.key)
