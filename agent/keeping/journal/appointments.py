"""The part of the journal that holds appointments: interviews seen in the mailboxes.

An appointment holds no mail, only its subject, its times, and the sentences and addresses that are evidence.
Of a forgotten one only digests of its keys remain, so that the next look does not find it again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from agent.errors import RefusedError, UnknownInterviewError
from agent.keeping.codec import JsonData, encode, from_json, to_json
from agent.keeping.journal.applications import FORGET_OF_APPOINTMENT
from agent.keeping.journal.database import Database, list_due
from agent.keeping.journal.marks import Marks, follows_mark, list_common_marks, mail_mark
from agent.keeping.journal.notices import Notices
from agent.keeping.journal.runs import Runs
from agent.keeping.journal.schema import FAST_CLOCK
from agent.knowledge.text import build_slug
from agent.model.appointment import (
    Appointment,
    AppointmentId,
    AppointmentState,
    Band,
    DebriefForm,
    Weighed,
)
from agent.model.interview import InterviewId
from agent.model.plan import Stage

_IS_TAKEN = "SELECT 1 FROM interviews WHERE id = :id UNION ALL SELECT 1 FROM appointments WHERE id = :id"


class Appointments:
    """Interviews seen in the mailboxes; each writing method is one committed transaction.

    An appointment may have the id of the interview it became, never that of an interview on record when it
    was seen. So an id that a person gives names an interview first, and an appointment where there is none.
    """

    def __init__(self, db: Database) -> None:
        """Use `Journal.appointments`."""
        self._db = db
        self._marks = Marks(db)

    def all(self) -> tuple[Appointment, ...]:
        """All but the forgotten ones, oldest seen first."""
        return self._records("SELECT record FROM appointments ORDER BY seen_at, id")

    def list_page(self, words: str, start: int, count: int) -> tuple[tuple[Appointment, ...], int]:
        """Some of all but the forgotten ones, the newest seen first.

        Args:
            words: Only those whose company, role or subject holds this, in any case of A to Z; empty: all.
            start: How many to pass by.
            count: How many at most.

        Returns:
            The appointments, and how many there are in all.
        """
        parts = " || ' ' || ".join(
            f"json_extract(record, '$.{key}')" for key in ("company", "role", "subject")
        )
        which = f"WHERE instr(lower({parts}), lower(?))"
        ((number,),) = self._db.rows(f"SELECT count(*) FROM appointments {which}", words)  # noqa: S608 - no words from outside
        sql = f"SELECT record FROM appointments {which} ORDER BY seen_at DESC, id LIMIT ? OFFSET ?"  # noqa: S608 - as above
        return self._records(sql, words, count, start), int(number)

    def due(self, now: datetime) -> tuple[AppointmentId, ...]:
        """Those a run should see to at this moment, the longest waiting first.

        One that was seen to under a clock that ran ahead is among them (`is_ahead`).
        """
        return tuple(map(AppointmentId, list_due(self._db, "appointment", now)))

    def is_ahead(self, appointment: AppointmentId, now: datetime) -> bool:
        """Whether a run whose clock ran ahead of `now` (aware) saw to it last."""
        sql = "SELECT 1 FROM appointment_visits WHERE appointment = ? AND stamped_at > ?"
        return bool(self._db.rows(sql, appointment, now.timestamp() + FAST_CLOCK))

    def get(self, appointment: AppointmentId) -> Appointment:
        """One appointment.

        Raises:
            UnknownInterviewError: none has this id.
        """
        found = self._records("SELECT record FROM appointments WHERE id = ?", appointment)
        if not found:
            raise _unknown(appointment)
        return found[0]

    def find_ids(self, start: str) -> tuple[AppointmentId, ...]:
        """The ids that begin so, in the order of the alphabet."""
        sql = "SELECT id FROM appointments WHERE id >= ? AND substr(id, 1, ?) = ? ORDER BY id"
        return tuple(AppointmentId(row[0]) for row in self._db.rows(sql, start, len(start), start))

    def find_open(self) -> tuple[Appointment, ...]:
        """Those that were seen or asked about, and of which something may come, oldest seen first."""
        return self._marked("state seen", "state asked")

    def find_listed(self) -> tuple[Appointment, ...]:
        """Those that are open, and those with news, oldest seen first."""
        return self._marked("state seen", "state asked", "news")

    def find_news(self) -> tuple[Appointment, ...]:
        """Those in doubt, changed by mail, or claimed to be changed, oldest seen first."""
        return self._marked("news")

    def find_by_mail(self, message_ids: Iterable[str]) -> tuple[Appointment, ...]:
        """Those with one of these mails in their conversations, oldest seen first."""
        return self._marked(*map(mail_mark, message_ids))

    def find_related(self, appointment: Appointment) -> tuple[Appointment, ...]:
        """Those that may be the same talk, oldest seen first.

        They share a mail of their conversations or a beginning, or follow the same interview.
        """
        return self._marked(*list_common_marks(appointment))

    def find_after(self, interview: InterviewId) -> tuple[Appointment, ...]:
        """The next rounds of an interview, oldest seen first."""
        return self._marked(follows_mark(interview))

    def find_debriefed(self, interview: InterviewId) -> tuple[Appointment, ...]:
        """Those that became this interview, oldest seen first."""
        return self._marked(f"interview {interview}")

    def find_by_form(self, names: Iterable[str]) -> tuple[Appointment, ...]:
        """Those whose form has one of these codes, Message-IDs or draft ids, or came more than once."""
        return self._marked("form again", *(f"form {name}" for name in names))

    def find_disregarded(self, keys: Iterable[str]) -> frozenset[str]:
        """Which of these mails (`Message.identity`) the person took back."""
        marks = {f"disregarded {key}": key for key in keys}
        sql = "SELECT DISTINCT mark FROM appointment_marks WHERE mark IN ({})"
        return frozenset(marks[str(row[0])] for row in self._marks.select(sql, marks))

    def find(self, key: str) -> Appointment | None:
        """The appointment that has or had this key; a forgotten one is empty, dismissed and without an id."""
        found = self._db.rows("SELECT appointment FROM appointment_keys WHERE key = ?", _digest(key))
        if not found:
            return None
        name = found[0][0]
        return _forgotten(key) if name is None else self.get(AppointmentId(name))

    def add(self, appointment: Appointment, wake_at: datetime | None) -> Appointment:
        """Record a new one under an id made of company (or subject) and date.

        Args:
            appointment: Its own id does not matter.
            wake_at: When a run should see to it again; None: never by itself.

        Returns:
            The appointment with its id.

        Raises:
            RefusedError: one with this key is on record, or was and is forgotten.
        """
        with self._db.transaction():
            name = self._db.find_free_id(
                build_slug(appointment.company or appointment.subject, _day(appointment).date()), _IS_TAKEN
            )
            named = replace(appointment, id=AppointmentId(name))
            try:
                self._db.execute(
                    "INSERT INTO appointments (id, seen_at, record, wake_at) VALUES (?, ?, ?, ?)",
                    (name, named.seen_at.timestamp(), to_json(named), _epoch(wake_at)),
                )
                self._db.execute(
                    "INSERT INTO appointment_keys (key, appointment) VALUES (?, ?)",
                    (_digest(named.key), name),
                )
                self._write_marks(named, named.seen_at)
            except sqlite3.IntegrityError as problem:
                raise RefusedError(
                    f'The appointment "{appointment.subject}" is on record already; once is enough.',
                    "second-chance find shows what is on record.",
                ) from problem
        return named

    def update(
        self,
        appointment: Appointment,
        wake_at: datetime | None,
        *,
        now: datetime | None = None,
        keys: Iterable[str] = (),
    ) -> None:
        """Replace the record of the same id.

        Args:
            appointment: With the id that `add` gave it.
            wake_at: When a run should see to it again; None: never by itself.
            now: When a run saw to it, by its clock (aware); None: it is the person's word, which holds.
            keys: Further keys it is recognised by from now on, such as the UID of a calendar that arrived
                later. A key that belongs to another appointment stays with that one.

        Raises:
            RefusedError: its form stood in the mailbox once, and by this record it would be made again.
            UnknownInterviewError: none has this id.
        """
        with self._db.transaction():
            old = self.get(appointment.id)
            if old.form and old.form.stage is Stage.PLACED and not _continues(old.form, appointment.form):
                raise RefusedError(
                    f"The form for {appointment.id} stood in the mailbox once; it is not made again."
                )
            self._db.execute(
                "UPDATE appointments SET record = ?, wake_at = ? WHERE id = ?",
                (to_json(appointment), _epoch(wake_at), appointment.id),
            )
            self._write_marks(appointment, now)
            for key in (appointment.key, *keys):
                self._db.execute(
                    "INSERT OR IGNORE INTO appointment_keys (key, appointment) VALUES (?, ?)",
                    (_digest(key), appointment.id),
                )

    def forget(self, appointment: AppointmentId) -> None:
        """Erase all that is known of it but the digests of its keys; drafts in the mailbox stay.

        Raises:
            UnknownInterviewError: none has this id.
        """
        with self._db.transaction():
            if not self._delete(appointment):
                raise _unknown(appointment)

    def forget_interview(self, interview: InterviewId) -> None:
        """Erase the appointment that became this interview, and the note in others that they follow it.

        Called inside the transaction that erases the interview.
        """
        for became in self.find_debriefed(interview):
            self._delete(became.id)
        for one in self.find_after(interview):
            free = replace(one, follows=None)
            self._db.execute("UPDATE appointments SET record = ? WHERE id = ?", (to_json(free), one.id))
            self._marks.write_appointment(free)

    def export(self) -> dict[str, JsonData]:
        """All that is known, as JSON data; of the forgotten ones, the digests of their keys."""
        gone = self._db.rows("SELECT key FROM appointment_keys WHERE appointment IS NULL ORDER BY key")
        return {
            "appointments": [encode(appointment) for appointment in self.all()],
            "forgotten": [key for (key,) in gone],
        }

    def _records(self, sql: str, *values: str | float) -> tuple[Appointment, ...]:
        with self._db.decoding():
            return tuple(from_json(Appointment, row[0]) for row in self._db.rows(sql, *values))

    def _marked(self, *marks: str) -> tuple[Appointment, ...]:
        sql = "SELECT DISTINCT appointment FROM appointment_marks WHERE mark IN ({})"
        names = sorted({str(row[0]) for row in self._marks.select(sql, marks)})
        sql = "SELECT seen_at, id, record FROM appointments WHERE id IN ({})"
        rows = sorted(self._marks.select(sql, names))
        with self._db.decoding():
            return tuple(from_json(Appointment, str(record)) for _, _, record in rows)

    def _write_marks(self, appointment: Appointment, now: datetime | None) -> None:
        """What it is found by, and when a run saw to it; inside the transaction that writes it."""
        self._marks.write_appointment(appointment)
        self._db.execute("DELETE FROM appointment_visits WHERE appointment = ?", (appointment.id,))
        if now is not None:
            self._db.execute(
                "INSERT INTO appointment_visits (appointment, stamped_at) VALUES (?, ?)",
                (appointment.id, now.timestamp()),
            )

    def _delete(self, appointment: AppointmentId) -> bool:
        """Its keys stay (ON DELETE SET NULL)."""
        Notices(self._db).forget(appointment)
        Runs(self._db).forget(appointment)
        self._db.execute(FORGET_OF_APPOINTMENT, (appointment,))
        return bool(self._db.execute("DELETE FROM appointments WHERE id = ?", (appointment,)).rowcount)


def _continues(placed: DebriefForm, form: DebriefForm | None) -> bool:
    """Whether this is still the placed form, or a later round of it."""
    return form is not None and (form.round > placed.round or form.stage is Stage.PLACED)


def _day(appointment: Appointment) -> datetime:
    """The time whose date goes into the id: of the meeting, or named in a mail, else when it was seen."""
    meeting = appointment.meeting
    named = appointment.said[0].start if appointment.said else appointment.seen_at
    return (meeting.start or meeting.local_start or named) if meeting else named


def _epoch(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()


def _digest(key: str) -> str:
    """A key as it is stored, so that no word of a forgotten appointment is left, not even in its key."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _forgotten(key: str) -> Appointment:
    return Appointment(
        id=AppointmentId(""),
        key=key,
        mailbox="",
        thread_ids=(),
        subject="",
        seen_at=datetime.fromtimestamp(0, UTC),
        weighed=Weighed(band=Band.IGNORE, evidence=()),
        state=AppointmentState.DISMISSED,
    )


def _unknown(appointment: str) -> UnknownInterviewError:
    return UnknownInterviewError(
        f'No interview "{appointment}" was seen in your mailbox.',
        "second-chance find lists those that were, with their ids.",
    )
