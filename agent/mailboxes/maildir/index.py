"""Where to look in a large Maildir: a SQLite file that may be deleted at any time and is then made again.

It holds which file lies where, hashes of the ids it mentions and of the addresses that take part, when it
was written, and its subject; nothing else of a mail. Each mail has a number that no other ever had before: a
higher one came in later.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from agent.mailboxes.conversations import comparable_words, correspondents, mentioned_ids
from agent.mailboxes.maildir.database import Database
from agent.model.mail import Message, MessageId, Query

_BY_ADDRESS = "SELECT mail FROM mails JOIN parties ON mail = id WHERE address IN"
_MAIL = "SELECT id FROM mails WHERE"
_SINCE = "AND (date >= ? OR mtime >= ?)"
_BY_SUBJECT = "SELECT id FROM mails WHERE date BETWEEN ? AND ? AND instr(subject, ?)"
_IN_DOMAIN = "SELECT id FROM addresses WHERE domain = ?1 OR domain LIKE '%.' || ?1"
_ENTRIES = (
    "SELECT mails.id, place, name, file, size, mtime FROM mails JOIN folders ON folders.id = folder WHERE"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One mail file as the index knows it."""

    id: int
    folder: str
    """`Folder.place`."""
    name: str
    """Its unique name."""
    file: str
    """`cur/…` or `new/…` under the folder."""
    size: int
    mtime: int
    """Nanoseconds."""


