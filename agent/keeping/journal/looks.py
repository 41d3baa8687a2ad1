"""The part of the journal that records when each mailbox was looked at for appointments, and how far."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from agent.keeping.codec import JsonData, from_json
from agent.keeping.journal.database import Database
from agent.keeping.journal.records import is_ahead
from agent.keeping.journal.schema import FAST_CLOCK

_EXPLANATION = "what finding reads and keeps"


class Looks:
    """The last and the next look at each mailbox; each writing method is one committed transaction."""

    def __init__(self, db: Database) -> None:
        """Use `Journal.looks`."""
        self._db = db

    def bookmark(self, mailbox: str, now: datetime) -> str:
        """How far this mailbox was read; empty: not yet.

        Empty too where it was read under a clock that ran ahead of `now` (aware): of what came in before,
        that look passed by what was over for it.
        """
        found = self._db.rows("SELECT bookmark FROM looks WHERE mailbox = ?", mailbox)
        with self._db.decoding():
            return from_json(str, found[0][0]) if found and not is_ahead(self.last_at(mailbox), now) else ""

    def last_at(self, mailbox: str) -> datetime | None:
        """When this mailbox was last read (aware); None: not yet."""
        found = self._db.rows(
            "SELECT looked_at FROM looks WHERE mailbox = ? AND looked_at IS NOT NULL", mailbox
        )
        with self._db.decoding():
            return datetime.fromisoformat(found[0][0]) if found else None

    def due(self, now: datetime) -> tuple[str, ...]:
        """The mailboxes to look at now, the longest waiting first.

        One that was looked at under a clock that ran ahead is among them.
        """
        sql = (
            "SELECT mailbox FROM looks WHERE (next_at <= ? OR stamped_at > ?) AND mailbox <> ''"
            " ORDER BY next_at, mailbox"
        )
        moment = now.timestamp()
        return tuple(row[0] for row in self._db.rows(sql, moment, moment + FAST_CLOCK))

    def record(self, mailbox: str, bookmark: str | None, *, now: datetime, next_at: datetime) -> None:
        """Record how far a look came, and when the next one is due.

        Args:
            mailbox: Its name in config.toml.
            bookmark: As the mailbox gave it; None: the look failed, so the former bookmark and date stay.
            now: When it was looked at; aware.
            next_at: When to look again; aware.
        """
        read = "" if bookmark is None else "bookmark = excluded.bookmark, looked_at = excluded.looked_at, "
        with self._db.transaction():
            self._db.execute(
                "INSERT INTO looks (mailbox, bookmark, looked_at, next_at, stamped_at) VALUES (?, ?, ?, ?, ?)"  # noqa: S608 - no words from outside
                f" ON CONFLICT (mailbox) DO UPDATE SET {read}next_at = excluded.next_at,"
                " stamped_at = excluded.stamped_at",
                (
                    mailbox,
                    json.dumps(bookmark or ""),
                    None if bookmark is None else now.isoformat(),
                    next_at.timestamp(),
                    now.timestamp(),
                ),
            )

    def set_mailboxes(self, mailboxes: Collection[str], *, now: datetime, latest: datetime) -> None:
        """Enter these mailboxes and delete all others; a new one is due now.

        Args:
            mailboxes: Those to look at: the names in config.toml, none where finding is switched off.
            now: Aware.
            latest: No look is due later than this (aware). One that is comes from a wrong clock, or from a
                time when looks were wanted less often.
        """
        with self._db.transaction():
            entered = {name for (name,) in self._db.rows("SELECT mailbox FROM looks")}
            for name in entered.difference(mailboxes):
                self._db.execute("DELETE FROM looks WHERE mailbox = ?", (name,))
            for name in set(mailboxes) - entered:
                self._db.execute(
                    "INSERT INTO looks (mailbox, bookmark, next_at) VALUES (?, ?, ?)",
                    (name, json.dumps(""), now.timestamp()),
                )
            self._db.execute("UPDATE looks SET next_at = min(next_at, ?)", (latest.timestamp(),))

    def is_explained(self) -> bool:
        """Whether the person has been told what is read and stored."""
        return self.is_told(_EXPLANATION)

    def is_told(self, what: str) -> bool:
        """Whether the person was told something once."""
        return bool(self._db.rows("SELECT 1 FROM told WHERE what = ?", what))

    def mark_explained(self, now: datetime) -> None:
        """Record that the person has been told; once in a home is enough."""
        self.record_notice(_EXPLANATION, now)

    def record_notice(self, what: str, now: datetime) -> datetime | None:
        """Record that the person is told something now, and return when they were last told it (aware)."""
        with self._db.transaction():
            found = self._db.rows("SELECT at FROM told WHERE what = ?", what)
            self._db.execute("INSERT OR REPLACE INTO told (what, at) VALUES (?, ?)", (what, now.isoformat()))
        with self._db.decoding():
            return datetime.fromisoformat(found[0][0]) if found else None

    def forget_notices(self, about: str) -> None:
        """Forget, inside a transaction, that something was told about an interview (its id and a blank)."""
        start = f"{about} "
        self._db.execute("DELETE FROM told WHERE substr(what, 1, ?) = ?", (len(start), start))

    def record_unread(self, mailbox: str, places: Collection[str], now: datetime) -> dict[str, datetime]:
        """Record which places of a mailbox cannot be looked into now; all others of it are forgotten.

        Args:
            mailbox: Its name in config.toml.
            places: As the mailbox names them.
            now: Aware.

        Returns:
            Since when (aware) each of them cannot be; a later moment than `now` on record counts as now.
        """
        before = self.unread(mailbox)
        since = {place: min(before.get(place, now), now) for place in sorted(set(places))}
        if since != before:
            with self._db.transaction():
                self._db.execute("DELETE FROM unread_places WHERE mailbox = ?", (mailbox,))
                for place, moment in since.items():
                    self._db.execute(
                        "INSERT INTO unread_places (mailbox, place, since) VALUES (?, ?, ?)",
                        (mailbox, place, moment.isoformat()),
                    )
        return since

    def unread(self, mailbox: str) -> dict[str, datetime]:
        """The places of a mailbox that could not be looked into, and since when (aware), as last recorded."""
        sql = "SELECT place, since FROM unread_places WHERE mailbox = ? ORDER BY place"
        with self._db.decoding():
            return {place: datetime.fromisoformat(since) for place, since in self._db.rows(sql, mailbox)}

    def export_unread(self) -> list[JsonData]:
        """All that is known of places that could not be looked into, as JSON data."""
        sql = "SELECT mailbox, place, since FROM unread_places ORDER BY mailbox, place"
        return [
            {"mailbox": mailbox, "place": place, "since": since}
            for mailbox, place, since in self._db.rows(sql)
        ]

    def export(self) -> list[JsonData]:
        """All that is known of looks, as JSON data."""
        sql = "SELECT mailbox, bookmark, looked_at FROM looks WHERE mailbox <> '' ORDER BY mailbox"
        with self._db.decoding():
            return [
                {"mailbox": mailbox, "bookmark": from_json(str, bookmark), "looked_at": looked_at}
                for mailbox, bookmark, looked_at in self._db.rows(sql)
            ]
