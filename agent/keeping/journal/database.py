"""The file of the journal: created whole or not at all, brought to today's tables, its damage said in words.

SQLite's rollback journal is used, not WAL. One run at a time writes a few rows, so readers beside writers
gain nothing. A single file can be copied and kept at 0600, a quiet run can open it read-only without leaving
-shm behind, and home folders on a network work. `synchronous=EXTRA` is FULL and also syncs the folder at each
commit, so that an intent survives a power cut before its draft is made: no letter is made twice.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from agent.errors import JournalError, SecondChanceError, TryLaterError
from agent.keeping.home_folder import reason, sync_folder
from agent.keeping.journal.schema import APPLICATION_ID, FAST_CLOCK, MIGRATIONS

Values = tuple[str | float | None, ...] | Mapping[str, str | float | None]
"""What stands for the marks of a statement: in their order for `?`, by name for `:name`."""

_PATIENCE = 5.0
"""Seconds to wait for another process's write."""

_CHANGE_COUNTER = slice(24, 28)
"""Where it stands in the file."""
_LATER = {
    sqlite3.SQLITE_BUSY: "is in use by another run",
    sqlite3.SQLITE_LOCKED: "is in use by another run",
    sqlite3.SQLITE_FULL: "could not be written: the disk is full",
    sqlite3.SQLITE_IOERR: "could not be written or read: the disk is full or fails",
}
_NEVER = {
    sqlite3.SQLITE_READONLY: "may not be written",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened",
    sqlite3.SQLITE_PERM: "may not be opened",
}


class Database:
    """One open journal file; each method may raise JournalError (damage) or TryLaterError (a lock)."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        """Take over a connection that commits every statement by itself."""
        self._path = path
        self._db = db

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def copy_to(self, path: Path) -> None:
        """Copy it to a new file, as of one moment; others may write meanwhile."""
        with explain_errors(self._path), closing(sqlite3.connect(path)) as target:
            self._db.backup(target)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction: committed when the block ends, undone when it raises."""
        with explain_errors(self._path), transaction(self._db):
            yield

    @contextmanager
    def decoding(self) -> Iterator[None]:
        """Decode rows inside the block; a row that does not hold its record is damage.

        Raises:
            JournalError: a row cannot be trusted.
        """
        try:
            yield
        except ValueError as problem:
            raise damage(self._path, f"a row is unreadable: {problem}") from problem

    def execute(self, sql: str, values: Values = ()) -> sqlite3.Cursor:
        """Execute one statement inside `transaction`, which explains what SQLite raises."""
        return self._db.execute(sql, values)

    def rows(self, sql: str, *values: str | float) -> list[tuple[Any, ...]]:
        """All rows that answer a question."""
        with explain_errors(self._path):
            return self._db.execute(sql, values).fetchall()

    def find_free_id(self, wanted: str, taken: str) -> str:
        """The wanted id, or it with the first number from 2 where `taken` finds no row for `:id`."""
        number, free = 1, wanted
        while self._db.execute(taken, {"id": free}).fetchone():
            number += 1
            free = f"{wanted}-{number}"
        return free


def list_due(db: Database, part: str, now: datetime) -> list[str]:
    """The ids of those to see to at this moment, the longest waiting first.

    One stamped by a run whose clock ran ahead is due, whenever that run wanted it seen again.

    Args:
        db: The journal.
        part: `interview` or `appointment`.
        now: Aware.
    """
    sql = (
        f"SELECT id, wake_at FROM {part}s WHERE wake_at <= ?"  # noqa: S608 - no words from outside
        f" UNION SELECT id, wake_at FROM {part}_visits JOIN {part}s ON {part} = id WHERE stamped_at > ?"
        " ORDER BY wake_at, id"
    )
    moment = now.timestamp()
    return [row[0] for row in db.rows(sql, moment, moment + FAST_CLOCK)]


def read_change_counter(path: Path) -> str:
    """What changes with each transaction on a journal, read without opening it; empty: it cannot be read.

    The file change counter of SQLite's file format, 1.3.7, which rollback journals keep.
    """
    try:
        with path.open("rb") as file:
            return file.read(_CHANGE_COUNTER.stop)[_CHANGE_COUNTER].hex()
    except OSError:
        return ""


