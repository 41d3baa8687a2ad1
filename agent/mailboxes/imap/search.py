"""Searching an IMAP server: a query as SEARCH words (RFC 9051 §6.4.4), and one pass through the folders.

The server finds at least what is asked for; what comes back is compared again here. So a word may ask for
more than is wanted (a substring, a day too many) and never for less. Each list of words is one SEARCH; a long
one is split, because servers limit a command to about 8,000 bytes (RFC 7162 §4).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta

from agent.mailboxes.conversations import group_by_ids, mentioned_ids, merge_copies, split_by_length
from agent.mailboxes.fates import find_earliest_date
from agent.mailboxes.folder_names import to_modified_utf7
from agent.mailboxes.imap.connection import Connection, OpenFolder, SearchWords
from agent.mailboxes.imap.folders import GMAIL, Folder, Layout
from agent.mailboxes.imap.messages import Location, Mail, fetch_mails
from agent.model.mail import Message, MessageId, Query, Thread
from agent.model.plan import Draft

_MOST_ROUNDS = 12
"""New ids are followed so often at most; a conversation names all its ancestors, so two are the rule."""
_MOST_IDS = 400
"""Ids followed in one round, those of the newest mails."""
_MOST_HITS = 2000
"""Mails of one folder that one search looks at, the newest."""
_LONGEST = 6000
_SLACK = timedelta(days=2)
"""SINCE compares days in the server's own zone."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PEOPLE = (b"FROM ", b"TO ", b"CC ", b"HEADER Reply-To ")
_WRITERS = (b"FROM ", b"HEADER Reply-To ")
_TIES = (b"HEADER Message-ID ", b"HEADER References ", b"HEADER In-Reply-To ")


def search_query(query: Query) -> list[SearchWords]:
    """Finds every message a query asks for."""
    since = search_since(query.since)
    ids = [b"HEADER Message-ID " + _quote(one) for one in sorted(query.message_ids)]
    if query.everything:
        return _make_searches([*ids, since])
    people = [_quote(one) for one in sorted(query.addresses | query.domains)]
    keys = [place + person for person in people for place in _PEOPLE]
    writers = [_quote(one) for one in sorted(query.sender_domains - query.domains)]
    keys += [place + writer for writer in writers for place in _WRITERS]
    eight_bit: list[SearchWords] = []
    for field, phrases in ((b"SUBJECT", query.phrases), (b"FROM", query.senders)):
        for phrase in sorted(filter(str.strip, phrases)):
            if key := _search_words(field, phrase):
                keys.append(key)
            else:
                words = " ".join(phrase.split()).encode("utf-8", "replace")
                eight_bit.append((b"CHARSET", b"UTF-8", since, field, words))
    return [*_make_searches([*ids, *_add_date(keys, since)]), *eight_bit]


def is_thread_key(key: str, thread_word: str) -> bool:
    """Whether a key can be one of this server's own threads (RFC 8474 §4, Gmail's are numbers)."""
    if thread_word == GMAIL:
        return key.isascii() and key.isdecimal()
    return thread_word != "" and re.fullmatch(r"[A-Za-z0-9_-]{1,255}", key) is not None


def search_ties(
    message_ids: Iterable[MessageId], threads: Iterable[str] = (), thread_word: str = ""
) -> list[SearchWords]:
    """Finds these messages, all that name them as ancestors, and all of these threads of the server's own."""
    keys = [f"{thread_word} {one}".encode() for one in sorted(threads)]
    return _make_searches([*keys, *(place + _quote(one) for one in message_ids for place in _TIES)])


def search_traces(draft: Draft) -> list[SearchWords]:
    """Finds what a draft can have become: its thread, and mail to its recipients since it was placed.

    Of a draft with a code, mail with that code instead: the person gets too much mail. Without a day the
    code is not looked for in the texts of a whole mailbox, only its subject.
    """
    ids = (draft.message_id, *draft.other_ids, draft.in_reply_to, *draft.references)
    ties = [place + _quote(one) for one in dict.fromkeys(filter(None, ids)) for place in _TIES]
    since = find_earliest_date(draft)
    if draft.code:
        subject = _search_words(b"SUBJECT", draft.subject)
        others = list(filter(None, [subject, b"TEXT " + _quote(draft.code) if since else b""]))
    else:
        others = [b"TO " + _quote(one.key) for one in draft.to]
    return _make_searches([*ties, *(_add_date(others, search_since(since)) if since else others)])


def search_draft_id(draft_id: str) -> list[SearchWords]:
    """Finds the mail a draft id (`UIDVALIDITY:UID`) names, if the folder is still numbered so."""
    uid = draft_id.rpartition(":")[2]
    return [(b"UID", uid.encode())] if uid.isdecimal() and uid.isascii() else []


def search_from_uid(uid: int) -> bytes:
    """Finds what came in since; where nothing did, the last mail there is (RFC 9051 §9, seq-range)."""
    return b"UID %d:*" % uid


def search_keyword(label: str) -> bytes:
    """Finds what carries a label as a keyword; empty: no keyword can be called so (RFC 9051 §9, atom)."""
    word = "_".join(label.split())
    return b"KEYWORD " + word.encode() if re.fullmatch(r"[!#$&'+-\[^-z|}~]+", word) else b""


