"""What came in since a bookmark, with as few questions as may be.

The number a folder will give next (UIDNEXT) only grows (RFC 9051 §2.3.1.1): a folder in which it stands where
it stood is not opened. A few new mails are read by their headers and compared here; among many the server
looks. Which of them carry a calendar only BODYSTRUCTURE tells: a search of headers finds none that lies
inside a mail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from agent.errors import MailboxError
from agent.mailboxes.conversations import NOT_ARRIVED, matches_headers
from agent.mailboxes.imap import search as imap_search
from agent.mailboxes.imap.bookmark import NO_ARRIVALS, Bookmark, Label
from agent.mailboxes.imap.connection import Connection, Opened
from agent.mailboxes.imap.folders import Folder, Layout, State
from agent.mailboxes.imap.sweep import Finding, thread_of
from agent.mailboxes.interface import Arrivals
from agent.model.mail import Message, Query
from agent.reading.decoding import decode_header

_FEW = 250
"""So many new mails of a folder are compared here; among more the server looks."""
_STRUCTURES = 2000
"""Mails of one folder of which the parts are asked for, the newest."""
_AT_ONCE = 250
_CALENDAR = re.compile(rb'"text" "calendar"|"application" "ics"|\.ics"', re.IGNORECASE)
_ENCODED = re.compile(rb'"(=\?[^"]{1,500}\?=)"')


class Look:
    """One look at what came in."""

    def __init__(
        self,
        connection: Connection,
        layout: Layout,
        state: Callable[[Folder], State],
        query: Query,
        bookmark: str,
        label: str,
    ) -> None:
        """Begin with nothing.

        Args:
            connection: To the server.
            layout: Its folders.
            state: How far a folder has come.
            query: What is asked for.
            bookmark: Of the last look; empty: none.
            label: The person's label; empty: none.
        """
        self._connection = connection
        self._finding = Finding(connection, layout)
        self._layout = layout
        self._query = query
        self._state = state
        self._before = Bookmark.of(bookmark)
        self._label = Label.of(label, layout)
        self._new: set[str] = set()
        self._calendars: set[str] = set()
        self._labelled: set[str] = set()

    def arrivals(self, mailbox: str) -> Arrivals:
        """What came in, and how far the folders have come."""
        said = len(self._connection.notes)
        gates = {one.name: self._state(one) for one in self._label.shown_in}
        under_label = gates != {name: self._before.states.get(name) for name in gates} or self._is_other_label
        states = {one.name: self._look_into(one, under_label=under_label) for one in self._folders()}
        self._finding.follow([mail for mail in self._finding.mails if self._is_wanted(mail.message)])
        conversations = self._finding.conversations(self._is_wanted)
        threads = tuple(thread_of(mailbox, mails) for mails in conversations)
        told = [message for thread in threads for message in thread.messages]
        after = {name: one for name, one in {**states, **gates}.items() if one}
        return Arrivals(
            threads,
            Bookmark(after, self._label.name).text,
            self._told_under_label([mail.message for mails in conversations for mail in mails], told),
            self._connection.notes[said:],
        )

    @property
    def _is_other_label(self) -> bool:
        return self._label.name not in {"", self._before.label}

    def _folders(self) -> list[Folder]:
        more = [one for one in self._label.folders if one not in self._layout.everywhere]
        return [one for one in self._layout.everywhere if one.role not in NO_ARRIVALS] + more

    # ---- one folder

    def _look_into(self, folder: Folder, *, under_label: bool) -> State | None:
        """Look for what is new in a folder, where anything is; what to go on from the next time."""
        before = self._before.states.get(folder.name)
        now = self._state(folder)
        if not now.next_uid:
            now = self._counted(folder)
        new, least = self._bound(folder, now, before)
        words = self._words_of_label(now, before, under_label=under_label)
        if not new and not words:
            return now
        opened = self._finding.open(folder)
        if opened is None or opened.validity != now.validity:
            return before
        if opened.exists:
            found = self._connection.find((new,)) if new else []
            if before and least == before.next_uid and not found:  # the last mail is always found
                return before
            uids = {uid for uid in found if uid >= least}
            self._take(folder, opened, uids, new, self._under(words))
        return now

    def _counted(self, folder: Folder) -> State:
        """How far a folder has come, on a server that does not say: by its last mail."""
        opened = self._finding.open(folder)
        if opened is None:
            return State()
        last = self._connection.find((b"UID *",)) if opened.exists and not opened.next_uid else []
        return State(opened.validity, opened.next_uid or max(last, default=0) + 1)

    def _bound(self, folder: Folder, now: State, before: State | None) -> tuple[bytes, int]:
        """What finds the new mails of a folder, and the least number they have; empty: there are none."""
        other_label = folder in self._label.folders and self._is_other_label
        if before is None or before.validity != now.validity or before.next_uid > now.next_uid or other_label:
            return imap_search.since_day(self._query.since), 1
        if before.next_uid == now.next_uid:
            return b"", 0
        return imap_search.from_uid(before.next_uid), before.next_uid

    def _words_of_label(self, now: State, before: State | None, *, under_label: bool) -> bytes:
        """What finds the mail under the label in a folder of another name; empty: none was put there."""
        if self._label.shown_in:
            return self._label.words if under_label else b""
        same = before is not None and before.modseq == now.modseq != 0 and not self._is_other_label
        return b"" if same else self._label.words

    def _under(self, words: bytes) -> set[int]:
        """Mail of the open folder under the label; none on a server that cannot be asked so."""
        if not words:
            return set()
        try:
            return set(self._connection.find((words + b" " + imap_search.since_day(self._query.since),)))
        except MailboxError:
            return set()

    def _take(self, folder: Folder, opened: Opened, new: set[int], bound: bytes, under: set[int]) -> None:
        """Read the headers of what may be asked for."""
        calendars = self._with_calendars(folder, new) if self._query.calendars else set()
        if folder in self._label.folders:
            under = under | new
        elif len(new) > _FEW:
            searches = [imap_search.among(words, bound) for words in imap_search.asked(self._query)]
            new &= {uid for words in searches for uid in self._connection.find(words)}
        for mail in self._finding.take(folder, opened, new | calendars | under):
            uid, key = mail.place.uid, mail.message.key
            self._new.add(key)
            self._calendars |= {key} if uid in calendars else set()
            self._labelled |= {key} if uid in under else set()

    def _with_calendars(self, folder: Folder, uids: Collection[int]) -> set[int]:
        """Those with a calendar, and those of which the server does not say."""
        newest = sorted(uids, reverse=True)[:_STRUCTURES]
        if len(newest) < len(uids):
            self._connection.note(
                f"Only the newest {len(newest)} of {len(uids)} mails in {folder.name} may show calendars."
            )
        portions = [newest[start : start + _AT_ONCE] for start in range(0, len(newest), _AT_ONCE)]
        told = {uid: one for some in portions for uid, one in self._connection.structures(some).items()}
        return {uid for uid in newest if uid not in told or has_calendar(told[uid])}

    # ---- all of them

    def _is_wanted(self, message: Message) -> bool:
        """Whether a message is new, asked for, and came in."""
        key = message.key
        return (
            key in self._new
            and not message.marks & NOT_ARRIVED
            and self._query.since <= message.date < self._query.until
            and (key in self._labelled | self._calendars or matches_headers(self._query, message))
        )

    def _told_under_label(self, copies: Iterable[Message], told: Iterable[Message]) -> frozenset[str]:
        """Keys of the messages told of which a copy is under the label."""
        under = {_same(one) for one in copies if one.key in self._labelled and self._is_wanted(one)}
        return frozenset(one.key for one in told if _same(one) in under)


def has_calendar(structure: bytes) -> bool:
    """Whether a part of a mail, at any depth, is a calendar or a file named as one.

    Args:
        structure: BODYSTRUCTURE (RFC 9051 §7.5.2) as the server writes it.
    """
    if _CALENDAR.search(structure):
        return True
    names = (decode_header(found.decode("ascii", "replace")) for found in _ENCODED.findall(structure))
    return any(name.casefold().endswith(".ics") for name in names)


def _same(message: Message) -> object:
    """Equal for copies of one message."""
    if message.message_id is None:
        return message.key
    return (message.message_id, message.sender.key if message.sender else "", message.date)
