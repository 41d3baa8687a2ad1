"""One pass through the folders of an IMAP server, and what it found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from agent.mailboxes.conversations import group_by_ids, mentioned_ids, merge_copies
from agent.mailboxes.imap.connection import Connection
from agent.mailboxes.imap.finding import Finder, Found
from agent.mailboxes.imap.folders import Folder, Layout
from agent.mailboxes.imap.memory import OpenFolder
from agent.mailboxes.imap.messages import Location, Mail, build_fetches, read_mails
from agent.mailboxes.imap.search import Question, search_ties
from agent.model.mail import Message, MessageId, Thread

if TYPE_CHECKING:
    from agent.mailboxes.imap.command_line import Command

_MOST_ROUNDS = 12
"""New ids are followed so often at most; a conversation names all its ancestors, so two are the rule."""
_MOST_IDS = 400
"""Ids followed in one round, those of the newest mails."""
_MOST_HITS = 2000
"""Mails of one folder that one search looks at, the newest."""


class FolderSweep:
    """One pass through the folders, and what it found."""

    def __init__(
        self,
        connection: Connection,
        layout: Layout,
        needs_body: Callable[[Message], bool] | None = None,
        *,
        whole: bool = False,
    ) -> None:
        """Begin with nothing.

        Args:
            connection: To the server.
            layout: Its folders.
            needs_body: Of which messages the bodies are read beside the headers.
            whole: The bodies of all are.
        """
        self._connection = connection
        self._layout = layout
        self._needs_body = needs_body
        self._whole = whole
        self._finder = Finder(connection, layout)
        self._opened: dict[Folder, OpenFolder] = {}
        self._mails: dict[Location, Mail] = {}

    @property
    def mails(self) -> Collection[Mail]:
        """Every mail found."""
        return self._mails.values()

    def open(self, folder: Folder) -> OpenFolder | None:
        """A folder as it is now, or was earlier in this pass; None when it is gone."""
        if folder not in self._opened:
            opened = self._connection.open(folder)
            if opened is None:
                return None
            self._opened[folder] = opened
        return self._opened[folder]

    def search(self, question: Question, folders: Iterable[Folder] | None = None) -> list[Mail]:
        """Look for mails in these folders, or in all; those not found before.

        Raises:
            TryLaterError: nothing can be concluded, because a folder cannot be looked into.
        """
        if not question.keys and not question.more:
            return []
        every = self._layout.everywhere if folders is None else folders
        found = self._finder.find(question, every)
        self._opened |= {folder: one.opened for folder, one in found.items()}
        hits = {folder: self._choose_newest(folder, one) for folder, one in found.items()}
        compared = {folder: one.candidates - one.uids for folder, one in found.items()}
        near = self._compare(question, compared)
        return self._take({folder: uids | near.get(folder, set()) for folder, uids in hits.items()})

    def fetch(self, folder: Folder, opened: OpenFolder, uids: Iterable[int]) -> list[Mail]:
        """Mails of a folder by their numbers; those not found before."""
        return self._take({folder: self._choose_newest(folder, Found(opened, frozenset(uids)))})

    def fetch_bodies(self, mails: Iterable[tuple[Folder, Location]]) -> list[Mail]:
        """These mails with their bodies; what is gone meanwhile is left out."""
        by_folder: dict[Folder, dict[int, int]] = defaultdict(dict)
        for folder, location in mails:
            by_folder[folder][location.uid] = location.validity
        read = self._read({folder: {*uids} for folder, uids in by_folder.items()}, whole=True)
        return [
            mail for mail in read if by_folder[mail.folder].get(mail.location.uid) == mail.location.validity
        ]

    def _choose_newest(self, folder: Folder, found: Found) -> set[int]:
        uids = sorted(found.uids, reverse=True)
        if len(uids) > _MOST_HITS:
            self._connection.note(
                f"Only the newest {_MOST_HITS} of {len(uids)} mails in {folder.name} count."
            )
        return {*uids[:_MOST_HITS]}

    def _compare(
        self, question: Question, candidates: Mapping[Folder, Collection[int]]
    ) -> dict[Folder, set[int]]:
        """Those of some mails that are asked for, by their headers."""
        headers = self._connection.memory.headers
        unknown: dict[Folder, set[int]] = {}
        by_folder: dict[Folder, list[Mail]] = defaultdict(list)
        for folder, uids in candidates.items():
            validity = self._opened[folder].validity
            for uid in uids:
                if mail := headers.get(Location(folder.name, validity, uid)):
                    by_folder[folder].append(mail)
                else:
                    unknown.setdefault(folder, set()).add(uid)
        for mail in self._read(unknown, whole=False):
            by_folder[mail.folder].append(mail)
        return {
            folder: {
                mail.location.uid
                for mail in mails
                if mail.thread in question.threads or question.asks_for(mail.message)
            }
            for folder, mails in by_folder.items()
        }

    def _take(self, uids: Mapping[Folder, Collection[int]]) -> list[Mail]:
        """Fetch what was not found before in this pass."""
        new = {
            folder: {uid for uid in some if not self._is_found(folder, uid)} for folder, some in uids.items()
        }
        mails = {mail.location: mail for mail in self._read_twice(new, whole=self._whole)}
        if self._needs_body:
            near: dict[Folder, set[int]] = {}
            for mail in mails.values():
                if self._needs_body(mail.message):
                    near.setdefault(mail.folder, set()).add(mail.location.uid)
            mails |= {mail.location: mail for mail in self._read_twice(near, whole=True)}
        self._mails |= mails
        return list(mails.values())

    def _is_found(self, folder: Folder, uid: int) -> bool:
        opened = self._opened.get(folder)
        return opened is not None and Location(folder.name, opened.validity, uid) in self._mails

    def _read_twice(self, uids: Mapping[Folder, Collection[int]], *, whole: bool) -> list[Mail]:
        """The same, and what does not come is asked for once more: it is gone, or the answer had holes."""
        read = self._read(uids, whole=whole)
        came = {(mail.folder, mail.location.uid) for mail in read}
        missing = {
            folder: {uid for uid in some if (folder, uid) not in came} for folder, some in uids.items()
        }
        return read + self._read({folder: some for folder, some in missing.items() if some}, whole=whole)

    def _read(self, uids: Mapping[Folder, Collection[int]], *, whole: bool) -> list[Mail]:
        """Mails as they are now: from memory where their folder has not changed since, else fetched."""
        memory, word = self._connection.memory, self._layout.thread_word
        read: list[Mail] = []
        asked: dict[Folder, list[Command]] = {}
        for folder, some in uids.items():
            known = memory.recall(folder)
            mails = {uid: mail for uid in some if known and (mail := known.find(uid, whole=whole))}
            read += mails.values()
            if missing := {*some} - mails.keys():
                asked[folder] = build_fetches(missing, word, whole=whole)
        trust = self._connection.account.trust
        for folder, answer in self._connection.ask_folders(asked, anew=False).items():
            if answer.refused or answer.opened is None:
                if answer.refused:
                    self._connection.pass_by(folder, answer.refused)
                continue
            fetched = read_mails(folder, answer.opened.validity, answer.mails, word, trust)
            memory.keep(folder, answer.opened, fetched, whole=whole)
            read += fetched
        return read

    def follow(
        self, mails: Collection[Mail], *, ids: Iterable[MessageId] = (), keys: Iterable[str] = ()
    ) -> None:
        """Find all that is tied to these mails, however far (RFC 5322 §3.6.4).

        Args:
            mails: Where to begin.
            ids: What need not be asked for, because it was.
            keys: The same of the server's own threads.
        """
        done, done_keys = set(ids), set(keys)
        for _ in range(_MOST_ROUNDS):
            newest = sorted(mails, key=lambda mail: mail.message.date, reverse=True)
            mentioned = dict.fromkeys(one for mail in newest for one in mentioned_ids(mail.message))
            fresh = [one for one in mentioned if one not in done]
            fresh_keys = {mail.thread for mail in mails if mail.thread} - done_keys
            if not fresh and not fresh_keys:
                return
            if len(fresh) > _MOST_IDS:
                self._connection.note(f"Of {len(fresh)} ids only the newest {_MOST_IDS} were followed.")
            done.update(fresh)
            done_keys |= fresh_keys
            mails = self.search(search_ties(fresh[:_MOST_IDS], fresh_keys, self._layout.thread_word))

    def conversations(self, is_wanted: Callable[[Message], bool]) -> list[list[Mail]]:
        """The mails, copies included, of each conversation that holds a wanted message.

        They are tied by ids, or counted among one by the server.
        """
        by_key = {mail.message.key: mail for mail in drop_repeats(self.mails)}
        groups: list[list[Mail]] = []
        for messages in group_by_ids(mail.message for mail in by_key.values()):
            group = [by_key[message.key] for message in messages]
            keys = {mail.thread for mail in group if mail.thread}
            for other in [one for one in groups if not keys.isdisjoint(mail.thread for mail in one)]:
                groups.remove(other)
                group += other
            groups.append(group)
        return [group for group in groups if any(is_wanted(mail.message) for mail in group)]


def build_thread(mailbox: str, mails: Collection[Mail]) -> Thread:
    """The thread these mails are, each message once; its key is the server's number of the newest one."""
    newest = sorted(mails, key=lambda mail: mail.message.date, reverse=True)
    key = next((mail.thread for mail in newest if mail.thread), "")
    return Thread(mailbox, merge_copies(mail.message for mail in mails), key)


def drop_repeats(mails: Iterable[Mail]) -> list[Mail]:
    """What the folder of all mail shows counts only where no other folder shows it."""
    in_order = sorted(mails, key=lambda mail: mail.folder.shows_all)
    counted: dict[tuple[MessageId | None, datetime], bool] = {}
    for mail in in_order:
        counted.setdefault((mail.message.message_id, mail.message.date), mail.folder.shows_all)
    return [
        mail
        for mail in in_order
        if counted[mail.message.message_id, mail.message.date] == mail.folder.shows_all
    ]
