"""A mailbox in a Maildir on this machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from agent.errors import SecondChanceError, TryLaterError
from agent.mailboxes import fates
from agent.mailboxes.conversations import (
    build_threads,
    matches_headers,
    merge_copies,
)
from agent.mailboxes.folder_names import Role
from agent.mailboxes.interface import Arrivals, Glance, NotMadeError, Report, Unread
from agent.mailboxes.maildir import notes
from agent.mailboxes.maildir.arrivals import read_arrivals
from agent.mailboxes.maildir.drafts import (
    discard_staged,
    ensure_drafts_folder,
    find_proof,
    place_draft,
    stage_draft,
    swap_drafts,
)
from agent.mailboxes.maildir.folders import Folder, Layout, find_layout
from agent.mailboxes.maildir.gaps import Gaps
from agent.mailboxes.maildir.index import Index, discard
from agent.mailboxes.maildir.sync import Snapshot
from agent.model.interview import Profile
from agent.model.letter import Outgoing
from agent.model.mail import Message, MessageId, Query, Thread
from agent.model.plan import Draft, Sighting
from agent.reading.authentication import ANYBODY, Trust

_Result = TypeVar("_Result")
_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_OWN_FOLDERS = frozenset({Role.DRAFTS, Role.SENT})


class MaildirMailbox:
    """A Maildir++ (`.Drafts`) or a folder of Maildirs (`Drafts/`); other programs may change it at any time.

    Attributes:
        name: Its name in config.toml.
        notes: Folders and mails the last look had to leave out, a sentence each.
    """

    def __init__(  # noqa: PLR0913 - each has its own default
        self,
        name: str,
        path: Path,
        *,
        drafts: str = "Drafts",
        sent: tuple[str, ...] = (),
        own_addresses: tuple[str, ...],
        index: Path,
        trust: Trust = ANYBODY,
    ) -> None:
        """Name a mailbox; nothing is opened yet.

        Args:
            name: Its name in config.toml.
            path: The Maildir.
            drafts: Its Drafts folder. Where a mailbox has none of that name, the only folder with a usual
                name for drafts is taken; where it has none at all, `stage` makes it.
            sent: Its folders for sent mail; none: those with a usual name.
            own_addresses: The person's addresses: mail from them may be their own, and is where it lies in
                Drafts or among the sent mail.
            index: A SQLite file of ours that may be deleted at any time.
            trust: Whose word on the sender of a mail is believed.
        """
        self.name = name
        self.notes: tuple[str, ...] = ()
        self._path = path.expanduser()
        self._drafts = drafts
        self._sent = sent
        self._me = Profile(name="", addresses=own_addresses, time_zone="UTC")
        self._index_path = index
        self._trust = trust
        self._index: Index | None = None
        self._gaps = Gaps()
        self._unread: dict[int, Unread] = {}
        self._untried: set[str] = set()

    @property
    def unread(self) -> tuple[Unread, ...]:
        """Folders and mails that could not be read."""
        single = {one.place: one for one in self._unread.values()}
        return (*self._gaps.unread, *(one for place, one in single.items() if place not in self._gaps.files))

    def search(self, query: Query) -> tuple[Thread, ...]:
        """Threads that hold a message the query asks for, headers only."""

        def work(snapshot: Snapshot) -> tuple[Thread, ...]:
            is_wanted = partial(matches_headers, query)
            found = snapshot.read(snapshot.index.candidates(query))
            hits = {mail for mail, message in found.items() if is_wanted(message)}
            conversations = snapshot.index.conversations(hits)
            snapshot.require_open(conversations)
            found |= snapshot.read(conversations - found.keys())
            return build_threads(self.name, found.values(), is_wanted)

        return self._do(work)

    def read(self, message_ids: Collection[MessageId], key: str = "") -> Thread | None:  # noqa: ARG002 - it has no keys
        """The thread that holds any of these messages, bodies included; several threads come as one."""
        asked = frozenset(message_ids)

        def work(snapshot: Snapshot) -> Thread | None:
            mentioning = snapshot.index.mentioning(asked)
            snapshot.require_open(snapshot.index.conversations(mentioning))
            near = snapshot.read(mentioning)
            hits = {mail for mail, message in near.items() if message.message_id in asked}
            whole = snapshot.read(snapshot.index.conversations(hits), bodies=True)
            messages = merge_copies(whole.values())
            return Thread(self.name, messages) if messages else None

        return self._do(work)

    def read_bodies(self, thread: Thread) -> Thread:
        """The same thread with bodies; what is gone meanwhile is left out."""

        def work(snapshot: Snapshot) -> Thread:
            mails = [_find_mail(snapshot.index, message) for message in thread.messages]
            snapshot.require_open({mail for found in mails for mail in found})
            bodies = [
                replace(read, marks=message.marks)
                for message, found in zip(thread.messages, mails, strict=True)
                for read in snapshot.read(found, bodies=True).values()
            ]
            return replace(thread, messages=merge_copies(bodies))

        return self._do(work)

    def find_arrivals(
        self, query: Query, bookmark: str, label: str = "", glance: Glance | None = None
    ) -> Arrivals:
        """What came in since the mail with the bookmark's number, and what lies in the folder `label`.

        What was taken back from the trash or from spam comes in anew. Files are near: what is worth reading
        is read also at the first look.
        """
        return self._do(lambda snapshot: read_arrivals(self.name, snapshot, query, bookmark, label, glance))

    def stage(self, outgoing: Outgoing) -> str:
        """Write the draft into tmp/ of Drafts; the ticket is the unique name it will have."""
        ticket = stage_draft(self._drafts_folder(), outgoing)
        self._untried.add(ticket)
        return ticket

    def place(self, outgoing: Outgoing, ticket: str) -> str:  # noqa: ARG002 - the protocol's; all is in the file
        """Let the staged draft appear in Drafts; its id is its unique name."""
        is_first = ticket in self._untried
        self._untried.discard(ticket)
        try:
            layout = self._list_folders()
            drafts = ensure_drafts_folder(layout, self._drafts)
        except SecondChanceError as error:
            if is_first:
                raise NotMadeError(error) from error
            raise
        return place_draft(layout, drafts, ticket, is_first=is_first)

    def find_fate(self, draft: Draft) -> Sighting:
        """What became of a draft; a file still in tmp/ proves that the draft was never made."""
        return self._with_index(partial(self._look, draft))

    def replace(self, draft: Draft, outgoing: Outgoing, report: Report) -> str:
        """New words for our own untouched draft; it gets a new name first, then the new words."""
        sighting = self.find_fate(draft)
        fates.require_untouched(sighting)
        drafts = self._drafts_folder()
        ticket = stage_draft(drafts, outgoing)
        report(ticket, ticket)
        return swap_drafts(drafts, sighting.draft_id, ticket)

    def end_renewal(self, draft: Draft) -> bool:
        """At no moment do two drafts stand here; what was only made ready goes."""
        drafts = self._list_folders().drafts
        if drafts and draft.renewal:
            discard_staged(drafts, draft.message_id)
        return True

    def find_notes(self, message_ids: Collection[MessageId]) -> frozenset[MessageId]:
        """Those of these that lie in the inbox."""
        return self._do(lambda snapshot: notes.find_notes(snapshot, message_ids))

    def list_notes(
        self, writer: str, since: datetime, is_note: Callable[[MessageId], bool]
    ) -> frozenset[MessageId]:
        """All notes in the inbox."""
        return self._do(lambda snapshot: notes.list_notes(snapshot, writer, since, is_note))

    def put_note(self, note: Outgoing) -> None:
        """Deliver it into the inbox."""
        try:
            layout = self._list_folders()
        except SecondChanceError as error:
            raise NotMadeError(error) from error
        notes.put_note(layout, note)

    def remove_notes(
        self,
        message_ids: Collection[MessageId],
        is_ours: Callable[[Message], bool],
        *,
        only_read: bool = False,
    ) -> frozenset[MessageId]:
        """Take their files away."""
        return self._do(
            lambda snapshot: notes.remove_notes(snapshot, message_ids, is_ours, only_read=only_read)
        )

    def close(self) -> None:
        """Let go of the index."""
        if self._index:
            self._index.close()
        self._index = None

    # ---- fates

    def _look(self, draft: Draft, index: Index) -> Sighting:
        proof = find_proof(self._list_folders(), draft, f"{self._drafts} of {self._path}")
        snapshot = self._refresh(index)
        placed_id = draft.draft_id or draft.ticket
        known_ids = filter(None, (draft.message_id, *draft.other_ids, draft.in_reply_to, *draft.references))
        mails = index.conversations(index.mentioning(known_ids))
        since = fates.find_earliest_date(draft)
        if draft.code:  # it goes to the person, as all their mail does
            places = {folder.place for folder in snapshot.layout.folders if folder.role in _OWN_FOLDERS}
            mails |= index.written_by((draft.sender.key, *self._me.addresses), places, since)
        else:
            mails |= index.with_address((address.key for address in draft.to), since)
        mails |= {entry.id for entry in index.named([placed_id])}
        snapshot.require_open(mails)
        found = snapshot.read(mails)
        near = {mail for mail, message in found.items() if fates.is_candidate(draft, message, self._me)}
        messages = tuple(snapshot.read(near, bodies=True).values())
        self._note(snapshot)
        names = {folder.place: folder.name for folder in snapshot.layout.folders}
        traces = fates.Traces(
            messages, _draft_id, placed_id, proof, lambda message: names.get(_place(message), "")
        )
        return fates.judge_fate(draft, traces, self._me)

    # ---- folders and index

    def _list_folders(self, with_mail: Collection[str] = ()) -> Layout:
        return find_layout(self._path, self._drafts, self._sent, with_mail)

    def _drafts_folder(self) -> Folder:
        """The Drafts folder; made where the mailbox has none."""
        return ensure_drafts_folder(self._list_folders(), self._drafts)

    def _do(self, work: Callable[[Snapshot], _Result]) -> _Result:
        """Do something with the mailbox as it is now."""

        def with_snapshot(index: Index) -> _Result:
            snapshot = self._refresh(index)
            result = work(snapshot)
            self._note(snapshot)
            return result

        return self._with_index(with_snapshot)

    def _refresh(self, index: Index) -> Snapshot:
        snapshot = Snapshot(index, self._list_folders, self._trust, self._unread)
        self._note(snapshot)
        return snapshot

    def _note(self, snapshot: Snapshot) -> None:
        """Keep what could not be looked into."""
        self.notes, self._gaps = snapshot.notes, snapshot.gaps

    def _with_index(self, work: Callable[[Index], _Result]) -> _Result:
        """Do something with the index: a damaged one is made again, a locked one done without."""
        problem: sqlite3.Error
        for path in (self._index_path, self._index_path, None):
            try:
                if self._index is None:
                    self._index = Index(path, self._path)
                return work(self._index)
            except sqlite3.Error as error:
                self.close()
                problem = error
                if path and getattr(error, "sqlite_errorcode", 0) not in _LOCKED:
                    discard(path)
        raise TryLaterError(
            f"The mailbox {self._path} cannot be looked through: {problem}.",
            "Make room on the disk; the next `second-chance run` tries again.",
        ) from problem


def _find_mail(index: Index, message: Message) -> set[int]:
    """The mail a message was read from, wherever it lies now."""
    place, entries = _place(message), index.named([_draft_id(message)])
    return {entry.id for entry in entries if entry.folder == place} or {entry.id for entry in entries}


def _draft_id(message: Message) -> str:
    """The id of a draft: its unique name, which stays when other programs move it."""
    return message.key.rpartition("/")[2]


def _place(message: Message) -> str:
    """`Folder.place` of the folder it was read from."""
    return message.key.rpartition("/")[0]
