"""One SQLite connection and how it is asked."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from agent.knowledge.text import comparable
from agent.mailboxes.maildir.file_names import unique_part

_AT_ONCE = 500
"""Values in one IN (…)."""
ENTRIES = (
    "SELECT mails.id, place, part, file, size, mtime FROM mails "
    "JOIN directories ON directories.id = directory WHERE"
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


class OvertakenError(Exception):
    """Another process has changed the index meanwhile."""


class Statements:
    """What can be asked of an index in one statement."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        """Keep the connection; it commits each statement by itself."""
        self._sql = sql

    @contextmanager
    def change(self, version: int | None = None) -> Iterator[None]:
        """All or nothing of what is done inside.

        Args:
            version: `version()` of when it was found out what is to be done; None: it does not matter.

        Raises:
            OvertakenError: somebody else has changed the file since.
        """
        with self._sql:
            self._sql.execute("BEGIN IMMEDIATE")
            if version is not None and version != self.version():
                raise OvertakenError
            yield

    def version(self) -> int:
        """A number that is another one as soon as somebody else has changed the file."""
        (version,) = self._sql.execute("PRAGMA data_version").fetchone()
        return int(version)

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
        return first_column(self._rows(statement, values, more, rest))


def build_entry(row: tuple[Any, ...]) -> Entry:
    """The entry of a row of `ENTRIES`."""
    mail, place, part, file, size, mtime = row
    name = os.fsdecode(file)
    return Entry(mail, os.fsdecode(place), unique_part(name), f"{part}/{name}", size, mtime)


def first_column(rows: Iterable[tuple[Any, ...]]) -> set[int]:
    """The first value of each row."""
    return {row[0] for row in rows}


def hash_word(word: str) -> int:
    """An address, id or name as the index stores it: 64 bits, so that nobody reads it out of a lost file."""
    plain = word.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(plain, digest_size=8).digest(), "big", signed=True)


def hash_sender(name: str) -> int:
    """A sender's name among the parties of a mail; no address holds a blank."""
    return hash_word(f"name {comparable(name)}")
