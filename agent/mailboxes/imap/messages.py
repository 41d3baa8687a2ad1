"""Mails as an IMAP server gives them, read into messages: headers of many, bodies of the few that matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from agent.mailboxes.conversations import UNKNOWN_TIME
from agent.mailboxes.folder_names import comparable, read_marks
from agent.mailboxes.imap.folders import GMAIL, Folder
from agent.model.mail import Mark, Message
from agent.reading.authentication import Trust
from agent.reading.message import HEADER_FIELDS, read_message

if TYPE_CHECKING:
    from agent.mailboxes.imap.command_line import Command

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


def build_fetch(thread_word: str, *, whole: bool) -> bytes:
    """What is fetched of a mail.

    Args:
        thread_word: What the server calls its own thread numbers, if it has any.
        whole: With its body.
    """
    more = [thread_word] if thread_word else []
    labels = ["X-GM-LABELS"] if thread_word == GMAIL else []
    items = " ".join(["UID", "FLAGS", "INTERNALDATE", *more, *labels, _BODY if whole else _HEADERS])
    return f"({items})".encode()


def build_fetches(uids: Iterable[int], thread_word: str, *, whole: bool) -> list[Command]:
    """The commands that fetch mails of the open folder by their numbers."""
    what, step = build_fetch(thread_word, whole=whole), _BODIES_AT_ONCE if whole else _AT_ONCE
    numbers = sorted(uids)
    portions = [numbers[start : start + step] for start in range(0, len(numbers), step)]
    return [(b"UID", b"FETCH", ",".join(map(str, portion)).encode(), what) for portion in portions]


def read_mails(
    folder: Folder,
    validity: int,
    told: Mapping[int, Mapping[bytes, Any]],
    thread_word: str,
    trust: Trust,
) -> list[Mail]:
    """The mails that FETCH answers tell of; what is gone meanwhile is missing, as is news of flags alone.

    Args:
        folder: Where they lie.
        validity: Its UIDVALIDITY.
        told: What the answers tell, by UID.
        thread_word: As `build_fetch`.
        trust: Whose word on the sender of a mail is believed.
    """
    mails = []
    for uid, data in told.items():
        raw = next((data[name] for name in data if name.startswith(b"BODY[")), None)
        if raw is not None or b"INTERNALDATE" in data:
            location = Location(folder.name, validity, uid)
            mails.append(_build_mail(folder, location, data, raw, thread_word, trust))
    return mails


def _build_mail(
    folder: Folder, location: Location, data: Mapping[bytes, Any], raw: object, thread_word: str, trust: Trust
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


def _read_all_marks(folder: Folder, data: Mapping[bytes, Any]) -> frozenset[Mark]:
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
