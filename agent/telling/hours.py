"""The hours in which the person wants to be told, and moments as they say them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

Hours = tuple[time, time]
"""Told from the first on and before the second, by the person's own clock; they may lie across midnight."""

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_A_WEEK = 7


def is_open(moment: datetime, zone: ZoneInfo, hours: Hours) -> bool:
    """Whether the person wants to be told at this moment.

    Args:
        moment: Aware.
        zone: The person's own.
        hours: As in config.toml.
    """
    opens, closes = hours
    clock = moment.astimezone(zone).time()
    return opens <= clock < closes if opens < closes else clock >= opens or clock < closes


def find_opening(moment: datetime, zone: ZoneInfo, hours: Hours) -> datetime:
    """This moment where the person wants to be told then, else the next at which they do; aware, in UTC.

    An opening that a clock change leaves out is the moment after the gap, one that comes twice the first.
    """
    if is_open(moment, zone, hours):
        return moment.astimezone(UTC)
    today = moment.astimezone(zone).date()
    openings = (
        datetime.combine(today + timedelta(days=later), hours[0], zone).astimezone(UTC) for later in (0, 1, 2)
    )
    return next(opening for opening in openings if opening > moment.astimezone(UTC))


def describe_moment(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """A moment as one says it: `today 12:30`, `yesterday 18:05`, `Friday 11:17`, `9 Sep, 10:00`.

    Args:
        moment: Aware.
        zone: The person's own.
        now: Aware; what is within the week has the name of its day.
    """
    local, here = moment.astimezone(zone), now.astimezone(zone)
    apart = (local.date() - here.date()).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if apart in near:
        return f"{near[apart]} {local:%H:%M}"
    if abs(apart) < _A_WEEK:
        return f"{_DAYS[local.weekday()]} {local:%H:%M}"
    year = f" {local.year}" if local.year != here.year else ""
    return f"{local.day} {_MONTHS[local.month - 1]}{year}, {local:%H:%M}"
