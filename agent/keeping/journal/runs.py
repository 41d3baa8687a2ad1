"""The part of the journal that records what the last runs did.

A run that looked and found nothing to do is kept, too, for it ends a row of failures; one with nothing due
leaves nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agent.errors import TryLaterError
from agent.keeping.codec import JsonData
from agent.keeping.journal.database import Database

MOST = 500
"""So many runs are kept, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run, as it is told afterwards."""

    at: datetime
    seconds: float
    """How long it took."""
    exit_code: int
    did: tuple[str, ...] = ()
    """Sentences without words of a mail; one about an interview begins with its id and a colon."""
    errors: tuple[tuple[str, str], ...] = ()
    """The code of each error, with the mailbox it is about, where it is about one."""

    @property
    def tells(self) -> bool:
        """Whether it did anything, or failed."""
        return self.exit_code != 0 or self.did != ()


@dataclass(frozen=True, slots=True)
class Streak:
    """Runs that failed one after the other, up to the last."""

    length: int
    since: datetime
    """When the first of them was; aware."""
    passing: int = 0
    """So many of them failed for what passes by itself, such as a network that is away (exit code 75)."""


class Runs:
    """The last runs; each writing method is one committed transaction."""

    def __init__(self, db: Database) -> None:
        """Use `Journal.runs`."""
        self._db = db

    def add(self, run: Run) -> None:
        """Record a run, and forget those of long ago."""
        row = (
            run.at.isoformat(),
            run.seconds,
            run.exit_code,
            _dump(run.did),
            json.dumps(run.errors),
        )
        with self._db.transaction():
            self._db.execute(
                "INSERT INTO runs (at, seconds, exit_code, did, errors) VALUES (?, ?, ?, ?, ?)", row
            )
            self._db.execute(
                "DELETE FROM runs WHERE rowid <= (SELECT max(rowid) FROM runs) - ?", (float(MOST),)
            )

    def note_last(self, lines: Iterable[str]) -> None:
        """Add sentences to what the last run did."""
        some = list(lines)
        if last := self.list_latest(1) if some else ():
            with self._db.transaction():
                self._db.execute(
                    "UPDATE runs SET did = ? WHERE rowid = (SELECT max(rowid) FROM runs)",
                    (_dump([*last[0].did, *some]),),
                )

    def list_latest(self, number: int = MOST, *, only_telling: bool = False) -> tuple[Run, ...]:
        """The last runs, so many at most, the newest last.

        Args:
            number: How many.
            only_telling: Without those that went well and did nothing.
        """
        which = " WHERE exit_code <> 0 OR did <> '[]'" if only_telling else ""
        sql = f"SELECT at, seconds, exit_code, did, errors FROM runs{which} ORDER BY rowid DESC LIMIT ?"  # noqa: S608 - no words from outside
        with self._db.decoding():
            return tuple(
                Run(
                    at=datetime.fromisoformat(at),
                    seconds=seconds,
                    exit_code=code,
                    did=tuple(json.loads(did)),
                    errors=tuple((code, mailbox) for code, mailbox in json.loads(errors)),
                )
                for at, seconds, code, did, errors in reversed(self._db.rows(sql, number))
            )

    def find_streak(self) -> Streak | None:
        """The failed runs after the last one that went well; None where there are none.

        None too where a run that went well is no longer on record: they began too long ago to tell when.
        """
        sql = (
            "SELECT count(*), min(rowid), (SELECT count(*) FROM runs), total(exit_code = ?) FROM runs"
            " WHERE rowid > coalesce((SELECT max(rowid) FROM runs WHERE exit_code = 0), 0)"
        )
        ((length, first, kept, passing),) = self._db.rows(sql, TryLaterError.exit_code)
        if not length or length == kept == MOST:
            return None
        ((since,),) = self._db.rows("SELECT at FROM runs WHERE rowid = ?", first)
        with self._db.decoding():
            return Streak(length, datetime.fromisoformat(since), int(passing))

    def forget(self, about: str) -> None:
        """Forget, inside a transaction, what runs did about an interview or appointment (its id)."""
        sql = "SELECT rowid, did FROM runs WHERE instr(did, ?)"
        for row, did in self._db.rows(sql, f"{about}: "):
            left = [line for line in json.loads(did) if not line.startswith(f"{about}: ")]
            self._db.execute("UPDATE runs SET did = ? WHERE rowid = ?", (_dump(left), row))

    def export(self) -> list[JsonData]:
        """All that is known, as JSON data, the newest last."""
        return [build_run(run) for run in self.list_latest()]


def build_run(run: Run) -> dict[str, Any]:
    """A run as JSON data."""
    return {
        "at": run.at.isoformat(),
        "seconds": round(run.seconds, 3),
        "exit_code": run.exit_code,
        "did": list(run.did),
        "errors": [{"code": code, "mailbox": mailbox} for code, mailbox in run.errors],
    }


def _dump(lines: Iterable[str]) -> str:
    return json.dumps(list(lines), ensure_ascii=False)
