"""The journal: looked at without changing it."""

from __future__ import annotations

import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from agent.checkup.installation import Installation, read_only
from agent.keeping.journal.schema import APPLICATION_ID, VERSION
from agent.model.finding import Finding, State

_CLOSED = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


def check_journal(installation: Installation) -> Iterator[Finding]:
    """The journal opens, is of this version, and its pages fit together."""
    path = installation.home.journal_file
    if not path.exists():
        yield Finding("journal", State.OK, "There is no journal yet; the first debrief makes it.")
        return
    try:
        yield _examine(path)
    except sqlite3.Error as problem:
        code = getattr(problem, "sqlite_errorcode", 0)
        if code & 0xFF in _BUSY:
            text, fix = f"The journal {path} is in use.", "Run second-chance doctor again in a minute."
            yield Finding("journal", State.WARNING, text, fix)
        elif code == sqlite3.SQLITE_READONLY_ROLLBACK:
            text = f"A killed run left the journal {path} half-written; the next run undoes that."
            yield Finding("journal", State.WARNING, text, "second-chance run")
        elif code & 0xFF in _CLOSED:
            fix = f'sudo chown "$(id -un)" {shlex.quote(str(path))} && chmod 600 {shlex.quote(str(path))}'
            yield Finding("journal", State.BROKEN, f"The journal {path} cannot be opened.", fix)
        else:
            yield _damaged(path, str(problem))


def _examine(path: Path) -> Finding:
    with closing(read_only(path)) as db:
        version = _number(db, "user_version")
        if _number(db, "application_id") != APPLICATION_ID:
            return _damaged(path, "it is no journal of Second Chance")
        if version > VERSION:
            return Finding(
                "journal",
                State.BROKEN,
                f"The journal {path} was written by a newer Second Chance.",
                "python -m pip install --upgrade second-chance",
            )
        ((verdict,),) = db.execute("PRAGMA quick_check(1)").fetchall()
        if verdict != "ok":
            return _damaged(path, "its pages do not fit together")
        if version < VERSION:
            text = "The journal is of an older version; the next run brings it up to date."
            return Finding("journal", State.OK, text)
        ((count,),) = db.execute("SELECT count(*) FROM interviews").fetchall()
    return Finding("journal", State.OK, f"The journal is whole; interviews on record: {count}.")


def _number(db: sqlite3.Connection, pragma: str) -> int:
    return int(db.execute(f"PRAGMA {pragma}").fetchone()[0])


def _damaged(path: Path, how: str) -> Finding:
    old, aside = shlex.quote(str(path)), shlex.quote(f"{path}.damaged")
    return Finding(
        "journal",
        State.BROKEN,
        f"The journal {path} is damaged ({how}).",
        f"mv {old} {aside}, then record the interviews again with second-chance debrief FILE; "
        "drafts that stand are found again.",
    )