def open_journal(path: Path) -> sqlite3.Connection:
    """Connect to the journal in today's form; a journal that does not exist is created.

    Every statement commits by itself, except inside `transaction`.

    Raises:
        JournalError: damaged, of a newer version, no journal at all, or not writable; nothing was changed.
        TryLaterError: locked, or the disk is full.
    """
    with explain_errors(path):
        new = path.with_name(path.name + ".new")
        if not path.exists():
            _create(new, path)
        new.unlink(missing_ok=True)
        if path.stat().st_size == 0:
            raise damage(path, "it is empty")
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
        db = _connect(path)
        try:
            _check(db, path)
            migrate(db, MIGRATIONS)
        except BaseException:
            db.close()
            raise
        return db


def migrate(db: sqlite3.Connection, migrations: Sequence[Sequence[str]]) -> None:
    """Bring the tables from the version they have to the newest, each step in one transaction."""
    while _pragma(db, "user_version") < len(migrations):
        with transaction(db):
            version = _pragma(db, "user_version")  # another process may have been faster
            for statement in migrations[version] if version < len(migrations) else ():
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {min(version + 1, len(migrations))}")


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """One transaction: committed when the block ends, undone when it raises."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # a full disk has already undone it
            db.execute("ROLLBACK")
        raise


@contextmanager
def explain_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise inside the block into errors with a sentence and a next step.

    Raises:
        TryLaterError: locked, or the disk is full.
        JournalError: everything else.
    """
    try:
        yield
    except sqlite3.Error as problem:
        raise _explain(path, problem) from problem
    except UnicodeDecodeError as problem:  # SQLite quotes a damaged table in its complaint
        raise damage(path, "its tables are unreadable") from problem
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise _later(path, _LATER[sqlite3.SQLITE_FULL]) from problem
        raise _unusable(path, f"cannot be used: {reason(problem)}") from problem


def damage(path: Path, how: str) -> JournalError:
    """The error for a journal that cannot be trusted, with the way out."""
    return JournalError(
        f"The journal {path} is damaged ({how}); nothing was placed.",
        f'Move it aside (mv "{path}" "{path}.damaged"), then record the interviews again with '
        "second-chance debrief FILE; drafts that stand in the mailbox are found again by their ids.",
    )


def _create(new: Path, path: Path) -> None:
    """Create the journal under another name and link it into place, as a journal without tables is damage.

    The other name is deleted only once the journal exists. Processes that start together thus work on one
    file until one of them wins; errors of the others then do not matter.
    """
    try:
        os.close(os.open(new, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(_connect(new)) as db:
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(db, MIGRATIONS)
        try:
            os.link(new, path)  # never replaces a journal that came meanwhile
        except PermissionError:  # a file system without hard links
            new.rename(path)
        sync_folder(path.parent)
    except (sqlite3.OperationalError, OSError):
        if not path.exists():
            raise


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=_PATIENCE, isolation_level=None
    )
    try:
        db.execute("PRAGMA synchronous = EXTRA")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA secure_delete = ON")  # what the person wants forgotten leaves the file too
    except (sqlite3.Error, UnicodeDecodeError):
        db.close()
        raise
    return db


def _check(db: sqlite3.Connection, path: Path) -> None:
    version = _pragma(db, "user_version")
    if _pragma(db, "application_id") != APPLICATION_ID:
        raise damage(path, "it is a database, but no journal of Second Chance")
    if version > len(MIGRATIONS):
        raise JournalError(
            f"The journal {path} was written by a newer Second Chance "
            f"(form {version}, this one knows {len(MIGRATIONS)}); nothing was placed.",
            "Update: python -m pip install --upgrade second-chance",
        )
    ((verdict,),) = db.execute("PRAGMA quick_check(1)").fetchall()
    if verdict != "ok":
        raise damage(path, "its pages do not fit together")


def _pragma(db: sqlite3.Connection, name: str) -> int:
    return int(db.execute(f"PRAGMA {name}").fetchone()[0])


def _explain(path: Path, problem: sqlite3.Error) -> SecondChanceError:
    code = getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # without the extended part
    if code in _LATER:
        return _later(path, _LATER[code])
    if code in _NEVER:
        return _unusable(path, _NEVER[code])
    return damage(path, str(problem))


def _later(path: Path, what: str) -> TryLaterError:
    return TryLaterError(f"The journal {path} {what}.", "Nothing is lost; run again later.")


def _unusable(path: Path, what: str) -> JournalError:
    return JournalError(
        f"The journal {path} {what}; nothing was placed.",
        "Make the file and its folder yours to write (second-chance doctor checks this), then run again.",
    )
