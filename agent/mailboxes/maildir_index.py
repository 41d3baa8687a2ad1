"""Where to look in a large Maildir: a SQLite file that may be deleted at any time and is then made again.

It holds which file lies where, hashes of the ids it mentions and of the addresses that take part, when it
was written, and its subject; nothing else of a mail.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from agent.mailboxes.conversations import comparable_words, correspondents, mentioned_ids
from agent.model.mail import Message, MessageId, Query

_Value = TypeVar("_Value")
_VERSION = 1
_TABLES = """
CREATE TABLE folders (id INTEGER PRIMARY KEY, place BLOB UNIQUE, changed TEXT NOT NULL);
CREATE TABLE mails (
  id INTEGER PRIMARY KEY, folder INTEGER NOT NULL, name BLOB NOT NULL, file BLOB NOT NULL,
  size INTEGER NOT NULL, mtime INTEGER NOT NULL, date INTEGER NOT NULL, subject TEXT NOT NULL
);
CREATE INDEX mails_by_name ON mails (name);
CREATE INDEX mails_by_folder ON mails (folder);
CREATE INDEX mails_by_date ON mails (date);
CREATE TABLE ties (tie INTEGER, mail INTEGER, PRIMARY KEY (tie, mail)) WITHOUT ROWID;
CREATE INDEX ties_by_mail ON ties (mail, tie);
CREATE TABLE addresses (id INTEGER PRIMARY KEY, domain TEXT NOT NULL);
CREATE TABLE parties (address INTEGER, mail INTEGER, PRIMARY KEY (address, mail)) WITHOUT ROWID;
CREATE TABLE root (path BLOB NOT NULL);
"""
_AT_ONCE = 500
"""Values in one IN (…)."""
_PATIENCE_SECONDS = 2.0


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
    """One open index."""

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
        self._database = sqlite3.connect(path or "", timeout=_PATIENCE_SECONDS, isolation_level=None)
        try:
            self._prepare(os.fsencode(root))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def moment(self) -> int:
        """The file system's own present in nanoseconds; 0: unknown."""
        with suppress(OSError):
            if self._path is not None:
                os.utime(self._path)
                return self._path.stat().st_mtime_ns
        return 0

    @contextmanager
    def change(self) -> Iterator[None]:
        """All or nothing of what is done inside."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):
                self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    # ---- what the folders hold

    def folders(self) -> dict[str, tuple[int, str]]:
        """Folder place -> (its number, when it was last seen to change)."""
        rows = self._database.execute("SELECT place, id, changed FROM folders")
        return {os.fsdecode(place): (number, changed) for place, number, changed in rows}

    def add_folder(self, place: str) -> int:
        """Take up a folder and return its number."""
        cursor = self._database.execute(
            "INSERT INTO folders (place, changed) VALUES (?, '')", (os.fsencode(place),)
        )
        return cursor.lastrowid or 0

    def drop_folder(self, number: int) -> None:
        """Forget a folder; its mails must be gone."""
        self._database.execute("DELETE FROM folders WHERE id = ?", (number,))

    def seen(self, number: int, changed: str) -> None:
        """Note when a folder last changed; empty: it must be listed again next time."""
        self._database.execute("UPDATE folders SET changed = ? WHERE id = ?", (changed, number))

    def in_folder(self, number: int) -> dict[str, Entry]:
        """Unique name -> entry of every mail known in a folder."""
        return {entry.name: entry for entry in self._entries("folder = ?", (number,))}

    def next_id(self) -> int:
        """The number the next mail gets."""
        (last,) = self._database.execute("SELECT coalesce(max(id), 0) FROM mails").fetchone()
        return int(last) + 1

    def add(self, mails: Sequence[tuple[int, Entry, Message]]) -> None:
        """Take up mails: (folder number, entry, its headers)."""
        self._database.executemany(
            "INSERT INTO mails VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
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
                )
                for number, entry, message in mails
            ],
        )
        self._database.executemany(
            "INSERT OR IGNORE INTO ties VALUES (?, ?)",
            [(_hashed(one), entry.id) for _, entry, message in mails for one in mentioned_ids(message)],
        )
        people = [(person, entry.id) for _, entry, message in mails for person in correspondents(message)]
        self._database.executemany(
            "INSERT OR IGNORE INTO addresses VALUES (?, ?)",
            [(_hashed(person.key), person.domain) for person, _ in people],
        )
        self._database.executemany(
            "INSERT OR IGNORE INTO parties VALUES (?, ?)",
            [(_hashed(person.key), mail) for person, mail in people],
        )

    def move(self, mail: int, number: int, file: str) -> None:
        """A mail lies elsewhere now."""
        self._database.execute(
            "UPDATE mails SET folder = ?, file = ? WHERE id = ?", (number, os.fsencode(file), mail)
        )

    def drop(self, mails: Collection[int]) -> None:
        """Forget mails."""
        self._database.execute("CREATE TEMP TABLE IF NOT EXISTS gone (mail INTEGER PRIMARY KEY)")
        self._database.execute("DELETE FROM gone")
        self._database.executemany("INSERT INTO gone VALUES (?)", ((mail,) for mail in mails))
        for table, column in (("mails", "id"), ("ties", "mail"), ("parties", "mail")):
            self._database.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT mail FROM gone)")  # noqa: S608 - constants

    # ---- where to look

    def named(self, names: Collection[str]) -> list[Entry]:
        """The mails with these unique names, in any folder."""
        return list(self._entries_in("name", [os.fsencode(name) for name in names]))

    def entries(self, mails: Collection[int]) -> list[Entry]:
        """The mails with these numbers."""
        return list(self._entries_in("id", mails))

    def mentioning(self, message_ids: Iterable[MessageId]) -> set[int]:
        """Mails that are one of these messages or name one as an ancestor."""
        return set(self._column("SELECT mail FROM ties WHERE tie IN", set(map(_hashed, message_ids))))

    def with_address(self, addresses: Iterable[str], since: datetime | None) -> set[int]:
        """Mails since then in which one of these addresses (`Address.key`) takes part."""
        mails = set(self._column("SELECT mail FROM parties WHERE address IN", set(map(_hashed, addresses))))
        if since is None:
            return mails
        seconds = int(since.timestamp())
        late = self._entries_in("id", mails, " AND (date >= ? OR mtime >= ?)", (seconds, seconds * 10**9))
        return {entry.id for entry in late}

    def conversations(self, mails: Collection[int]) -> set[int]:
        """These mails and all that are tied to them by ids, however far (RFC 5322 §3.6.4)."""
        whole, edge, crossed = set(mails), set(mails), set[int]()
        while edge:
            ties = set(self._column("SELECT tie FROM ties WHERE mail IN", edge)) - crossed
            crossed |= ties
            edge = set(self._column("SELECT mail FROM ties WHERE tie IN", ties)) - whole
            whole |= edge
        return whole

    def candidates(self, query: Query) -> set[int]:
        """Mails that may be what a query asks for; none that is asked for is missing."""
        dates = (int(query.since.timestamp()), int(query.until.timestamp()))
        found = self.mentioning(query.message_ids)
        if query.everything:
            return found | set(self._numbers("SELECT id FROM mails WHERE date BETWEEN ? AND ?", dates))
        addresses = set(map(_hashed, query.addresses))
        for domain in query.domains:
            addresses.update(
                self._numbers(
                    "SELECT id FROM addresses WHERE domain = ?1 OR domain LIKE '%.' || ?1", (domain,)
                )
            )
        inside: set[int] = set(self._column("SELECT mail FROM parties WHERE address IN", addresses))
        found.update(entry.id for entry in self._entries_in("id", inside, " AND date BETWEEN ? AND ?", dates))
        for phrase in query.phrases:
            found.update(
                self._numbers(
                    "SELECT id FROM mails WHERE date BETWEEN ? AND ? AND instr(subject, ?)",
                    (*dates, comparable_words(phrase)),
                )
            )
        return found

    # ---- SQL

    def _prepare(self, root: bytes) -> None:
        self._database.execute("PRAGMA synchronous = NORMAL")
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        if version == _VERSION and self._database.execute("SELECT path FROM root").fetchall() == [(root,)]:
            return
        with self.change():
            tables = self._database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (table,) in tables:
                self._database.execute(f'DROP TABLE "{table}"')
            for statement in filter(str.strip, _TABLES.split(";")):
                self._database.execute(statement)
            self._database.execute("INSERT INTO root VALUES (?)", (root,))
            self._database.execute(f"PRAGMA user_version = {_VERSION}")

    def _numbers(self, statement: str, values: Sequence[object]) -> Iterator[int]:
        return (row[0] for row in self._database.execute(statement, values))

    def _column(self, statement: str, values: Collection[int]) -> Iterator[int]:
        for some in _portions(values):
            yield from self._numbers(f"{statement} ({_marks(some)})", some)

    def _entries_in(
        self,
        column: str,
        values: Collection[int] | Collection[bytes],
        more: str = "",
        rest: Sequence[object] = (),
    ) -> Iterator[Entry]:
        for some in _portions(values):
            yield from self._entries(f"{column} IN ({_marks(some)}){more}", (*some, *rest))

    def _entries(self, condition: str, values: Sequence[object]) -> Iterator[Entry]:
        rows = self._database.execute(
            "SELECT mails.id, place, name, file, size, mtime FROM mails"  # noqa: S608 - conditions are constants
            f" JOIN folders ON folders.id = folder WHERE mails.{condition}",
            values,
        )
        return (_entry(*row) for row in rows)


def _entry(mail: int, place: bytes, name: bytes, file: bytes, size: int, mtime: int) -> Entry:
    return Entry(mail, os.fsdecode(place), os.fsdecode(name), os.fsdecode(file), size, mtime)


def discard(path: Path) -> None:
    """Remove an index that cannot be trusted, with the journal that would be played into the next one."""
    for file in (path, path.with_name(f"{path.name}-journal")):
        with suppress(OSError):
            file.unlink()


def _hashed(word: str) -> int:
    """An address or id as the index stores it: 64 bits, so that nobody reads it out of a lost file."""
    plain = word.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(plain, digest_size=8).digest(), "big", signed=True)


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _portions(values: Collection[_Value]) -> Iterator[tuple[_Value, ...]]:
    rest = tuple(values)
    return (rest[start : start + _AT_ONCE] for start in range(0, len(rest), _AT_ONCE))
