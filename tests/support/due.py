"""An interview whose second-chance letter is due by the real clock, for programs not told the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from desk import INTERVIEW, Desk


def due_by_the_clock(desk: Desk) -> None:
    """Debriefed and thanked days ago; the next run places the letter."""
    ended = datetime.now(UTC).replace(microsecond=0) - timedelta(days=7)
    text = INTERVIEW.replace("2026-09-04T11:30:00-05:00", ended.isoformat())
    desk.config(desk.config_file.read_text() + "\n[waiting]\nbusiness_days = 1\nholidays = false\n")
    desk.debrief(text, now=ended + timedelta(hours=1))
    desk.send(ended + timedelta(hours=2))
    assert desk("run", now=ended + timedelta(hours=3)).code == 0
    assert desk.drafts() == ()
