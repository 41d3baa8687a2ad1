"""Days and times still to come as a person types them: `tomorrow`, `next week`, `in 3 days`, `monday 9am`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from agent.errors import UnclearError
from agent.knowledge.languages import words
from agent.knowledge.text import fold_by_letter
from agent.reading.times import typed_dates

EXAMPLES = "tomorrow, friday, next week, in 3 days, 16 December, or monday 9am"
_WEEK = 7
_FRIDAY = 4
_LONGEST = 80
"""Characters; what is longer is no day."""
_SPAN = re.compile(
    r"(?:(?:in|for|after) )?(?P<count>\d{1,4}|an?|one|two|three|four|five|six|seven|a couple of|a few) ?"
    r"(?P<unit>h|hrs?|hours?|d|days?|business days?|working days?|w|wks?|weeks?|fortnights?|months?)"
    r"(?: from now)?"
)
_COUNTS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "a couple of": 2,
    "a few": 3,
}
_PARTS_OF_THE_DAY = {
    "in the morning": time(9),
    "in the afternoon": time(14),
    "in the evening": time(18),
    "morning": time(9),
    "afternoon": time(14),
    "evening": time(18),
    "tonight": time(18),
    "at night": time(18),
    "noon": time(12),
    "midday": time(12),
}
_ARTICLES = re.compile(r"\bthe (?=\D)")


def read_coming_moment(text: str, *, now: datetime, zone: ZoneInfo) -> datetime:
    """A moment still to come; a day without a time of day begins at midnight in `zone`.

    A span (`3d`, `in two weeks`) is counted from the hour it is now. A weekday is the next such day, never
    today; `next Friday` is the one of the next week, counted from Monday. Whether the moment lies
    behind `now` is for the caller to say.

    Args:
        text: What was typed, at most 80 characters.
        now: Aware.
        zone: Whose midnight a day begins at.

    Raises:
        UnclearError: it is no day or time, or can be read in two ways.
    """
    here = now.astimezone(zone)
    typed = _fold(text)
    try:
        if iso := _read_iso(text.strip(), zone):
            return iso
        if span := _SPAN.fullmatch(typed):
            return _later(here, span)
        rest, clock = _split_clock(typed)
        day = read_coming_day(rest, today=here.date()) if rest else _day_of_a_clock(here, clock)
        if day is not None:
            return datetime.combine(day, clock or time(0), zone)
    except (ValueError, OverflowError):
        pass
    if typed_dates.can_be_two_days(typed):
        raise UnclearError(f"{text.strip()} can be read in two ways. Write the month as a word.")
    raise UnclearError(f"I could not read a day in “{text.strip()}”. For example: {EXAMPLES}.")


def read_coming_day(text: str, *, today: date) -> date | None:
    """A day still to come, as above; None when it is other words."""
    typed = _ARTICLES.sub("", _fold(text)).removeprefix("until ").removeprefix("on ").removeprefix("by ")
    try:
        return _read_relative(typed, today) or typed_dates.read_day(text, today=today)
    except (ValueError, OverflowError):
        return None


def _read_relative(typed: str, today: date) -> date | None:
    """A day that is counted from today."""
    if typed in {"today", "tonight", *words("today")}:
        return today
    if typed in words("tomorrow"):
        return today + timedelta(days=1)
    if typed in words("after_tomorrow"):
        return today + timedelta(days=2)
    if span := _SPAN.fullmatch(typed):
        return _add(today, _count(span), span["unit"])
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    next_first = (first + timedelta(days=31)).replace(day=1)
    named = {
        "next week": monday + timedelta(days=_WEEK),
        "week after next": monday + timedelta(days=2 * _WEEK),
        "beginning of next week": monday + timedelta(days=_WEEK),
        "start of next week": monday + timedelta(days=_WEEK),
        "early next week": monday + timedelta(days=_WEEK),
        "middle of next week": monday + timedelta(days=_WEEK + 2),
        "mid next week": monday + timedelta(days=_WEEK + 2),
        "after weekend": monday + timedelta(days=_WEEK),
        "weekend": monday + timedelta(days=_FRIDAY + 1),
        "end of next week": monday + timedelta(days=_WEEK + _FRIDAY),
        "late next week": monday + timedelta(days=_WEEK + _FRIDAY),
        "end of week": monday + timedelta(days=_FRIDAY),
        "end of this week": monday + timedelta(days=_FRIDAY),
        "later this week": monday + timedelta(days=_FRIDAY),
        "next month": next_first,
        "beginning of next month": next_first,
        "start of next month": next_first,
        "end of month": next_first - timedelta(days=1),
        "end of this month": next_first - timedelta(days=1),
        "end of next month": (next_first + timedelta(days=31)).replace(day=1) - timedelta(days=1),
    }
    return named.get(typed) or _read_weekday(typed, today)


def _read_weekday(typed: str, today: date) -> date | None:
    """`Friday`, `this Friday`, `next Friday`, `Friday next week`, `Friday week`."""
    before = next((one for one in words("next_week_before") if typed.startswith(f"{one} ")), "")
    behind = next((one for one in words("next_week_behind") if typed.endswith(f" {one}")), "")
    later = next((one for one in words("week_behind") if typed.endswith(f" {one}")), "") if not behind else ""
    name = typed.removeprefix(before).removesuffix(behind).removesuffix(later).strip()
    number = typed_dates.find_weekday(name.removeprefix("this ").removeprefix("coming "))
    if number is None:
        return None
    if before or behind:
        return today + timedelta(days=_WEEK - today.weekday() + number)
    ahead = (number - today.weekday()) % _WEEK or _WEEK
    return today + timedelta(days=ahead + (_WEEK if later else 0))


def _later(here: datetime, span: re.Match[str]) -> datetime:
    """The same time of day, so many days on; or so many hours."""
    if span["unit"].startswith("h"):
        return (here.astimezone(UTC) + timedelta(hours=_count(span))).astimezone(here.tzinfo)
    return datetime.combine(_add(here.date(), _count(span), span["unit"]), here.time(), here.tzinfo)


def _add(today: date, count: int, unit: str) -> date:
    if unit.startswith("month"):
        year, month = divmod(today.year * 12 + today.month - 1 + count, 12)
        last = (date(year, month + 1, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return last.replace(day=min(today.day, last.day))
    if unit.startswith(("business", "working")):
        day = today
        for _ in range(count):
            day += timedelta(days=1 if day.weekday() < _FRIDAY else _WEEK - day.weekday())
        return day
    return today + timedelta(days=count * {"d": 1, "w": _WEEK, "f": 2 * _WEEK}[unit[0]])


def _count(span: re.Match[str]) -> int:
    return _COUNTS.get(span["count"]) or int(span["count"])


def _split_clock(typed: str) -> tuple[str, time | None]:
    """The words around a time of day, and that time; None: there is none."""
    for words_of_day, hour in _PARTS_OF_THE_DAY.items():
        if typed == words_of_day or typed.endswith(f" {words_of_day}"):
            rest = typed.removesuffix(words_of_day).strip().removesuffix(" at").removesuffix("this").strip()
            if rest or words_of_day == "tonight" or typed.startswith("this "):
                return rest or "today", hour
    found = typed_dates.find_clock(typed)
    if found is None:
        return typed, None
    rest, clock = found
    return " ".join(rest.split()).removesuffix(" at").removesuffix(" from").removeprefix("at ").strip(), clock


def _day_of_a_clock(here: datetime, clock: time | None) -> date | None:
    """`9am` alone is today's, or tomorrow's where it has gone by."""
    if clock is None:
        return None
    return here.date() + timedelta(days=0 if clock > here.time() else 1)


def _read_iso(typed: str, zone: ZoneInfo) -> datetime | None:
    """`2026-09-10`, `2026-09-10T09:00`, `2026-09-10 09:00+02:00`."""
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None
    if moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def _fold(text: str) -> str:
    said = " ".join(fold_by_letter(text[:_LONGEST]).replace(",", " ").split()).strip(" .!")
    return said.removesuffix(" please").removesuffix(" thanks")
