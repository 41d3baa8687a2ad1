"""The mailbox at Gmail: messages, drafts, identities and history, and what belongs to one conversation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, formataddr, parseaddr
from enum import Enum

from fake_google import Clock

from fake_gmail.mail import Mail, with_headers

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


class Joining(Enum):
    """What becomes of a draft that names a thread."""

    SHOWN = "stands in the conversation"
    GHOST = "has the thread's id and no headers: listed in Drafts, not shown in the conversation"
    ORPHAN = "answers a mail in the trash: the API shows it, the conversation does not"
    APART = "headers or subject do not match: a conversation of its own"


def joining(mail: Mail, others: Iterable[Stored]) -> Joining:
    """How a draft with a thread's id stands to the other messages of that thread.

    All three must be right: the thread's id, References and In-Reply-To in agreement, the subject.
    """
    there = list(others)
    received = [one for one in there if "DRAFT" not in one.labels] or there
    if mail.base_subject not in {one.mail.base_subject for one in received}:
        return Joining.APART
    if not mail.ancestry:
        return Joining.GHOST
    parents = [one for one in there if one.mail.message_id and one.mail.message_id in mail.in_reply_to]
    if not parents or parents[0].mail.message_id not in mail.references:
        return Joining.APART
    return Joining.ORPHAN if all(one.labels & HIDDEN for one in parents) else Joining.SHOWN


def home(mail: Mail, stored: Iterable[Stored]) -> str:
    """The thread a mail joins when it is received or sent: a common id and the same subject; or empty."""
    for one in stored:
        ids = one.mail.ancestry | {one.mail.message_id} - {""}
        tied = mail.ancestry & ids or (mail.message_id and mail.message_id in one.mail.ancestry)
        if tied and one.mail.base_subject == mail.base_subject and "DRAFT" not in one.labels:
            return one.thread_id
    return ""


FIRST_ID = 0x19A0_C3D2_0000_0000
ID_STEP = 0x0000_0003_A51F
FIRST_DRAFT = 7_135_478_361_913_467_341
FIRST_HISTORY = 48_211


class NotThereError(Exception):
    """No such message, thread or draft."""


class Store:
    """One account's mail. Ids are the same in every run of a test."""

    def __init__(self, account: Account, clock: Clock) -> None:
        self.account = account
        self.clock = clock
        self.messages: dict[str, Stored] = {}
        self.drafts: dict[str, Draft] = {}
        self.labels: dict[str, str] = {}
        """The id of each label the person made, by its name."""
        self.events: list[Event] = []
        self.history_id = FIRST_HISTORY
        self.history_floor = 0
        """History ids below this have expired."""
        self._ids = 0

    # ---- reading

    def message(self, message_id: str) -> Stored:
        """One message.

        Raises:
            NotThereError: it is not (any more) there.
        """
        stored = self.messages.get(message_id)
        if stored is None or not stored.listed:
            raise NotThereError(message_id)
        return stored

    def thread(self, thread_id: str) -> list[Stored]:
        """The messages of a thread, oldest first, trash and drafts included.

        Raises:
            NotThereError: there are none.
        """
        found = [one for one in self.messages.values() if one.listed and one.thread_id == thread_id]
        if not found:
            raise NotThereError(thread_id)
        return sorted(found, key=lambda one: one.internal_date)

    def listed(self) -> list[Stored]:
        """Every message the API shows, newest first."""
        return sorted(
            (one for one in reversed(self.messages.values()) if one.listed),
            key=lambda one: one.internal_date,
            reverse=True,
        )

    def draft(self, draft_id: str) -> Draft:
        """One draft.

        Raises:
            NotThereError: it is not (any more) there.
        """
        if draft_id not in self.drafts:
            raise NotThereError(draft_id)
        return self.drafts[draft_id]

    def in_thread(self, thread_id: str, without: str = "") -> list[Stored]:
        """The other messages of a thread; none is no error."""
        return [one for one in self.listed() if one.thread_id == thread_id and one.id != without]

    # ---- drafts

    def create_draft(self, raw: bytes, thread_id: str = "") -> Draft:
        """A new draft; it stays in the thread it names only when headers and subject allow.

        Raises:
            NotThereError: there is no such thread.
        """
        draft = Draft(self.new_draft_id(), self._put_draft(raw, thread_id).id)
        self.drafts[draft.id] = draft
        return draft

    def update_draft(self, draft_id: str, raw: bytes, thread_id: str = "") -> Draft:
        """Replace everything in a draft: another message, and another thread unless that is named again."""
        draft = self.draft(draft_id)
        old = draft.message_id
        stored = self._put_draft(raw, thread_id, instead_of=old)
        draft.message_id = stored.id
        self.remove(old)
        return draft

    def delete_draft(self, draft_id: str) -> None:
        """For good, not into the trash."""
        draft = self.draft(draft_id)
        del self.drafts[draft_id]
        self.remove(draft.message_id)

    def _put_draft(self, raw: bytes, thread_id: str, instead_of: str = "") -> Stored:
        mail = Mail(self._as_draft(raw))
        if thread_id:
            self.thread(thread_id)
            others = self.in_thread(thread_id, without=instead_of)
            if others and joining(mail, others) is Joining.APART:
                thread_id = ""
        return self.add(mail, {"DRAFT"}, self.clock.now, thread_id=thread_id)

    def _as_draft(self, raw: bytes) -> bytes:
        """What Gmail fills in: Date, Message-ID, and a From the person may use."""
        raw = _crlf(raw)
        mail = Mail(raw)
        changes: dict[str, str | None] = {}
        if not self.account.identity(parseaddr(mail.first("From"))[1]):
            default = self.account.default
            changes["From"] = formataddr((default.name, default.email))
        if not mail.first("Date"):
            changes["Date"] = format_datetime(self.clock.now)
        if not mail.message_id:
            changes["Message-ID"] = self.new_message_id()
        return with_headers(raw, changes) if changes else raw

    # ---- every message

    def deliver(self, raw: bytes, at: datetime, labels: Iterable[str]) -> Stored:
        """A mail comes in (or goes out, or is saved) by another way than the API, threaded by its headers."""
        mail, wanted = Mail(_crlf(raw)), set(labels)
        for twin in self.messages.values():
            if twin.mail.raw == mail.raw and mail.message_id and not twin.labels & {"TRASH", "SPAM", "DRAFT"}:
                self.relabel(twin.id, add=wanted)
                return twin
        stored = self.add(mail, wanted, at, thread_id=home(mail, self.messages.values()))
        if "DRAFT" in wanted:
            draft = Draft(self.new_draft_id(), stored.id)
            self.drafts[draft.id] = draft
        return stored

    def add(self, mail: Mail, labels: set[str], at: datetime, *, thread_id: str = "") -> Stored:
        """Put a message in, in a thread of its own unless one is named."""
        message_id = self._hex()
        stored = Stored(message_id, thread_id or message_id, mail, labels, at)
        self.messages[message_id] = stored
        self._happened(stored, "messagesAdded", labels)
        return stored

    def remove(self, message_id: str) -> None:
        """Take a message out for good."""
        stored = self.messages.pop(message_id)
        self._happened(stored, "messagesDeleted", stored.labels)

    def relabel(self, message_id: str, *, add: Iterable[str] = (), drop: Iterable[str] = ()) -> None:
        """Change the labels of a message."""
        stored = self.messages[message_id]
        added, dropped = set(add) - stored.labels, set(drop) & stored.labels
        stored.labels |= added
        stored.labels -= dropped
        if added:
            self._happened(stored, "labelsAdded", added)
        if dropped:
            self._happened(stored, "labelsRemoved", dropped)

    def new_message_id(self) -> str:
        """A Message-ID as Gmail makes them."""
        self._ids += 1
        return f"<CAF{self._ids:08x}+fake@mail.gmail.com>"

    # ---- ids and history

    def _hex(self) -> str:
        self._ids += 1
        return f"{FIRST_ID + self._ids * ID_STEP:016x}"

    def new_draft_id(self) -> str:
        self._ids += 1
        return f"r{FIRST_DRAFT - self._ids * 982_451_653}"

    def _happened(self, stored: Stored, kind: str, labels: Iterable[str]) -> None:
        self.history_id += 7
        stored.history_id = self.history_id
        names = tuple(sorted(labels))
        self.events.append(Event(self.history_id, kind, stored.id, stored.thread_id, names))


def _crlf(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
