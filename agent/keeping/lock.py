"""One run at a time for a home.

The lock is SQLite's own on an empty database: the same code on every system, waiting included, and the
kernel lets go of it when a run is killed, so no lock ever has to be cleaned up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from agent.errors import SecondChanceError, TryLaterError
from agent.keeping.paths import Home


@contextmanager
def visiting(home: Home, wait: float) -> Iterator[None]:
    """Hold the home for one run; given back when the block ends, however it ends.

    Args:
        home: The home; its folder exists.
        wait: How long to wait for another run, in seconds; 0 asks once.

    Raises:
        TryLaterError: another run is still at work.
        SecondChanceError: the lock file cannot be used.
    """
    try:
        db = sqlite3.connect(home.lock_file, timeout=wait, isolation_level=None)
    except sqlite3.Error as problem:
        raise _unusable(home, problem) from problem
    with closing(db):
        try:
            db.execute("BEGIN EXCLUSIVE")  # writes nothing: the file stays empty
        except sqlite3.Error as problem:
            if problem.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise TryLaterError(
                    "Another run is at work on this home.", "Wait until it has ended, then run again."
                ) from problem
            raise _unusable(home, problem) from problem
        yield


def _unusable(home: Home, problem: sqlite3.Error) -> SecondChanceError:
    return SecondChanceError(
        f"The lock {home.lock_file} cannot be used ({problem}).",
        "It holds nothing: delete it, see that the folder can be written, and run again.",
    )
