"""The day by which somebody will decide, as it was said: `by the end of next week`, `mid September`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from agent.knowledge.languages import numbers
from agent.knowledge.spelled_dates import MONTHS
from agent.knowledge.text import fold_by_letter
from agent.reading.times.coming_times import read_coming_day

_LONGEST = 80
_DAYS_OF_PARTS = {"early": 5, "beginning": 5, "start": 5, "mid": 15, "middle": 15, "late": 25}
_AROUND = re.compile(
    r"^(?:(?:they|he|she|we|i|it|will|'ll|would|decide|decision|decided|hear|let|me|know|say|said|tell|told|"
    r"get back|be in touch|probably|hopefully|maybe|some ?time|by|before|around|about|until|till|within|on|"
    r"at|the|latest|no later than|approximately|roughly|ca|expected|is|come|comes) )+"
)
_PART_OF_MONTH = re.compile(
    r"(?P<part>early|beginning|start|mid|middle|late|end)[ -](?:of |in )?(?P<month>[^\W\d_]{3,12})"
)
_END_OF = {
    "this week": "end of this week",
    "week": "end of week",
    "next week": "end of next week",
    "month": "end of month",
    "this month": "end of month",
    "next month": "end of next month",
}
"""Who decides in a span has all of it."""


def read_deadline(text: str, *, today: date) -> date | None:
    """The last day that words leave open, today or later; None when they name none.

    A span is read by its end: `next week` is its Friday. `Mid September` is the 15th.

    Args:
        text: What was typed, at most 80 characters are looked at.
        today: From where it is counted.
    """
    plain = text[:_LONGEST]
    if (found := read_coming_day(plain, today=today)) and fold_by_letter(
        plain.strip(" .!").casefold()
    ) not in _END_OF:
        return found
    said = " ".join(fold_by_letter(plain).replace("\u2019", "'").strip(" .!,").split())
    bare = _AROUND.sub("", f"{said} ").strip()
    if named := _END_OF.get(bare):
        return read_coming_day(named, today=today)
    if part := _PART_OF_MONTH.fullmatch(bare):
        return _read_part(part["part"], part["month"], today)
    return read_coming_day(bare, today=today) if bare and bare != said else None


def _read_part(part: str, month: str, today: date) -> date | None:
    names = {name.casefold(): number for number, name in enumerate(MONTHS, 1)}
    number = names.get(month) or numbers("months", 1).get(month)
    if number is None:
        return None
    day = _day_of_part(part, date(today.year, number, 1))
    return day if day >= today else _day_of_part(part, date(today.year + 1, number, 1))


def _day_of_part(part: str, first: date) -> date:
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return last if part == "end" else first.replace(day=_DAYS_OF_PARTS[part])
