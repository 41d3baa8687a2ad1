"""The part of the journal that keeps appointments: interviews seen in the mailboxes.

An appointment keeps no mail: its subject, its times, the sentences and addresses that tell. Of a forgotten
one only digests of its keys are left, so that the next look does not find it anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from agent.errors import RefusedError, UnknownInterviewError
from agent.keeping import journal_rows as rows
from agent.keeping.codec import Plain, plain
from agent.keeping.journal_looks import Looks
from agent.keeping.slug import slug
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

_TAKEN = "SELECT 1 FROM interviews WHERE id = ?1 UNION ALL SELECT 1 FROM appointments WHERE id = ?1"


class Appointments(Looks):
    """Interviews seen in the mailboxes; each writing method is one committed transaction.

    An appointment may have the id of the interview it became, never that of an interview on record when it
    was seen. So an id that a person gives names an interview first, and an appointment where there is none.
    """

    def all(self) -> tuple[Appointment, ...]:
        """All but the forgotten ones, oldest seen first."""
        return self._records("SELECT record FROM appointments ORDER BY seen_at, id")

    def due(self, now: datetime) -> tuple[AppointmentId, ...]:
        """Those a run should see to at this moment, the longest waiting first."""
        sql = "SELECT id FROM appointments WHERE wake_at <= ? ORDER BY wake_at, id"
        return tuple(AppointmentId(row[0]) for row in self._ledger.rows(sql, now.timestamp()))

    def get(self, appointment: AppointmentId) -> Appointment:
        """One appointment.

        Raises:
            UnknownInterviewError: none has this id.
        """
        found = self._records("SELECT record FROM appointments WHERE id = ?", appointment)
        if not found:
            raise _unknown(appointment)
        return found[0]

    def by_key(self, key: str) -> Appointment | None:
        """The appointment that has or had this key; a forgotten one: empty, dismissed, without id."""
        found = self._ledger.rows("SELECT appointment FROM appointment_keys WHERE key = ?", _digest(key))
        if not found:
            return None
        ((name,),) = found
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
        with self._ledger.writing():
            name = self._ledger.free(
                slug(appointment.company or appointment.subject, _day(appointment).date()), _TAKEN
            )
            named = replace(appointment, id=AppointmentId(name))
            try:
                self._ledger.execute(
                    "INSERT INTO appointments (id, seen_at, record, wake_at) VALUES (?, ?, ?, ?)",
                    (name, named.seen_at.timestamp(), rows.text(named), _epoch(wake_at)),
                )
                self._ledger.execute(
                    "INSERT INTO appointment_keys (key, appointment) VALUES (?, ?)",
                    (_digest(named.key), name),
                )
            except sqlite3.IntegrityError as problem:
                raise RefusedError(
                    f'The appointment "{appointment.subject}" is on record already; once is enough.',
                    "second-chance find shows what is on record.",
                ) from problem
        return named

    def keep(self, appointment: Appointment, wake_at: datetime | None, *, keys: Iterable[str] = ()) -> None:
        """Put the record in the place of the older one of its id.

        Args:
            appointment: With the id that `add` gave it.
            wake_at: When a run should see to it again; None: never by itself.
            keys: What else it is known again by from now on, such as the calendar that followed words. A key
                that is another's stays with that one.

        Raises:
            RefusedError: its form stood in the mailbox, and by this record it would not have (promise 2).
            UnknownInterviewError: none has this id.
        """
        with self._ledger.writing():
            old = self.get(appointment.id)
            if old.form and old.form.stage is Stage.PLACED and not _follows(old.form, appointment.form):
                raise RefusedError(
                    f"The form for {appointment.id} stood in the mailbox once; it is not made again."
                )
            self._ledger.execute(
                "UPDATE appointments SET record = ?, wake_at = ? WHERE id = ?",
                (rows.text(appointment), _epoch(wake_at), appointment.id),
            )
            for key in (appointment.key, *keys):
                self._ledger.execute(
                    "INSERT OR IGNORE INTO appointment_keys (key, appointment) VALUES (?, ?)",
                    (_digest(key), appointment.id),
                )

    def forget(self, appointment: AppointmentId) -> None:
        """Erase all that is known of it, but know its keys; drafts in the mailbox stay.

        Raises:
            UnknownInterviewError: none has this id.
        """
        with self._ledger.writing():
            if not self._bury(appointment):
                raise _unknown(appointment)

    def part_from(self, interview: InterviewId) -> None:
        """Forget the appointment that became this interview, and that another follows it.

        Inside a transaction: the interview is forgotten in the same one.
        """
        for one in self.all():
            if one.interview == interview:
                self._bury(one.id)
            elif one.follows == interview:
                self._ledger.execute(
                    "UPDATE appointments SET record = ? WHERE id = ?",
                    (rows.text(replace(one, follows=None)), one.id),
                )

    def export(self) -> dict[str, Plain]:
        """All that is known, as JSON data; of what is forgotten, digests of the keys."""
        gone = self._ledger.rows("SELECT key FROM appointment_keys WHERE appointment IS NULL ORDER BY key")
        return {
            "appointments": [plain(one) for one in self.all()],
            "forgotten": [key for (key,) in gone],
            "looks": self.known_looks(),
        }

    def _records(self, sql: str, *values: str) -> tuple[Appointment, ...]:
        with self._ledger.trusting():
            return tuple(rows.revived(Appointment, row[0]) for row in self._ledger.rows(sql, *values))

    def _bury(self, appointment: AppointmentId) -> bool:
        """Its keys stay behind (ON DELETE SET NULL)."""
        return bool(self._ledger.execute("DELETE FROM appointments WHERE id = ?", (appointment,)).rowcount)


def _follows(placed: DebriefForm, form: DebriefForm | None) -> bool:
    """Whether this is the placed form still, or a later round of it."""
    return form is not None and (form.round > placed.round or form.stage is Stage.PLACED)


def _day(appointment: Appointment) -> datetime:
    """The day of the meeting where it takes place, or that was said; else when it was seen."""
    meeting = appointment.meeting
    of_meeting = (meeting.start or meeting.local_start) if meeting else None
    said = appointment.said[0].start if appointment.said else None
    return of_meeting or said or appointment.seen_at


def _epoch(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()


def _digest(key: str) -> str:
    """A key as it is kept: of a forgotten appointment no word is left, not even in its key."""
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
