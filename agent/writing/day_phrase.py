"""The day of the interview in words (C-20)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTH_FIRST = frozenset({"US", "CA"})
_WEEKDAY_AT_MOST = 4  # calendar days back


def day_phrase(interview_end: datetime, now: datetime, *, zone: str, country: str) -> str:
    """`on Thursday`, or `on 4 September` when that is more than four calendar days back (C-20).

    Both moments are aware; their dates are taken in `zone`, the recipient's IANA zone. `country` (ISO
    3166) decides whether the month comes first. It never says "today": the letter may be sent later.

    Raises:
        ZoneInfoNotFoundError, ValueError, OSError: there is no such zone.
    """
    there = ZoneInfo(zone)
    day = interview_end.astimezone(there).date()
    back = (now.astimezone(there).date() - day).days
    if 0 <= back <= _WEEKDAY_AT_MOST:
        return f"on {_WEEKDAYS[day.weekday()]}"
    return f"on {month_and_day(day, country=country)}"


def month_and_day(day: date, *, country: str) -> str:
    """`September 4` in the United States and Canada, `4 September` elsewhere (CONTENT §9)."""
    month = _MONTHS[day.month - 1]
    return f"{month} {day.day}" if country.upper() in _MONTH_FIRST else f"{day.day} {month}"
