"""What is known of a large Maildir: a SQLite file that may be deleted at any time and is then made again.

It holds which file lies where, hashes of the ids it mentions and of the addresses that take part, when it
was written, and its subject; nothing else of a mail. A mail that comes in has the highest number so far.
"""

from __future__ import annotations

import os
import sqlite3
from array import array
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from agent.knowledge.text import comparable
from agent.mailboxes.conversations import correspondents, mentioned_ids
from agent.mailboxes.maildir.file_names import unique_part
from agent.mailboxes.maildir.listings import Listings
from agent.mailboxes.maildir.lookups import Lookups, reverse_domain
from agent.mailboxes.maildir.statements import hash_sender, hash_word
from agent.mailboxes.maildir.tallies import bucket_of
from agent.model.mail import Message, strip_alias

_VERSION = 4
_TABLES = """
CREATE TABLE directories (
  id INTEGER PRIMARY KEY AUTOINCREMENT, place BLOB NOT NULL, part TEXT NOT NULL, state TEXT NOT NULL,
  UNIQUE (place, part)
);
CREATE TABLE buckets (id INTEGER PRIMARY KEY, total INTEGER NOT NULL, known BLOB NOT NULL);
CREATE TABLE closed (directory INTEGER, file BLOB, PRIMARY KEY (directory, file)) WITHOUT ROWID;
CREATE TABLE mails (
  id INTEGER PRIMARY KEY AUTOINCREMENT, directory INTEGER NOT NULL, bucket INTEGER NOT NULL,
  file BLOB NOT NULL, name INTEGER NOT NULL, size INTEGER NOT NULL, mtime INTEGER NOT NULL,
  date INTEGER NOT NULL, latest INTEGER NOT NULL, sender INTEGER NOT NULL,
  ties BLOB NOT NULL, people BLOB NOT NULL
);
CREATE INDEX mails_by_name ON mails (name);
CREATE INDEX mails_by_bucket ON mails (directory, bucket);
CREATE INDEX mails_by_directory ON mails (directory, latest, date);
CREATE INDEX mails_by_sender ON mails (sender, latest);
CREATE TABLE subjects (date INTEGER, mail INTEGER, subject TEXT, PRIMARY KEY (date, mail)) WITHOUT ROWID;
CREATE TABLE ties (tie INTEGER, mail INTEGER, PRIMARY KEY (tie, mail)) WITHOUT ROWID;
CREATE TABLE addresses (id INTEGER PRIMARY KEY, domain TEXT NOT NULL);
CREATE INDEX addresses_by_domain ON addresses (domain);
CREATE TABLE parties (
  address INTEGER, latest INTEGER, date INTEGER, mail INTEGER, PRIMARY KEY (address, latest, date, mail)
) WITHOUT ROWID;
CREATE TABLE root (path BLOB NOT NULL, identity TEXT NOT NULL);
"""
_LOCK_SECONDS = 2.0
_WIDE_CACHE = -48_000
"""KiB of the file that are kept in memory while much is taken up."""
_NANO = 10**9


