"""What the store holds: messages, drafts, things that happened, send-as identities."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from fake_gmail.mail import Mail

HIDDEN = frozenset({"TRASH", "SPAM"})
SYSTEM_LABELS = ("CHAT", "SENT", "INBOX", "IMPORTANT", "TRASH", "DRAFT", "SPAM", "STARRED", "UNREAD")


@dataclass(eq=False)
class Stored:
    """One message; only its labels ever change, a draft's edit makes another message."""

    id: str
    """16 hex digits, meaningless outside Gmail."""
    thread_id: str
    """16 hex digits too: the id of the thread's first message."""
    mail: Mail
    labels: set[str]
    internal_date: datetime
    history_id: int = 0
    scheduled: bool = False
    """Gmail will send it by itself: no draft, not sent, no label that the API shows."""
    listed: bool = True
    """False: the API does not show it at all."""


@dataclass
class Draft:
    """The container: a stable id around a message that changes with every edit."""

    id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the mailbox's history."""

    history_id: int
    kind: str
    """messagesAdded, messagesDeleted, labelsAdded, labelsRemoved."""
    message_id: str
    thread_id: str
    labels: tuple[str, ...]
    """The message's labels; for a change of labels those that changed."""


@dataclass
class SendAs:
    """An address the person writes from."""

    email: str
    name: str = ""
    signature: str = ""
    """HTML."""
    default: bool = False
    primary: bool = False
    treat_as_alias: bool = True
    verified: bool = True
    reply_to: str = ""

    @property
    def resource(self) -> dict[str, object]:
        """As the API shows it."""
        shown: dict[str, object] = {
            "sendAsEmail": self.email,
            "displayName": self.name,
            "replyToAddress": self.reply_to,
            "signature": self.signature,
        }
        if self.primary:
            shown |= {"isPrimary": True}
        else:
            shown |= {
                "treatAsAlias": self.treat_as_alias,
                "verificationStatus": "accepted" if self.verified else "pending",
            }
        return shown | ({"isDefault": True} if self.default else {})


@dataclass
class Account:
    """Who the mailbox belongs to."""

    address: str
    send_as: list[SendAs] = field(default_factory=list)

    def identity(self, email: str) -> SendAs | None:
        """A verified address the person may write from."""
        return next(
            (one for one in self.send_as if one.verified and one.email.lower() == email.lower()), None
        )

    @property
    def default(self) -> SendAs:
        """The identity that new mail is written from."""
        return next((one for one in self.send_as if one.default), self.send_as[0])
