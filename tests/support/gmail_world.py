"""Gmail with a mailbox of ours in it, and other programs at work."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from fake_gmail import FakeGmail, credentials
from raw_mails import ME

from agent.mailboxes.gmail.mailbox import GmailMailbox
from agent.model.mail import SendAs

LABELS = {"inbox": ("INBOX",), "sent": ("SENT",), "trash": ("TRASH",), "drafts": ("DRAFT",)}


class GmailWorld:
    """What another program does there ends the run of our mailboxes: they close and know nothing more."""

    def __init__(self) -> None:
        self.gmail = FakeGmail(address=ME)
        self.boxes: list[GmailMailbox] = []
        self.identities: tuple[SendAs, ...] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for box in self.boxes:
            box.close()
        self.gmail.close()
        self.gmail.check()

    def open(self, *, token: str | None = None, **changes: Any) -> GmailMailbox:
        given: dict[str, Any] = {
            "api_endpoint": self.gmail.url,
            "own_addresses": (ME,),
            "patience": 0.0,
            "identities": self,
        }
        box = GmailMailbox("personal", credentials(self.gmail, token), **{**given, **changes})
        self.boxes.append(box)
        return box

    def load(self) -> tuple[SendAs, ...] | None:
        return self.identities

    def save(self, told: tuple[SendAs, ...]) -> None:
        self.identities = told

    def new_run(self) -> None:
        for box in self.boxes:
            box.close()

    def deliver(self, raw: bytes, received: datetime, folder: str = "inbox") -> str:
        self.new_run()
        return self.gmail.deliver(raw, received, LABELS[folder])

    def deliver_labelled(self, raw: bytes, received: datetime, label: str) -> str:
        message = self.deliver(raw, received)
        self.gmail.label(message, label)
        return message

    def drafts(self) -> dict[str, bytes]:
        return self.gmail.drafts()

    def remove(self, draft_id: str) -> None:
        self.new_run()
        self.gmail.delete(draft_id)
