"""The agent's memory: what it meant to do, what it did, and what the person said.

Each writing method is one committed transaction, done before it returns; the caller makes the next
effect only then. No mail body, no letter text and no secret is ever handed to it (promise 5).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from agent.errors import JournalError, RefusedError
from agent.keeping import journal_rows as rows
from agent.keeping.codec import Plain
from agent.keeping.journal_file import open_journal, speaking, writing
from agent.keeping.journal_records import PlacementKey, PlanSnapshot, Record, SettledThread
from agent.keeping.slug import compared, slug
from agent.model.interview import Debrief, InterviewId
from agent.model.plan import PersonsWord, Placement, Sighting, Stage

AT_ONCE = 0.0
"""A wake time that is always past: the interview is visited by the next run."""


class Journal:
    """One open journal. Any method may raise JournalError (damage) or TryLaterError (a lock, a full disk)."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        """Use `Journal.open`."""
        self._path = path
        self._db = db

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the journal of a home; made when there is none, brought to today's form when it is older."""
        return cls(path, open_journal(path))

    def close(self) -> None:
        """Let go of the file."""
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
        return self._records(
            "SELECT id, debrief, recorded_at, changed_at, thread, words, plan FROM interviews"
            " ORDER BY ended_at, id"
        )

    def due(self, now: datetime) -> tuple[InterviewId, ...]:
        """Those a run should visit at this moment, the longest waiting first."""
        sql = "SELECT id FROM interviews WHERE wake_at <= ? ORDER BY wake_at, id"
        return tuple(InterviewId(row[0]) for row in self._rows(sql, now.timestamp()))

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
        found = self._rows(sql, compared(company), interview_end.timestamp())
        return InterviewId(found[0][0]) if found else None

    def add(self, debrief: Debrief, *, now: datetime) -> InterviewId:
        """Record a new interview, due at once, under an id made of company and local date of its end."""
        name = slug(debrief.company, debrief.interview_end.date())
        with self._writing():
            number, interview = 1, name
            while self._db.execute("SELECT 1 FROM interviews WHERE id = ?", (interview,)).fetchone():
                number += 1
                interview = f"{name}-{number}"
            self._db.execute(
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
        with self._writing():
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
        with self._writing():
            self._update(
                interview, "UPDATE interviews SET thread = ?, wake_at = ? WHERE id = ?", kept, AT_ONCE
            )

    def say(self, interview: InterviewId, words: PersonsWord) -> None:
        """Keep the person's word on an interview; a visit is due at once."""
        with self._writing():
            self._update(
                interview,
                "UPDATE interviews SET words = ?, wake_at = ? WHERE id = ?",
                rows.text(words),
                AT_ONCE,
            )

    def snapshot(self, interview: InterviewId, snapshot: PlanSnapshot) -> None:
        """Keep what a visit found, and let the interview sleep until `look_again`."""
        wake_at = snapshot.look_again.timestamp() if snapshot.look_again else None
        with self._writing():
            self._update(
                interview,
                "UPDATE interviews SET plan = ?, wake_at = ? WHERE id = ?",
                rows.text(snapshot),
                wake_at,
            )

    def forget(self, interview: InterviewId) -> None:
        """Erase all that is known of an interview, its placements too; drafts in the mailbox stay."""
        with self._writing():
            self._update(interview, "DELETE FROM interviews WHERE id = ?")

    # --- placements -----------------------------------------------------------------------------

    def placements(self, interview: InterviewId) -> tuple[Placement, ...]:
        """The letters of one interview, in the order they were meant."""
        return self._placed("SELECT record FROM placements WHERE interview = ? ORDER BY rowid", interview)

    def all_placements(self) -> tuple[Placement, ...]:
        """The letters of all interviews, in the order they were meant."""
        return self._placed("SELECT record FROM placements ORDER BY rowid")

    def intend(self, placement: Placement) -> None:
        """Write down a letter before anything is done for it.

        Raises:
            RefusedError: this letter is on record already, or another one of which there is only one
                in an interview (D9, D12).
            UnknownInterviewError: no interview has this id.
        """
        key = PlacementKey.of(placement)
        with self._writing():
            self._wake(placement.interview)
            try:
                self._db.execute(
                    "INSERT INTO placements (interview, kind, person_key, record) VALUES (?, ?, ?, ?)",
                    (*rows.key_columns(key), rows.text(placement)),
                )
            except sqlite3.IntegrityError as problem:
                raise RefusedError(
                    f"The {key.kind} for {key.person} in {key.interview} is on record; one is enough.",
                    f"second-chance status {key.interview} shows what became of it.",
                ) from problem

    def staged(self, key: PlacementKey, ticket: str) -> None:
        """Keep the mailbox's ticket; the draft may stand from now on."""
        with self._placement(key) as now_known:
            self._rewrite(key, replace(now_known, stage=Stage.STAGED, ticket=ticket))

    def placed(self, key: PlacementKey, draft_id: str, at: datetime) -> None:
        """The draft was made, or found standing, at this moment."""
        with self._placement(key) as now_known:
            self._rewrite(key, replace(now_known, stage=Stage.PLACED, draft_id=draft_id, placed_at=at))

    def sighted(self, key: PlacementKey, sighting: Sighting) -> None:
        """Keep what became of a draft; a draft that moved is followed."""
        with self._placement(key) as now_known:
            draft_id = sighting.draft_id or now_known.draft_id
            self._rewrite(key, replace(now_known, sighting=sighting, draft_id=draft_id))

    def never_made(self, key: PlacementKey) -> None:
        """Strike out an intent whose draft was proved never made.

        Raises:
            RefusedError: the draft was seen in the mailbox once; missing is not never made (promise 2).
        """
        with self._placement(key) as now_known:
            if now_known.stage is Stage.PLACED:
                raise RefusedError(
                    f"The {key.kind} for {key.person} in {key.interview} stood in the mailbox once; "
                    "it is not made again."
                )
            self._wake(key.interview)
            self._db.execute(
                "DELETE FROM placements WHERE interview = ? AND kind = ? AND person_key = ?",
                rows.key_columns(key),
            )

    def reworded(
        self, key: PlacementKey, fingerprint: tuple[int, ...], rewording: int, draft_id: str
    ) -> None:
        """Our own untouched draft carries new words now."""
        with self._placement(key) as now_known:
            self._wake(key.interview)
            self._rewrite(
                key, replace(now_known, fingerprint=fingerprint, rewording=rewording, draft_id=draft_id)
            )

    # --- everything -----------------------------------------------------------------------------

    def export(self) -> dict[str, Plain]:
        """All that is known, as JSON data."""
        return rows.export(self.interviews(), self.all_placements())

    # --- how it is done -------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with speaking(self._path), writing(self._db):
            yield

    @contextmanager
    def _placement(self, key: PlacementKey) -> Iterator[Placement]:
        """One transaction around a placement that is on record."""
        with self._writing():
            found = self._placed(
                "SELECT record FROM placements WHERE interview = ? AND kind = ? AND person_key = ?",
                *rows.key_columns(key),
            )
            if not found:
                raise JournalError(
                    f"No {key.kind} for {key.person} in {key.interview} was ever intended.",
                    "Nothing was changed; second-chance status shows what is on record.",
                )
            yield found[0]

    def _rewrite(self, key: PlacementKey, placement: Placement) -> None:
        self._db.execute(
            "UPDATE placements SET record = ? WHERE interview = ? AND kind = ? AND person_key = ?",
            (rows.text(placement), *rows.key_columns(key)),
        )

    def _wake(self, interview: InterviewId) -> None:
        """A letter is under way: the next run visits even when this one is killed now."""
        self._update(interview, "UPDATE interviews SET wake_at = ? WHERE id = ?", AT_ONCE)

    def _update(self, interview: InterviewId, sql: str, *values: str | float | None) -> None:
        """Change one interview; the id is the last parameter of the statement."""
        if not self._db.execute(sql, (*values, interview)).rowcount:
            raise rows.unknown(interview)

    def _rows(self, sql: str, *values: str | float) -> list[tuple[Any, ...]]:
        with speaking(self._path):
            return self._db.execute(sql, values).fetchall()

    def _records(self, sql: str, *values: str | float) -> tuple[Record, ...]:
        with rows.trusting(self._path):
            return tuple(rows.record(row) for row in self._rows(sql, *values))

    def _placed(self, sql: str, *values: str) -> tuple[Placement, ...]:
        with rows.trusting(self._path):
            return tuple(rows.revived(Placement, row[0]) for row in self._rows(sql, *values))
