"""When the interview ended, as far as a calendar or a mail tells: always only a suggestion."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agent.knowledge.spelled_dates import day_and_month
from agent.knowledge.text import printable
from agent.model.appointment import Meeting, SaidTime
from agent.model.prefill import NOTHING, Suggestion
from agent.reading.sources import entry_of

_USUAL = timedelta(hours=1)
"""So long is an interview taken to be whose end nobody says."""
_SENTENCE = 200
_ZONE = 60


def end_of(meeting: Meeting) -> datetime | None:
    """When it ends: as it says, or an hour after its start; None where it was called off or has no moment."""
    if meeting.cancelled or meeting.declined:
        return None
    return _end(meeting.start, meeting.end)


def ended(meeting: Meeting | None, said: tuple[SaidTime, ...], zone: ZoneInfo, now: datetime) -> Suggestion:
    """The end (ISO 8601, in the person's zone) of a meeting that is over; without a meeting, of a time said.

    Args:
        meeting: What a calendar tells; where it tells a meeting, words do not count.
        said: Times that mails name: the latest that is over counts.
        zone: The person's own.
        now: Aware.
    """
    if meeting is not None:
        end = end_of(meeting)
        if end is None or end > now:
            return NOTHING
        source = f"from the {entry_of(meeting)}"
        missing = "" if meeting.end else ", which gives no end: an hour after its start"
        return _suggested(end, zone, source + missing)
    over = [(time.start, end, time) for time in said if (end := _end(time.start, time.end)) and end <= now]
    if not over:
        return NOTHING
    _, end, time = max(over, key=lambda one: one[:2])
    source = f"the mail of {day_and_month(time.said_at.date())} says “{printable(time.sentence[:_SENTENCE])}”"
    return _suggested(end, zone, source + ("" if time.end else "; an hour was added"))


def clock_hint(meeting: Meeting | None) -> str:
    """What the calendar says where that is no moment, a sentence; empty where it is one."""
    if meeting is None or meeting.start or meeting.cancelled or meeting.declined:
        return ""
    if meeting.whole_day:
        return "The calendar gives a day and no time."
    local = meeting.local_end or meeting.local_start
    if local is None:
        return ""
    at = f"{(meeting.local_start or local):%H:%M}"
    if not meeting.zone.strip():
        return f"The calendar says {at} and not in which time zone."
    return f"The calendar says {at} in “{printable(meeting.zone[:_ZONE])}”, a zone I do not know."


def _end(start: datetime | None, end: datetime | None) -> datetime | None:
    try:
        return end or (start + _USUAL if start else None)
    except OverflowError:  # in the last hour of the year 9999
        return None


def _suggested(end: datetime, zone: ZoneInfo, source: str) -> Suggestion:
    try:
        return Suggestion(end.astimezone(zone).isoformat(), source)
    except OverflowError:  # in the first hours of the year 1
        return NOTHING
