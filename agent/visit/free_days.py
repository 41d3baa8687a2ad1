"""The days on which nobody works where a letter goes to, with what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from agent.deciding.situation import find_their_time
from agent.keeping.config import Config
from agent.model.interview import Debrief

_DAY = timedelta(days=1)
_MOST = 1000
"""Days that are looked at, at most."""


@dataclass(frozen=True, slots=True)
class FreeDays:
    """Days in a row on which nobody works."""

    first: date
    last: date
    names: tuple[str, ...]
    """Why, each once: `weekend`, `Labor Day` …"""


@dataclass(frozen=True, slots=True)
class TheirDays:
    """The recipient's zone, and the days that do not count there."""

    zone: ZoneInfo
    free: tuple[FreeDays, ...]


def look_at_days(config: Config, debrief: Debrief, since: datetime, until: datetime) -> TheirDays:
    """The free days that touch a time, as every clock of the letters counts them.

    Args:
        config: Whose zone and closed days hold where theirs are not known.
        debrief: Their place and their own closed days.
        since: Aware.
        until: Aware; its day is the last.
    """
    their = find_their_time(debrief, config.profile, config.waiting)
    rows: list[FreeDays] = []
    day, last = their.day(since), min(their.day(until), their.day(since) + _DAY * _MOST)
    while day <= last:
        if name := their.days.name_free_day(day):
            if rows and rows[-1].last == day - _DAY:
                before = rows.pop()
                names = tuple(dict.fromkeys((*before.names, name)))
                rows.append(FreeDays(before.first, day, names))
            else:
                rows.append(FreeDays(day, day, (name,)))
        day += _DAY
    return TheirDays(their.zone, tuple(rows))
