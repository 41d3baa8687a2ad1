"""Days as mail names them: `Thursday, 3 September`, `tors 3/9`, `next Tuesday`, `2026-09-03`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from agent.reading.times.time_lists import alternatives, time_lists

_AHEAD = 270
"""Days: what lies farther ahead without a year is a day gone by."""
_FARTHEST = 400
_WEEK = 7
_MONTHS = 3
_BEFORE = 16
_MERGED = re.compile(r"[\s,(/-]{0,3}(?:the |den |d )?")


@dataclass(frozen=True, slots=True)
class Day:
    """A day at its place in a flat text."""

    start: int
    end: int
    day: date
    clear: int
    """How exactly it is named: 2 a date, 1 `tomorrow`, 0 a weekday."""
    weekly: bool = False
    """It is the day of the mail itself, or the same a week later where its time has gone by."""


def days_in(text: str, today: date) -> list[Day]:
    """The days that a flat text names, in order; what can be two days (`03/04`) is none.

    Args:
        text: Flat, at most some hundred characters.
        today: The day of the mail, in its own zone.
    """
    found: list[Day] = []
    unclear: list[tuple[int, int]] = []
    for form, read in _forms():
        for match in form.finditer(text):
            one = read(match, today, text)
            if one is not None:
                found.append(one)
            else:
                unclear.append(match.span())
    # "Friday, 30 February" is no Friday.
    found = [d for d in found if d.clear > 1 or not any(a < d.end and d.start < b for a, b in unclear)]
    found.sort(key=lambda d: (d.start, -d.clear, -d.end))
    days: list[Day] = []
    for one in found:
        if days and one.start < days[-1].end:
            if one.clear > days[-1].clear:
                days[-1] = one
        elif days and _MERGED.fullmatch(text, days[-1].end, one.start) and one.clear != days[-1].clear:
            first = days[-1]
            best = max(first, one, key=lambda d: d.clear)
            days[-1] = replace(best, start=first.start, end=one.end)
        else:
            days.append(one)
    return days


def _iso(match: re.Match[str], today: date, text: str) -> Day | None:
    del text
    return _dated(match, _date(int(match["y"]), int(match["m"]), int(match["d"])), today)


def _named(match: re.Match[str], today: date, text: str) -> Day | None:
    del text
    month = time_lists().months[match["mon"]]
    return _dated(match, _yearly(match["y"], month, int(match["d"]), today), today)


def _numbered(match: re.Match[str], today: date, text: str) -> Day | None:
    del text
    return _dated(match, _yearly(match["y"], int(match["m"]), int(match["d"]), today), today)


def _either(match: re.Match[str], today: date, text: str) -> Day | None:
    """`3/9`: only where one reading is a day, or the weekday beside it tells."""
    if text[match.start("a") : match.end("b")] == "24/7":
        return None
    a, b = int(match["a"]), int(match["b"])
    days = {_yearly(match["y"], month, day, today) for day, month in ((a, b), (b, a))} - {None}
    if match["wd"]:
        days = {day for day in days if day and day.weekday() == _number(match["wd"])}
    return _dated(match, days.pop(), today) if len(days) == 1 else None


def _of_the_month(match: re.Match[str], today: date, text: str) -> Day | None:
    """`Thursday the 3rd`: the next such day; a weekday beside it has to fit."""
    del text
    day = int(match["d"])
    months = (divmod(today.year * 12 + today.month - 1 + ahead, 12) for ahead in range(_MONTHS))
    coming = [one for year, month in months if (one := _date(year, month + 1, day)) and one >= today]
    if match["wd"]:
        coming = [one for one in coming if one.weekday() == _number(match["wd"])]
    return _dated(match, coming[0], today) if coming else None


def _weekday(match: re.Match[str], today: date, text: str) -> Day | None:
    before = text[max(0, match.start() - _BEFORE) : match.start()]
    lists = time_lists()
    if lists.every.search(before) or lists.gone.match(text[match.end() :][:_BEFORE]):
        return None
    ahead = (_number(match["wd"]) - today.weekday()) % _WEEK
    if match["before"] or match["behind"]:
        # "Next Tuesday" is the one of the next week, counted from Monday.
        return _relative(match, today, _WEEK - today.weekday() + _number(match["wd"]), 0)
    one = _relative(match, today, ahead, 0)
    return replace(one, weekly=ahead == 0) if one else None


def _alone(match: re.Match[str], today: date, text: str) -> Day | None:
    del text
    ahead = (_number(match["wd"]) - today.weekday()) % _WEEK
    one = _relative(match, today, ahead, 0)
    return replace(one, weekly=ahead == 0) if one else None


def _today(match: re.Match[str], today: date, text: str) -> Day | None:
    del text
    return _relative(match, today, 0, 1)


def _tomorrow(match: re.Match[str], today: date, text: str) -> Day | None:
    if time_lists().not_tomorrow.search(text[max(0, match.start() - _BEFORE) : match.start()]):
        return None
    return _relative(match, today, 1, 1)


def _after_tomorrow(match: re.Match[str], today: date, text: str) -> Day | None:
    del text
    return _relative(match, today, 2, 1)


def _relative(match: re.Match[str], today: date, ahead: int, clear: int) -> Day | None:
    try:
        return Day(match.start(), match.end(), today + timedelta(days=ahead), clear)
    except OverflowError:
        return None


def _dated(match: re.Match[str], day: date | None, today: date) -> Day | None:
    if day is None or not -1 <= (day - today).days <= _FARTHEST:
        return None
    return Day(match.start(), match.end(), day, 2)


def _yearly(year: str | None, month: int, day: int, today: date) -> date | None:
    """A day of a year; without one the next, unless that is long off."""
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)  # noqa: PLR2004 - `26`
    for candidate in (today.year, today.year + 1):
        one = _date(candidate, month, day)
        if one and -1 <= (one - today).days <= _AHEAD:
            return one
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(weekday: str) -> int:
    lists = time_lists()
    return lists.weekdays.get(weekday, lists.short_weekdays.get(weekday, 0))


_Reader = Callable[[re.Match[str], date, str], Day | None]


@cache
def _forms() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    return tuple((re.compile(pattern), read) for pattern, read in _patterns())


def _patterns() -> Iterator[tuple[str, _Reader]]:
    """Every form with what reads it."""
    lists = time_lists()
    month = alternatives(lists.months)
    weekday = alternatives(lists.weekdays)
    any_weekday = alternatives((*lists.weekdays, *lists.short_weekdays))
    article = r"(?:(?:the|den|der|dem|le|el|il|o|dia|am|d\.)\s)?"
    beside = rf"(?:\b(?P<wd>{any_weekday})\b\.?(?:\s?\(|,)?\s?{article})"
    year = r"(?P<y>(?:19|20)\d\d)"
    at = r"(?=,?\s(?:at|a|um|kl|om|alle|as|@|from|\d{1,2}[:h])\b)"
    d, m = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})"
    yield rf"(?<![\d-]){year}-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)", _iso
    yield rf"(?<!\d){year}[/.]{m}[/.]{d}(?![\d/.])", _iso
    nth = r"(?:st|nd|rd|th|er|\.|o|a|e)?\s?(?:of\s|de\s|d'|di\s)?"
    named = rf"{beside}?(?<![\d.:/-]){d}{nth}(?P<mon>{month})\b\.?"
    yield rf"{named}(?:,?\s(?:del?\s)?{year})?", _named
    no_hour = r"(?:st|nd|rd|th)?(?![\d:]|\s?(?:[ap]m|uhr)\b)"
    named = rf"{beside}?\b(?P<mon>{month})\b\.?\s(?:the\s)?{d}{no_hour}"
    yield rf"{named}(?:,?\s{year})?", _named
    dotted = rf"{beside}?(?<![\d.]){d}\.\s?{m}\."
    yield rf"{dotted}(?:\s?(?P<y>20\d\d|(?<=\.)\d\d(?![\d:.])))?(?!\d)", _numbered
    either = rf"{beside}?(?<![\d/.-])(?P<a>\d{{1,2}})"
    yield rf"{either}(?P<sep>[/-])(?P<b>\d{{1,2}})(?P=sep)(?P<y>20\d\d|\d\d)(?![\d/-])", _either
    yield rf"{either}/(?P<b>\d{{1,2}})(?P<y>(?!))?(?![\d/])", _either
    cjk = rf"(?:(?P<y>20\d\d)年\s?)?(?<!\d){m}月\s?{d}日"
    yield rf"{cjk}(?:\s?\([月火水木金土日](?:曜日?)?\))?", _numbered
    yield rf"{beside}{d}(?:(?:st|nd|rd|th)\b|\.(?!\d)|{at})", _of_the_month
    yield rf"\b(?:on|am) (?:the )?(?P<wd>(?!))?{d}(?:st|nd|rd|th)\b{at}", _of_the_month
    before = rf"(?:\b(?P<before>{alternatives(lists.next_week_before)})[\s,]{{1,2}}(?:am\s|on\s)?)?"
    behind = rf"(?:[\s,]{{1,2}}(?P<behind>{alternatives(lists.next_week_behind)})\b)?"
    yield rf"{before}(?<!\w)(?P<wd>{weekday})(?![^\W\d_]){behind}", _weekday
    clock = r"\s(?:at|kl\.?|@)\s\d|\s\d{1,2}(?:[:.h]\d\d|\s?[ap]\.?m\b|-\d{1,2}\s?[ap]m)"
    yield rf"\b(?P<wd>{alternatives(lists.alone)})\b\.?,?(?={clock})", _alone
    relative = (
        (lists.after_tomorrow, _after_tomorrow),
        (lists.tomorrow, _tomorrow),
        (lists.today, _today),
    )
    for words, read in relative:
        yield rf"(?<!\w)(?:{alternatives(words)})(?![^\W\d_])", read
