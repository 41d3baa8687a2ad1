"""Mails as an IMAP server gives them, read into messages: headers of many, bodies of the few that matter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agent.mailboxes.conversations import UNKNOWN_TIME
from agent.mailboxes.folder_names import comparable, read_marks
from agent.mailboxes.imap.connection import Connection
from agent.mailboxes.imap.folders import GMAIL, Folder
from agent.model.mail import Mark, Message
from agent.reading.authentication import Trust
from agent.reading.message import HEADER_FIELDS, read_message

_LONGEST_HEADERS = 64 * 1024
"""Bytes of one mail's headers that are read where nothing else is."""
_HEADERS = f"BODY.PEEK[HEADER.FIELDS ({' '.join(HEADER_FIELDS)})]<0.{_LONGEST_HEADERS}>"
"""Only what is read of a header; the rest, often ten times as much, stays on the server."""
_LONGEST = 512 * 1024
"""Bytes of one mail that are read: words and invitations come before what is attached."""
_BODY = f"BODY.PEEK[]<0.{_LONGEST}>"
_AT_ONCE = 250
_BODIES_AT_ONCE = 25
_LABEL_MARKS = {"\\draft": Mark.DRAFT, "\\drafts": Mark.DRAFT, "\\sent": Mark.SENT}
"""What Gmail's labels say of a mail in the folder of all mail."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a mail lies: no other mail is ever there (RFC 9051 §2.3.1.1)."""

    folder: str
    validity: int
    uid: int

    @property
    def handle(self) -> str:
        """Its location in a folder that is known: this is the id of a draft."""
        return f"{self.validity}:{self.uid}"

    @property
    def key(self) -> str:
        """`Message.key`."""
        return f"{self.handle}/{self.folder}"

    @classmethod
    def parse(cls, key: str) -> Location:
        """The location that a key names."""
        handle, _, folder = key.partition("/")
        validity, _, uid = handle.partition(":")
        return cls(folder, int(validity), int(uid))


@dataclass(frozen=True, slots=True)
class Mail:
    """A message, where it lies, and in which of the server's own threads; empty: it has none."""

    location: Location
    folder: Folder
    message: Message
    thread: str = ""


def fetch_mails(
    connection: Connection, folder: Folder, locations: Collection[Location], thread_word: str, *, whole: bool
) -> list[Mail]:
    """Mails of the open folder; what is gone meanwhile is left out.

    Args:
        connection: To the server.
        folder: The open folder.
        locations: Mails in it.
        thread_word: What the server calls its own thread numbers, if it has any.
        whole: With their bodies.
    """
    by_uid = {location.uid: location for location in locations}
    uids = sorted(by_uid)
    labels = ["X-GM-LABELS"] if thread_word == GMAIL else []
    what, step = (_BODY, _BODIES_AT_ONCE) if whole else (_HEADERS, _AT_ONCE)
    items = ["FLAGS", "INTERNALDATE", *([thread_word] if thread_word else []), *labels, what]
    mails = []
    for start in range(0, len(uids), step):
        for uid, data in connection.fetch(uids[start : start + step], items).items():
            raw = next((data[name] for name in data if name.startswith(b"BODY[")), None)
            if uid in by_uid and (raw is not None or b"INTERNALDATE" in data):
                mails.append(
                    _build_mail(folder, by_uid[uid], data, raw, thread_word, connection.account.trust)
                )
    return mails


def _build_mail(
    folder: Folder, location: Location, data: dict[bytes, Any], raw: object, thread_word: str, trust: Trust
) -> Mail:
    """One mail; an answer without its text (NIL) is an empty one."""
    received = data.get(b"INTERNALDATE")
    message = read_message(
        (raw if isinstance(raw, bytes) else str(raw or "").encode())[:_LONGEST],  # some send more than asked
        key=location.key,
        received=received if isinstance(received, datetime) and received.tzinfo else UNKNOWN_TIME,
        marks=_read_all_marks(folder, data),
        headers_only=b"BODY[]<0>" not in data and b"BODY[]" not in data,
        trust=trust,
    )
    thread = _word(data.get(thread_word.encode(), "")) if thread_word else ""
    return Mail(location, folder, message, thread)


def _read_all_marks(folder: Folder, data: dict[bytes, Any]) -> frozenset[Mark]:
    """By folder, flags and Gmail's labels."""
    flags = {_word(flag).casefold() for flag in data.get(b"FLAGS") or ()}
    words = [_word(label) for label in data.get(b"X-GM-LABELS") or ()]
    labels = {word.casefold() for word in words}
    by_label = {mark for label, mark in _LABEL_MARKS.items() if label in labels}
    if not folder.sent_labels.isdisjoint(map(comparable, words)):
        by_label.add(Mark.SENT)
    has_draft_flag = "\\draft" in flags and Mark.SENT not in by_label
    marks = read_marks(folder.role, has_draft_flag=has_draft_flag, is_deleted="\\deleted" in flags)
    return marks | by_label


def _word(value: object) -> str:
    """A word of an answer, which the library gives as bytes, as a number, or in a list of one (THREADID)."""
    if isinstance(value, (tuple, list)):
        value = value[0] if value else ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value or "")
