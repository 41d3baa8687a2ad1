"""The agent's memory: what it meant to do, what it did, and what the person said.

Each writing method is one transaction, committed before it returns; the caller makes the next effect only
then. No mail body, no text of a letter and no secret is ever given to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from agent.errors import JournalError, RefusedError, UnknownInterviewError
from agent.keeping.codec import JsonData, encode, from_json, to_json
from agent.keeping.journal.appointments import Appointments
from agent.keeping.journal.database import Database, open_journal
from agent.keeping.journal.looks import Looks
from agent.keeping.journal.records import PlanSnapshot, Record, SettledThread
from agent.keeping.journal.servers import Servers
from agent.knowledge.text import build_slug, comparable_name
from agent.model.interview import Debrief, InterviewId
from agent.model.mail import MessageId
from agent.model.plan import PersonsWord, Placement, Sighting, Stage

_AT_ONCE = 0.0
"""A wake time that is always past: the interview is visited by the next run."""


class Journal:
    """One open journal. Any method may raise JournalError (damage) or TryLaterError (a lock, a full disk).

    A letter is unique by interview, kind and person. A method that changes one takes any version of its
    record, and changes the version on record.
    """

    appointments: Appointments
    """The interviews seen in the mailboxes."""
    looks: Looks
    """When the mailboxes were looked at for them."""
    servers: Servers
    """Whose word on the senders of mail is believed in them."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        """Take over a connection; `Journal.open` makes one."""
        self._db = Database(path, db)
        self.appointments = Appointments(self._db)
        self.looks = Looks(self._db)
        self.servers = Servers(self._db)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the journal of a home; it is created when there is none, and updated when it is older."""
        return cls(path, open_journal(path))

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
        """Those a run should visit at this moment, the longest waiting first."""
        sql = "SELECT id FROM interviews WHERE wake_at <= ? ORDER BY wake_at, id"
        return tuple(InterviewId(row[0]) for row in self._db.rows(sql, now.timestamp()))

    def get(self, interview: InterviewId) -> Record:
        """One interview.

        Raises:
            UnknownInterviewError: no interview has this id.
        """
        found = self._interviews("WHERE id = ?", interview)
        if not found:
            raise _unknown(interview)
        return found[0]

    def find_ids(self, start: str) -> tuple[InterviewId, ...]:
        """The ids that begin so, in the order of the alphabet."""
        sql = "SELECT id FROM interviews WHERE id >= ? AND substr(id, 1, ?) = ? ORDER BY id"
        return tuple(InterviewId(row[0]) for row in self._db.rows(sql, start, len(start), start))

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
                    _AT_ONCE,
                ),
            )
        return interview

    def change(self, interview: InterviewId, debrief: Debrief, *, now: datetime) -> None:
        """Replace a debrief by a corrected one; the id stays, a visit is due at once.

        A settled thread is kept unless the debrief now names another thread or mailbox.
        """
        with self._db.transaction():
            record = self.get(interview)
            old = record.debrief
            moved = (old.thread, old.mailbox) != (debrief.thread, debrief.mailbox)
            self._update(
                interview,
                "company_key = ?, ended_at = ?, debrief = ?, changed_at = ?, thread = ?, wake_at = ?",
                comparable_name(debrief.company),
                debrief.interview_end.timestamp(),
                to_json(debrief),
                now.isoformat(),
                to_json(SettledThread() if moved else record.thread),
                _AT_ONCE,
            )

    def settle_thread(self, interview: InterviewId, thread: SettledThread) -> None:
        """Record which thread is the interview's, with the evidence; a visit is due at once."""
        with self._db.transaction():
            self._update(interview, "thread = ?, wake_at = ?", to_json(thread), _AT_ONCE)

    def record_words(self, interview: InterviewId, words: PersonsWord) -> None:
        """Record the person's word on an interview; a visit is due at once."""
        with self._db.transaction():
            self._update(interview, "words = ?, wake_at = ?", to_json(words), _AT_ONCE)

    def record_visit(self, interview: InterviewId, result: PlanSnapshot) -> None:
        """Record the result of a visit; the interview is due again at its `look_again`."""
        wake_at = result.look_again.timestamp() if result.look_again else None
        with self._db.transaction():
            self._update(interview, "plan = ?, wake_at = ?", to_json(result), wake_at)

    def forget(self, interview: InterviewId) -> None:
        """Erase all that is known of an interview, its letters and its appointment; drafts stay."""
        with self._db.transaction():
            if not self._db.execute("DELETE FROM interviews WHERE id = ?", (interview,)).rowcount:
                raise _unknown(interview)
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

    def _interviews(self, which: str, *values: str) -> tuple[Record, ...]:
        sql = f"SELECT {Record.COLUMNS} FROM interviews {which}"  # noqa: S608 - no words from outside
        with self._db.decoding():
            return tuple(Record.from_row(row) for row in self._db.rows(sql, *values))

    def _update(self, interview: InterviewId, columns: str, *values: str | float | None) -> None:
        """Change columns of one interview inside a transaction.

        Raises:
            UnknownInterviewError: no interview has this id.
        """
        sql = f"UPDATE interviews SET {columns} WHERE id = ?"  # noqa: S608 - no words from outside
        if not self._db.execute(sql, (*values, interview)).rowcount:
            raise _unknown(interview)

    # --- letters --------------------------------------------------------------------------------

    def placements(self, interview: InterviewId) -> tuple[Placement, ...]:
        """The letters of one interview, in the order they were intended."""
        return self._placements("WHERE interview = ? ORDER BY rowid", interview)

    def all_placements(self) -> tuple[Placement, ...]:
        """The letters of all interviews, in the order they were intended."""
        return self._placements("ORDER BY rowid")

    def intend(self, letter: Placement) -> None:
        """Record a letter before anything is done for it.

        Raises:
            RefusedError: this letter is on record already, or another one of a kind of which an interview
                has only one.
            UnknownInterviewError: no interview has this id.
        """
        with self._db.transaction():
            self._wake(letter.interview)
            try:
                self._db.execute(
                    "INSERT INTO placements (interview, kind, person_key, record) VALUES (?, ?, ?, ?)",
                    (*_key(letter), to_json(letter)),
                )
            except sqlite3.IntegrityError as problem:
                raise RefusedError(
                    f"The {letter.kind} for {letter.person} in {letter.interview} is on record; "
                    "one is enough.",
                    f"second-chance status {letter.interview} shows what became of it.",
                ) from problem

    def record_ticket(self, letter: Placement, ticket: str) -> None:
        """Record the mailbox's ticket; the draft may stand there from now on."""
        with self._changing(letter) as current:
            self._rewrite(replace(current, stage=Stage.STAGED, ticket=ticket))

    def record_draft(self, letter: Placement, draft_id: str, message_id: MessageId | None = None) -> None:
        """Record that the draft was made, or found standing; it counts as placed when it was meant to be.

        Args:
            letter: Any version of its record.
            draft_id: Where it stands.
            message_id: The id it stands under; None: the one on record.
        """
        with self._changing(letter) as current:
            standing = message_id or current.message_id
            self._rewrite(replace(current, stage=Stage.PLACED, draft_id=draft_id, message_id=standing))

    def record_sighting(self, letter: Placement, sighting: Sighting) -> None:
        """Record what became of a draft, and its new id when it moved."""
        with self._changing(letter) as current:
            draft_id = sighting.draft_id or current.draft_id
            self._rewrite(replace(current, sighting=sighting, draft_id=draft_id))

    def record_rewording(
        self, letter: Placement, fingerprint: tuple[int, ...], rewording: int, draft_id: str
    ) -> None:
        """Record that our own untouched draft carries new words now."""
        with self._changing(letter) as current:
            self._wake(letter.interview)
            self._rewrite(replace(current, fingerprint=fingerprint, rewording=rewording, draft_id=draft_id))

    def withdraw(self, letter: Placement) -> None:
        """Delete an intent whose draft is proved never to have been made.

        Raises:
            RefusedError: the draft was seen in the mailbox once; that it is missing does not prove that.
        """
        with self._changing(letter) as current:
            if current.stage is Stage.PLACED:
                raise RefusedError(
                    f"The {letter.kind} for {letter.person} in {letter.interview} stood in the mailbox once; "
                    "it is not made again."
                )
            self._wake(letter.interview)
            self._delete(letter)

    def release(self, letter: Placement) -> None:
        """Delete the record of a letter, whatever became of it, so that it may be made again; due at once.

        Only on the person's word: a draft may stand.
        """
        with self._changing(letter):
            self._wake(letter.interview)
            self._delete(letter)

    @contextmanager
    def _changing(self, letter: Placement) -> Iterator[Placement]:
        """One transaction around the version of a letter that is on record.

        Raises:
            JournalError: it is not on record.
        """
        with self._db.transaction():
            found = self._placements("WHERE interview = ? AND kind = ? AND person_key = ?", *_key(letter))
            if not found:
                raise JournalError(
                    f"No {letter.kind} for {letter.person} in {letter.interview} was ever intended.",
                    "Nothing was changed; second-chance status shows what is on record.",
                )
            yield found[0]

    def _delete(self, letter: Placement) -> None:
        self._db.execute(
            "DELETE FROM placements WHERE interview = ? AND kind = ? AND person_key = ?", _key(letter)
        )

    def _rewrite(self, letter: Placement) -> None:
        self._db.execute(
            "UPDATE placements SET record = ? WHERE interview = ? AND kind = ? AND person_key = ?",
            (to_json(letter), *_key(letter)),
        )

    def _wake(self, interview: InterviewId) -> None:
        """Make a visit due at once, because a letter is under way: this run may be killed at any moment."""
        self._update(interview, "wake_at = ?", _AT_ONCE)

    def _placements(self, which: str, *values: str) -> tuple[Placement, ...]:
        sql = f"SELECT record FROM placements {which}"  # noqa: S608 - no words from outside
        with self._db.decoding():
            return tuple(from_json(Placement, row[0]) for row in self._db.rows(sql, *values))


_EXPORTED = ("id", "recorded_at", "changed_at", "debrief", "thread", "words", "plan")


def _key(letter: Placement) -> tuple[str, str, str]:
    """The columns a letter is unique by; names are compared in any case and spelling of the same letters."""
    return letter.interview, letter.kind.value, comparable_name(letter.person)


def _unknown(interview: str) -> UnknownInterviewError:
    return UnknownInterviewError(
        f'There is no interview "{interview}".', "second-chance status lists the interviews and their ids."
    )
