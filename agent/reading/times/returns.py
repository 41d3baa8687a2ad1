"""The day on which somebody who is away is back, as their note says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from agent.knowledge.languages import pattern
from agent.knowledge.text import fold_by_letter
from agent.reading.times.days import Day, find_days

_NOTE = 6_000
"""Characters of a note that are looked at."""
_LEAD = 60
_BEHIND = 40
_WEEK = 7
_TWELVE = 12
_YEAR = timedelta(days=366)
_CLAUSE = re.compile(r"[.;!?] ")
_BACK = r"\b(?:WORDS)\b"
_UNTIL = r"\b(?:WORDS)(?: \w{1,12}){0,2} ?$"
_SLASHED = re.compile(r"(?<![\d/.-])(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d\d))?(?![\d/])")
_NTH = re.compile(
    r"\b(?:the |den |zum |dem |am )?(\d{1,2})(?:st\b|nd\b|rd\b|th\b|\.(?= |$))(?! (?:of )?[^\W\d]{3,})"
)


def find_return_date(note: str, now: datetime, *, month_first: bool | None = None) -> datetime | None:
    """Midnight of the day on which the writer of an away note is back; None when it is not clear.

    Of several days the one at "back on", "wieder ab" … counts, else the one behind "until", else the last
    that is a full date. A day without a year is the next; a weekday is the next such day, never that of the
    note itself.

    Args:
        note: Normalised.
        now: The note's own date; its zone is that of the midnight.
        month_first: How its writer means `9/10`; None: nobody knows, unless another date of the note tells.
    """
    today = now.date()
    text = _spell_out(fold_by_letter(note[:_NOTE]), today, month_first=month_first)
    days = [one for one in find_days(text, today) if today <= one.day <= today + _YEAR]
    days = [_coming(one, today) for one in days]
    back = [one for one in days if _is_of_return(text, one)]
    until = [one for one in days if _is_last(text, one)]
    until += _of_the_month(text, today)
    said = back or until or [one for one in days if one.is_full]
    day = max((one.day for one in said), default=None)
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)


def _coming(one: Day, today: date) -> Day:
    """A weekday named on that very day is the one of the next week."""
    if one.clear or one.day != today:
        return one
    return Day(one.start, one.end, one.day + timedelta(days=_WEEK), one.clear)


def _is_of_return(text: str, one: Day) -> bool:
    """Whether its clause says that the writer is back then; "until" in between makes another day of it."""
    before = _CLAUSE.split(text[max(0, one.start - _LEAD) : one.start])[-1]
    behind = _CLAUSE.split(text[one.end : one.end + _BEHIND])[0]
    back = pattern("back_again", frame=_BACK)
    if back.search(before):
        return True
    return not _is_last(text, one) and back.search(behind) is not None


def _is_last(text: str, one: Day) -> bool:
    before = text[max(0, one.start - _LEAD) : one.start]
    return pattern("away_until", frame=_UNTIL).search(before) is not None


def _of_the_month(text: str, today: date) -> Iterator[Day]:
    """`until the 14th`, `bis zum 14.`: the next such day."""
    for found in _NTH.finditer(text):
        before = text[max(0, found.start() - _LEAD) : found.start()]
        clause = _CLAUSE.split(before)[-1]
        cued = pattern("away_until", frame=_UNTIL).search(before) or pattern(
            "back_again", frame=_BACK
        ).search(clause)
        if not cued:
            continue
        for ahead in range(2):
            year, month = divmod(today.year * _TWELVE + today.month - 1 + ahead, _TWELVE)
            try:
                day = date(year, month + 1, int(found[1]))
            except ValueError:
                continue
            if day > today:
                yield Day(found.start(), found.end(), day, 2)
                break


def _spell_out(text: str, today: date, *, month_first: bool | None) -> str:
    """The text with its `9/14` as ISO dates, where their order is known."""
    pairs = [(int(one[1]), int(one[2])) for one in _SLASHED.finditer(text)]
    shown = {a <= _TWELVE for a, b in pairs if (a > _TWELVE) is not (b > _TWELVE)}
    first = shown.pop() if len(shown) == 1 else month_first
    if not pairs or first is None:
        return text

    def spell(one: re.Match[str]) -> str:
        month, day = (int(one[1]), int(one[2])) if first else (int(one[2]), int(one[1]))
        years = [int(one[3]) % 100 + 2000] if one[3] else [today.year, today.year + 1]
        for year in years:
            try:
                meant = date(year, month, day)
            except ValueError:
                continue
            if meant >= today:
                return meant.isoformat()
        return one[0]

    return _SLASHED.sub(spell, text)
