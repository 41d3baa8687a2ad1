"""A mailbox on an IMAP server (RFC 9051, RFC 3501), Gmail's included.

The server does the searching: a mailbox of 100,000 mails is never listed, and what a visit asks does not grow
with it. A conversation is followed by ids through all folders until nothing new is found; where the server
has threads of its own (X-GM-THRID, THREADID), what it counts among one belongs to it too. The THREAD command
is not used: it answers for one folder only, lists all of it, and THREAD=REFERENCES ties by subject.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from functools import partial, wraps
from typing import Concatenate, ParamSpec, TypeVar

from agent.errors import BadFileError, MailboxMissingError, RefusedError, SecondChanceError
from agent.mailboxes import fates
from agent.mailboxes.conversations import matches_headers, merge_copies
from agent.mailboxes.folder_names import Role
from agent.mailboxes.imap.account import Account
from agent.mailboxes.imap.arrivals import ArrivalsReader
from agent.mailboxes.imap.connection import Connection
from agent.mailboxes.imap.drafts import DraftWriter
from agent.mailboxes.imap.errors import ConnectionLostError
from agent.mailboxes.imap.fates import NOT_FOUND, FateFinder
from agent.mailboxes.imap.folders import GMAIL, Layout, build_layout
from agent.mailboxes.imap.messages import Location
from agent.mailboxes.imap.notes import NoteWriter
from agent.mailboxes.imap.search import (
    is_thread_key,
    search_draft_id,
    search_query,
    search_ties,
)
from agent.mailboxes.imap.sweep import FolderSweep, build_thread
from agent.mailboxes.interface import Arrivals, Glance, NotMadeError, Report, Unread
from agent.model.interview import Profile
from agent.model.letter import Outgoing
from agent.model.mail import Message, MessageId, Query, Thread
from agent.model.plan import Draft, Sighting

_Result = TypeVar("_Result")
_Args = ParamSpec("_Args")


def _retry(
    work: Callable[Concatenate[ImapMailbox, _Args], _Result],
) -> Callable[Concatenate[ImapMailbox, _Args], _Result]:
    """Let a method that changes nothing try again where that may help.

    On a new connection where the old one had ended, and with the folders as they are now where one that was
    listed is gone.

    Raises:
        TryLaterError: a folder without which nothing can be concluded cannot be looked into.
    """

    @wraps(work)
    def try_twice(self: ImapMailbox, /, *args: _Args.args, **kwargs: _Args.kwargs) -> _Result:
        connection = self._connection
        was_open = connection.is_open
        connection.begin()
        try:
            result = work(self, *args, **kwargs)
        except ConnectionLostError as error:
            if not was_open or isinstance(error.__cause__, TimeoutError):
                raise
            return work(self, *args, **kwargs)
        except MailboxMissingError:
            if not connection.has_missed_folder:
                raise
        else:
            if not connection.has_missed_folder:
                return result
        self._known_layout = None
        connection.is_last_try = True
        return work(self, *args, **kwargs)

    return try_twice


class ImapMailbox:
    """The folders of one account; other programs may change them at any time.

    Attributes:
        name: Its name in config.toml.
    """

    def __init__(
        self,
        account: Account,
        *,
        own_addresses: tuple[str, ...],
        drafts: str = "",
        sent: tuple[str, ...] = (),
    ) -> None:
        """Name a mailbox; nothing is opened yet.

        Args:
            account: Where and how to log in.
            own_addresses: The person's addresses: mail from them may be their own, and is where the server
                has it as a draft or as sent.
            drafts: The name of the Drafts folder; empty: told by the server or by its name.
            sent: The names of the folders for sent mail; none: told by the server or by their names.
        """
        self.name = account.mailbox
        self._connection = Connection(account)
        self._drafts = DraftWriter(self.name, self._connection)
        self._notes = NoteWriter(self._connection)
        self._drafts_name, self._sent_names = drafts, sent
        me = Profile(name="", addresses=own_addresses, time_zone="UTC")
        self._fates = FateFinder(self._connection, self._drafts, me)
        self._known_layout: Layout | None = None

    @property
    def round_trips(self) -> int:
        """Commands sent so far, and literals the server was asked for."""
        return self._connection.round_trips

    @property
    def notes(self) -> tuple[str, ...]:
        """What the server wants the person to know, and what was left out, a sentence each."""
        return self._connection.notes

    @property
    def unread(self) -> tuple[Unread, ...]:
        """Folders of the person's that could not be looked into; none that is essential is among them."""
        return tuple(self._connection.unread.values())

    @_retry
    def search(self, query: Query) -> tuple[Thread, ...]:
        """Threads that hold a message the query asks for, headers only."""
        sweep = FolderSweep(self._connection, self._read_layout())
        is_wanted = partial(matches_headers, query)
        sweep.follow([mail for mail in sweep.search(search_query(query)) if is_wanted(mail.message)])
        return tuple(build_thread(self.name, mails) for mails in sweep.conversations(is_wanted))

    @_retry
    def read(self, message_ids: Collection[MessageId], key: str = "") -> Thread | None:
        """The thread that holds any of these messages, bodies included; several threads come as one."""
        layout = self._read_layout()
        self._connection.essential = self._connection.memory.find_folders(message_ids)
        sweep = FolderSweep(self._connection, layout, whole=True)
        keys = [key] if is_thread_key(key, layout.thread_word) else []
        found = sweep.search(search_ties(message_ids, keys, layout.thread_word))
        is_there = any(mail.message.message_id in message_ids for mail in found)
        sweep.follow(found if is_there else [], ids=message_ids, keys=keys)
        conversations = sweep.conversations(lambda message: message.message_id in message_ids)
        mails = [mail for mails in conversations for mail in mails]
        return build_thread(self.name, mails) if mails else None

    @_retry
    def read_bodies(self, thread: Thread) -> Thread:
        """The same thread with bodies; what was moved meanwhile is found by its id, what is gone left out."""
        layout = self._layout()
        sweep = FolderSweep(self._connection, layout, whole=True)
        folders = {folder.name: folder for folder in layout.own + layout.everywhere}
        by_key = {message.key: message for message in thread.messages}
        locations = [Location.parse(key) for key in by_key]
        self._connection.essential = frozenset(one.folder for one in locations)
        found = sweep.fetch_bodies((folders[one.folder], one) for one in locations if one.folder in folders)
        read = [replace(mail.message, marks=by_key[mail.message.key].marks) for mail in found]
        gone = by_key.keys() - {message.key for message in read}
        moved = [message_id for key in gone if (message_id := by_key[key].message_id)]
        again = sweep.search(search_ties(moved))
        read += [mail.message for mail in again if mail.message.message_id in moved]
        return replace(thread, messages=merge_copies(read))

    @_retry
    def find_arrivals(
        self,
        query: Query,
        bookmark: str,
        label: str = "",
        glance: Glance | None = None,
    ) -> Arrivals:
        """What came in since the numbers of the bookmark, which holds how far each folder had come."""
        reader = ArrivalsReader(self._connection, self._list_layout(), query, bookmark, label, glance)
        return reader.read(self.name)

    @_retry
    def stage(self, outgoing: Outgoing) -> str:
        """What the Drafts folder is like before the draft is put there."""
        return self._drafts.stage(self._layout(), outgoing)

    def place(self, outgoing: Outgoing, ticket: str) -> str:
        """Put the draft into Drafts; its id is `UIDVALIDITY:UID`."""
        self._connection.begin()
        try:
            draft_id = self._drafts.place(self._layout(), outgoing, ticket)
        except SecondChanceError as error:
            if self._drafts.is_untried(ticket):
                raise NotMadeError(error) from error
            raise
        if outgoing.thread_key and self._layout().thread_word == GMAIL:
            self._compare_thread(draft_id, outgoing.thread_key)
        return draft_id

    @_retry
    def find_fate(self, draft: Draft) -> Sighting:
        """What became of a draft; a Drafts folder that took nothing since proves it never made.

        Where nothing is found among folders listed earlier, they are listed anew: one may be renamed.
        """
        before = self._known_layout
        self._connection.essential = self._find_essential(draft)
        sighting = self._fates.find(self._read_layout(), draft)
        if before is None or self._connection.memory.states or sighting.fate not in NOT_FOUND:
            return sighting
        self._known_layout = None
        return sighting if self._layout() == before else self._fates.find(self._layout(), draft)

    def replace(self, draft: Draft, outgoing: Outgoing, report: Report) -> str:
        """New words for our own untouched draft."""
        sighting = self.find_fate(draft)
        fates.require_untouched(sighting)
        if "/" in sighting.draft_id:
            raise RefusedError(
                "The draft is not replaced. It stands in another folder than Drafts.",
                "Edit it in your mail program, or delete it there.",
            )
        return self._drafts.replace(self._layout(), draft, outgoing, sighting.draft_id, report)

    @_retry
    def end_renewal(self, draft: Draft) -> bool:
        """Take away our own copy that a renewal left beside another one; what the server refuses stays."""
        self._connection.essential = self._find_essential(draft)
        layout = self._read_layout()
        leftovers = self._fates.find_leftovers(layout, draft)
        try:
            if leftovers:
                self._drafts.remove(layout, leftovers)
        except ConnectionLostError:
            raise
        except SecondChanceError as error:
            self._connection.note(f"An older copy of “{draft.subject}” could not be removed: {error.text}")
            return False
        return True

    @_retry
    def find_notes(self, message_ids: Collection[MessageId]) -> frozenset[MessageId]:
        """Those of these that lie in INBOX."""
        return self._notes.find(self._layout(), message_ids)

    @_retry
    def list_notes(
        self, writer: str, since: datetime, is_note: Callable[[MessageId], bool]
    ) -> frozenset[MessageId]:
        """All notes in INBOX."""
        return self._notes.list_all(self._layout(), writer, since, is_note)

    def put_note(self, note: Outgoing) -> None:
        """Append it to INBOX, unread."""
        self._connection.begin()
        self._notes.put(self._layout(), note)

    @_retry
    def remove_notes(
        self,
        message_ids: Collection[MessageId],
        is_ours: Callable[[Message], bool],
        *,
        only_read: bool = False,
    ) -> frozenset[MessageId]:
        """Take them out of INBOX by their numbers; without UIDPLUS they are marked as read and stay."""
        return self._notes.remove(self._layout(), message_ids, is_ours, only_read=only_read)

    @_retry
    def count_mails(self, role: Role) -> dict[str, int]:
        """How many mails lie in each folder of a role; those that cannot be opened are left out."""
        folders = [folder for folder in self._layout().own if folder.role is role]
        opened = {folder.name: self._connection.open(folder) for folder in folders}
        return {name: found.exists for name, found in opened.items() if found}

    @_retry
    def list_folders(self) -> tuple[str, ...]:
        """The name of every folder of the person's."""
        return tuple(folder.name for folder in self._layout().own)

    def close(self) -> None:
        """Log out."""
        self._connection.close()

    # ---- within

    def _find_essential(self, draft: Draft) -> frozenset[str]:
        """The folders in which a draft was seen, or mail of its thread."""
        ids = (draft.message_id, draft.in_reply_to, *draft.references)
        folders = self._connection.memory.find_folders(filter(None, ids))
        _, _, folder = draft.draft_id.partition("/")
        return folders | {folder} if folder else folders

    def _compare_thread(self, draft_id: str, expected: str) -> None:
        """Tell the person where Gmail put a draft into another conversation than its answer belongs to."""
        layout = self._layout()
        sweep = FolderSweep(self._connection, layout)
        found = sweep.search(search_draft_id(draft_id), [self._drafts.folder(layout)])
        if any(mail.thread != expected for mail in found):
            self._connection.note(
                "Gmail has put the draft into a conversation of its own; it still answers the right mail. "
                "Open it from Drafts, not from the conversation."
            )

    # ---- the server

    def _layout(self) -> Layout:
        """The folders as they were listed before, or are now."""
        return self._known_layout or self._list_layout()

    def _read_layout(self) -> Layout:
        """The folders as they are now, where one answer tells how far they have come too."""
        is_cheap = self._connection.supports("LIST-STATUS")
        return self._list_layout() if is_cheap else self._layout()

    def _list_layout(self) -> Layout:
        connection = self._connection
        listed = connection.list_folders()
        thread_word = "THREADID" if connection.supports("OBJECTID") else ""
        layout = build_layout(
            listed,
            drafts=self._drafts_name,
            sent=self._sent_names,
            not_ours=connection.foreign_prefixes(),
            thread_word=GMAIL if connection.supports("X-GM-EXT-1") else thread_word,
        )
        if layout.unfit_sent:
            raise BadFileError(
                f"`sent` of [mailbox.{self.name}] in config.toml names the folder {layout.unfit_sent}.",
                "Name a folder in which only your sent mail lies, then run `second-chance doctor`.",
            )
        there = {folder.name for folder in layout.own}
        connection.unread = {name: one for name, one in connection.unread.items() if name in there}
        self._known_layout = layout
        return layout
