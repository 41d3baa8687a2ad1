"""What came in since a bookmark, with as few questions as may be.

The number a folder will give next (UIDNEXT) only grows (RFC 9051 §2.3.1.1): a folder in which it stands where
it stood is not opened. A few new mails are read by their headers and compared here; among many the server
searches. Which of them carry a calendar only BODYSTRUCTURE tells: a search of headers finds none that lies
inside a mail. Of new mail that a person wrote the first words are read; old mail is not glanced at.

A label is the person's folder of that name, in which what is put there later is new. On Gmail it is the label
behind that folder. Where there is no such folder it is a keyword, and all mail under it comes again whenever
a flag in its folder has changed: no server says since when a mail has it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from agent.errors import AuthoriseError, MailboxError, SecondChanceError
from agent.knowledge.marks import NOT_LIVE
from agent.mailboxes.conversations import find_listed_keys, matches_headers
from agent.mailboxes.folder_names import Role, comparable
from agent.mailboxes.imap.connection import Connection
from agent.mailboxes.imap.errors import ConnectionLostError
from agent.mailboxes.imap.first_words import MOST, find_telling
from agent.mailboxes.imap.folder_answers import read_refusal
from agent.mailboxes.imap.folders import GMAIL, Folder, FolderState, Layout
from agent.mailboxes.imap.memory import OpenFolder
from agent.mailboxes.imap.search import (
    narrow,
    search_from_uid,
    search_gmail_label,
    search_keyword,
    search_query,
    search_since,
)
from agent.mailboxes.imap.sweep import FolderSweep, build_thread
from agent.mailboxes.interface import Arrivals, Glance
from agent.model.mail import Message, Query
from agent.reading.decoding import decode_header

_MOST_COMPARED = 250
"""So many new mails of a folder are compared here; among more the server searches."""
_MOST_STRUCTURES = 2000
"""Mails of one folder of which the parts are asked for, the newest."""
_AT_ONCE = 250
_NO_ARRIVALS = frozenset({Role.DRAFTS, Role.TRASH, Role.SPAM})
"""What lies in such folders did not come in."""
_CALENDAR = re.compile(rb'"text" "calendar"|"application" "ics"|\.ics"', re.IGNORECASE)
_ENCODED_NAME = re.compile(rb'"(=\?[^"]{1,500}\?=)"')


@dataclass(frozen=True, slots=True)
class Bookmark:
    """How far each folder had come, and under which label was looked."""

    states: Mapping[str, FolderState]
    label: str = ""

    @classmethod
    def read(cls, text: str) -> Bookmark:
        """The bookmark a text holds; what makes no sense is left out."""
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            return cls({})
        match content:
            case {"folders": dict(folders), "label": str(label)}:
                states = {name: FolderState(*one) for name, one in folders.items() if _is_state(one)}
                return cls(states, label)
            case _:
                return cls({})

    def __str__(self) -> str:
        """As it is kept."""
        folders = {name: (one.validity, one.next_uid, one.modseq) for name, one in self.states.items()}
        content = {"folders": folders, "label": self.label}
        return json.dumps(content, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class _Label:
    """Where mail under the person's label is."""

    name: str = ""
    """As labels are compared."""
    folders: tuple[Folder, ...] = ()
    """All that lies in these is under it."""
    shown_in: tuple[Folder, ...] = ()
    """On Gmail: what is put under it gets a number in these."""
    words: bytes = b""
    """Finds what is under it in other folders."""

    @classmethod
    def find(cls, text: str, layout: Layout) -> _Label:
        """What a label is on this server."""
        name = comparable(" ".join(text.split()))
        if not name:
            return cls()
        named = tuple(
            one for one in layout.own if comparable(one.name) == name and one.role not in _NO_ARRIVALS
        )
        swept = {one.name for one in layout.everywhere}
        if layout.thread_word == GMAIL and named and named[0].name not in swept:
            return cls(name, shown_in=named, words=search_gmail_label(named[0].name))
        return cls(name, named, words=b"" if named else search_keyword(text))


