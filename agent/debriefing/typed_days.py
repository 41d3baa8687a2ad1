"""Days in words that a person types: to a command, or into a form; until when to wait, or when it was."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from agent.errors import UnclearError
from agent.knowledge.spelled_dates import spell
from agent.reading.times.coming_times import EXAMPLES, read_coming_moment
from agent.reading.times.typed_dates import find_past_day

__all__ = ["EXAMPLES", "LAST_YEAR", "read_past_day", "read_wait"]

LAST_YEAR = 2199
"""As far as every zone, calendar and file system can bear."""


def read_wait(text: str, *, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment before which nothing is to be written, aware: `tomorrow`, `next week`, `friday 9am`.

    A day without a time of day begins at midnight in `zone`.

    Args:
        text: What was typed.
        now: Aware.
        zone: Theirs where it is known, else the person's own.

    Raises:
        UnclearError: it is no day, can be read in two ways, or is not to come.
    """
    until = read_coming_moment(text, now=now, zone=zone)
    if until <= now:
        raise UnclearError(f"{spell(until.astimezone(zone))} is not in the future. For example: {EXAMPLES}.")
    if until.year > LAST_YEAR:
        raise UnclearError(f"“{text.strip()}” is too far off. For example: {EXAMPLES}.")
    return until


def read_past_day(text: str, *, today: date) -> date:
    """The day that words name which has come already: `yesterday`, `Friday`, `4 September`, `2026-09-04`.

    Raises:
        UnclearError: it is no day, or can be read in two ways.
    """
    try:
        return find_past_day(" ".join(text.split()), today)
    except UnclearError:
        raise
    except (ValueError, OverflowError):
        raise UnclearError(
            f"There is no day “{text.strip()}”. For example: {today.isoformat()}, yesterday."
        ) from None
