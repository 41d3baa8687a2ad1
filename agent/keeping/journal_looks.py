"""The part of the journal that keeps when each mailbox was looked at for new appointments, and how far."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from agent.keeping import journal_rows as rows
from agent.keeping.codec import Plain
from agent.keeping.journal_ledger import Ledger

_FIRST_RUN = "what finding reads and keeps"


class Looks:
    """When a mailbox was read, when it is to be read again; each writing method is one transaction."""

    def __init__(self, ledger: Ledger) -> None:
        """Use `Journal.appointments`."""
        self._ledger = ledger

    def bookmark(self, mailbox: str) -> str:
        """How far this mailbox was read; empty: not yet."""
        found = self._look(mailbox)
        with self._ledger.trusting():
            return rows.revived(str, found[0]) if found else ""

    def looked_at(self, mailbox: str) -> datetime | None:
        """When this mailbox was last read (aware); None: not yet."""
        found = self._look(mailbox)
        with self._ledger.trusting():
            return datetime.fromisoformat(found[1]) if found and found[1] is not None else None

    def looked(self, mailbox: str, bookmark: str | None, *, at: datetime, next_at: datetime) -> None:
        """Keep how far a look came, and when the next one is due.

        Args:
            mailbox: Its name in config.toml.
            bookmark: As the mailbox gave it; None: the look failed, so what was kept before stays.
            at: When it was looked at; aware.
            next_at: When to look again; aware.
        """
        known = (
            "bookmark = excluded.bookmark, looked_at = excluded.looked_at, " if bookmark is not None else ""
        )
        with self._ledger.writing():
            self._ledger.execute(
                "INSERT INTO looks (mailbox, bookmark, looked_at, next_at) VALUES (?, ?, ?, ?)"  # noqa: S608 - no words from outside
                f" ON CONFLICT (mailbox) DO UPDATE SET {known}next_at = excluded.next_at",
                (
                    mailbox,
                    json.dumps(bookmark or ""),
                    None if bookmark is None else at.isoformat(),
                    next_at.timestamp(),
                ),
            )

    def looks_due(self, now: datetime) -> tuple[str, ...]:
        """The mailboxes to look at now, the longest waiting first."""
        sql = "SELECT mailbox FROM looks WHERE next_at <= ? AND mailbox <> '' ORDER BY next_at, mailbox"
        return tuple(row[0] for row in self._ledger.rows(sql, now.timestamp()))

    def keep_looks(self, mailboxes: Collection[str], *, now: datetime, latest: datetime) -> None:
        """Know these mailboxes and no others; a new one is due now.

        Args:
            mailboxes: Those to look at: the names in config.toml, none where finding is switched off.
            now: Aware.
            latest: None is to be looked at later than this: the clock was wrong, or looks are wanted more
                often than before.
        """
        with self._ledger.writing():
            known = {name for (name,) in self._ledger.rows("SELECT mailbox FROM looks")}
            for name in known.difference(mailboxes):
                self._ledger.execute("DELETE FROM looks WHERE mailbox = ?", (name,))
            for name in set(mailboxes) - known:
                self._ledger.execute(
                    "INSERT INTO looks (mailbox, bookmark, next_at) VALUES (?, ?, ?)",
                    (name, json.dumps(""), now.timestamp()),
                )
            self._ledger.execute("UPDATE looks SET next_at = min(next_at, ?)", (latest.timestamp(),))

    def explained(self) -> bool:
        """Whether the person was told what is read and kept."""
        return bool(self._ledger.rows("SELECT 1 FROM told WHERE what = ?", _FIRST_RUN))

    def explain(self, at: datetime) -> None:
        """The person was told; once in a home is enough."""
        with self._ledger.writing():
            self._ledger.execute(
                "INSERT OR IGNORE INTO told (what, at) VALUES (?, ?)", (_FIRST_RUN, at.isoformat())
            )

    def told(self, what: str, at: datetime) -> datetime | None:
        """When something was last said before; from now on it was said at this moment (aware)."""
        with self._ledger.writing():
            found = self._ledger.rows("SELECT at FROM told WHERE what = ?", what)
            self._ledger.execute(
                "INSERT OR REPLACE INTO told (what, at) VALUES (?, ?)", (what, at.isoformat())
            )
        with self._ledger.trusting():
            return datetime.fromisoformat(found[0][0]) if found else None

    def known_looks(self) -> list[Plain]:
        """All that is known of looks, as JSON data."""
        sql = "SELECT mailbox, bookmark, looked_at FROM looks WHERE mailbox <> '' ORDER BY mailbox"
        with self._ledger.trusting():
            return [
                {"mailbox": mailbox, "bookmark": rows.revived(str, bookmark), "looked_at": looked_at}
                for mailbox, bookmark, looked_at in self._ledger.rows(sql)
            ]

    def _look(self, mailbox: str) -> tuple[str, str | None] | None:
        found = self._ledger.rows("SELECT bookmark, looked_at FROM looks WHERE mailbox = ?", mailbox)
        return (found[0][0], found[0][1]) if found else None
