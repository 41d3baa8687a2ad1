"""Mail from before a conversation: an application sent, one acknowledged."""

from __future__ import annotations

from datetime import datetime, timedelta

from agent.mailboxes.interface import Mailbox
from agent.model.mail import Mark, Message, Query, Thread
from agent.reading.evidence import weighing

_HALF_YEAR = timedelta(days=180)
_NOT_MAIL = frozenset({Mark.DRAFT, Mark.TRASH, Mark.SPAM})
_SEARCHES = 40
"""So often one look asks for the older mail of a company; each company once."""


class EarlierMail:
    """The older mail of one mailbox, asked for where it can matter, and once for each company in a look."""

    def __init__(self, mailbox: Mailbox, now: datetime) -> None:
        """Nothing is asked yet; `now` is aware."""
        self._mailbox = mailbox
        self._now = now
        self._known: dict[frozenset[str], tuple[Message, ...]] = {}

    def than(self, thread: Thread, domains: frozenset[str]) -> tuple[Message, ...]:
        """Mail with these domains or of a tracking system, headers only, older than a conversation.

        Raises:
            As `Mailbox.search`.
        """
        systems = weighing.watch(self._now, self._now).domains
        began = thread.messages[0].date
        inside = {one.key for one in thread.messages}
        found = (*self._mail(systems), *(self._mail(domains) if domains else ()))
        return tuple(one for one in found if one.key not in inside and one.date < began)

    def _mail(self, domains: frozenset[str]) -> tuple[Message, ...]:
        if domains not in self._known and len(self._known) < _SEARCHES:
            query = Query(since=self._now - _HALF_YEAR, until=self._now, domains=domains)
            self._known[domains] = tuple(
                message
                for thread in self._mailbox.search(query)
                for message in thread.messages
                if not message.marks & _NOT_MAIL
            )
        return self._known.get(domains, ())