class ArrivalsReader:
    """Reads what came in, once."""

    def __init__(
        self,
        connection: Connection,
        layout: Layout,
        query: Query,
        bookmark: str,
        label: str,
        glance: Glance | None,
    ) -> None:
        """Begin with nothing.

        Args:
            connection: To the server.
            layout: Its folders.
            query: What is asked for.
            bookmark: Of the last time; empty: none.
            label: The person's label; empty: none.
            glance: What else is told of the mail behind the bookmark; None: nothing.
        """
        self._glance = glance
        self._connection = connection
        self._sweep = FolderSweep(connection, layout)
        self._layout = layout
        self._query = query
        self._before = Bookmark.read(bookmark)
        self._label = _Label.find(label, layout)
        self._is_other_label = self._label.name not in {"", self._before.label}
        self._new: set[str] = set()
        self._fresh: set[str] = set()
        self._telling: frozenset[str] = frozenset()
        self._calendars: set[str] = set()
        self._labelled: set[str] = set()

    def read(self, mailbox: str) -> Arrivals:
        """What came in, and how far the folders have come; `mailbox` is the name in config.toml."""
        known_notes = len(self._connection.notes)
        self._connection.read_states([*self._folders(), *self._label.shown_in])
        label_states = {one.name: self._read_state(one) for one in self._label.shown_in}
        before = {name: self._before.states.get(name) for name in label_states}
        has_labelled = label_states != before or self._is_other_label
        states = {one.name: self._read_folder(one, has_labelled=has_labelled) for one in self._folders()}
        if self._glance:
            unread = [one for one in self._sweep.mails if self._may_be_telling(one.message)]
            self._telling = find_telling(self._connection, self._glance, unread)
        self._sweep.follow([mail for mail in self._sweep.mails if self._is_wanted(mail.message)])
        conversations = self._sweep.conversations(self._is_wanted)
        threads = tuple(build_thread(mailbox, mails) for mails in conversations)
        copies = [mail.message for mails in conversations for mail in mails]
        labelled = [one for one in copies if one.key in self._labelled and self._is_wanted(one)]
        reached = {name: state for name, state in {**states, **label_states}.items() if state}
        return Arrivals(
            threads,
            str(Bookmark(reached, self._label.name)),
            find_listed_keys(threads, labelled),
            self._connection.notes[known_notes:],
        )

    def _read_state(self, folder: Folder) -> FolderState:
        state = self._connection.memory.states.get(folder.name) or FolderState()
        return state if self._label.name else replace(state, modseq=0)

    def _folders(self) -> list[Folder]:
        more = [one for one in self._label.folders if one not in self._layout.everywhere]
        return [one for one in self._layout.everywhere if one.role not in _NO_ARRIVALS] + more

    # ---- one folder

    def _read_folder(self, folder: Folder, *, has_labelled: bool) -> FolderState | None:
        """Read what is new in a folder, where anything is; the state from which to go on the next time.

        `has_labelled`: on Gmail, something may have been put under the label.
        """
        before = self._before.states.get(folder.name)
        try:
            state = self._read_state(folder)
            if not state.next_uid:
                state = self._count(folder)
            new_words, least_uid = self._choose_words(folder, state, before)
            label_words = self._choose_label_words(state, before, has_labelled=has_labelled)
            if not new_words and not label_words:
                return state
            return self._read_new(folder, state, before, (new_words, least_uid), label_words)
        except (ConnectionLostError, AuthoriseError):
            raise
        except SecondChanceError as error:
            self._connection.pass_by(folder, read_refusal(error))
            return before

    def _read_new(
        self,
        folder: Folder,
        state: FolderState,
        before: FolderState | None,
        new: tuple[bytes, int],
        label_words: bytes,
    ) -> FolderState | None:
        """Read what is new in a folder in which there is something; the state from which to go on."""
        new_words, least_uid = new
        opened = self._connection.open(folder, anew=False)
        if opened is None or opened.validity != state.validity:
            return before
        if opened.exists:
            found = self._connection.find_new((new_words,)) if new_words else []
            if before and least_uid == before.next_uid and not found:  # the last mail is always found
                return before
            uids = {uid for uid in found if uid >= least_uid}
            self._fetch(folder, opened, uids, new, self._find_labelled(label_words))
        self._connection.unread.pop(folder.name, None)
        return state

    def _count(self, folder: Folder) -> FolderState:
        """How far a folder has come, on a server that does not say: by its last mail."""
        opened = self._connection.open(folder)
        if opened is None:
            return FolderState()
        last = self._connection.find_new((b"UID *",)) if opened.exists and not opened.next_uid else []
        return FolderState(opened.validity, opened.next_uid or max(last, default=0) + 1)

    def _choose_words(
        self, folder: Folder, state: FolderState, before: FolderState | None
    ) -> tuple[bytes, int]:
        """What finds the new mails of a folder, and the least number they have; empty: there are none.

        0: all inside the dates are looked at, old ones among them.
        """
        is_relabelled = folder in self._label.folders and self._is_other_label
        is_same = before is not None and before.validity == state.validity and not is_relabelled
        if before is None or not is_same or before.next_uid > state.next_uid:
            return search_since(self._query.since), 0
        if before.next_uid == state.next_uid:
            return b"", 0
        return search_from_uid(before.next_uid), before.next_uid

    def _choose_label_words(
        self, state: FolderState, before: FolderState | None, *, has_labelled: bool
    ) -> bytes:
        """What finds the mail under the label in a folder of another name; empty: none was put there."""
        if self._label.shown_in:
            return self._label.words if has_labelled else b""
        is_same = before is not None and before.modseq == state.modseq != 0 and not self._is_other_label
        return b"" if is_same else self._label.words

    def _find_labelled(self, words: bytes) -> set[int]:
        """Mail of the open folder under the label; none on a server that cannot be asked so."""
        if not words:
            return set()
        try:
            return set(self._connection.find((words + b" " + search_since(self._query.since),)))
        except MailboxError:
            return set()

    def _fetch(
        self,
        folder: Folder,
        opened: OpenFolder,
        new: set[int],
        new_from: tuple[bytes, int],
        labelled: set[int],
    ) -> None:
        """Read the headers of what may be asked for."""
        new_words, least_uid = new_from
        newest = set(sorted(new)[-MOST:]) if self._glance and least_uid else set()
        calendars = self._find_calendars(folder, new) if self._query.calendars else set()
        if folder in self._label.folders:
            labelled = labelled | new
        elif len(new) > _MOST_COMPARED:
            new = self._narrow(new, new_words) | newest
        for mail in self._sweep.fetch(folder, opened, new | calendars | labelled):
            uid, key = mail.location.uid, mail.message.key
            self._new.add(key)
            self._fresh |= {key} if uid in newest else set()
            self._calendars |= {key} if uid in calendars else set()
            self._labelled |= {key} if uid in labelled else set()

    def _narrow(self, new: set[int], new_words: bytes) -> set[int]:
        """Those of many new mails that the server finds to be asked for; all where it cannot be asked."""
        question = search_query(self._query)
        if question.kinds & self._connection.habits.unsearchable:
            return new
        try:
            searches = [narrow(words, new_words) for words in question.searches()]
            return new & {uid for words in searches for uid in self._connection.find(words)}
        except (ConnectionLostError, AuthoriseError):
            raise
        except SecondChanceError:
            return new

    def _find_calendars(self, folder: Folder, uids: Collection[int]) -> set[int]:
        """Those with a calendar, and those of which the server does not say."""
        newest = sorted(uids, reverse=True)[:_MOST_STRUCTURES]
        if len(newest) < len(uids):
            self._connection.note(
                f"Only the newest {len(newest)} of {len(uids)} mails in {folder.name} may show calendars."
            )
        portions = [newest[start : start + _AT_ONCE] for start in range(0, len(newest), _AT_ONCE)]
        parts = {uid: one for some in portions for uid, one in self._connection.structures(some).items()}
        return {uid for uid in newest if uid not in parts or has_calendar(parts[uid])}

    # ---- all of them

    def _may_be_telling(self, message: Message) -> bool:
        """Whether a message is new behind the bookmark, and not asked for by its headers."""
        is_new = message.key in self._fresh and not message.marks & NOT_LIVE
        return is_new and self._query.covers(message.date) and not self._is_wanted(message)

    def _is_wanted(self, message: Message) -> bool:
        """Whether a message is new, asked for, and came in."""
        if message.key not in self._new or message.marks & NOT_LIVE:
            return False
        if not self._query.covers(message.date):
            return False
        known = self._labelled | self._calendars | self._telling
        return message.key in known or matches_headers(self._query, message)


def has_calendar(structure: bytes) -> bool:
    """Whether a part of a mail, at any depth, is a calendar or a file named as one.

    Args:
        structure: BODYSTRUCTURE (RFC 9051 §7.5.2) as the server writes it.
    """
    if _CALENDAR.search(structure):
        return True
    names = (decode_header(found.decode("ascii", "replace")) for found in _ENCODED_NAME.findall(structure))
    return any(name.casefold().endswith(".ics") for name in names)


def _is_state(value: object) -> bool:
    """Whether this is what a bookmark keeps of a folder, in the bounds of RFC 9051 §9 and RFC 7162 §7."""
    match value:
        case [int(validity), int(next_uid), int(modseq)]:
            return 0 < validity < 2**32 and 0 < next_uid <= 2**32 and 0 <= modseq < 2**63
        case _:
            return False
