"""How days and moments are written out for the person, in English whatever the machine's language is."""

from __future__ import annotations

from datetime import date, datetime

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
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


def spell(moment: datetime) -> str:
    """`Friday 4 September 2026, 11:30`."""
    return f"{spell_day(moment.date())}, {moment:%H:%M}"


def spell_day(day: date) -> str:
    """`Friday 4 September 2026`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def day_and_month(day: date) -> str:
    """`4 September`."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def ordinal(number: int) -> str:
    """`16th`, `1st`, `22nd`."""
    teens = number % 100 in {11, 12, 13}
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def offset(moment: datetime) -> str:
    """`UTC-05:00`."""
    return f"UTC{moment.isoformat()[-6:]}" if moment.utcoffset() else "UTC+00:00"
