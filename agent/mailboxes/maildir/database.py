"""The SQLite file of an index: opened, made and thrown away; it may be deleted at any time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

_VERSION = 2
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
_PATIENCE_SECONDS = 2.0


class Database:
    """One open index file; the statements are those of `Index`.

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
        self.connection = sqlite3.connect(path or "", timeout=_PATIENCE_SECONDS, isolation_level=None)
        try:
            self._prepare(os.fsencode(root))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

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
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):
                self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def rows(self, statement: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of one statement."""
        return iter(self.connection.execute(statement, values))

    def rows_in(
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
            yield from self.connection.execute(whole, (*some, *rest)).fetchall()

    def _prepare(self, root: bytes) -> None:
        self.connection.execute("PRAGMA synchronous = NORMAL")
        (version,) = self.connection.execute("PRAGMA user_version").fetchone()
        if version == _VERSION:
            known = self.connection.execute("SELECT path, identity FROM root").fetchall()
            if [path for path, _ in known] == [root]:
                self.identity = str(known[0][1])
                return
        self.identity = os.urandom(8).hex() if self._path else ""
        with self.change():
            tables = self.connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite#_%' ESCAPE '#'"
            ).fetchall()
            for (table,) in tables:
                self.connection.execute(f'DROP TABLE "{table}"')
            for statement in filter(str.strip, _TABLES.split(";")):
                self.connection.execute(statement)
            self.connection.execute("INSERT INTO root VALUES (?, ?)", (root, self.identity))
            self.connection.execute(f"PRAGMA user_version = {_VERSION}")


def discard(path: Path) -> None:
    """Remove an index that cannot be trusted, with the journal that would be played into the next one."""
    for file in (path, path.with_name(f"{path.name}-journal")):
        with suppress(OSError):
            file.unlink()
