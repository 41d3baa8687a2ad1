"""The open file of a journal: its statements and transactions, and in words what goes wrong with them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from agent.keeping.journal_file import damaged, speaking, writing


class Ledger:
    """One open file. Whatever reads or writes may raise JournalError (damage) or TryLaterError (a lock)."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        """Take over a connection that commits every statement by itself."""
        self._path = path
        self._db = db

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: committed when the block ends, undone when it raises."""
        with speaking(self._path), writing(self._db):
            yield

    @contextmanager
    def trusting(self) -> Iterator[None]:
        """Read rows inside the block; one that holds no record is damage.

        Raises:
            JournalError: a row cannot be trusted.
        """
        try:
            yield
        except ValueError as problem:
            raise damaged(self._path, f"a row is unreadable: {problem}") from problem

    def execute(self, sql: str, values: tuple[str | float | None, ...] = ()) -> sqlite3.Cursor:
        """One statement of a transaction; what SQLite raises is put into words by `writing`."""
        return self._db.execute(sql, values)

    def rows(self, sql: str, *values: str | float) -> list[tuple[Any, ...]]:
        """All rows of a question."""
        with speaking(self._path):
            return self._db.execute(sql, values).fetchall()

    def free(self, name: str, taken: str) -> str:
        """The name, or the name with the first number (from 2) for which the question `taken` has no row."""
        number, one = 1, name
        while self._db.execute(taken, (one,)).fetchone():
            number += 1
            one = f"{name}-{number}"
        return one
