"""Where to look in a large Maildir: a SQLite file that may be deleted at any time and is then made again.

It holds which file lies where, hashes of the ids it mentions and of the addresses that take part, when it
was written, and its subject; nothing else of a mail. A mail that comes in has the highest number so far.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from agent.knowledge.text import comparable
from agent.mailboxes.conversations import correspondents, mentioned_ids
from agent.model.mail import Message, MessageId, Query, strip_alias

_VERSION = 3
_TABLES = """
CREATE TABLE folders (id INTEGER PRIMARY KEY, place BLOB UNIQUE, changed TEXT NOT NULL);
CREATE TABLE mails (
  id INTEGER PRIMARY KEY AUTOINCREMENT, folder INTEGER NOT NULL, name BLOB NOT NULL, file BLOB NOT NULL,
  size INTEGER NOT NULL, mtime INTEGER NOT NULL, date INTEGER NOT NULL, subject TEXT NOT NULL,
  sender INTEGER NOT NULL
);
CREATE INDEX mails_by_name ON mails (name);
CREATE INDEX mails_by_folder ON mails (folder);
CREATE INDEX mails_by_date ON mails (date);
CREATE INDEX mails_by_sender ON mails (sender);
CREATE TABLE ties (tie INTEGER, mail INTEGER, PRIMARY KEY (tie, mail)) WITHOUT ROWID;
CREATE INDEX ties_by_mail ON ties (mail, tie);
CREATE TABLE addresses (id INTEGER PRIMARY KEY, domain TEXT NOT NULL);
CREATE TABLE parties (address INTEGER, mail INTEGER, PRIMARY KEY (address, mail)) WITHOUT ROWID;
CREATE TABLE root (path BLOB NOT NULL, identity TEXT NOT NULL);
"""
_AT_ONCE = 500
"""Values in one IN (…)."""
_LOCK_SECONDS = 2.0

_MAIL = "SELECT id FROM mails WHERE"
_BY_ADDRESS = "SELECT mail FROM mails JOIN parties ON mail = id WHERE address IN"
_TIED = "SELECT mail FROM ties WHERE tie IN"
_SINCE = "AND (date >= ? OR mtime >= ?)"
_INSIDE = "date BETWEEN ? AND ?"
_IN_DOMAIN = "SELECT id FROM addresses WHERE domain = :domain OR domain LIKE '%.' || :domain"
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


class Index:
    """One open index.

    Attributes:
        identity: What tells this index from every other, an older one of the same Maildir included; empty for
            a temporary one.
    """

    def __init__(self, path: Path | None, root: Path) -> None:
        """Open or make the index of the Maildir at root.

        Args:
            path: The SQLite file, made with mode 0600; None: a temporary one nobody else sees.
            root: The Maildir; an index of another one is emptied.

        Raises:
            sqlite3.Error: it is locked, damaged or cannot be made.
        """
        self._path = path
        if path is not None:
            try:
                os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            except OSError as error:
                raise sqlite3.OperationalError(str(error)) from error
        self._sql = sqlite3.connect(path or "", timeout=_LOCK_SECONDS, isolation_level=None)
        try:
            self.identity = self._read_identity(os.fsencode(root)) or self._make_tables(os.fsencode(root))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._sql.close()

    def clock(self) -> int:
        """What time it is for the file system, in nanoseconds; 0: unknown."""
        with suppress(OSError):
            if self._path is not None:
                os.utime(self._path)
                return self._path.stat().st_mtime_ns
        return 0

    @contextmanager
    def change(self) -> Iterator[None]:
        """All or nothing of what is done inside."""
        with self._sql:
            self._sql.execute("BEGIN IMMEDIATE")
            yield

    # ---- what the folders hold

    def folders(self) -> dict[str, tuple[int, str]]:
        """Folder place -> (its number, the state in which it was last listed)."""
        rows = self._sql.execute("SELECT place, id, changed FROM folders")
        return {os.fsdecode(place): (number, state) for place, number, state in rows}

    def add_folder(self, place: str) -> int:
        """Take up a folder and return its number."""
        words = "INSERT INTO folders (place, changed) VALUES (?, '')"
        return self._sql.execute(words, (os.fsencode(place),)).lastrowid or 0

    def drop_folder(self, number: int) -> None:
        """Forget a folder; its mails must be gone."""
        self._sql.execute("DELETE FROM folders WHERE id = ?", (number,))

    def record_state(self, number: int, state: str) -> None:
        """Note in what state a folder was listed; empty: it must be listed again next time."""
        words = "UPDATE folders SET changed = :state WHERE id = :id AND changed != :state"
        self._sql.execute(words, {"state": state, "id": number})

    def in_folder(self, number: int) -> dict[str, Entry]:
        """Unique name -> entry of every mail known in a folder."""
        rows = self._sql.execute(f"{_ENTRIES} folder = ?", (number,))
        return {entry.name: entry for entry in map(_entry, rows)}

    def newest(self) -> int:
        """The highest number that a mail ever had here, be it gone or not; 0: there was none."""
        words = "SELECT seq FROM sqlite_sequence WHERE name = 'mails'"
        last = self._sql.execute(words).fetchone()
        return int(last[0]) if last else 0

    def add(self, mails: Sequence[tuple[int, Entry, Message]]) -> None:
        """Take up mails: (folder number, entry, its headers)."""
        self._sql.executemany(
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
                    comparable(message.subject),
                    _hash(strip_alias(message.sender.key)) if message.sender else 0,
                )
                for number, entry, message in mails
            ],
        )
        people = [(person, entry.id) for _, entry, message in mails for person in correspondents(message)]
        for table, rows in (
            ("ties", [(_hash(tie), entry.id) for _, entry, m in mails for tie in mentioned_ids(m)]),
            ("addresses", [(_hash(person.key), person.domain) for person, _ in people]),
            ("parties", [(_hash(person.key), mail) for person, mail in people]),
            ("parties", [(_hash_name(m.sender.name), entry.id) for _, entry, m in mails if m.sender]),
        ):
            self._sql.executemany(f"INSERT OR IGNORE INTO {table} VALUES (?, ?)", rows)  # noqa: S608 - constants

    def move(self, mail: int, number: int, file: str) -> None:
        """A mail lies elsewhere now."""
        words = "UPDATE mails SET folder = ?, file = ? WHERE id = ?"
        self._sql.execute(words, (number, os.fsencode(file), mail))

    def drop(self, mails: Collection[int]) -> None:
        """Forget mails."""
        if not mails:
            return
        self._sql.execute("CREATE TEMP TABLE IF NOT EXISTS gone (mail INTEGER PRIMARY KEY)")
        self._sql.execute("DELETE FROM gone")
        self._sql.executemany("INSERT INTO gone VALUES (?)", ((mail,) for mail in mails))
        for table, column in (("mails", "id"), ("ties", "mail"), ("parties", "mail")):
            self._sql.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT mail FROM gone)")  # noqa: S608 - constants

    # ---- where to look

    def named(self, names: Collection[str]) -> list[Entry]:
        """The mails with these unique names, in any folder."""
        return list(map(_entry, self._rows(f"{_ENTRIES} name IN", [os.fsencode(name) for name in names])))

    def entries(self, mails: Collection[int]) -> Iterator[Entry]:
        """The mails with these numbers."""
        return map(_entry, self._rows(f"{_ENTRIES} mails.id IN", mails))

    def mentioning(self, message_ids: Iterable[MessageId]) -> set[int]:
        """Mails that are one of these messages or name one as an ancestor."""
        return self._numbers(_TIED, set(map(_hash, message_ids)))

    def with_address(self, addresses: Iterable[str], since: datetime | None) -> set[int]:
        """Mails since then in which one of these addresses (`Address.key`) takes part."""
        return self._numbers(_BY_ADDRESS, set(map(_hash, addresses)), _SINCE, _seconds(since))

    def written_by(
        self, addresses: Iterable[str], places: Collection[str], since: datetime | None
    ) -> set[int]:
        """Mails since then from one of these addresses, plus-aliases included, or in one of these folders."""
        writers = {_hash(strip_alias(address)) for address in addresses}
        by_sender = self._numbers(f"{_MAIL} sender IN", writers, _SINCE, _seconds(since))
        return by_sender | self._numbers(
            f"{_MAIL} folder IN", self._folder_numbers(places), _SINCE, _seconds(since)
        )

    def conversations(self, mails: Collection[int]) -> set[int]:
        """These mails and all that are tied to them by ids, however far (RFC 5322 §3.6.4)."""
        whole, edge, crossed = set(mails), set(mails), set[int]()
        while edge:
            ties = self._numbers("SELECT tie FROM ties WHERE mail IN", edge) - crossed
            crossed |= ties
            edge = self._numbers(_TIED, ties) - whole
            whole |= edge
        return whole

    def candidates(self, query: Query) -> set[int]:
        """Mails that may be what a query asks for; none that is asked for is missing."""
        dates = _dates(query)
        found = self.mentioning(query.message_ids)
        if query.everything:
            return found | _first_column(self._sql.execute(f"{_MAIL} {_INSIDE}", dates))
        addresses = {*map(_hash, query.addresses), *map(_hash_name, query.senders)}
        for domain in query.domains | query.sender_domains:
            addresses |= _first_column(self._sql.execute(_IN_DOMAIN, {"domain": domain}))
        found |= self._numbers(_BY_ADDRESS, addresses, f"AND {_INSIDE}", dates)
        for phrase in query.phrases:
            values = (*dates, comparable(phrase))
            found |= _first_column(self._sql.execute(f"{_MAIL} {_INSIDE} AND instr(subject, ?)", values))
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
        return self._numbers(
            f"{_MAIL} folder IN", self._folder_numbers(places), f"AND {_INSIDE}", _dates(query)
        )

    # ---- the file and its statements

    def _rows(
        self,
        statement: str,
        values: Collection[int] | Collection[bytes],
        more: str = "",
        rest: Sequence[object] = (),
    ) -> Iterator[tuple[Any, ...]]:
        """The rows of `statement (values) more`, asked for in portions; `rest` are the values of `more`.

        Nothing is locked between two portions, however long the caller takes over one.
        """
        everything = tuple(values)
        for start in range(0, len(everything), _AT_ONCE):
            some = everything[start : start + _AT_ONCE]
            whole = f"{statement} ({','.join('?' * len(some))}) {more}"
            yield from self._sql.execute(whole, (*some, *rest)).fetchall()

    def _numbers(
        self, statement: str, values: Collection[int], more: str = "", rest: Sequence[object] = ()
    ) -> set[int]:
        return _first_column(self._rows(statement, values, more, rest))

    def _folder_numbers(self, places: Collection[str]) -> list[int]:
        return [number for place, (number, _) in self.folders().items() if place in places]

    def _read_identity(self, root: bytes) -> str:
        """The identity of an index of this version and Maildir; empty: it is none."""
        self._sql.execute("PRAGMA synchronous = NORMAL")
        (version,) = self._sql.execute("PRAGMA user_version").fetchone()
        rows = self._sql.execute("SELECT path, identity FROM root").fetchall() if version == _VERSION else []
        return str(rows[0][1]) if [path for path, _ in rows] == [root] else ""

    def _make_tables(self, root: bytes) -> str:
        """Empty the file and begin a new index; its identity."""
        identity = os.urandom(8).hex() if self._path else ""
        with self.change():
            tables = self._sql.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite#_%' ESCAPE '#'"
            ).fetchall()
            for (table,) in tables:
                self._sql.execute(f'DROP TABLE "{table}"')
            for statement in filter(str.strip, _TABLES.split(";")):
                self._sql.execute(statement)
            self._sql.execute("INSERT INTO root VALUES (?, ?)", (root, identity))
            self._sql.execute(f"PRAGMA user_version = {_VERSION}")
        return identity


def discard(path: Path) -> None:
    """Remove an index that cannot be trusted, with the journal that would be played into the next one."""
    for file in (path, path.with_name(f"{path.name}-journal")):
        with suppress(OSError):
            file.unlink()


def _entry(row: tuple[Any, ...]) -> Entry:
    mail, place, name, file, size, mtime = row
    return Entry(mail, os.fsdecode(place), os.fsdecode(name), os.fsdecode(file), size, mtime)


def _first_column(rows: Iterable[tuple[Any, ...]]) -> set[int]:
    return {row[0] for row in rows}


def _dates(query: Query) -> tuple[int, int]:
    return int(query.since.timestamp()), int(query.until.timestamp())


def _seconds(since: datetime | None) -> tuple[int, int]:
    """The values of `_SINCE`."""
    seconds = int(since.timestamp()) if since else -(2**31)
    return seconds, seconds * 10**9


def _hash_name(name: str) -> int:
    """A sender's name among the parties of a mail; no address holds a blank."""
    return _hash(f"name {comparable(name)}")


def _hash(word: str) -> int:
    """An address or id as the index stores it: 64 bits, so that nobody reads it out of a lost file."""
    plain = word.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(plain, digest_size=8).digest(), "big", signed=True)
