"""One mail file as a message: its words or its headers, its marks."""

from __future__ import annotations

from agent.mailboxes.folder_names import Role
from agent.mailboxes.maildir.files import flags_of, holds_any, modified, read_headers, read_mail
from agent.mailboxes.maildir.folders import Folder
from agent.mailboxes.maildir.index import Entry
from agent.model.mail import Mark, Message
from agent.reading.message import read_message

_MOST = 2 * 1024 * 1024
"""Bytes of one mail that are read."""
_MARK = {Role.DRAFTS: Mark.DRAFT, Role.SENT: Mark.SENT, Role.TRASH: Mark.TRASH, Role.SPAM: Mark.SPAM}
_CALENDAR_SIGNS = (
    b"text/calendar",
    b"application/ics",
    b".ics",
    b"begin:vcalendar",
    b"qkvhsu46vknbtevorefs",  # the same in base64, where a file name is encoded too
)


def read(folder: Folder, entry: Entry, *, bodies: bool) -> Message:
    """Read one mail file.

    Raises:
        OSError: it is not there or closed.
    """
    path = folder.path / entry.file
    raw, facts = read_mail(path, _MOST) if bodies else read_headers(path)
    return read_message(
        raw,
        key=f"{folder.place}/{entry.name}",
        received=modified(facts),
        marks=marks(folder.role, flags_of(entry.file)),
        headers_only=not bodies,
    )


def may_bring_calendar(folder: Folder, entry: Entry) -> bool:
    """Whether the bytes of a mail file allow for a calendar in it: a cheap test before anything is parsed.

    Raises:
        OSError: it is not there or closed.
    """
    return holds_any(folder.path / entry.file, _CALENDAR_SIGNS, _MOST)


def marks(role: Role | None, flags: str) -> frozenset[Mark]:
    """By folder and flags; what lies in Sent was sent, also when it kept the flag of a draft."""
    found = {_MARK[role]} if role in _MARK else set[Mark]()
    if "D" in flags and Mark.SENT not in found:
        found.add(Mark.DRAFT)
    if "T" in flags:
        found.add(Mark.TRASH)
    return frozenset(found)
