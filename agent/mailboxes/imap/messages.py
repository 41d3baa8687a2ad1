"""Mails as an IMAP server gives them, read into messages: headers first, bodies for the few that matter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from agent.mailboxes.folder_names import Role
from agent.mailboxes.imap.connection import Connection
from agent.mailboxes.imap.folders import GMAIL, Folder
from agent.model.mail import Mark, Message
from agent.reading.message import read_message

_FIELDS = (
    "From Reply-To To Cc Subject Date Message-ID In-Reply-To References Delivered-To X-Original-To "
    "Content-Type Auto-Submitted X-Autoreply X-Autorespond X-Auto-Reply X-Auto-Reply-From Precedence List-Id "
    "List-Unsubscribe X-Auto-Response-Suppress X-Failed-Recipients Return-Path"
)
"""What `agent.reading.message` reads of a header; the rest, often ten times as much, stays where it is."""
_HEADERS = f"BODY.PEEK[HEADER.FIELDS ({_FIELDS})]"
_LONGEST = 512 * 1024
"""Bytes of one mail that are read: words and invitations come before what is attached."""
_BODY = f"BODY.PEEK[]<0.{_LONGEST}>"
_AT_ONCE = 250
_BODIES_AT_ONCE = 25
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_MARK = {Role.DRAFTS: Mark.DRAFT, Role.SENT: Mark.SENT, Role.TRASH: Mark.TRASH, Role.SPAM: Mark.SPAM}
_LABELS = {"\\draft": Mark.DRAFT, "\\drafts": Mark.DRAFT, "\\sent": Mark.SENT}
"""What Gmail's labels say of a mail in the folder of all mail."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail lies: nothing else is at this place, ever (RFC 9051 §2.3.1.1)."""

    folder: str
    validity: int
    uid: int

    @property
    def handle(self) -> str:
        """Its place in a folder that is known: the id of a draft."""
        return f"{self.validity}:{self.uid}"

    @property
    def key(self) -> str:
        """`Message.key`."""
        return f"{self.handle}/{self.folder}"

    @classmethod
    def of(cls, key: str) -> Place:
        """The place a key names."""
        handle, _, folder = key.partition("/")
        validity, _, uid = handle.partition(":")
        return cls(folder, int(validity), int(uid))


@dataclass(frozen=True, slots=True)
class Mail:
    """A message, where it lies, and in which of the server's own threads; empty: it has none."""

    place: Place
    folder: Folder
    message: Message
    thread: str = ""


def read(
    connection: Connection, folder: Folder, places: Collection[Place], thread_word: str, *, whole: bool
) -> list[Mail]:
    """Mails of the open folder; what is gone meanwhile is left out.

    Args:
        connection: To the server.
        folder: The open folder.
        places: Mails in it.
        thread_word: What the server calls its own thread numbers, if it has any.
        whole: With their bodies.
    """
    by_uid = {place.uid: place for place in places}
    uids = sorted(by_uid)
    labels = ["X-GM-LABELS"] if thread_word == GMAIL else []
    what, step = (_BODY, _BODIES_AT_ONCE) if whole else (_HEADERS, _AT_ONCE)
    items = ["FLAGS", "INTERNALDATE", *([thread_word] if thread_word else []), *labels, what]
    mails = []
    for start in range(0, len(uids), step):
        for uid, data in connection.fetch(uids[start : start + step], items).items():
            raw = next((data[name] for name in data if name.startswith(b"BODY[")), None)
            if uid in by_uid and (raw is not None or b"INTERNALDATE" in data):
                mails.append(_mail(folder, by_uid[uid], data, raw, thread_word))
    return mails


def _mail(folder: Folder, place: Place, data: dict[bytes, Any], raw: object, thread_word: str) -> Mail:
    """One mail; an answer without its text (NIL) is an empty one."""
    received = data.get(b"INTERNALDATE")
    message = read_message(
        raw if isinstance(raw, bytes) else str(raw or "").encode(),
        key=place.key,
        received=received if isinstance(received, datetime) and received.tzinfo else _NEVER,
        marks=_marks(folder, data),
        headers_only=b"BODY[]<0>" not in data and b"BODY[]" not in data,
    )
    thread = _word(data.get(thread_word.encode(), "")) if thread_word else ""
    return Mail(place, folder, message, thread)


def _marks(folder: Folder, data: dict[bytes, Any]) -> frozenset[Mark]:
    """By folder, flags and Gmail's labels; what lies in Sent was sent, even where it kept a draft's flag."""
    marks = {_MARK[folder.role]} if folder.role in _MARK else set[Mark]()
    flags = {_word(flag).casefold() for flag in data.get(b"FLAGS") or ()}
    labels = {_word(label).casefold() for label in data.get(b"X-GM-LABELS") or ()}
    marks |= {mark for label, mark in _LABELS.items() if label in labels}
    if "\\draft" in flags and Mark.SENT not in marks:
        marks.add(Mark.DRAFT)
    if "\\deleted" in flags:
        marks.add(Mark.TRASH)
    return frozenset(marks)


def _word(value: object) -> str:
    """A word of an answer, which the library gives as bytes, as a number, or in a list of one (THREADID)."""
    if isinstance(value, (tuple, list)):
        value = value[0] if value else ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
