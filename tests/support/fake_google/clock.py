"""The time at Google, as a test says it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = datetime(2026, 9, 4, 17, 10, tzinfo=UTC)


@dataclass
class Clock:
    """One moment that several fakes share; it stands still until a test moves it."""

    now: datetime = START

    def advance(self, **span: float) -> datetime:
        """Move on by `hours=`, `minutes=` … and return the new moment."""
        self.now += timedelta(**span)
        return self.now
