"""The agent's memory: what it meant to do, what it did, and what the person said.

Each writing method is one committed transaction, done before it returns; the caller makes the next
effect only then. No mail body, no letter text and no secret is ever handed to it (promise 5).
"""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from agent.keeping import journal_rows as rows
from agent.keeping.codec import Plain
from agent.keeping.journal_appointments import Appointments
from agent.keeping.journal_file import open_journal
from agent.keeping.journal_ledger import Ledger
from agent.keeping.journal_letters import AT_ONCE, Letters
from agent.keeping.journal_records import PlanSnapshot, Record, SettledThread
from agent.keeping.slug import compared, slug
from agent.model.interview import Debrief, InterviewId
from agent.model.plan import PersonsWord


class Journal(Letters):
    """One open journal. Any method may raise JournalError (damage) or TryLaterError (a lock, a full disk)."""

    appointments: Appointments
    """What was seen in the mailboxes, and when they were looked at."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        """Use `Journal.open`."""
        super().__init__(Ledger(path, db))
        self.appointments = Appointments(self._ledger)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the journal of a home; made when there is none, brought to today's form when it is older."""
        return cls(path, open_journal(path))

    def close(self) -> None:
        """Let go of the file."""
        self._ledger.close()

    def __enter__(self) -> Self:
        """Close it when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    # --- interviews -----------------------------------------------------------------------------

    def interviews(self) -> tuple[Record, ...]:
        """All of them, oldest interview first."""
        return self._records(
            "SELECT id, debrief, recorded_at, changed_at, thread, words, plan FROM interviews"
            " ORDER BY ended_at, id"
        )

    def due(self, now: datetime) -> tuple[InterviewId, ...]:
        """Those a run should visit at this moment, the longest waiting first."""
        sql = "SELECT id FROM interviews WHERE wake_at <= ? ORDER BY wake_at, id"
        return tuple(InterviewId(row[0]) for row in self._ledger.rows(sql, now.timestamp()))

    def get(self, interview: InterviewId) -> Record:
        """One interview.

        Raises:
            UnknownInterviewError: no interview has this id.
        """
        found = self._records(
            "SELECT id, debrief, recorded_at, changed_at, thread, words, plan FROM interviews WHERE id = ?",
            interview,
        )
        if not found:
            raise rows.unknown(interview)
        return found[0]

    def same(self, company: str, interview_end: datetime) -> InterviewId | None:
        """The interview already on record with this company (in any case) that ended at this moment."""
        sql = "SELECT id FROM interviews WHERE company_key = ? AND ended_at = ? ORDER BY id LIMIT 1"
        found = self._ledger.rows(sql, compared(company), interview_end.timestamp())
        return InterviewId(found[0][0]) if found else None

    def add(self, debrief: Debrief, *, now: datetime) -> InterviewId:
        """Record a new interview, due at once, under an id made of company and local date of its end."""
        name = slug(debrief.company, debrief.interview_end.date())
        with self._ledger.writing():
            interview = self._ledger.free(name, "SELECT 1 FROM interviews WHERE id = ?1")
            self._ledger.execute(
                "INSERT INTO interviews (id, company_key, ended_at, debrief, recorded_at, changed_at, thread,"
                " words, wake_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    interview,
                    compared(debrief.company),
                    debrief.interview_end.timestamp(),
                    rows.text(debrief),
                    now.isoformat(),
                    now.isoformat(),
                    rows.text(SettledThread()),
                    rows.text(PersonsWord()),
                    AT_ONCE,
                ),
            )
        return InterviewId(interview)

    def change(self, interview: InterviewId, debrief: Debrief, *, now: datetime) -> None:
        """Put a corrected debrief in the place of the old one; the id stays, a visit is due at once.

        A settled thread is kept unless the debrief now names another thread or mailbox.
        """
        with self._ledger.writing():
            record = self.get(interview)
            old = record.debrief
            moved = (old.thread, old.mailbox) != (debrief.thread, debrief.mailbox)
            self._update(
                interview,
                "UPDATE interviews SET company_key = ?, ended_at = ?, debrief = ?, changed_at = ?,"
                " thread = ?, wake_at = ? WHERE id = ?",
                compared(debrief.company),
                debrief.interview_end.timestamp(),
                rows.text(debrief),
                now.isoformat(),
                rows.text(SettledThread() if moved else rows.settled(record)),
                AT_ONCE,
            )

    def settle_thread(self, interview: InterviewId, thread: SettledThread) -> None:
        """Keep which thread is the interview's, with the evidence; a visit is due at once."""
        kept = rows.text(thread)
        with self._ledger.writing():
            self._update(
                interview, "UPDATE interviews SET thread = ?, wake_at = ? WHERE id = ?", kept, AT_ONCE
            )

    def say(self, interview: InterviewId, words: PersonsWord) -> None:
        """Keep the person's word on an interview; a visit is due at once."""
        with self._ledger.writing():
            self._update(
                interview,
                "UPDATE interviews SET words = ?, wake_at = ? WHERE id = ?",
                rows.text(words),
                AT_ONCE,
            )

    def snapshot(self, interview: InterviewId, snapshot: PlanSnapshot) -> None:
        """Keep what a visit found, and let the interview sleep until `look_again`."""
        wake_at = snapshot.look_again.timestamp() if snapshot.look_again else None
        with self._ledger.writing():
            self._update(
                interview,
                "UPDATE interviews SET plan = ?, wake_at = ? WHERE id = ?",
                rows.text(snapshot),
                wake_at,
            )

    def forget(self, interview: InterviewId) -> None:
        """Erase all that is known of an interview, its placements and its appointment; drafts stand on."""
        with self._ledger.writing():
            self._update(interview, "DELETE FROM interviews WHERE id = ?")
            self.appointments.part_from(interview)

    # --- everything -----------------------------------------------------------------------------

    def export(self) -> dict[str, Plain]:
        """All that is known, as JSON data."""
        return rows.export(self.interviews(), self.all_placements()) | self.appointments.export()

    # --- how it is done -------------------------------------------------------------------------

    def _records(self, sql: str, *values: str | float) -> tuple[Record, ...]:
        with self._ledger.trusting():
            return tuple(rows.record(row) for row in self._ledger.rows(sql, *values))
