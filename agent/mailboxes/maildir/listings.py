"""What is kept of the directories of a Maildir: in what state each was listed, and what is to be done.

What was found new or gone is kept here until it is taken up, in tables that only this connection sees: it may
be a million names, and memory has no room for them.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from agent.mailboxes.maildir.statements import ENTRIES, Entry, Statements, build_entry, hash_word
from agent.mailboxes.maildir.tallies import BUCKETS, Tally, square

_TEMPORARY = """
CREATE TEMP TABLE IF NOT EXISTS fresh (id INTEGER PRIMARY KEY, directory INTEGER, file BLOB);
CREATE TEMP TABLE IF NOT EXISTS gone (mail INTEGER PRIMARY KEY);
"""


_UNSURE = "?"
"""The state of a directory whose mails were taken up, and whose tally was not yet written."""


@dataclass(frozen=True, slots=True)
class Directory:
    """`cur` or `new` of one folder, as the index knows it."""

    id: int
    place: str
    """`Folder.place`."""
    part: str
    state: str
    """In which it was listed; empty: it must be listed again."""

    @property
    def is_unsure(self) -> bool:
        """Whether its tally may not fit its mails: somebody was cut off while taking them up."""
        return self.state == _UNSURE


class Listings(Statements):
    """The directories, what was seen in them, and what of it is new or gone."""

    # ---- directories

    def directories(self) -> dict[tuple[str, str], Directory]:
        """Every directory by `Folder.place` and part."""
        rows = self._sql.execute("SELECT id, place, part, state FROM directories")
        found = [Directory(number, os.fsdecode(place), part, state) for number, place, part, state in rows]
        return {(one.place, one.part): one for one in found}

    def add_directory(self, place: str, part: str) -> Directory:
        """Take up a directory."""
        values = (os.fsencode(place), part)
        self._sql.execute("INSERT OR IGNORE INTO directories (place, part, state) VALUES (?, ?, '')", values)
        words = "SELECT id FROM directories WHERE place = ? AND part = ?"
        (number,) = self._sql.execute(words, values).fetchone()
        return Directory(number, place, part, "")

    def drop_directory(self, number: int) -> None:
        """Forget a directory; its mails must be gone."""
        self._sql.execute("DELETE FROM directories WHERE id = ?", (number,))
        self._sql.execute("DELETE FROM buckets WHERE id BETWEEN ? AND ?", _range(number))
        self._sql.execute("DELETE FROM closed WHERE directory = ?", (number,))

    def record_state(self, number: int, state: str) -> None:
        """Note in what state a directory was listed; empty: it must be listed again next time."""
        self._sql.execute("UPDATE directories SET state = ? WHERE id = ?", (state, number))

    def distrust(self, numbers: Iterable[int]) -> None:
        """The tallies of these directories do not fit their mails until they are recorded anew."""
        words = "UPDATE directories SET state = ? WHERE id = ?"
        self._sql.executemany(words, [(_UNSURE, number) for number in numbers])

    def distrust_folders(self, places: Collection[str]) -> None:
        """Compare every name in these folders (`Folder.place`) the next time."""
        numbers = [one.id for one in self.directories().values() if one.place in places]
        with self.change():
            self.distrust(numbers)

    def places_with_mail(self) -> frozenset[str]:
        """The folders (`Folder.place`) in which there was mail."""
        some = "SELECT 1 FROM mails WHERE directory = directories.id"
        rows = self._sql.execute(f"SELECT place FROM directories WHERE EXISTS ({some})")  # noqa: S608 - constants
        return frozenset(os.fsdecode(place) for (place,) in rows)

    # ---- tallies

    def read_tally(self, number: int) -> Tally:
        """The tally of a directory; of one that was never listed an empty one."""
        words = "SELECT id, total, known FROM buckets WHERE id BETWEEN ? AND ? ORDER BY id"
        rows = self._sql.execute(words, _range(number)).fetchall()
        tally = Tally()
        if not rows:
            return tally
        width = len(rows[0][2])
        tally.known = bytearray(BUCKETS * width)
        first = _range(number)[0]
        for place, total, known in rows:
            bucket = place - first
            tally.totals[bucket] = total
            tally.known[bucket * width : (bucket + 1) * width] = known
        return tally

    def record_tally(self, number: int, tally: Tally, buckets: Collection[int] | None) -> None:
        """Keep a tally of which these buckets changed; None: any."""
        width = len(tally.known) // BUCKETS
        first = _range(number)[0]
        if buckets is None:
            self._sql.execute("DELETE FROM buckets WHERE id BETWEEN ? AND ?", _range(number))
            buckets = [one for one in range(BUCKETS) if tally.totals[one] or any(_part(tally, one, width))]
        self._sql.executemany(
            "INSERT OR REPLACE INTO buckets VALUES (?, ?, ?)",
            [(first + one, tally.totals[one], _part(tally, one, width)) for one in sorted(buckets)],
        )

    def in_buckets(self, number: int, buckets: Collection[int]) -> dict[bytes, int]:
        """File name -> number of every mail known in these buckets of a directory."""
        words = f"SELECT file, id FROM mails WHERE directory = {number:d} AND bucket IN"  # noqa: S608 - a number
        return dict(self._rows(words, buckets))

    def squares(self, number: int, bucket: int) -> dict[int, int]:
        """What each mail known in a bucket adds to its total -> the mail's number."""
        return {square(file): mail for file, mail in self.in_buckets(number, (bucket,)).items()}

    def facts_in_directory(self, number: int) -> list[tuple[int, bytes, int, int]]:
        """Of every mail known in a directory: its id, file name, size, and time of change (nanoseconds)."""
        sql = "SELECT id, file, size, mtime FROM mails WHERE directory = ?"
        return self._sql.execute(sql, (number,)).fetchall()

    # ---- files that could not be read

    def closed(self) -> set[tuple[int, bytes]]:
        """(directory, file name) of everything that lay there and could not be read."""
        return set(self._sql.execute("SELECT directory, file FROM closed"))

    def record_closed(self, files: Collection[tuple[int, bytes]]) -> None:
        """What could not be read, instead of what was noted before."""
        self._sql.execute("DELETE FROM closed")
        self._sql.executemany("INSERT INTO closed VALUES (?, ?)", sorted(files))

    # ---- what is to be done

    def begin(self) -> None:
        """Nothing is to be done yet."""
        for statement in filter(str.strip, _TEMPORARY.split(";")):
            self._sql.execute(statement)
        self._sql.execute("DELETE FROM fresh")
        self._sql.execute("DELETE FROM gone")

    def note_fresh(self, number: int, files: Iterable[bytes]) -> None:
        """Files of a directory that are to be read."""
        with self._own_tables():
            self._sql.executemany(
                "INSERT INTO fresh (directory, file) VALUES (?, ?)", ((number, file) for file in files)
            )

    def take_fresh(self, most: int) -> list[tuple[int, bytes]]:
        """Some of the files to be read, which from now on are none: (directory, file name)."""
        rows = self._sql.execute(
            "SELECT id, directory, file FROM fresh ORDER BY id LIMIT ?", (most,)
        ).fetchall()
        if rows:
            self._sql.execute("DELETE FROM fresh WHERE id <= ?", (rows[-1][0],))
        return [(number, file) for _, number, file in rows]

    def note_gone(self, mails: Iterable[int]) -> None:
        """Mails whose files are no longer where they were."""
        with self._own_tables():
            self._sql.executemany("INSERT OR IGNORE INTO gone VALUES (?)", ((mail,) for mail in mails))

    def note_directory_gone(self, number: int) -> None:
        """Every mail of a directory is no longer there."""
        words = "INSERT OR IGNORE INTO gone SELECT id FROM mails WHERE directory = ?"
        self._sql.execute(words, (number,))

    def note_directory_back(self, number: int) -> None:
        """A directory is there after all."""
        words = "DELETE FROM gone WHERE mail IN (SELECT id FROM mails WHERE directory = ?)"
        self._sql.execute(words, (number,))

    def forget_gone(self, mails: Iterable[int]) -> None:
        """These mails are not, or no longer, among those that are gone."""
        self._sql.executemany("DELETE FROM gone WHERE mail = ?", [(mail,) for mail in mails])

    def find_gone(self, names: Collection[str]) -> dict[str, list[Entry]]:
        """Of the mails that are gone those with these unique names, by name."""
        if not self.gone(1):
            return {}
        words = f"{ENTRIES} +mails.id IN (SELECT mail FROM gone) AND mails.name IN"  # noqa: S608 - constants
        found: dict[str, list[Entry]] = {}
        for entry in map(build_entry, self._rows(words, set(map(hash_word, names)))):
            found.setdefault(entry.name, []).append(entry)
        return found

    def gone(self, most: int) -> list[int]:
        """Some of the mails that are gone."""
        return [mail for (mail,) in self._sql.execute("SELECT mail FROM gone LIMIT ?", (most,))]

    def directories_of_gone(self) -> set[int]:
        """The directories in which the mails that are gone lay."""
        words = "SELECT DISTINCT directory FROM mails WHERE id IN (SELECT mail FROM gone)"
        return {number for (number,) in self._sql.execute(words)}

    @contextmanager
    def _own_tables(self) -> Iterator[None]:
        """Many changes at once in the tables that only this connection sees; nobody has to wait."""
        with self._sql:
            self._sql.execute("BEGIN")
            yield


def _range(number: int) -> tuple[int, int]:
    """Where the buckets of a directory are kept."""
    return number * BUCKETS, (number + 1) * BUCKETS - 1


def _part(tally: Tally, bucket: int, width: int) -> bytes:
    return bytes(tally.known[bucket * width : (bucket + 1) * width])
