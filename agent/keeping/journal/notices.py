"""The part of the journal that records what the person was told, by which way, and when to tell next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from agent.keeping.codec import JsonData
from agent.keeping.journal.database import Database
from agent.keeping.journal.inbox_notes import InboxNotes

SEEN = ""
"""The way of what the person saw at a terminal: no other way needs to tell it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How far one notice has come by one way."""

    since: datetime
    """When there was first something to tell; aware."""
    tries: int
    """How often it was begun and its end never recorded: then it may have been told."""
    told_at: datetime | None
    failed_at: datetime | None
    """When it first surely failed; aware."""


class Notices:
    """Which notice was told by which way; each writing method is one committed transaction.

    A key names its interview or appointment as a word of its own, so that it goes with it.
    """

    def __init__(self, db: Database) -> None:
        """Use `Journal.notices`."""
        self._db = db

    def list_of_way(self, way: str) -> Mapping[str, Telling]:
        """All that is on record of one way, by key."""
        sql = "SELECT key, since, tries, told_at, failed_at FROM notices WHERE way = ?"
        with self._db.decoding():
            return {
                key: Telling(
                    since=datetime.fromisoformat(since),
                    tries=tries,
                    told_at=_read(told_at),
                    failed_at=_read(failed_at),
                )
                for key, since, tries, told_at, failed_at in self._db.rows(sql, way)
            }

    def enter(self, way: str, notices: Mapping[str, datetime]) -> None:
        """Record that there is something to tell, since when (aware) for each key; what is known stays."""
        with self._db.transaction():
            for key, since in notices.items():
                self._db.execute(
                    "INSERT OR IGNORE INTO notices (key, way, since, tries) VALUES (?, ?, ?, 0)",
                    (key, way, since.isoformat()),
                )

    def begin(self, way: str, keys: Collection[str]) -> None:
        """Record that these are about to be told: whoever is killed now may have told them."""
        self._change(way, keys, "tries = tries + 1")

    def finish(self, way: str, keys: Collection[str], now: datetime) -> None:
        """Record that these were told at this moment (aware)."""
        self._change(way, keys, "told_at = ?", now.isoformat())

    def fail(self, way: str, keys: Collection[str], now: datetime) -> None:
        """Record that these surely were not told at this moment (aware), so that the try does not count."""
        self._change(way, keys, "tries = tries - 1, failed_at = coalesce(failed_at, ?)", now.isoformat())

    def mark_seen(self, keys: Collection[str], now: datetime) -> None:
        """Record that the person saw these at a terminal at this moment (aware)."""
        self.enter(SEEN, dict.fromkeys(keys, now))
        self.finish(SEEN, keys, now)

    def list_failing(self) -> tuple[str, ...]:
        """The ways by which something surely could not be told, and nothing was since, by the alphabet."""
        ways = [way for (way,) in self._db.rows("SELECT DISTINCT way FROM notices ORDER BY way")]
        return tuple(way for way in ways if _is_failing(self.list_of_way(way).values()))

    def wake_at(self) -> datetime | None:
        """When there is something to tell next (aware); None: nothing is known of."""
        ((moment,),) = self._db.rows("SELECT wake_at FROM telling")
        return None if moment is None else datetime.fromtimestamp(moment, UTC)

    def set_wake(self, moment: datetime | None) -> None:
        """Make a run due at this moment (aware), so that it tells; None: nothing is to be told."""
        epoch = None if moment is None else moment.timestamp()
        if self._db.rows("SELECT wake_at FROM telling") != [(epoch,)]:
            with self._db.transaction():
                self._db.execute("UPDATE telling SET wake_at = ?", (epoch,))

    def prune(self, keep: Collection[str], before: datetime) -> None:
        """Delete what is older than a moment (aware) and not among the keys to keep."""
        old = [
            (key, way)
            for key, way, since in self._db.rows("SELECT key, way, since FROM notices")
            if key not in keep and datetime.fromisoformat(since) < before
        ]
        if old:
            with self._db.transaction():
                for row in old:
                    self._db.execute("DELETE FROM notices WHERE key = ? AND way = ?", row)

    def forget(self, about: str) -> None:
        """Forget, inside a transaction, all that was told about an interview or appointment (its id).

        A note in an inbox that may name it is to go, and what else waits is told there anew.
        """
        where = "instr(key || ' ', ?)"
        told = f"SELECT DISTINCT way FROM notices WHERE tries > 0 AND {where}"  # noqa: S608 - no words from outside
        ways = [way for (way,) in self._db.rows(told, f" {about} ")]
        for way in InboxNotes(self._db).let_go(ways):
            self._db.execute("DELETE FROM notices WHERE way = ?", (way,))
        self._db.execute(f"DELETE FROM notices WHERE {where}", (f" {about} ",))  # noqa: S608 - as above

    def export(self) -> list[JsonData]:
        """All that is known, as JSON data."""
        sql = "SELECT key, way, since, told_at FROM notices ORDER BY since, key, way"
        return [
            {"key": key, "way": way, "since": since, "told_at": told_at}
            for key, way, since, told_at in self._db.rows(sql)
        ]

    def _change(self, way: str, keys: Collection[str], columns: str, *values: str) -> None:
        with self._db.transaction():
            for key in keys:
                self._db.execute(
                    f"UPDATE notices SET {columns} WHERE key = ? AND way = ?",  # noqa: S608 - no words from outside
                    (*values, key, way),
                )


def _is_failing(known: Iterable[Telling]) -> bool:
    several = list(known)
    failed = [one.failed_at for one in several if one.failed_at and not one.told_at]
    told = [one.told_at for one in several if one.told_at]
    return bool(failed) and (not told or max(told) <= max(failed))


def _read(moment: str | None) -> datetime | None:
    return None if moment is None else datetime.fromisoformat(moment)
