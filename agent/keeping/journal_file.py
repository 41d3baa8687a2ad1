"""Opening the journal: made whole or not at all, brought to today's tables, damage said in words.

Rollback journal, not WAL: one run at a time writes a few rows, so nothing is gained by readers beside
writers; one file can be copied and kept 0600; a quiet run can open it read-only without leaving -shm
behind; home folders on a network work. synchronous=EXTRA is FULL and also syncs the folder at each
commit, so that an intent survives a power cut before its draft is made (promise 2).
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from agent.errors import JournalError, SecondChanceError, TryLaterError
from agent.keeping.journal_schema import APPLICATION_ID, MIGRATIONS
from agent.keeping.paths import reason, sync_folder

_PATIENCE = 5.0
"""Seconds to wait for another process's write."""

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


def open_journal(path: Path) -> sqlite3.Connection:
    """A connection to the journal in today's form; a journal that is not there is made.

    Every statement commits by itself unless BEGIN was said.

    Raises:
        JournalError: damaged, of a newer version, no journal at all, or not writable; nothing was changed.
        TryLaterError: locked, or the disk is full.
    """
    with speaking(path):
        new = path.with_name(path.name + ".new")
        if not path.exists():
            _create(new, path)
        new.unlink(missing_ok=True)
        if path.stat().st_size == 0:
            raise damaged(path, "it is empty")
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
    while _number(db, "user_version") < len(migrations):
        with writing(db):
            version = _number(db, "user_version")  # another process may have been faster
            for statement in migrations[version] if version < len(migrations) else ():
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {min(version + 1, len(migrations))}")


@contextmanager
def writing(db: sqlite3.Connection) -> Iterator[None]:
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
def speaking(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise inside the block into sentences.

    Raises:
        TryLaterError: locked, or the disk is full.
        JournalError: everything else.
    """
    try:
        yield
    except sqlite3.Error as problem:
        raise _sentence(path, problem) from problem
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise _later(path, _LATER[sqlite3.SQLITE_FULL]) from problem
        raise _unusable(path, f"cannot be used: {reason(problem)}") from problem


def damaged(path: Path, how: str) -> JournalError:
    """The sentence for a journal that cannot be trusted, and the way out."""
    return JournalError(
        f"The journal {path} is damaged ({how}); nothing was placed.",
        f'Move it aside (mv "{path}" "{path}.damaged"), then record the interviews again with '
        "second-chance debrief FILE; drafts that stand in the mailbox are found again by their ids.",
    )


def _create(new: Path, path: Path) -> None:
    """Make the journal under another name and link it into place: a journal without tables is damage.

    The other name is deleted only once the journal is there, so that processes which come at once work
    on one file until one of them wins; whatever befalls the others then is of no matter.
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
    db.execute("PRAGMA synchronous = EXTRA")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON")  # what the person wants forgotten leaves the file too
    return db


def _check(db: sqlite3.Connection, path: Path) -> None:
    version = _number(db, "user_version")
    if _number(db, "application_id") != APPLICATION_ID:
        raise damaged(path, "it is a database, but no journal of Second Chance")
    if version > len(MIGRATIONS):
        raise JournalError(
            f"The journal {path} was written by a newer Second Chance "
            f"(form {version}, this one knows {len(MIGRATIONS)}); nothing was placed.",
            "Update: python -m pip install --upgrade second-chance",
        )
    ((found,),) = db.execute("PRAGMA quick_check(1)").fetchall()
    if found != "ok":
        raise damaged(path, "its pages do not fit together")


def _number(db: sqlite3.Connection, pragma: str) -> int:
    return int(db.execute(f"PRAGMA {pragma}").fetchone()[0])


def _sentence(path: Path, problem: sqlite3.Error) -> SecondChanceError:
    code = getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # without the extended part
    if code in _LATER:
        return _later(path, _LATER[code])
    if code in _NEVER:
        return _unusable(path, _NEVER[code])
    return damaged(path, str(problem))


def _later(path: Path, what: str) -> TryLaterError:
    return TryLaterError(f"The journal {path} {what}.", "Nothing is lost; run again later.")


def _unusable(path: Path, what: str) -> JournalError:
    return JournalError(
        f"The journal {path} {what}; nothing was placed.",
        "Make the file and its folder yours to write (second-chance doctor checks this), then run again.",
    )
