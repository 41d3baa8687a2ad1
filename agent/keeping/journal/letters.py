"""The part of the journal that holds letters: what is meant to be placed, what stands, what became of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from agent.errors import JournalError, RefusedError, UnknownInterviewError
from agent.keeping.codec import from_json, to_json
from agent.keeping.journal.database import Database
from agent.keeping.journal.marks import Marks, letter_key
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.model.mail import MessageId
from agent.model.plan import Placement, Renewal, Sighting, Stage

AT_ONCE = 0.0
"""A wake time that is always past: the interview is visited by the next run."""


class Letters:
    """The letters of interviews. A letter is unique by interview, kind and person.

    A method that changes one takes any version of its record, and changes the version on record.
    """

    def __init__(self, db: Database) -> None:
        """Of an open journal."""
        self._db = db
        self._marks = Marks(db)

    def placements(self, interview: InterviewId) -> tuple[Placement, ...]:
        """The letters of one interview, in the order they were intended."""
        return self._placements("WHERE interview = ? ORDER BY rowid", interview)

    def all_placements(self) -> tuple[Placement, ...]:
        """The letters of all interviews, in the order they were intended."""
        return self._placements("ORDER BY rowid")

    def find_sent(self, message_ids: Collection[MessageId]) -> dict[MessageId, tuple[Kind, str]]:
        """Which of these mails is the sent form of which letter on record: its kind and person."""
        sql = (
            "SELECT DISTINCT record FROM placements JOIN letter_names USING (interview, kind, person_key)"
            " WHERE name IN ({})"
        )
        with self._db.decoding():
            found = [from_json(Placement, str(row[0])) for row in self._marks.select(sql, message_ids)]
        return {
            letter.sighting.sent_message_id: (letter.kind, letter.person)
            for letter in found
            if letter.fate.is_sent and letter.sighting.sent_message_id
        }

    def is_another(self, letter: Placement, name: str) -> bool:
        """Whether another letter on record stands or was sent under this draft id or Message-ID."""
        sql = (
            "SELECT 1 FROM letter_names WHERE name = ? AND (interview, kind, person_key) <> (?, ?, ?) LIMIT 1"
        )
        return bool(self._db.rows(sql, name, *letter_key(letter)))

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
                    (*letter_key(letter), to_json(letter)),
                )
                self._marks.write_letter(letter)
            except sqlite3.IntegrityError as problem:
                raise RefusedError(
                    f"The {letter.kind} for {letter.person} in {letter.interview} is on record; "
                    "one is enough.",
                    f"second-chance status {letter.interview} shows what became of it.",
                ) from problem

    def record_ticket(self, letter: Placement, ticket: str) -> None:
        """Record the mailbox's ticket; the draft may stand there from now on."""
        self._amend(letter, stage=Stage.STAGED, ticket=ticket)

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

    def record_refusal(self, letter: Placement, sighting: Sighting) -> None:
        """Record that the mailbox did not take the draft; the next visit looks, and makes it."""
        self._amend(letter, stage=Stage.REFUSED, sighting=sighting)

    def record_renewal(self, letter: Placement, renewal: Renewal | None) -> None:
        """Record that new words are on their way into a draft, and how far; None: they are not."""
        self._amend(letter, renewal=renewal)

    def record_rewording(self, letter: Placement, renewal: Renewal, draft_id: str) -> None:
        """Record that our own untouched draft carries new words now; they are no longer on their way."""
        self._amend(
            letter,
            fingerprint=renewal.fingerprint,
            rewording=renewal.rewording,
            is_own=renewal.is_own,
            draft_id=draft_id,
            renewal=None,
        )

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
            which = "WHERE interview = ? AND kind = ? AND person_key = ?"
            found = self._placements(which, *letter_key(letter))
            if not found:
                raise JournalError(
                    f"No {letter.kind} for {letter.person} in {letter.interview} was ever intended.",
                    "Nothing was changed; second-chance status shows what is on record.",
                )
            yield found[0]

    def _delete(self, letter: Placement) -> None:
        self._db.execute(
            "DELETE FROM placements WHERE interview = ? AND kind = ? AND person_key = ?", letter_key(letter)
        )

    def _amend(self, letter: Placement, **changes: object) -> None:
        """Change fields of a letter; a visit is due at once."""
        with self._changing(letter) as current:
            self._wake(letter.interview)
            self._rewrite(replace(current, **changes))  # type: ignore[arg-type]  # any field of a Placement

    def _rewrite(self, letter: Placement) -> None:
        self._db.execute(
            "UPDATE placements SET record = ? WHERE interview = ? AND kind = ? AND person_key = ?",
            (to_json(letter), *letter_key(letter)),
        )
        self._marks.write_letter(letter)

    def _wake(self, interview: InterviewId) -> None:
        """Make a visit due at once, because a letter is under way: this run may be killed at any moment."""
        self._update(interview, "wake_at = ?", AT_ONCE)

    def _update(self, interview: InterviewId, columns: str, *values: str | float | None) -> None:
        """Change columns of one interview inside a transaction.

        Raises:
            UnknownInterviewError: no interview has this id.
        """
        sql = f"UPDATE interviews SET {columns} WHERE id = ?"  # noqa: S608 - no words from outside
        if not self._db.execute(sql, (*values, interview)).rowcount:
            raise unknown_interview(interview)

    def _placements(self, which: str, *values: str) -> tuple[Placement, ...]:
        sql = f"SELECT record FROM placements {which}"  # noqa: S608 - no words from outside
        with self._db.decoding():
            return tuple(from_json(Placement, row[0]) for row in self._db.rows(sql, *values))


@dataclass(frozen=True, slots=True)
class OtherLetters(Container[str]):
    """The draft ids and Message-IDs of all letters on record but one (`Draft.not_these`)."""

    letters: Letters
    letter: Placement

    def __contains__(self, name: object) -> bool:
        """Whether another letter stands or was sent under this name."""
        return isinstance(name, str) and self.letters.is_another(self.letter, name)


def unknown_interview(interview: str) -> UnknownInterviewError:
    """What is raised where no interview has this id."""
    return UnknownInterviewError(
        f'There is no interview "{interview}".', "second-chance status lists the interviews and their ids."
    )
