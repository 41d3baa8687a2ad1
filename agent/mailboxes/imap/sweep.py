"""One look through the folders of an IMAP mailbox: what it found so far, and what belongs together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from agent.mailboxes.conversations import group_by_ids, mentioned_ids, merge_copies
from agent.mailboxes.imap import search
from agent.mailboxes.imap.connection import Connection, Opened
from agent.mailboxes.imap.folders import Folder, Layout
from agent.mailboxes.imap.messages import Mail, Place, read
from agent.model.mail import Message, MessageId, Thread

_ROUNDS = 12
"""So often at most new ids are followed; a conversation names all its ancestors, so two are the rule."""
_IDS = 400
"""Ids followed in one round, those of the newest mails."""


_HITS = 2000
"""Mails of one folder that one search looks at, the newest."""


class Finding:
    """What one look through the folders found; a folder is opened anew once a look."""

    def __init__(
        self,
        connection: Connection,
        layout: Layout,
        may_be_trace: Callable[[Message], bool] | None = None,
        *,
        whole: bool = False,
    ) -> None:
        """Begin with nothing.

        Args:
            connection: To the server.
            layout: Its folders.
            may_be_trace: Of which messages the bodies are read beside the headers.
            whole: The bodies of all are.
        """
        self._connection = connection
        self._layout = layout
        self._worth_reading = may_be_trace
        self._whole = whole
        self._opened: dict[Folder, Opened] = {}
        self._known: dict[Place, Mail] = {}

    @property
    def mails(self) -> Collection[Mail]:
        """Every mail found."""
        return self._known.values()

    def open(self, folder: Folder) -> Opened | None:
        """A folder as it is now, or was earlier in this look; None when it is gone."""
        opened = self._opened.get(folder)
        if opened is None or opened.exists:
            opened = self._connection.open(folder, anew=folder not in self._opened)
        if opened:
            self._opened[folder] = opened
        return opened

    def sweep(self, searches: list[search.Words], folders: Iterable[Folder] | None = None) -> list[Mail]:
        """Look for mails in these folders, or in all; those not found before."""
        where = list(self._layout.everywhere if folders is None else folders) if searches else []
        found: list[Mail] = []
        for folder in sorted(where, key=lambda one: not self._connection.has_open(one)):
            opened = self.open(folder)
            if opened and opened.exists:
                uids = {uid for words in searches for uid in self._connection.find(words)}
                found += self.take(folder, opened, uids)
        return found

    def take(self, folder: Folder, opened: Opened, uids: Iterable[int]) -> list[Mail]:
        """Mails of a folder by their numbers; those not found before."""
        places = [Place(folder.name, opened.validity, uid) for uid in sorted(uids, reverse=True)]
        return self._read(folder, places)

    def read(self, mails: Iterable[tuple[Folder, Place]]) -> list[Mail]:
        """These mails with their bodies; what is gone meanwhile is left out."""
        by_folder: dict[Folder, list[Place]] = defaultdict(list)
        for folder, place in mails:
            by_folder[folder].append(place)
        found: list[Mail] = []
        for folder, places in by_folder.items():
            opened = self.open(folder)
            there = [place for place in places if opened and place.validity == opened.validity]
            found += read(self._connection, folder, there, self._layout.thread_word, whole=True)
        return found

    def _read(self, folder: Folder, places: list[Place]) -> list[Mail]:
        if len(places) > _HITS:
            self._connection.note(f"Only the newest {_HITS} of {len(places)} mails in {folder.name} count.")
        fresh = [place for place in places[:_HITS] if place not in self._known]
        word = self._layout.thread_word
        mails = {mail.place: mail for mail in read(self._connection, folder, fresh, word, whole=self._whole)}
        if self._worth_reading:
            near = [place for place, mail in mails.items() if self._worth_reading(mail.message)]
            mails |= {mail.place: mail for mail in read(self._connection, folder, near, word, whole=True)}
        self._known |= mails
        return list(mails.values())

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
        for _ in range(_ROUNDS):
            newest = sorted(mails, key=lambda mail: mail.message.date, reverse=True)
            mentioned = dict.fromkeys(one for mail in newest for one in mentioned_ids(mail.message))
            fresh = [one for one in mentioned if one not in done]
            fresh_keys = {mail.thread for mail in mails if mail.thread} - done_keys
            if not fresh and not fresh_keys:
                return
            if len(fresh) > _IDS:
                self._connection.note(f"Of {len(fresh)} ids only the newest {_IDS} were followed.")
            done.update(fresh)
            done_keys |= fresh_keys
            mails = self.sweep(search.tied(fresh[:_IDS], fresh_keys, self._layout.thread_word))

    def conversations(self, wanted: Callable[[Message], bool]) -> list[list[Mail]]:
        """The mails, copies included, of each conversation that holds a wanted message.

        They are tied by ids, or counted among one by the server.
        """
        by_key = {mail.message.key: mail for mail in counting(self.mails)}
        groups: list[list[Mail]] = []
        for messages in group_by_ids(mail.message for mail in by_key.values()):
            group = [by_key[message.key] for message in messages]
            keys = {mail.thread for mail in group if mail.thread}
            for other in [one for one in groups if not keys.isdisjoint(mail.thread for mail in one)]:
                groups.remove(other)
                group += other
            groups.append(group)
        return [group for group in groups if any(wanted(mail.message) for mail in group)]


def thread_of(mailbox: str, mails: Collection[Mail]) -> Thread:
    """The thread these mails are, each message once; its key is the server's number of the newest one."""
    newest = sorted(mails, key=lambda mail: mail.message.date, reverse=True)
    key = next((mail.thread for mail in newest if mail.thread), "")
    return Thread(mailbox, merge_copies(mail.message for mail in mails), key)


def counting(mails: Iterable[Mail]) -> list[Mail]:
    """What the folder of all mail shows counts only where no other folder shows it."""
    listed = list(mails)
    own = [mail for mail in listed if not mail.folder.shows_all]
    shown = {(mail.message.message_id, mail.message.date) for mail in own}
    more = [mail for mail in listed if mail.folder.shows_all]
    return own + [mail for mail in more if (mail.message.message_id, mail.message.date) not in shown]