class FreshMail(NamedTuple):
    """A mail that was read for the index, in the values of its rows."""

    directory: int
    file: bytes
    name: str
    size: int
    mtime: int
    """Nanoseconds."""
    date: int
    subject: str
    sender: int
    ties: tuple[int, ...]
    people: tuple[int, ...]
    domains: tuple[tuple[int, str], ...]

    @property
    def latest(self) -> int:
        """When it was written or delivered, whichever is later."""
        return max(self.date, self.mtime // _NANO)


def describe_mail(directory: int, file: bytes, facts: os.stat_result, message: Message) -> FreshMail:
    """What the index keeps of a mail."""
    people = {person.key: person.domain for person in correspondents(message)}
    sender = message.sender
    hashes = dict.fromkeys(map(_hash_address, people))
    names = (hash_sender(sender.name),) if sender else ()
    return FreshMail(
        directory,
        file,
        unique_part(os.fsdecode(file)),
        facts.st_size,
        facts.st_mtime_ns,
        int(message.date.timestamp()),
        comparable(message.subject),
        _hash_address(strip_alias(sender.key)) if sender else 0,
        tuple(dict.fromkeys(map(hash_word, mentioned_ids(message)))),
        (*hashes, *names),
        tuple((_hash_address(key), reverse_domain(domain)) for key, domain in people.items()),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """Values under which a mail is found, for taking it out again."""

    mail: int
    date: int
    latest: int
    ties: bytes
    people: bytes


class Index(Lookups):
    """One open index.

    Attributes:
        identity: What tells this index from every other, an older one of the same Maildir included; empty for
            a temporary one.
        listings: What is kept of the directories.
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
        super().__init__(sqlite3.connect(path or "", timeout=_LOCK_SECONDS, isolation_level=None))
        self.listings = Listings(self._sql)
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

    def expect_many(self) -> None:
        """Keep more of the file in memory from now on: much is to be taken up."""
        self._sql.execute(f"PRAGMA cache_size = {_WIDE_CACHE}")

    # ---- mails

    def add(self, mails: Sequence[FreshMail]) -> None:
        """Take up mails, with the next numbers."""
        numbered = list(enumerate(mails, self.newest() + 1))
        for statement, rows in (
            (
                "INSERT INTO mails VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        mail,
                        one.directory,
                        bucket_of(one.file),
                        one.file,
                        hash_word(one.name),
                        one.size,
                        one.mtime,
                        one.date,
                        one.latest,
                        one.sender,
                        array("q", one.ties).tobytes(),
                        array("q", one.people).tobytes(),
                    )
                    for mail, one in numbered
                ],
            ),
            (
                "INSERT INTO subjects VALUES (?, ?, ?)",
                sorted((one.date, mail, one.subject) for mail, one in numbered),
            ),
            (
                "INSERT INTO ties VALUES (?, ?)",
                sorted((tie, mail) for mail, one in numbered for tie in one.ties),
            ),
            (
                "INSERT INTO parties VALUES (?, ?, ?, ?)",
                sorted((who, one.latest, one.date, mail) for mail, one in numbered for who in one.people),
            ),
            (
                "INSERT OR IGNORE INTO addresses VALUES (?, ?)",
                sorted({domain for one in mails for domain in one.domains}),
            ),
        ):
            self._sql.executemany(statement, rows)

    def move(self, mail: int, directory: int, file: bytes) -> None:
        """A mail lies elsewhere now, or is called otherwise."""
        words = "UPDATE mails SET directory = ?, bucket = ?, file = ? WHERE id = ?"
        self._sql.execute(words, (directory, bucket_of(file), file, mail))

    def drop(self, mails: Collection[int]) -> None:
        """Forget mails."""
        words = "SELECT id, date, latest, ties, people FROM mails WHERE id IN"
        rows = [_Row(*values) for values in self._rows(words, mails)]
        for statement, values in (
            ("DELETE FROM subjects WHERE date = ? AND mail = ?", [(row.date, row.mail) for row in rows]),
            (
                "DELETE FROM ties WHERE tie = ? AND mail = ?",
                [(tie, row.mail) for row in rows for tie in array("q", row.ties)],
            ),
            (
                "DELETE FROM parties WHERE address = ? AND latest = ? AND date = ? AND mail = ?",
                [(who, row.latest, row.date, row.mail) for row in rows for who in array("q", row.people)],
            ),
            ("DELETE FROM mails WHERE id = ?", [(row.mail,) for row in rows]),
        ):
            self._sql.executemany(statement, values)

    # ---- the file

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


@lru_cache(maxsize=4096)
def _hash_address(address: str) -> int:
    """As `hash_word`: the same few addresses stand in most mails."""
    return hash_word(address)
