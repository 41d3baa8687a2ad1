"""The agent's memory: what it meant to do, what it did, and what the person said.

Each writing method is one transaction, committed before it returns; the caller makes the next effect only
then. No mail body and no secret is ever given to it, and no text of a letter but what the person wrote
themselves and what waits for its day (`OwnLetters`).
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from agent.keeping.codec import JsonData, encode, to_json
from agent.keeping.journal.applications import FORGET_OF_INTERVIEW, Applications
from agent.keeping.journal.appointments import Appointments
from agent.keeping.journal.database import Database, open_journal
from agent.keeping.journal.inbox_notes import InboxNotes
from agent.keeping.journal.interviews import Interviews
from agent.keeping.journal.letters import AT_ONCE, unknown_interview
from agent.keeping.journal.looks import Looks
from agent.keeping.journal.notices import Notices
from agent.keeping.journal.own_letters import OwnLetters
from agent.keeping.journal.records import PlanSnapshot, SettledThread
from agent.keeping.journal.runs import Runs
from agent.keeping.journal.schema import FAST_CLOCK
from agent.keeping.journal.servers import Servers
from agent.knowledge.text import build_slug, comparable_name
from agent.model.interview import Debrief, InterviewId
from agent.model.plan import PersonsWord


class Journal(Interviews):
    """One open journal. Any method may raise JournalError (damage) or TryLaterError (a lock, a full disk)."""

    appointments: Appointments
    """The interviews seen in the mailboxes."""
    looks: Looks
    """When the mailboxes were looked at for them."""
    servers: Servers
    """Whose word on the senders of mail is believed in them."""
    applications: Applications
    """The domains of companies that the person applied to."""
    own_letters: OwnLetters
    """What the person wrote themselves and what was not placed yet."""
    notices: Notices
    """What the person was told, by which way, and when there is something to tell next."""
    runs: Runs
    """What the last runs did."""
    inbox_notes: InboxNotes
    """The notes to the person in their inboxes."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        """Take over a connection; `Journal.open` makes one."""
        super().__init__(Database(path, db))
        self.appointments = Appointments(self._db)
        self.looks = Looks(self._db)
        self.servers = Servers(self._db)
        self.applications = Applications(self._db)
        self.own_letters = OwnLetters(self._db)
        self.notices = Notices(self._db)
        self.runs = Runs(self._db)
        self.inbox_notes = InboxNotes(self._db)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the journal of a home; it is created when there is none, and updated when it is older."""
        journal = cls(path, open_journal(path))
        try:
            journal._marks.write_missing()
        except BaseException:
            journal.close()
            raise
        return journal

    def copy_to(self, path: Path) -> None:
        """Copy it to a new file, as of one moment; others may write meanwhile."""
        self._db.copy_to(path)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __enter__(self) -> Self:
        """Close it when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def add(self, debrief: Debrief, *, now: datetime, known_as: str = "") -> InterviewId:
        """Record a new interview, due at once, under an id made of company and local date of its end.

        `known_as` is the id under which it was seen in the mailbox, and which the person knows: it stays.
        """
        name = known_as or build_slug(debrief.company, debrief.interview_end.date())
        with self._db.transaction():
            interview = InterviewId(self._db.find_free_id(name, "SELECT 1 FROM interviews WHERE id = :id"))
            self._db.execute(
                "INSERT INTO interviews (id, company_key, ended_at, debrief, recorded_at, changed_at, thread,"
                " words, wake_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    interview,
                    comparable_name(debrief.company),
                    debrief.interview_end.timestamp(),
                    to_json(debrief),
                    now.isoformat(),
                    now.isoformat(),
                    to_json(SettledThread()),
                    to_json(PersonsWord()),
                    AT_ONCE,
                ),
            )
            self._marks.write_interview(interview, debrief, SettledThread())
        return interview

    def change(self, interview: InterviewId, debrief: Debrief, *, now: datetime) -> None:
        """Replace a debrief by a corrected one; the id stays, a visit is due at once.

        A settled thread is kept unless the debrief now names another thread or mailbox.
        """
        with self._db.transaction():
            record = self.get(interview)
            old = record.debrief
            moved = (old.thread, old.mailbox) != (debrief.thread, debrief.mailbox)
            thread = SettledThread() if moved else record.thread
            self._update(
                interview,
                "company_key = ?, ended_at = ?, debrief = ?, changed_at = ?, thread = ?, wake_at = ?",
                comparable_name(debrief.company),
                debrief.interview_end.timestamp(),
                to_json(debrief),
                now.isoformat(),
                to_json(thread),
                AT_ONCE,
            )
            self._marks.write_interview(interview, debrief, thread)

    def settle_thread(self, interview: InterviewId, thread: SettledThread) -> None:
        """Record which thread is the interview's, with the evidence; a visit is due at once."""
        with self._db.transaction():
            self._update(interview, "thread = ?, wake_at = ?", to_json(thread), AT_ONCE)
            self._marks.write_interview(interview, self.get(interview).debrief, thread)

    def record_words(self, interview: InterviewId, words: PersonsWord) -> None:
        """Record the person's word on an interview; a visit is due at once."""
        with self._db.transaction():
            self._update(interview, "words = ?, wake_at = ?", to_json(words), AT_ONCE)

    def record_visit(self, interview: InterviewId, result: PlanSnapshot) -> None:
        """Record the result of a visit; the interview is due again at its `look_again`."""
        wake_at = result.look_again.timestamp() if result.look_again else None
        with self._db.transaction():
            self._update(interview, "plan = ?, wake_at = ?", to_json(result), wake_at)
            self._marks.write_plan(interview, result)

    def forget(self, interview: InterviewId) -> None:
        """Erase all that is known of an interview, its letters and its appointment; drafts stay."""
        with self._db.transaction():
            self._db.execute(FORGET_OF_INTERVIEW, (interview,))
            if not self._db.execute("DELETE FROM interviews WHERE id = ?", (interview,)).rowcount:
                raise unknown_interview(interview)
            self.appointments.forget_interview(interview)
            self.looks.forget_notices(interview)
            self.notices.forget(interview)
            self.runs.forget(interview)

    def list_stamps_ahead(self, now: datetime) -> tuple[datetime, ...]:
        """The stamps of visits and looks that are later than `now` (aware), the earliest first.

        They were set under a clock that ran ahead, and count as none.
        """
        sql = (
            "SELECT stamped_at FROM interview_visits UNION ALL SELECT stamped_at FROM appointment_visits"
            " UNION ALL SELECT stamped_at FROM looks"
        )
        latest = now.timestamp() + FAST_CLOCK
        several = self._db.rows(f"SELECT stamped_at FROM ({sql}) WHERE stamped_at > ? ORDER BY 1", latest)  # noqa: S608 - no words from outside
        return tuple(datetime.fromtimestamp(stamp, UTC) for (stamp,) in several)

    def export(self) -> dict[str, JsonData]:
        """All that is known, as JSON data; each letter stands with its interview."""
        records = self.interviews()
        letters: dict[str, list[JsonData]] = {record.id: [] for record in records}
        for placement in self.all_placements():
            letters[placement.interview].append(encode(placement))
        interviews: list[JsonData] = [
            {
                **{name: encode(getattr(record, name)) for name in _EXPORTED},
                "placements": letters[record.id],
                "own_letters": self.own_letters.export(record.id),
            }
            for record in records
        ]
        return {
            "version": 1,
            "interviews": interviews,
            **self.appointments.export(),
            "looks": self.looks.export(),
            "unread_places": self.looks.export_unread(),
            "servers": self.servers.export(),
            "applications": self.applications.export(),
            "notices": self.notices.export(),
            "runs": self.runs.export(),
            "inbox_notes": self.inbox_notes.export(),
        }


_EXPORTED = ("id", "recorded_at", "changed_at", "debrief", "thread", "words", "plan")
