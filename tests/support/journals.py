"""Journals for tests: of an older program, with no look due, with a letter due by the real clock."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desk import INTERVIEW, Desk

from agent.keeping.journal.journal import Journal

DATA = Path(__file__).parents[1] / "data"
FAR_AWAY = datetime(2199, 1, 1, tzinfo=UTC)


def first_form(path: Path) -> None:
    """A journal of form 1: one interview whose thank-you was sent, asleep until 7 September 2026, 12:10."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript((DATA / "journal_1.sql").read_text(encoding="utf-8"))


def no_look_due(journal_file: Path, *mailboxes: str) -> None:
    """These mailboxes were looked at; the next look is far away."""
    with Journal.open(journal_file) as journal:
        journal.looks.set_mailboxes(mailboxes, now=FAR_AWAY, latest=FAR_AWAY)
        for name in mailboxes:
            journal.looks.record(name, "1", now=datetime(2026, 9, 4, tzinfo=UTC), next_at=FAR_AWAY)


def due_by_the_clock(desk: Desk) -> None:
    """Debriefed and thanked days ago; the next run places the letter."""
    ended = datetime.now(UTC).replace(microsecond=0) - timedelta(days=7)
    text = INTERVIEW.replace("2026-09-04T11:30:00-05:00", ended.isoformat())
    desk.config(desk.config_file.read_text() + "\n[waiting]\nbusiness_days = 1\nholidays = false\n")
    desk.debrief(text, now=ended + timedelta(hours=1))
    desk.send(ended + timedelta(hours=2))
    assert desk("run", now=ended + timedelta(hours=3)).code == 0
    assert desk.drafts() == ()