def search_gmail_label(folder: str) -> bytes:
    """Finds what carries the label that Gmail shows as this folder."""
    return b"X-GM-LABELS " + _quote(to_modified_utf7(folder))


def narrow(words: SearchWords, others: bytes) -> SearchWords:
    """Finds what a search finds, as far as these other words find it too."""
    if len(words) == 1:
        return (others + b" " + words[0],)
    return (*words[:2], words[2] + b" " + others, *words[3:])


def _make_searches(keys: Iterable[bytes]) -> list[SearchWords]:
    """Searches for any of the keys, none of them too long."""
    return [(_join_or(portion),) for portion in split_by_length(keys, _LONGEST)]


def _add_date(keys: Iterable[bytes], since: bytes) -> list[bytes]:
    """Keys for any of the keys since a day, none of them too long."""
    return [b"(" + since + b" " + _join_or(portion) + b")" for portion in split_by_length(keys, _LONGEST)]


def _join_or(keys: Sequence[bytes]) -> bytes:
    return b" ".join([*(b"OR " + key for key in keys[:-1]), keys[-1]])


def search_since(moment: datetime) -> bytes:
    """By the day a mail came in: it was not written after that, and what was moved here came in later."""
    day = moment - _SLACK if moment.year > 1 else moment
    return f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year:04}".encode()


def _search_words(field: bytes, phrase: str) -> bytes:
    """Finds a phrase in a field, however server and mail fold letters and blanks; empty: it has no letters.

    Pieces of plain letters are asked for, those around an ss or ß, which some fold and others do not.
    """
    pieces = [piece for piece in re.split(r"[^\x21-\x7e]+|(?i:ss)", phrase) if len(piece) > 1]
    keys = [b"%s %s" % (field, _quote(piece)) for piece in dict.fromkeys(pieces)]
    return b"(" + b" ".join(keys) + b")" if keys else b""


def _quote(text: str) -> bytes:
    """A quoted string (RFC 9051 §4.3); what it cannot carry is left out with all behind it."""
    plain = re.split(r"[^\x20-\x7e]", text, maxsplit=1)[0]
    return b'"' + plain.replace("\\", "\\\\").replace('"', '\\"').encode("ascii") + b'"'


# ---- through the folders


class FolderSweep:
    """One pass through the folders, and what it found; each folder is opened anew once."""

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
        self._opened: dict[Folder, OpenFolder] = {}
        self._mails: dict[Location, Mail] = {}

    @property
    def mails(self) -> Collection[Mail]:
        """Every mail found."""
        return self._mails.values()

    def open(self, folder: Folder) -> OpenFolder | None:
        """A folder as it is now, or was earlier in this pass; None when it is gone."""
        opened = self._opened.get(folder)
        if opened is None or opened.exists:
            opened = self._connection.open(folder, anew=folder not in self._opened)
        if opened:
            self._opened[folder] = opened
        return opened

    def search(self, searches: list[SearchWords], folders: Iterable[Folder] | None = None) -> list[Mail]:
        """Look for mails in these folders, or in all; those not found before."""
        found: list[Mail] = []
        if not searches:
            return found
        every = self._layout.everywhere if folders is None else folders
        for folder in sorted(every, key=lambda candidate: not self._connection.has_open(candidate)):
            opened = self.open(folder)
            if opened and opened.exists:
                uids = {uid for words in searches for uid in self._connection.find(words)}
                found += self.fetch(folder, opened, uids)
        return found

    def fetch(self, folder: Folder, opened: OpenFolder, uids: Iterable[int]) -> list[Mail]:
        """Mails of a folder by their numbers; those not found before."""
        locations = [Location(folder.name, opened.validity, uid) for uid in sorted(uids, reverse=True)]
        if len(locations) > _MOST_HITS:
            self._connection.note(
                f"Only the newest {_MOST_HITS} of {len(locations)} mails in {folder.name} count."
            )
        new = [location for location in locations[:_MOST_HITS] if location not in self._mails]
        mails = self._read(folder, new, whole=self._whole)
        if self._needs_body:
            near = [location for location, mail in mails.items() if self._needs_body(mail.message)]
            mails |= self._read(folder, near, whole=True)
        self._mails |= mails
        return list(mails.values())

    def fetch_bodies(self, mails: Iterable[tuple[Folder, Location]]) -> list[Mail]:
        """These mails with their bodies; what is gone meanwhile is left out."""
        by_folder: dict[Folder, list[Location]] = defaultdict(list)
        for folder, location in mails:
            by_folder[folder].append(location)
        found: list[Mail] = []
        for folder, locations in by_folder.items():
            opened = self.open(folder)
            there = [location for location in locations if opened and location.validity == opened.validity]
            found += self._read(folder, there, whole=True).values()
        return found

    def _read(self, folder: Folder, locations: list[Location], *, whole: bool) -> dict[Location, Mail]:
        mails = fetch_mails(self._connection, folder, locations, self._layout.thread_word, whole=whole)
        return {mail.location: mail for mail in mails}

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
