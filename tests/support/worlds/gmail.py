"""Gmail's fake with a mailbox of ours in it, and other programs at work."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from fake_gmail import FakeGmail, credentials
from fake_google import ASKED, FakeGoogle
from mails import ME

from agent.keeping.home_folder import Home
from agent.keeping.tokens import Facts, keep_secret
from agent.mailboxes.gmail.mailbox import GmailMailbox
from agent.model.mail import SendAs
from worlds import ARCHIVE, DRAFTS, INBOX, JUNK, SENT_FOLDER, TRASH, World

LABELS: dict[str, tuple[str, ...]] = {
    INBOX: ("INBOX", "UNREAD"),
    ARCHIVE: (),
    SENT_FOLDER: ("SENT",),
    TRASH: ("TRASH",),
    JUNK: ("SPAM",),
    DRAFTS: ("DRAFT",),
}


class GmailWorld(World):
    """What another program does there ends the run of our mailboxes: they close and know nothing more."""

    name = "personal"

    def __init__(self, gmail: FakeGmail | None = None, google: FakeGoogle | None = None) -> None:
        self.gmail = gmail or FakeGmail(address=ME)
        self.google = google
        self.boxes: list[GmailMailbox] = []
        self.identities: tuple[SendAs, ...] | None = None

    @property
    def settings(self) -> dict[str, Any]:
        return {"kind": "gmail", "api_endpoint": self.gmail.url}

    def authorise(self, home: Home, name: str) -> None:
        assert self.google is not None
        home.credentials.mkdir(parents=True, mode=0o700)
        self.google.client_secret(home.credentials)
        facts = Facts(account=self.gmail.address, scopes=ASKED, authorised_at=self.gmail.now, store="file")
        keep_secret(home, name, facts, self.google.issue_refresh(ASKED))

    def pass_time(self, now: datetime) -> None:
        self.gmail.now = max(self.gmail.now, now)

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

    def deliver(self, raw: bytes, received: datetime, folder: str = INBOX) -> str:
        self.new_run()
        return self.gmail.deliver(raw, received, LABELS[folder])

    def deliver_labelled(self, raw: bytes, received: datetime, label: str) -> str:
        message = self.deliver(raw, received)
        self.gmail.label(message, label)
        return message

    def drafts(self) -> dict[str, bytes]:
        return self.gmail.drafts()

    def take_sent(self) -> list[bytes]:
        """Gmail leaves the label on what is archived: this deletes it for good."""
        self.new_run()
        sent = [one for one in self.gmail.store.messages.values() if "SENT" in one.labels]
        for one in sent:
            self.gmail.delete_message(one.id)
        return [one.mail.raw for one in sent]

    def remove(self, draft_id: str) -> None:
        self.new_run()
        self.gmail.delete(draft_id)


class GmailInBrowser(GmailWorld):
    """The person writes and sends on Gmail's own page, whose editor rewrites what it opens."""

    def deliver(self, raw: bytes, received: datetime, folder: str = INBOX) -> str:
        self.pass_time(received)
        return super().deliver(raw, received, folder)

    def edit(self, draft_id: str, when: datetime, **changes: Any) -> None:
        self.pass_time(when)
        self.gmail.open_and_edit(draft_id, **changes)

    def send(self, draft_id: str, when: datetime, message_id: str = "", **changes: Any) -> bytes:
        assert not message_id, "Gmail gives it"
        self.pass_time(when)
        sent = self.gmail.send(draft_id, **changes)
        return self.gmail.store.message(sent).mail.raw
