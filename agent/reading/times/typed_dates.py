"""Days and times as a person types them, read in their own zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from agent.errors import UnclearError
from agent.knowledge.languages import numbers
from agent.knowledge.spelled_dates import MONTHS, WEEKDAYS, day_and_month, spell
from agent.knowledge.text import fold_by_letter
from agent.reading.times.loose_clocks import settle_clock

_LETTERS_THAT_TELL = 3
_LEAP_YEARS_APART = 9
_TODAY = {"", "today", "this morning", "this afternoon", "this evening"}
_LONG_AGO = timedelta(days=3 * 366)
_ISO = re.compile(
    r"(?P<local>\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(?P<offset>Z|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\d.-])(?P<hour>\d{1,2})(?:(?:[:h](?P<minute>\d\d))(?::\d\d)?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"|\s*(?P<only>[ap]\.?m\b\.?)|h\b)",
    re.IGNORECASE,
)
_NOON = re.compile(r"\b(?:12\s+)?noon\b", re.IGNORECASE)
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})?")
_SLASHED = re.compile(r"\d{1,4}/\d{1,2}(?:/\d{1,4})?")
_STROKES = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d\d))?")
_MONTHS, _CENTURY, _CENTURY_ENDS = 12, 2000, 100
_DAY_MONTH = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)? (?P<month>[^\W\d_]{3,15})\.?(?: (?P<year>\d{4}))?"
)
_MONTH_DAY = re.compile(r"(?P<month>[^\W\d_]{3,15})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?(?: (?P<year>\d{4}))?")
_OF_THE_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_SMALL_WORDS = re.compile(r"[,;]|\b(?:at|on|around|about|by|until|the|of)\b")


def read_moment(text: str, *, now: datetime, zone: ZoneInfo) -> datetime:
    """A past moment, such as `2026-09-04 11:30`, `today 11:30`, `yesterday 4pm`, `4 Sep 11:30`.

    A time without an offset is in `zone`; an hour that the clocks ran through twice is the first of
    the two. A date without a year is the latest that is not after today.

    Args:
        text: What was typed.
        now: Aware.
        zone: The person's own.

    Raises:
        UnclearError: it is no time, is still to come, or never was.
    """
    today = now.astimezone(zone).date()
    try:
        moment = _moment(" ".join(text.split()), today).replace(second=0, microsecond=0)
        moment = _on_the_clock(moment, zone) if moment.tzinfo is None else moment.astimezone(zone)
    except UnclearError:
        raise
    except (ValueError, OverflowError):
        raise UnclearError(f"There is no such day or time. {_for_example(today)}") from None
    if moment > now:
        raise UnclearError(
            f"{spell(moment)} is still to come. Write when the interview ended, or come back when it is over."
        )
    if now - moment > _LONG_AGO:
        raise UnclearError(f"{spell(moment)} is years ago. Is the year right?")
    return moment


def _moment(typed: str, today: date) -> datetime:
    """The moment typed; naive when no offset was."""
    if iso := _ISO.fullmatch(typed):
        return datetime.fromisoformat(iso["local"].replace(" ", "T") + (iso["offset"] or "").upper())
    day, clock = _clock(typed)
    return datetime.combine(find_past_day(day, today), clock)


def _on_the_clock(local: datetime, zone: ZoneInfo) -> datetime:
    """A local time in its zone."""
    moment = local.replace(tzinfo=zone)
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise UnclearError("The clocks went forward then; that hour did not exist in your time zone.")
    return moment


def read_day(text: str, *, today: date) -> date | None:
    """A day still to come, such as `2026-09-16`, `16 Sep` or `the 16th`; None when it is other words.

    A day without a year, or without a month, is the next one from today on.
    """
    typed = _tidy(text)
    try:
        if found := _ISO_DAY.fullmatch(typed):
            return date(*map(int, found.groups()))
        if found := _OF_THE_MONTH.fullmatch(typed):
            return _next_of_the_month(int(found[1]), today)
        named = _named_day(typed)
        if named is None:
            return None
        day, month, year = named
        if year:
            return date(year, month, day)
        return next(
            found
            for found in _in_years(day, month, range(today.year, today.year + _LEAP_YEARS_APART))
            if found >= today
        )
    except (ValueError, StopIteration):
        return None


def _clock(typed: str) -> tuple[str, time]:
    """The words around a time of day, and that time; here it may not be missing."""
    found = find_clock(typed) or find_clock(settle_clock(typed))
    if found is None:
        raise UnclearError("The time of day is missing. For example: today 11:30, or 4 Sep 16:00.")
    return found


def find_clock(typed: str) -> tuple[str, time] | None:
    """The words around a time of day, and that time; None when there is none.

    Raises:
        UnclearError: it is no time of a clock, such as `16 pm`.
        ValueError: there is no such hour or minute.
    """
    found = _NOON.search(typed)
    if found:
        return typed[: found.start()] + " " + typed[found.end() :], time(12)
    found = _CLOCK.search(typed)
    if not found:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["half"] or found["only"] or "").casefold()
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - a clock face
            raise UnclearError(f"{found[0]} is no time. Write it like 16:00 or 4pm.")
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return typed[: found.start()] + " " + typed[found.end() :], time(hour, minute)


def find_past_day(text: str, today: date) -> date:
    """The latest day that words name, today at most.

    Raises:
        UnclearError: it is no day, or can be read in two ways.
        ValueError: there is no such day in the calendar.
    """
    typed = _tidy(text)
    if typed in _TODAY:
        return today
    if typed == "yesterday":
        return today - timedelta(days=1)
    weekday = _past_weekday(typed, today)
    if weekday:
        return weekday
    if found := _ISO_DAY.fullmatch(typed):
        return date(*map(int, found.groups()))
    if can_be_two_days(typed):
        raise UnclearError(
            f"{typed} can be read in two ways. Write the month as a word. {_for_example(today)}"
        )
    named = _named_day(typed)
    if named is None:
        raise UnclearError(f"I could not read a day in “{text.strip()}”. {_for_example(today)}")
    day, month, year = named
    if year:
        return date(year, month, day)
    for possible in _in_years(day, month, range(today.year, today.year - _LEAP_YEARS_APART, -1)):
        if possible <= today:
            return possible
    raise ValueError(typed)


def _past_weekday(typed: str, today: date) -> date | None:
    """`Friday` is today or in the six days before; `last Friday`, said on a Friday, is a week ago."""
    wanted = typed.removeprefix("last ")
    number = find_weekday(wanted)
    if number is None:
        return None
    days = (today.weekday() - number) % 7
    return today - timedelta(days=days or (7 if wanted != typed else 0))


def can_be_two_days(typed: str) -> bool:
    """Whether it is a date such as `3/9`, which is two days."""
    return _SLASHED.fullmatch(typed) is not None and _only_way(typed) is None


def find_weekday(word: str) -> int | None:
    """Which weekday a word names (0: Monday), in any language or as the beginning of its English name."""
    return _number_of(word, "weekdays", WEEKDAYS, 0) if len(word) >= _LETTERS_THAT_TELL else None


def _number_of(word: str, section: str, names: Sequence[str], first: int) -> int | None:
    """Which month or weekday a word names in any language, or as the beginning of its English name."""
    beginnings = (number for number, name in enumerate(names, first) if name.casefold().startswith(word))
    return numbers(section, first).get(fold_by_letter(word), next(beginnings, None))


def _named_day(typed: str) -> tuple[int, int, int] | None:
    """Day, month, year (0: not given); a weekday in front is left out."""
    first, _, rest = typed.partition(" ")
    if find_weekday(first) is not None:
        typed = rest
    if found := _DOTTED.fullmatch(typed):
        return int(found[1]), int(found[2]), int(found[3] or 0)
    if only := _only_way(typed):
        return only
    found = _DAY_MONTH.fullmatch(typed) or _MONTH_DAY.fullmatch(typed)
    if not found:
        return None
    month = _number_of(found["month"], "months", MONTHS, 1)
    return None if month is None else (int(found["day"]), month, int(found["year"] or 0))


def _only_way(typed: str) -> tuple[int, int, int] | None:
    """Day, month, year of a date with strokes in which only one number can be the month: `24/11`, `11/24`."""
    found = _STROKES.fullmatch(typed)
    if not found:
        return None
    one, other, year = int(found[1]), int(found[2]), int(found[3] or 0)
    year += _CENTURY if 0 < year < _CENTURY_ENDS else 0
    if other <= _MONTHS < one:
        return one, other, year
    return (other, one, year) if one <= _MONTHS < other else None


def _in_years(day: int, month: int, years: range) -> list[date]:
    """That day in each of the years that have it (29 February is not in all)."""
    found = []
    for year in years:
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return found


def _next_of_the_month(day: int, today: date) -> date | None:
    first = today.replace(day=1)
    for _ in range(3):
        try:
            found = first.replace(day=day)
        except ValueError:
            found = None
        if found and found >= today:
            return found
        first = (first + timedelta(days=31)).replace(day=1)
    return None


def _tidy(text: str) -> str:
    return " ".join(_SMALL_WORDS.sub(" ", text.casefold()).split())


def _for_example(today: date) -> str:
    return f"For example: {today.isoformat()} 11:30, yesterday 16:00, or {day_and_month(today)} 11:30."
