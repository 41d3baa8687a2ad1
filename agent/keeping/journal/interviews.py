"""The part of the journal that finds interviews: all of them, those that are due, the few that matter."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from agent.keeping.journal.database import list_due
from agent.keeping.journal.letters import Letters, unknown_interview
from agent.keeping.journal.marks import (
    follows_mark,
    list_marks_of_domain,
    list_marks_of_text,
    mail_mark,
)
from agent.keeping.journal.records import Record
from agent.knowledge.first_words import list_first_words
from agent.knowledge.text import comparable_name
from agent.model.appointment import Appointment
from agent.model.interview import Debrief, InterviewId
from agent.model.mail import MessageId


class Interviews(Letters):
    """The interviews on record, with their letters."""

    def interviews(self) -> tuple[Record, ...]:
        """All of them, oldest interview first."""
        return self._interviews("ORDER BY ended_at, id")

    def list_for_board(self, most_closed: int) -> tuple[tuple[Record, ...], int]:
        """The interviews that are not closed with the newest of those that are, the oldest first.

        Args:
            most_closed: How many closed ones at most.

        Returns:
            The interviews, and how many closed ones were left out.
        """
        sql = (
            "SELECT id, CASE WHEN json_valid(plan) THEN json_extract(plan, '$.state') = 'closed' END"
            " FROM interviews ORDER BY ended_at, id"
        )
        several = self._db.rows(sql)
        closed = [name for name, is_closed in several if is_closed]
        left_out = set(closed[: max(0, len(closed) - most_closed)])
        return self._choose([name for name, _ in several if name not in left_out]), len(left_out)

    def list_page(self, company: str, start: int, count: int) -> tuple[tuple[Record, ...], int]:
        """Some of the interviews: those that are not closed first, and of each kind the newest first.

        Args:
            company: Only those with a company whose name holds this; empty: all.
            start: How many to pass by.
            count: How many at most.

        Returns:
            The interviews, and how many there are in all.
        """
        sql = (
            "SELECT id FROM interviews WHERE instr(company_key, ?) ORDER BY"
            " CASE WHEN json_valid(plan) THEN json_extract(plan, '$.state') = 'closed' ELSE 0 END,"
            " ended_at DESC, id"
        )
        names = [str(name) for (name,) in self._db.rows(sql, comparable_name(company))]
        chosen = names[start : start + count]
        found = {record.id: record for record in self._choose(chosen)}
        return tuple(found[InterviewId(name)] for name in chosen if name in found), len(names)

    def list_newest(self, most: int) -> tuple[tuple[Record, ...], int]:
        """The interviews that ended last, the latest first.

        Args:
            most: How many at most.

        Returns:
            The interviews, and how many older ones there are.
        """
        ((number,),) = self._db.rows("SELECT count(*) FROM interviews")
        return self._interviews("ORDER BY ended_at DESC, id DESC LIMIT ?", most), max(0, number - most)

    def list_recent(self, since: datetime) -> tuple[Record, ...]:
        """The interviews that a run visited since then (aware) or is still to visit, the oldest first."""
        sql = (
            "SELECT id FROM interviews WHERE wake_at IS NOT NULL"
            " UNION SELECT interview FROM interview_visits WHERE stamped_at >= ?"
        )
        return self._choose([name for (name,) in self._db.rows(sql, since.timestamp())])

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
            people = (*appointment.people, *appointment.arrangers)
            marks.update(m for one in people if one.email for m in list_marks_of_domain(one.domain))
            names |= {appointment.follows} if appointment.follows else set()
            company = comparable_name(appointment.company)
            names |= {
                row[0] for row in self._db.rows("SELECT id FROM interviews WHERE company_key = ?", company)
            }
        sql = "SELECT DISTINCT interview FROM interview_marks WHERE mark IN ({})"
        names |= {str(row[0]) for row in self._marks.select(sql, marks)}
        return self._choose(names)

    def find_domains(self, since: datetime) -> frozenset[str]:
        """The domains of the people of interviews that ended since then (aware), agencies left out."""
        sql = (
            "SELECT DISTINCT mark FROM interviews CROSS JOIN interview_marks ON interview = id"
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

    def _choose(self, interviews: Collection[str]) -> tuple[Record, ...]:
        """These interviews, the oldest first."""
        sql = f"SELECT ended_at, id, {Record.COLUMNS} FROM interviews WHERE id IN ({{}})"  # noqa: S608 - no words from outside
        rows = sorted(self._marks.select(sql, interviews), key=lambda row: row[:2])
        with self._db.decoding():
            return tuple(Record.from_row(row[2:]) for row in rows)

    def _interviews(self, which: str, *values: str | float) -> tuple[Record, ...]:
        sql = f"SELECT {Record.COLUMNS} FROM interviews {which}"  # noqa: S608 - no words from outside
        with self._db.decoding():
            return tuple(Record.from_row(row) for row in self._db.rows(sql, *values))


def _round(debrief: Debrief) -> tuple[str, float]:
    """The columns by which the sessions of a round are found."""
    return comparable_name(debrief.company), debrief.interview_end.timestamp()
