"""A mailbox around another one, which changes what is told of the mail and passes everything else on."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from agent.mailboxes.interface import Arrivals, Glance, Mailbox, Report, Unread
from agent.model.mail import MessageId, Query, Thread

if TYPE_CHECKING:
    from agent.model.letter import Outgoing
    from agent.model.plan import Draft, Sighting


class MailboxAround:
    """It does what the mailbox inside does; a kind of its own changes some of it."""

    def __init__(self, mailbox: Mailbox) -> None:
        """Ask nothing yet."""
        self.name = mailbox.name
        self._mailbox = mailbox

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - what a mailbox has besides the protocol
        """What only the mailbox inside has."""
        return getattr(self._mailbox, name)

    @property
    def inside(self) -> Mailbox:
        """The mailbox inside."""
        return self._mailbox

    @property
    def unread(self) -> tuple[Unread, ...]:
        """As the mailbox tells it."""
        return self._mailbox.unread

    def search(self, query: Query) -> tuple[Thread, ...]:
        """As the mailbox finds them."""
        return self._mailbox.search(query)

    def read(self, message_ids: Collection[MessageId], key: str = "") -> Thread | None:
        """As the mailbox reads it."""
        return self._mailbox.read(message_ids, key)

    def read_bodies(self, thread: Thread) -> Thread:
        """As the mailbox reads it."""
        return self._mailbox.read_bodies(thread)

    def find_arrivals(
        self, query: Query, bookmark: str, label: str = "", glance: Glance | None = None
    ) -> Arrivals:
        """As the mailbox finds them."""
        return self._mailbox.find_arrivals(query, bookmark, label, glance)

    def stage(self, outgoing: Outgoing) -> str:
        """As the mailbox does."""
        return self._mailbox.stage(outgoing)

    def place(self, outgoing: Outgoing, ticket: str) -> str:
        """As the mailbox does."""
        return self._mailbox.place(outgoing, ticket)

    def find_fate(self, draft: Draft) -> Sighting:
        """As the mailbox finds it."""
        return self._mailbox.find_fate(draft)

    def replace(self, draft: Draft, outgoing: Outgoing, report: Report) -> str:
        """As the mailbox does."""
        return self._mailbox.replace(draft, outgoing, report)

    def end_renewal(self, draft: Draft) -> bool:
        """As the mailbox does."""
        return self._mailbox.end_renewal(draft)

    def close(self) -> None:
        """Close the mailbox."""
        self._mailbox.close()


def find_innermost(mailbox: Mailbox) -> Mailbox:
    """The mailbox that speaks to the mail itself, and of which it can be asked what else it can do."""
    while isinstance(mailbox, MailboxAround):
        mailbox = mailbox.inside
    return mailbox
