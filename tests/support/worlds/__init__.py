"""Worlds: a mailbox of each kind, with the company and the person at work in it.

The contract, the cases, the lives and the tests of one back end all play in these. A module here says how
another program files mail in one kind of mailbox; what a person does with a draft follows from that.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any, ClassVar

import mail_program

from agent.keeping.home_folder import Home
from agent.mailboxes.interface import Mailbox
from agent.model.mail import MessageId

INBOX, SENT_FOLDER, TRASH, DRAFTS = "inbox", "sent", "trash", "drafts"
ARCHIVE, JUNK = "archive", "junk"


class World(ABC):
    """One mailbox with other programs at work in it.

    Attributes:
        name: What config.toml calls it.
        password: What the person types when `auth` asks; empty where it does not.
    """

    name: ClassVar[str] = "local"
    password: str = ""

    @property
    def settings(self) -> dict[str, Any]:
        """Its table in config.toml."""
        raise NotImplementedError

    @abstractmethod
    def open(self) -> Mailbox:
        """The mailbox as a new process sees it."""

    @abstractmethod
    def deliver(self, raw: bytes, received: datetime, folder: str = INBOX) -> Any:
        """Another program puts a mail into a folder: inbox, sent, trash, drafts, archive or junk."""

    @abstractmethod
    def deliver_labelled(self, raw: bytes, received: datetime, label: str) -> Any:
        """The person has a mail under a label (or in a folder) of that name."""

    @abstractmethod
    def drafts(self) -> dict[str, bytes]:
        """Draft id -> mail of every draft the person can open."""

    @abstractmethod
    def remove(self, draft_id: str) -> None:
        """The person's program takes a draft away for good."""

    def take_sent(self) -> list[bytes]:
        """The person takes every mail out of Sent, to file it elsewhere or to be rid of it."""
        raise NotImplementedError

    def authorise(self, home: Home, name: str) -> None:  # noqa: B027 - a folder on disk needs nothing
        """Leave in a home what `auth` leaves there, for the mailbox of that name."""

    def pass_time(self, now: datetime) -> None:  # noqa: B027 - most have no clock
        """It is this moment now, or later."""

    def edit(self, draft_id: str, when: datetime, **changes: Any) -> None:
        """The person's program saves a draft anew, perhaps with other words, under another id."""
        raw = mail_program.edit(self.drafts()[draft_id], **changes)
        self.remove(draft_id)
        self.deliver(raw, when, DRAFTS)

    def send(
        self,
        draft_id: str,
        when: datetime,
        message_id: str = "",
        *,
        folder: str = SENT_FOLDER,
        **changes: Any,
    ) -> bytes:
        """The person sends a draft, perhaps changed as by `edit`; their program has its own ids and dates."""
        raw = mail_program.edit(self.drafts()[draft_id], **changes)
        self.remove(draft_id)
        own_id = message_id or f"<sent-{when:%m%d%H%M}-{draft_id.replace(':', '-')}@mail.example>"
        sent = mail_program.rewrite_as_sent(raw, when, MessageId(own_id))
        self.deliver(sent, when, folder)
        return sent
