"""A mailbox in a Maildir on this machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from agent.errors import MailboxMissingError, RefusedError, TryLaterError
from agent.mailboxes import fates
from agent.mailboxes.conversations import asks_for, in_order, threads
from agent.mailboxes.folder_names import Role
from agent.mailboxes.interface import Arrivals
from agent.mailboxes.maildir import arrivals as maildir_arrivals
from agent.mailboxes.maildir import drafts as maildir_drafts
from agent.mailboxes.maildir.database import discard
from agent.mailboxes.maildir.files import listing
from agent.mailboxes.maildir.folders import Folder, Layout, survey
from agent.mailboxes.maildir.index import Entry, Index
from agent.mailboxes.maildir.messages import read
from agent.mailboxes.maildir.sync import bring_up_to_date
from agent.model.interview import Profile
from agent.model.letter import Outgoing
from agent.model.mail import Message, MessageId, Query, Thread
from agent.model.plan import Draft, Fate, Sighting, Stage

_Result = TypeVar("_Result")
_TRIES = 3
_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_KEPT_BY_THE_PERSON = frozenset({Role.DRAFTS, Role.SENT})


class MaildirMailbox:
    """A Maildir++ (`.Drafts`) or a folder of Maildirs (`Drafts/`); other programs may change it at any time.

    Attributes:
        name: Its name in config.toml.
        notes: Folders and mails the last look had to leave out, a sentence each.
    """

    def __init__(
        self,
        name: str,
        path: Path,
        *,
        drafts: str = "Drafts",
        sent: str = "Sent",
        own_addresses: tuple[str, ...],
        index: Path,
    ) -> None:
        """Name a mailbox; nothing is opened yet.

        Args:
            name: Its name in config.toml.
            path: The Maildir.
            drafts: Its Drafts folder. Where a mailbox has none of that name, the only folder with a usual
                name for drafts is taken; where it has none at all, `stage` makes it.
            sent: Its Sent folder; it may be missing.
            own_addresses: The person's addresses: mail from them is their own.
            index: A SQLite file of ours that may be deleted at any time.
        """
        self.name = name
        self.notes: tuple[str, ...] = ()
        self._path = path.expanduser()
        self._drafts = drafts
        self._sent = sent
        self._me = Profile(name="", addresses=own_addresses, time_zone="UTC")
        self._index_path = index
        self._index: Index | None = None

    def search(self, query: Query) -> tuple[Thread, ...]:
        """Threads that hold a message the query asks for, headers only."""

        def work(index: Index) -> tuple[Thread, ...]:
            layout = self._look_round(index)
            wanted = partial(asks_for, query)
            found = self._messages(index, layout, index.candidates(query))
            hits = {mail for mail, message in found.items() if wanted(message)}
            rest = index.conversations(hits) - found.keys()
            found |= self._messages(index, layout, rest)
            return threads(self.name, found.values(), wanted)

        return self._with_index(work)

    def read(self, message_ids: Collection[MessageId], key: str = "") -> Thread | None:  # noqa: ARG002 - it has no keys
        """The thread that holds any of these messages, bodies included; several threads are told as one."""
        asked = frozenset(message_ids)

        def work(index: Index) -> Thread | None:
            layout = self._look_round(index)
            near = self._messages(index, layout, index.mentioning(asked))
            held = {mail for mail, message in near.items() if message.message_id in asked}
            whole = self._messages(index, layout, index.conversations(held), bodies=True)
            messages = in_order(whole.values())
            return Thread(self.name, messages) if messages else None

        return self._with_index(work)

    def read_bodies(self, thread: Thread) -> Thread:
        """The same thread with bodies; what is gone meanwhile is left out."""

        def work(index: Index) -> Thread:
            layout = self._look_round(index)
            bodies = [
                replace(read, marks=message.marks)
                for message in thread.messages
                for read in self._messages(index, layout, _mails_of(index, message), bodies=True).values()
            ]
            return replace(thread, messages=in_order(bodies))

        return self._with_index(work)

    def arrivals(self, query: Query, bookmark: str, label: str = "") -> Arrivals:
        """What came in since the mail with the bookmark's number, and what lies in the folder `label`.

        What was taken back from the trash or from spam comes in anew.
        """

        def work(index: Index) -> Arrivals:
            layout = self._look_round(index)
            reached = maildir_arrivals.bookmark_of(index)  # what comes in from here on is for the next time
            new = index.arrived(query, maildir_arrivals.number_in(bookmark, index))
            places = maildir_arrivals.places_called(label, layout) if label else frozenset[str]()
            wanted = self._that_are(index, layout, new, partial(maildir_arrivals.came_in, query))
            in_folder = index.lying_in(places, query)
            labelled = self._that_are(index, layout, in_folder, partial(maildir_arrivals.is_sorted, query))
            found = self._messages(index, layout, index.conversations(wanted | labelled))
            keys = {found[mail].key for mail in wanted | labelled if mail in found}
            told = threads(self.name, found.values(), lambda message: message.key in keys)
            under_label = maildir_arrivals.told_as(told, (found[mail] for mail in labelled if mail in found))
            return Arrivals(told, reached or bookmark, under_label, self.notes)

        return self._with_index(work)

    def stage(self, outgoing: Outgoing) -> str:
        """Write the draft into tmp/ of Drafts; the ticket is the unique name it will have."""
        return maildir_drafts.stage(self._drafts_folder(), outgoing)

    def place(self, outgoing: Outgoing, ticket: str) -> str:  # noqa: ARG002 - the protocol's; all is in the file
        """Let the staged draft appear in Drafts; its id is its unique name."""
        return maildir_drafts.place(self._drafts_folder(), ticket)

    def look(self, draft: Draft) -> Sighting:
        """What became of a draft; a file still in tmp/ proves that the draft was never made."""
        return self._with_index(partial(self._look, draft))

    def replace(self, draft: Draft, outgoing: Outgoing) -> str:
        """New words for our own untouched draft."""
        sighting = self.look(draft)
        if sighting.fate is not Fate.UNSENT or sighting.edited:
            raise RefusedError(
                f"The draft is not replaced. {sighting.evidence}",
                "Edit it in your mail program, or delete it there.",
            )
        drafts = self._drafts_folder()
        ticket = maildir_drafts.stage(drafts, outgoing)
        return maildir_drafts.put_in_place_of(drafts, sighting.draft_id, ticket)

    def close(self) -> None:
        """Let go of the index."""
        if self._index:
            self._index.close()
        self._index = None

    # ---- fates

    def _look(self, draft: Draft, index: Index) -> Sighting:
        layout = self._survey()
        never_made = self._proof(layout, draft)
        layout = self._look_round(index)
        placed_as = draft.draft_id or draft.ticket
        known = filter(None, (draft.message_id, draft.in_reply_to, *draft.references))
        mails = index.conversations(index.mentioning(known))
        since = fates.sent_since(draft)
        if draft.code:  # to the person: as all their mail is
            places = {folder.place for folder in layout.folders if folder.role in _KEPT_BY_THE_PERSON}
            mails |= index.written_by((draft.sender.key, *self._me.addresses), places, since)
        else:
            mails |= index.with_address((address.key for address in draft.to), since)
        mails |= {entry.id for entry in index.named([placed_as])}
        found = self._messages(index, layout, mails)
        near = {mail for mail, message in found.items() if fates.worth_reading(draft, message, self._me)}
        messages = tuple(self._messages(index, layout, near, bodies=True).values())
        traces = fates.Traces(messages, _draft_id, placed_as, never_made)
        return fates.fate_of(draft, traces, self._me)

    def _proof(self, layout: Layout, draft: Draft) -> str:
        """Why a draft was surely never made; looked for before the folders are listed.

        Raises:
            MailboxMissingError: Drafts cannot be read: then nothing can be said of what stood there.
        """
        try:
            if layout.drafts:
                listing(layout.drafts.path)
                ready = layout.drafts.path / "tmp" / draft.ticket
                return "It was made ready and never placed." if draft.ticket and ready.is_file() else ""
            reason = "there is no folder of that name"
        except OSError as error:
            reason = str(error.strerror)
        if draft.stage is Stage.INTENDED:
            return "It was written down and never begun."
        raise MailboxMissingError(
            f"The Drafts folder {self._drafts} of {self._path} cannot be read: {reason}.",
            "Check `path` and `drafts` in config.toml, then run `second-chance doctor`.",
        )

    # ---- folders and files

    def _survey(self) -> Layout:
        return survey(self._path, self._drafts, self._sent)

    def _drafts_folder(self) -> Folder:
        """The Drafts folder; made where the mailbox has none."""
        return maildir_drafts.ensure(self._survey(), self._drafts)

    def _look_round(self, index: Index) -> Layout:
        """The folders as they are now, the index brought up to date."""
        layout = self._survey()
        self.notes = bring_up_to_date(index, layout)
        return layout

    def _messages(
        self, index: Index, layout: Layout, mails: Iterable[int], *, bodies: bool = False
    ) -> dict[int, Message]:
        """Mail number -> message; one that is gone is left out."""
        return dict(self._each(index, layout, mails, partial(read, bodies=bodies)))

    def _that_are(
        self, index: Index, layout: Layout, mails: Iterable[int], is_so: Callable[[Folder, Entry], bool]
    ) -> set[int]:
        """The mails of which something is so."""
        return {mail for mail, so in self._each(index, layout, mails, is_so) if so}

    def _each(
        self, index: Index, layout: Layout, mails: Iterable[int], work: Callable[[Folder, Entry], _Result]
    ) -> Iterator[tuple[int, _Result]]:
        """Do something with mail files, one after the other: (mail number, what came of it).

        A file renamed meanwhile is found again, one that is gone or closed left out.
        """
        waiting = set(mails)
        for _ in range(_TRIES):
            lost = set[int]()
            folders = {folder.place: folder for folder in layout.folders}
            for entry in index.entries(waiting):
                try:
                    result = work(folders[entry.folder], entry)
                except (FileNotFoundError, KeyError):
                    lost.add(entry.id)
                except OSError as error:
                    self.notes += (f"The mail {entry.file} is left out: {error.strerror}.",)
                else:
                    yield entry.id, result
            if not lost:
                break
            layout, waiting = self._look_round(index), lost

    # ---- the index

    def _with_index(self, work: Callable[[Index], _Result]) -> _Result:
        """Do something with the index: a damaged one is made again, a locked one done without."""
        problem: sqlite3.Error
        for path in (self._index_path, self._index_path, None):
            try:
                return work(self._open(path))
            except sqlite3.Error as error:
                self.close()
                problem = error
                if path and getattr(error, "sqlite_errorcode", 0) not in _LOCKED:
                    discard(path)
        raise TryLaterError(
            f"The mailbox {self._path} cannot be looked through: {problem}.",
            "Make room on the disk; the next `second-chance run` tries again.",
        ) from problem

    def _open(self, path: Path | None) -> Index:
        if self._index is None:
            self._index = Index(path, self._path)
        return self._index


def _mails_of(index: Index, message: Message) -> set[int]:
    """The mail a message was read from, wherever it lies now."""
    place, _, name = message.key.rpartition("/")
    entries = index.named([name])
    return {entry.id for entry in entries if entry.folder == place} or {entry.id for entry in entries}


def _draft_id(message: Message) -> str:
    """Under which id a draft stands: its unique name, which stays when other programs move it."""
    return message.key.rpartition("/")[2]
