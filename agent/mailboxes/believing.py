"""Whose word on the sender of a mail is believed (RFC 8601): told by config.toml, known, or learned.

Mostly the mail itself shows whose results its Authentication-Results are. Where a provider's servers bear
names that do not show it, the person's other mail does: the same server has written, in the same place, into
mail of people who have nothing to do with each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from agent.knowledge.domains import registrable_domain
from agent.knowledge.marks import NOT_LIVE, OWN
from agent.mailboxes.around import MailboxAround
from agent.mailboxes.interface import Arrivals, Glance, Mailbox
from agent.model.mail import Message, MessageId, Query, Thread
from agent.reading.authentication import Trust
from agent.reading.authentication.trace import server_house

if TYPE_CHECKING:
    from agent.keeping.config import MailboxSettings
    from agent.model.interview import Profile

_WINDOWS = (timedelta(days=3), timedelta(days=30))
"""How much recent mail is looked at: little where it tells enough."""
_LASTS = timedelta(days=7)
"""How long it holds what was learned."""
_SENDERS = 3
"""As many people who have nothing to do with each other a server must have written of."""


def build_trust(settings: MailboxSettings, profile: Profile, known: tuple[str, ...] = ()) -> Trust:
    """Whose word is believed in a mailbox, before anything is learned.

    A server under the domain of one of the person's addresses is theirs.

    Args:
        settings: What config.toml says of the mailbox.
        profile: The person.
        known: The provider's servers.
    """
    own = (address.rpartition("@")[2].strip().lower() for address in profile.addresses)
    return Trust(configured=settings.authserv_id, known=(*known, *filter(None, own)))


class Memory(Protocol):
    """What was learned of the mailboxes before."""

    def recall(self, mailbox: str) -> tuple[tuple[str, ...], datetime] | None:
        """The servers that are believed there, and when that was learned; None: never."""
        ...

    def record(self, mailbox: str, servers: Collection[str], now: datetime) -> None:
        """Keep what was learned; no server at all is an answer too."""
        ...


def learn_servers(messages: Iterable[Message]) -> frozenset[str]:
    """The servers that check what comes into a mailbox, by its mail; each by its `server_house`.

    It has written into at least half of the mail that came in, and for at least three senders, unrelated to
    each other and to itself, it has said that they are who they say. So no sender's own header is learned,
    nor that of a list.
    """
    came_in = [one for one in messages if one.sender and not one.marks & (NOT_LIVE | OWN)]
    senders: dict[str, set[str]] = defaultdict(set)
    mails: dict[str, int] = defaultdict(int)
    for message in came_in:
        company = registrable_domain(message.sender.domain) if message.sender else ""
        faults = {_house(check.server): check.fault for check in message.checks if not check.is_own}
        for house, fault in faults.items():
            mails[house] += 1
            senders[house] |= {company} - {house} if not fault else set()
    return frozenset(
        house for house in senders if len(senders[house]) >= _SENDERS and 2 * mails[house] >= len(came_in)
    )


def _house(server: str) -> str:
    return server_house(server) or server


class LearningMailbox(MailboxAround):
    """A mailbox that finds out, when a mail at hand asks for it, whose word on its sender is believed."""

    def __init__(self, mailbox: Mailbox, memory: Memory) -> None:
        """Ask nothing yet."""
        super().__init__(mailbox)
        self._memory = memory
        self._learned: frozenset[str] | None = None

    def search(self, query: Query) -> tuple[Thread, ...]:
        """As the mailbox finds them."""
        return self._judge(self._mailbox.search(query))

    def read(self, message_ids: Collection[MessageId], key: str = "") -> Thread | None:
        """As the mailbox reads it."""
        thread = self._mailbox.read(message_ids, key)
        return self._judge((thread,))[0] if thread else None

    def read_bodies(self, thread: Thread) -> Thread:
        """As the mailbox reads it."""
        return self._judge((self._mailbox.read_bodies(thread),))[0]

    def find_arrivals(
        self, query: Query, bookmark: str, label: str = "", glance: Glance | None = None
    ) -> Arrivals:
        """As the mailbox finds them."""
        arrivals = self._mailbox.find_arrivals(query, bookmark, label, glance)
        return replace(arrivals, threads=self._judge(arrivals.threads))

    def _judge(self, threads: tuple[Thread, ...]) -> tuple[Thread, ...]:
        """The threads with what learned servers say of their senders."""
        doubtful = [message for thread in threads for message in thread.messages if _is_doubtful(message)]
        if not doubtful:
            return threads
        learned = self._find_servers(max(message.received for message in doubtful))
        if not learned:
            return threads
        return tuple(
            replace(thread, messages=tuple(_believe(message, learned) for message in thread.messages))
            for thread in threads
        )

    def _find_servers(self, now: datetime) -> frozenset[str]:
        """The servers believed here, by the mail before a moment, at which a mail came that asks for it."""
        if self._learned is None:
            known = self._memory.recall(self.name)
            if known and abs(now - known[1]) < _LASTS:
                self._learned = frozenset(known[0])
            else:
                self._learned = self._learn(now)
                self._memory.record(self.name, self._learned, now)
        return self._learned

    def _learn(self, now: datetime) -> frozenset[str]:
        for window in _WINDOWS:
            query = Query(since=now - window, until=now + timedelta(days=1), everything=True)
            found = self._mailbox.search(query)
            if learned := learn_servers(message for thread in found for message in thread.messages):
                return learned
        return frozenset()


def _is_doubtful(message: Message) -> bool:
    """Whether it would be taken for forged, were the server that says so believed."""
    return not message.marks & NOT_LIVE and any(check.fault and not check.is_own for check in message.checks)


def _believe(message: Message, servers: Collection[str]) -> Message:
    if not _is_doubtful(message):
        return message
    faults = (check.fault for check in message.checks if check.fault and _house(check.server) in servers)
    return replace(message, unverified=next(faults, ""))
