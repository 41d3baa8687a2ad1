"""The part of the journal that keeps letters: each step of a placement is one committed transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from agent.errors import JournalError, RefusedError
from agent.keeping import journal_rows as rows
from agent.keeping.journal_ledger import Ledger
from agent.keeping.journal_records import PlacementKey
from agent.model.interview import InterviewId
from agent.model.plan import Placement, Sighting, Stage

AT_ONCE = 0.0
"""A wake time that is always past: the interview is visited by the next run."""


class Letters:
    """What was meant, made and seen, letter by letter."""

    def __init__(self, ledger: Ledger) -> None:
        """Use `Journal.open`."""
        self._ledger = ledger

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
        with self._ledger.writing():
            self._wake(placement.interview)
            try:
                self._ledger.execute(
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
            self._ledger.execute(
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

    @contextmanager
    def _placement(self, key: PlacementKey) -> Iterator[Placement]:
        """One transaction around a placement that is on record."""
        with self._ledger.writing():
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
        self._ledger.execute(
            "UPDATE placements SET record = ? WHERE interview = ? AND kind = ? AND person_key = ?",
            (rows.text(placement), *rows.key_columns(key)),
        )

    def _wake(self, interview: InterviewId) -> None:
        """A letter is under way: the next run visits even when this one is killed now."""
        self._update(interview, "UPDATE interviews SET wake_at = ? WHERE id = ?", AT_ONCE)

    def _update(self, interview: InterviewId, sql: str, *values: str | float | None) -> None:
        """Change one interview; the id is the last parameter of the statement."""
        if not self._ledger.execute(sql, (*values, interview)).rowcount:
            raise rows.unknown(interview)

    def _placed(self, sql: str, *values: str) -> tuple[Placement, ...]:
        with self._ledger.trusting():
            return tuple(rows.revived(Placement, row[0]) for row in self._ledger.rows(sql, *values))