class Index(Database):
    """One open index."""

    # ---- what the folders hold

    def folders(self) -> dict[str, tuple[int, str]]:
        """Folder place -> (its number, when it was last seen to change)."""
        rows = self.rows("SELECT place, id, changed FROM folders")
        return {os.fsdecode(place): (number, changed) for place, number, changed in rows}

    def add_folder(self, place: str) -> int:
        """Take up a folder and return its number."""
        cursor = self.connection.execute(
            "INSERT INTO folders (place, changed) VALUES (?, '')", (os.fsencode(place),)
        )
        return cursor.lastrowid or 0

    def drop_folder(self, number: int) -> None:
        """Forget a folder; its mails must be gone."""
        self.connection.execute("DELETE FROM folders WHERE id = ?", (number,))

    def seen(self, number: int, changed: str) -> None:
        """Note when a folder last changed; empty: it must be listed again next time."""
        self.connection.execute(
            "UPDATE folders SET changed = ?1 WHERE id = ?2 AND changed != ?1", (changed, number)
        )

    def in_folder(self, number: int) -> dict[str, Entry]:
        """Unique name -> entry of every mail known in a folder."""
        return {entry.name: entry for entry in map(_entry, self.rows(f"{_ENTRIES} folder = ?", (number,)))}

    def newest(self) -> int:
        """The highest number that a mail ever had here, be it gone or not; 0: there was none."""
        last = self.connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'mails'").fetchone()
        return int(last[0]) if last else 0

    def add(self, mails: Sequence[tuple[int, Entry, Message]]) -> None:
        """Take up mails: (folder number, entry, its headers)."""
        self.connection.executemany(
            "INSERT INTO mails VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    entry.id,
                    number,
                    os.fsencode(entry.name),
                    os.fsencode(entry.file),
                    entry.size,
                    entry.mtime,
                    int(message.date.timestamp()),
                    comparable_words(message.subject),
                    _hashed(_writer(message.sender.key)) if message.sender else 0,
                )
                for number, entry, message in mails
            ],
        )
        self.connection.executemany(
            "INSERT OR IGNORE INTO ties VALUES (?, ?)",
            [(_hashed(one), entry.id) for _, entry, message in mails for one in mentioned_ids(message)],
        )
        people = [(person, entry.id) for _, entry, message in mails for person in correspondents(message)]
        self.connection.executemany(
            "INSERT OR IGNORE INTO addresses VALUES (?, ?)",
            [(_hashed(person.key), person.domain) for person, _ in people],
        )
        self.connection.executemany(
            "INSERT OR IGNORE INTO parties VALUES (?, ?)",
            [(_hashed(person.key), mail) for person, mail in people],
        )

    def move(self, mail: int, number: int, file: str) -> None:
        """A mail lies elsewhere now."""
        self.connection.execute(
            "UPDATE mails SET folder = ?, file = ? WHERE id = ?", (number, os.fsencode(file), mail)
        )

    def drop(self, mails: Collection[int]) -> None:
        """Forget mails."""
        if not mails:
            return
        self.connection.execute("CREATE TEMP TABLE IF NOT EXISTS gone (mail INTEGER PRIMARY KEY)")
        self.connection.execute("DELETE FROM gone")
        self.connection.executemany("INSERT INTO gone VALUES (?)", ((mail,) for mail in mails))
        for table, column in (("mails", "id"), ("ties", "mail"), ("parties", "mail")):
            self.connection.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT mail FROM gone)")  # noqa: S608 - constants

    # ---- where to look

    def named(self, names: Collection[str]) -> list[Entry]:
        """The mails with these unique names, in any folder."""
        rows = self.rows_in(f"{_ENTRIES} name IN", [os.fsencode(name) for name in names])
        return list(map(_entry, rows))

    def entries(self, mails: Collection[int]) -> Iterator[Entry]:
        """The mails with these numbers."""
        return map(_entry, self.rows_in(f"{_ENTRIES} mails.id IN", mails))

    def mentioning(self, message_ids: Iterable[MessageId]) -> set[int]:
        """Mails that are one of these messages or name one as an ancestor."""
        return _numbers(self.rows_in("SELECT mail FROM ties WHERE tie IN", set(map(_hashed, message_ids))))

    def with_address(self, addresses: Iterable[str], since: datetime | None) -> set[int]:
        """Mails since then in which one of these addresses (`Address.key`) takes part."""
        return _numbers(self.rows_in(_BY_ADDRESS, set(map(_hashed, addresses)), _SINCE, _seconds(since)))

    def written_by(
        self, addresses: Iterable[str], places: Collection[str], since: datetime | None
    ) -> set[int]:
        """Mails since then that are from one of these addresses or lie in one of these folders.

        Args:
            addresses: As `Address.key`; plus-aliases of one count as it.
            places: As `Folder.place`.
            since: None: whenever.
        """
        writers = {_hashed(_writer(address)) for address in addresses}
        numbers = [number for place, (number, _) in self.folders().items() if place in places]
        return _numbers(self.rows_in(f"{_MAIL} sender IN", writers, _SINCE, _seconds(since))) | _numbers(
            self.rows_in(f"{_MAIL} folder IN", numbers, _SINCE, _seconds(since))
        )

    def conversations(self, mails: Collection[int]) -> set[int]:
        """These mails and all that are tied to them by ids, however far (RFC 5322 §3.6.4)."""
        whole, edge, crossed = set(mails), set(mails), set[int]()
        while edge:
            ties = _numbers(self.rows_in("SELECT tie FROM ties WHERE mail IN", edge)) - crossed
            crossed |= ties
            edge = _numbers(self.rows_in("SELECT mail FROM ties WHERE tie IN", ties)) - whole
            whole |= edge
        return whole

    def candidates(self, query: Query) -> set[int]:
        """Mails that may be what a query asks for; none that is asked for is missing."""
        dates = _dates(query)
        found = self.mentioning(query.message_ids)
        if query.everything:
            return found | _numbers(self.rows("SELECT id FROM mails WHERE date BETWEEN ? AND ?", dates))
        addresses = set(map(_hashed, query.addresses))
        for domain in query.domains:
            addresses |= _numbers(self.rows(_IN_DOMAIN, (domain,)))
        found |= _numbers(self.rows_in(_BY_ADDRESS, addresses, "AND date BETWEEN ? AND ?", dates))
        for phrase in query.phrases:
            found |= _numbers(self.rows(_BY_SUBJECT, (*dates, comparable_words(phrase))))
        return found

    def arrived(self, query: Query, after: int) -> set[int]:
        """Mails with a higher number that may be what a query asks for.

        Where it asks for calendars, these are all inside its dates: the index knows nothing of bodies.
        """
        if after >= self.newest():
            return set()
        wide = replace(query, everything=query.everything or query.calendars)
        return {mail for mail in self.candidates(wide) if mail > after}

    def lying_in(self, places: Collection[str], query: Query) -> set[int]:
        """Mails in these folders (`Folder.place`), about as old as a query asks for."""
        numbers = [number for place, (number, _) in self.folders().items() if place in places]
        within = "AND date BETWEEN ? AND ?"
        return _numbers(self.rows_in(f"{_MAIL} folder IN", numbers, within, _dates(query)))


def _entry(row: tuple[int, bytes, bytes, bytes, int, int]) -> Entry:
    mail, place, name, file, size, mtime = row
    return Entry(mail, os.fsdecode(place), os.fsdecode(name), os.fsdecode(file), size, mtime)


def _numbers(rows: Iterable[tuple[int]]) -> set[int]:
    return {number for (number,) in rows}


def _dates(query: Query) -> tuple[int, int]:
    return int(query.since.timestamp()), int(query.until.timestamp())


def _seconds(since: datetime | None) -> tuple[int, int]:
    """The values of `_SINCE`."""
    seconds = int(since.timestamp()) if since else -(2**31)
    return seconds, seconds * 10**9


def _writer(address: str) -> str:
    """An address without the alias behind a plus (RT-09)."""
    local, _, domain = address.strip().casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _hashed(word: str) -> int:
    """An address or id as the index stores it: 64 bits, so that nobody reads it out of a lost file."""
    plain = word.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(plain, digest_size=8).digest(), "big", signed=True)
