"""One look through the folders of an IMAP mailbox: what it found so far, and what belongs together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from agent.mailboxes import imap_search
from agent.mailboxes.conversations import in_order, mentioned_ids, together
from agent.mailboxes.imap_connection import Connection
from agent.mailboxes.imap_folders import Folder, Layout
from agent.mailboxes.imap_messages import Mail, Place, sweep, with_bodies
from agent.model.mail import Message, MessageId, Thread

_ROUNDS = 12
"""So often at most new ids are followed; a conversation names all its ancestors, so two are the rule."""
_IDS = 400
"""Ids followed in one round, those of the newest mails."""


class Finding:
    """What one look through the folders found."""

    def __init__(self, connection: Connection, layout: Layout) -> None:
        """Begin with nothing."""
        self._connection = connection
        self._layout = layout
        self._known: dict[Place, Mail] = {}

    @property
    def mails(self) -> Collection[Mail]:
        """Every mail found, headers only."""
        return self._known.values()

    def sweep(self, searches: list[imap_search.Words], folders: Iterable[Folder] | None = None) -> list[Mail]:
        """Look for mails in these folders, or in all; those not found before."""
        where = self._layout.everywhere if folders is None else folders
        return sweep(self._connection, where, searches, self._known, self._layout.thread_word)

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
            mails = self.sweep(imap_search.tied(fresh[:_IDS], fresh_keys, self._layout.thread_word))

    def bodies(self, mails: Iterable[Mail]) -> list[Mail]:
        """The same mails with their bodies; what is gone meanwhile is left out."""
        return with_bodies(self._connection, mails, self._layout.thread_word)

    def conversations(self, wanted: Callable[[Message], bool]) -> list[list[Mail]]:
        """The mails, copies included, of each conversation that holds a wanted message.

        They are tied by ids, or counted among one by the server.
        """
        by_key = {mail.message.key: mail for mail in counting(self.mails)}
        groups: list[list[Mail]] = []
        for messages in together(mail.message for mail in by_key.values()):
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
    return Thread(mailbox, in_order(mail.message for mail in mails), key)


def counting(mails: Iterable[Mail]) -> list[Mail]:
    """What the folder of all mail shows counts only where no other folder shows it; those come first."""
    listed = list(mails)
    own = [mail for mail in listed if not mail.folder.shows_all]
    shown = {(mail.message.message_id, mail.message.date) for mail in own}
    more = [mail for mail in listed if mail.folder.shows_all]
    return own + [mail for mail in more if (mail.message.message_id, mail.message.date) not in shown]
