"""The agent's memory: what it meant to do, what it did, and what the person said.

Each writing method is one transaction, committed before it returns; the caller makes the next effect only
then. No mail body, no text of a letter and no secret is ever given to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from agent.keeping.codec import JsonData, encode, to_json
from agent.keeping.journal.appointments import Appointments
from agent.keeping.journal.database import Database, list_due, open_journal
from agent.keeping.journal.letters import AT_ONCE, Letters, unknown_interview
from agent.keeping.journal.looks import Looks
from agent.keeping.journal.marks import (
    follows_mark,
    list_marks_of_domain,
    list_marks_of_text,
    mail_mark,
)
from agent.keeping.journal.records import PlanSnapshot, Record, SettledThread
from agent.keeping.journal.servers import Servers
from agent.knowledge.first_words import list_first_words
from agent.knowledge.text import build_slug, comparable_name
from agent.model.appointment import Appointment
from agent.model.interview import Debrief, InterviewId
from agent.model.mail import MessageId
from agent.model.plan import PersonsWord


class Journal(Letters):
    """One open journal. Any method may raise JournalError (damage) or TryLaterError (a lock, a full disk)."""

    appointments: Appointments
    """The interviews seen in the mailboxes."""
    looks: Looks
    """When the mailboxes were looked at for them."""
    servers: Servers
    """Whose word on the senders of mail is believed in them."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        """Take over a connection; `Journal.open` makes one."""
        super().__init__(Database(path, db))
        self.appointments = Appointments(self._db)
        self.looks = Looks(self._db)
        self.servers = Servers(self._db)

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

    # --- interviews -----------------------------------------------------------------------------

    def interviews(self) -> tuple[Record, ...]:
        """All of them, oldest interview first."""
        return self._interviews("ORDER BY ended_at, id")

    def due(self, now: datetime) -> tuple[InterviewId, ...]:
        """Those a run should visit at this moment, the longest waiting first.

        What a visit under a clock that ran ahead said of the next one counts for nothing.
        """
        return tuple(map(InterviewId, list_due(self._db, "interview", now)))

    def get(self, interview: InterviewId) -> Record:
        """One interview.

        Raises:
            UnknownInterviewError: no interview has this id.
        """
        found = self._interviews("WHERE id = ?", interview)
        if not found:
            raise unknown_interview(interview)
        return found[0]

    def find_ids(self, start: str) -> tuple[InterviewId, ...]:
        """The ids that begin so, in the order of the alphabet."""
        sql = "SELECT id FROM interviews WHERE id >= ? AND substr(id, 1, ?) = ? ORDER BY id"
        return tuple(InterviewId(row[0]) for row in self._db.rows(sql, start, len(start), start))

    def sort_latest_first(self, interviews: Iterable[InterviewId]) -> tuple[InterviewId, ...]:
        """These interviews, those that ended last first; what is not on record is left out."""
        sql = "SELECT ended_at, id FROM interviews WHERE id IN ({})"
        found = sorted(self._marks.select(sql, set(interviews)), reverse=True)
        return tuple(InterviewId(str(name)) for _, name in found)

    def find_later_sessions(self, debrief: Debrief) -> tuple[Record, ...]:
        """The later conversations of the same round (`Debrief.precedes`), the oldest first."""
        found = self._interviews(
            "WHERE company_key = ? AND ended_at > ? ORDER BY ended_at, id", *_round(debrief)
        )
        return tuple(record for record in found if debrief.precedes(record.debrief))

    def find_earlier_sessions(self, debrief: Debrief) -> tuple[Record, ...]:
        """The earlier conversations of the same round, the oldest first."""
        found = self._interviews(
            "WHERE company_key = ? AND ended_at < ? ORDER BY ended_at, id", *_round(debrief)
        )
        return tuple(record for record in found if record.debrief.precedes(debrief))

    def find_mail_of_others(
        self, interview: InterviewId, message_ids: Collection[MessageId]
    ) -> frozenset[MessageId]:
        """Which of these mails lie in the thread of another interview."""
        marks = {mail_mark(one): one for one in message_ids}
        sql = "SELECT DISTINCT mark FROM interview_marks WHERE mark IN ({}) AND interview <> ?"
        return frozenset(marks[str(row[0])] for row in self._marks.select(sql, marks, interview))

    def find_with_company(
        self,
        *,
        message_ids: Iterable[str] = (),
        domains: Iterable[str] = (),
        texts: Iterable[str] = (),
        appointment: Appointment | None = None,
    ) -> tuple[Record, ...]:
        """The interviews that may be with the company that something is about, the oldest first.

        Whoever asks looks at them more closely.

        Args:
            message_ids: Mails of the conversation.
            domains: Of the other side.
            texts: What may name the company.
            appointment: One that may be with it.
        """
        marks = {mail_mark(one) for one in message_ids}
        marks.update(mark for domain in domains for mark in list_marks_of_domain(domain))
        marks.update(mark for text in texts for mark in list_marks_of_text(text))
        names: set[str] = set()
        if appointment:
            marks.update(map(mail_mark, appointment.thread_ids))
            marks.update(m for person in appointment.people for m in list_marks_of_domain(person.domain))
            names |= {appointment.follows} if appointment.follows else set()
            company = comparable_name(appointment.company)
            names |= {
                row[0] for row in self._db.rows("SELECT id FROM interviews WHERE company_key = ?", company)
            }
        sql = "SELECT DISTINCT interview FROM interview_marks WHERE mark IN ({})"
        names |= {str(row[0]) for row in self._marks.select(sql, marks)}
        sql = f"SELECT ended_at, id, {Record.COLUMNS} FROM interviews WHERE id IN ({{}})"  # noqa: S608 - no words from outside
        rows = sorted(self._marks.select(sql, names), key=lambda row: row[:2])
        with self._db.decoding():
            return tuple(Record.from_row(row[2:]) for row in rows)

    def find_domains(self, since: datetime) -> frozenset[str]:
        """The domains of the people of interviews that ended since then (aware), agencies left out."""
        sql = (
            "SELECT DISTINCT mark FROM interviews JOIN interview_marks ON interview = id"
            " WHERE ended_at >= ? AND mark LIKE 'domain %'"
        )
        return frozenset(row[0].partition(" ")[2] for row in self._db.rows(sql, since.timestamp()))

    def find_invited(self) -> tuple[Record, ...]:
        """The interviews whose company invited to a next round that no appointment on record is yet."""
        sql = (
            "WHERE id IN (SELECT interview FROM interview_visits WHERE reason = 'invitation' AND NOT EXISTS"
            " (SELECT 1 FROM appointment_marks WHERE mark = ? || interview)) ORDER BY ended_at, id"
        )
        return self._interviews(sql, follows_mark(""))

    def find_names(self, text: str) -> frozenset[str]:
        """The companies, roles and people of all interviews on record that may stand in a text."""
        sql = "SELECT name FROM names WHERE first_words IN ({})"
        return frozenset(str(row[0]) for row in self._marks.select(sql, list_first_words(text)))

    def find_same(self, company: str, interview_end: datetime) -> InterviewId | None:
        """The interview already on record with this company (in any case) that ended at this moment."""
        sql = "SELECT id FROM interviews WHERE company_key = ? AND ended_at = ? ORDER BY id LIMIT 1"
        found = self._db.rows(sql, comparable_name(company), interview_end.timestamp())
        return InterviewId(found[0][0]) if found else None

    def add(self, debrief: Debrief, *, now: datetime) -> InterviewId:
        """Record a new interview, due at once, under an id made of company and local date of its end."""
        name = build_slug(debrief.company, debrief.interview_end.date())
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
            if not self._db.execute("DELETE FROM interviews WHERE id = ?", (interview,)).rowcount:
                raise unknown_interview(interview)
            self.appointments.forget_interview(interview)
            self.looks.forget_notices(interview)

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
        }

    def _interviews(self, which: str, *values: str | float) -> tuple[Record, ...]:
        sql = f"SELECT {Record.COLUMNS} FROM interviews {which}"  # noqa: S608 - no words from outside
        with self._db.decoding():
            return tuple(Record.from_row(row) for row in self._db.rows(sql, *values))


def _round(debrief: Debrief) -> tuple[str, float]:
    """The columns by which the sessions of a round are found."""
    return comparable_name(debrief.company), debrief.interview_end.timestamp()


_EXPORTED = ("id", "recorded_at", "changed_at", "debrief", "thread", "words", "plan")
