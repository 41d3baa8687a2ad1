"""The part of the journal that records with which domains mail about an application was exchanged."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from agent.keeping.codec import JsonData
from agent.keeping.journal.database import Database

_LASTS = timedelta(days=180)
"""So long a domain is remembered; an application that was not answered by then is over."""
_MOST = 500
"""Domains that are remembered, the newest; anybody can send mail that speaks of an application."""


class Applications:
    """Domains of companies, each with the day of the last such mail; no word of any mail."""

    def __init__(self, db: Database) -> None:
        """Use `Journal.applications`."""
        self._db = db

    def domains(self, now: datetime) -> frozenset[str]:
        """The domains of half a year before a moment (aware)."""
        sql = "SELECT domain FROM applications WHERE seen_at > ?"
        return frozenset(row[0] for row in self._db.rows(sql, (now - _LASTS).timestamp()))

    def record(self, domains: Collection[str], now: datetime) -> None:
        """Remember domains, and forget those of long ago.

        Args:
            domains: Lower case.
            now: When their mail was seen; aware.
        """
        if not domains:
            return
        with self._db.transaction():
            for domain in sorted(domains):
                row = (domain, now.timestamp())
                self._db.execute("INSERT OR REPLACE INTO applications (domain, seen_at) VALUES (?, ?)", row)
            self._db.execute("DELETE FROM applications WHERE seen_at <= ?", ((now - _LASTS).timestamp(),))
            self._db.execute(
                "DELETE FROM applications WHERE domain NOT IN"
                " (SELECT domain FROM applications ORDER BY seen_at DESC, domain LIMIT ?)",
                (_MOST,),
            )

    def export(self) -> list[JsonData]:
        """All that is known, as JSON data."""
        return [domain for (domain,) in self._db.rows("SELECT domain FROM applications ORDER BY domain")]


FORGET_OF_INTERVIEW = (
    "DELETE FROM applications WHERE EXISTS (SELECT 1 FROM interview_marks"
    " WHERE interview = ? AND mark IN ('domain ' || domain, 'below ' || domain))"
)
"""Before an interview is erased: its people's domains go with it."""
FORGET_OF_APPOINTMENT = (
    "DELETE FROM applications WHERE EXISTS (SELECT 1 FROM appointments"
    " WHERE id = ? AND instr(record, domain))"
)
"""The same of an appointment, whatever in its record names a domain."""
