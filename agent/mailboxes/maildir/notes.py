"""Notes to oneself in the inbox of a Maildir: delivered as all new mail is, by one rename into new/."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path

from agent.errors import MailboxMissingError, SecondChanceError
from agent.mailboxes.conversations import read_outgoing
from agent.mailboxes.folder_names import Role
from agent.mailboxes.interface import NotMadeError
from agent.mailboxes.maildir import files
from agent.mailboxes.maildir.drafts import explain_refusals
from agent.mailboxes.maildir.file_names import flags_of
from agent.mailboxes.maildir.folders import Folder, Layout
from agent.mailboxes.maildir.sync import Snapshot
from agent.model.letter import Outgoing
from agent.model.mail import Message, MessageId

_UNTOUCHED = frozenset("ST")
"""Flags that say nothing but that it was read, or is to be thrown away."""
_KEYWORDS = "dovecot-keywords"
"""Where Dovecot keeps what lower-case flags mean, a line each: `0 NonJunk` is what `a` means."""
_KEYWORD = re.compile(r"^(\d{1,2}) (\S+)$", re.MULTILINE)
_UNASKED = frozenset({"$notjunk", "nonjunk", "notjunk", "$hasattachment", "$hasnoattachment", "$mdnsent"})
"""Keywords that servers and filters set by themselves."""


def find_notes(snapshot: Snapshot, message_ids: Collection[MessageId]) -> frozenset[MessageId]:
    """Those of these that lie in the inbox."""
    return frozenset(filter(None, (message.message_id for message, _ in _search(snapshot, message_ids))))


def list_notes(
    snapshot: Snapshot, writer: str, since: datetime, is_note: Callable[[MessageId], bool]
) -> frozenset[MessageId]:
    """All that lie in the inbox."""
    found = snapshot.read(snapshot.index.written_by((writer,), (), since))
    inbox = _find_inbox(snapshot.layout)
    inside = {entry.id for entry in snapshot.index.entries(found.keys()) if entry.folder == inbox.place}
    return frozenset(one for mail in inside if (one := found[mail].message_id) and is_note(one))


def put_note(layout: Layout, note: Outgoing) -> None:
    """Write it into tmp/ and let it appear in new/.

    Raises:
        NotMadeError: it surely does not lie there.
        As `explain_refusals`.
    """
    try:
        inbox = _find_inbox(layout)
        with explain_refusals(inbox.name, "note"):
            seconds = int(read_outgoing(note).date.timestamp())
            name = files.write_tmp(inbox.path, note.message_id, note.raw.replace(b"\r\n", b"\n"), seconds)
    except SecondChanceError as error:
        raise NotMadeError(error) from error
    try:
        with explain_refusals(inbox.name, "note"):
            (inbox.path / "new").mkdir(mode=0o700, exist_ok=True)
            (inbox.path / "tmp" / name).rename(inbox.path / "new" / name)
    except SecondChanceError as error:
        if (inbox.path / "tmp" / name).is_file():
            raise NotMadeError(error) from error
        raise
    with explain_refusals(inbox.name, "note"):
        files.sync_folder(inbox.path, "new")


def remove_notes(
    snapshot: Snapshot,
    message_ids: Collection[MessageId],
    is_ours: Callable[[Message], bool],
    *,
    only_read: bool,
) -> frozenset[MessageId]:
    """Take away those that lie in the inbox as they were put there; those that are left as not read yet."""
    inbox = _find_inbox(snapshot.layout)
    left: set[MessageId] = set()
    with explain_refusals(inbox.name, "note"):
        for message_id in message_ids:
            files.remove_leftovers(inbox.path, message_id)
        for message, file in _search(snapshot, message_ids, bodies=True):
            if not is_ours(message) or _find_touches(file):
                continue
            if only_read and "S" not in flags_of(file.name):
                left |= {message.message_id} if message.message_id else set()
            else:
                file.unlink(missing_ok=True)  # where it has another name by now, somebody just touched it
    return frozenset(left)


def _search(
    snapshot: Snapshot, message_ids: Collection[MessageId], *, bodies: bool = False
) -> Iterator[tuple[Message, Path]]:
    """The mails in the inbox under these ids, each with its file."""
    inbox = _find_inbox(snapshot.layout)
    near = snapshot.index.mentioning(frozenset(message_ids))
    found = snapshot.read(near, bodies=bodies)
    for entry in snapshot.index.entries(found.keys()):
        if entry.folder == inbox.place and found[entry.id].message_id in message_ids:
            yield found[entry.id], inbox.path / entry.file


def _find_inbox(layout: Layout) -> Folder:
    """The folder into which mail is delivered.

    Raises:
        MailboxMissingError: there is none.
    """
    folders = sorted(layout.folders, key=lambda one: one.place != ".")
    inbox = next((one for one in folders if one.role is Role.INBOX), None)
    if inbox is None:
        raise MailboxMissingError(
            f"There is no inbox in {layout.root}.",
            "A note needs a folder INBOX, or cur/ and new/ in the mail folder itself.",
        )
    return inbox


def _find_touches(file: Path) -> set[str]:
    """The flags of a mail that the person set."""
    touches = set(flags_of(file.name)) - _UNTOUCHED
    if not any(flag.islower() for flag in touches):
        return touches
    try:
        meanings = (file.parent.parent / _KEYWORDS).read_text("utf-8", "replace")
    except OSError:
        return touches
    unasked = {number for number, word in _KEYWORD.findall(meanings) if word.lower() in _UNASKED}
    return touches - {chr(ord("a") + int(number)) for number in unasked}
