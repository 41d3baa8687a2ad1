"""Notes to oneself in INBOX: put there by APPEND without any flag, so that they show as new mail.

What is taken away is one mail by its number (UID EXPUNGE, RFC 4315). EXPUNGE alone would take along whatever
else is marked as deleted, so without UIDPLUS a note is marked as read and stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from agent.errors import MailboxError, MailboxMissingError, SecondChanceError, TryLaterError
from agent.mailboxes.conversations import read_outgoing
from agent.mailboxes.folder_names import Role
from agent.mailboxes.imap.connection import Connection
from agent.mailboxes.imap.drafts import read_appended
from agent.mailboxes.imap.folders import Folder, Layout
from agent.mailboxes.imap.messages import Mail
from agent.mailboxes.imap.removal import can_remove, remove_mail
from agent.mailboxes.imap.search import search_draft_id, search_ties, search_written_by
from agent.mailboxes.imap.sweep import FolderSweep
from agent.mailboxes.interface import NotMadeError
from agent.model.letter import Outgoing
from agent.model.mail import Message, MessageId

_SEEN = "\\Seen"
_UNTOUCHED = frozenset({
    "\\seen",
    "\\recent",
    "\\deleted",
    "$autosent",
    "$canunsubscribe",
    "$hasattachment",
    "$hasnoattachment",
    "$ismailinglist",
    "$isnotification",
    "$istrusted",
    "$mdnsent",
    "$new",
    "$notjunk",
    "nonjunk",
    "notjunk",
})  # fmt: skip
"""Flags and keywords that say nothing of what the person did but read it or throw it away: servers, filters
and programs set them unasked (https://www.iana.org/assignments/imap-jmap-keywords)."""


@dataclass(frozen=True, slots=True)
class NoteWriter:
    """The notes in the INBOX of one mailbox."""

    connection: Connection

    def find(self, layout: Layout, message_ids: Collection[MessageId]) -> frozenset[MessageId]:
        """Those of these that lie in INBOX."""
        found = self._search(layout, message_ids, whole=False)
        return frozenset(filter(None, (mail.message.message_id for mail in found)))

    def list_all(
        self, layout: Layout, writer: str, since: datetime, is_note: Callable[[MessageId], bool]
    ) -> frozenset[MessageId]:
        """All that lie in INBOX."""
        sweep = FolderSweep(self.connection, layout)
        found = sweep.search(search_written_by(writer, since), [_find_inbox(layout)])
        return frozenset(one for mail in found if (one := mail.message.message_id) and is_note(one))

    def put(self, layout: Layout, note: Outgoing) -> None:
        """APPEND; a note that bears another id then, as Proton's bridge gives one, is taken away again.

        Raises:
            NotMadeError: it was surely not made.
            MailboxError: notes cannot be known again here.
            TryLaterError: nobody can say whether it stands.
        """
        try:
            inbox = _find_inbox(layout)
        except SecondChanceError as error:
            raise NotMadeError(error) from error
        answer = self.connection.append(inbox, note.raw, (), read_outgoing(note).date)
        appended = read_appended(answer, inbox)
        sweep = FolderSweep(self.connection, layout)
        (mail,) = (sweep.search(search_draft_id(appended.handle), [inbox]) if appended else []) or (None,)
        if mail and mail.message.message_id != note.message_id:
            if can_remove(self.connection, layout):
                remove_mail(self.connection, layout, inbox, mail.location)
            raise MailboxError(
                "The mail server gives a note in the inbox an id of its own, so that it could not be known "
                "again: this way does not work here.",
                "Set `inbox = false` under [notify] in config.toml, and be told on your phone: "
                "second-chance notify --add phone",
            )

    def remove(
        self,
        layout: Layout,
        message_ids: Collection[MessageId],
        is_ours: Callable[[Message], bool],
        *,
        only_read: bool,
    ) -> frozenset[MessageId]:
        """Take away those that stand as they were put there, or mark them as read; those left as unread."""
        inbox = _find_inbox(layout)
        left: set[MessageId] = set()
        for mail in self._search(layout, message_ids, whole=True):
            if not is_ours(mail.message):
                continue
            opened = self.connection.open(inbox, writable=True)
            if opened is None or opened.validity != mail.location.validity:
                raise TryLaterError(
                    f"The mail server numbers the mails of {inbox.name} anew.",
                    "The next `second-chance run` tries again.",
                )
            flags = self.connection.read_flags(mail.location.uid)
            if flags is None or not flags <= _UNTOUCHED:
                continue
            if only_read and _SEEN.lower() not in flags:
                left |= {mail.message.message_id} if mail.message.message_id else set()
            elif can_remove(self.connection, layout):
                remove_mail(self.connection, layout, inbox, mail.location)
            elif _SEEN.lower() not in flags:
                self.connection.add_flag(mail.location.uid, _SEEN)
        return frozenset(left)

    def _search(self, layout: Layout, message_ids: Collection[MessageId], *, whole: bool) -> list[Mail]:
        """The mails in INBOX under these ids."""
        sweep = FolderSweep(self.connection, layout, whole=whole)
        found = sweep.search(search_ties(message_ids), [_find_inbox(layout)])
        return [mail for mail in found if mail.message.message_id in message_ids]


def _find_inbox(layout: Layout) -> Folder:
    """INBOX, which every server has (RFC 9051 §5.1).

    Raises:
        MailboxMissingError: it cannot be opened.
    """
    folders = sorted(layout.own, key=lambda one: one.name.upper() != "INBOX")
    inbox = next((one for one in folders if one.role is Role.INBOX), None)
    if inbox is None:
        raise MailboxMissingError("The mail server shows no INBOX.", "Run `second-chance doctor`.")
    return inbox
