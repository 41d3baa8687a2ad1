"""Other mail of a mailbox with the people of a conversation, asked for where it can matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from agent.knowledge.marks import is_live
from agent.mailboxes.interface import Mailbox
from agent.model.mail import Address, Message, Query, Thread
from agent.reading.evidence import weighing
from agent.reading.senders import is_own

_HALF_YEAR = timedelta(days=180)
_TWO_MONTHS = timedelta(days=60)
_SEARCHES = 40
"""So often one look asks for the older mail of a company, and for conversations with people; each once."""
_PEOPLE = 12
_CONVERSATIONS = 3
"""So many conversations with the people of one meeting are read whole, the newest."""


class EarlierMail:
    """The older mail of one mailbox, asked for where it can matter, and once for each company in a look."""

    def __init__(self, mailbox: Mailbox, now: datetime) -> None:
        """Nothing is asked yet; `now` is aware."""
        self._mailbox = mailbox
        self._now = now
        self._known: dict[frozenset[str], tuple[Message, ...]] = {}
        self._conversations: dict[frozenset[str], tuple[Thread, ...]] = {}

    def read_before(
        self, thread: Thread, domains: frozenset[str], *, by_subject: bool = False
    ) -> tuple[Message, ...]:
        """Mail with these domains or of a tracking system, headers only, older than a conversation.

        Args:
            thread: The conversation.
            domains: Of its company.
            by_subject: Also mail whose subject speaks of an application, whoever sent it: a system may write
                for a company whose domain it does not tell.

        Raises:
            As `Mailbox.search`.
        """
        systems = weighing.watch_query(self._now, self._now).domains
        began = thread.messages[0].date
        inside = {message.key for message in thread.messages}
        found = (*self._read_mail(systems), *(self._read_mail(domains) if domains else ()))
        if by_subject:
            found = (*found, *self._read_mail(frozenset(), weighing.list_application_words()))
        return tuple(mail for mail in found if mail.key not in inside and mail.date < began)

    def _read_mail(
        self, domains: frozenset[str], phrases: frozenset[str] = frozenset()
    ) -> tuple[Message, ...]:
        if domains not in self._known and len(self._known) < _SEARCHES:
            query = Query(since=self._now - _HALF_YEAR, until=self._now, domains=domains, phrases=phrases)
            self._known[domains] = tuple(
                message
                for thread in self._mailbox.search(query)
                for message in thread.messages
                if is_live(message)
            )
        return self._known.get(domains, ())

    def read_conversations(self, thread: Thread, people: Iterable[Address]) -> tuple[Thread, ...]:
        """The newest conversations with these people in which the person wrote, bodies included.

        Args:
            thread: Of the meeting; it is none of them.
            people: Those who may speak for the meeting.

        Raises:
            As `Mailbox.search` and `Mailbox.read_bodies`.
        """
        keys = frozenset(sorted({one.key for one in people})[:_PEOPLE])
        if keys and keys not in self._conversations and len(self._conversations) < _SEARCHES:
            query = Query(since=self._now - _TWO_MONTHS, until=self._now, addresses=keys)
            found = [one for one in self._mailbox.search(query) if any(map(is_own, one.messages))]
            found.sort(key=lambda one: max(message.date for message in one.messages), reverse=True)
            self._conversations[keys] = tuple(found[: _CONVERSATIONS + 1])
        inside = {message.key for message in thread.messages}
        others = [
            one
            for one in self._conversations.get(keys, ())
            if inside.isdisjoint(message.key for message in one.messages)
        ]
        return tuple(_list_live(self._mailbox.read_bodies(one)) for one in others[:_CONVERSATIONS])


def _list_live(thread: Thread) -> Thread:
    return replace(thread, messages=tuple(message for message in thread.messages if is_live(message)))
