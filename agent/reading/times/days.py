"""Days as mail names them: `Thursday, 3 September`, `tors 3/9`, `next Tuesday`, `2026-09-03`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from agent.knowledge.languages import any_word, either, numbers, pattern, remembered, words

_AHEAD = 270
"""Days: what lies farther ahead without a year is a day gone by."""
_FARTHEST = 400
_WEEK = 7
_MONTHS = 3
_BEFORE = 16
_MERGED = r"[\s,(/-]{0,3}(?:(?:WORDS) )?"
"""Between a weekday and its date."""
_RIGHT_BEFORE = r"\b(?:WORDS) $"
_RIGHT_BEHIND = r"^ (?:WORDS)"


@dataclass(frozen=True, slots=True)
class Day:
    """A day at its place in a flat text."""

    start: int
    end: int
    day: date
    clear: int
    """How exactly it is named: 2 a date, 1 `tomorrow`, 0 a weekday."""
    is_full: bool = False
    """Its year is named, and its month by name or in the order of ISO 8601."""
    weekly: bool = False
    """It is the day of the mail itself, or the same a week later where its time has gone by."""


def find_days(text: str, today: date) -> list[Day]:
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
        elif days and one.clear != days[-1].clear and _belong_together(text, days[-1], one):
            first = days[-1]
            best = max(first, one, key=lambda d: d.clear)
            days[-1] = replace(best, start=first.start, end=one.end)
        else:
            days.append(one)
    return days


def _belong_together(text: str, first: Day, second: Day) -> bool:
    """Whether only a comma or an article stands between: `tomorrow, the 3rd`."""
    return pattern("date_articles", frame=_MERGED).fullmatch(text, first.end, second.start) is not None


def _iso(match: re.Match[str], today: date, text: str) -> Day | None:
    del text
    return _full(match, _dated(match, _date(int(match["y"]), int(match["m"]), int(match["d"])), today))


def _named(match: re.Match[str], today: date, text: str) -> Day | None:
    del text
    month = numbers("months", 1)[match["mon"]]
    return _full(match, _dated(match, _yearly(match["y"], month, int(match["d"]), today), today))


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
    behind = text[match.end() :][:_BEFORE]
    if pattern("every", frame=_RIGHT_BEFORE).search(before) or pattern("gone", frame=_RIGHT_BEHIND).match(
        behind
    ):
        return None
    ahead = (_number(match["wd"]) - today.weekday()) % _WEEK
    later = _count_days_later(match)
    if match["before"] or match["behind"]:
        # "Next Tuesday" is the one of the next week, counted from Monday.
        return _relative(match, today, _WEEK - today.weekday() + _number(match["wd"]) + later, 0)
    one = _relative(match, today, ahead + later, 1 if later else 0)
    return replace(one, weekly=ahead == 0 and not later) if one else None


def _count_days_later(match: re.Match[str]) -> int:
    """`A week from Thursday`, `Thursday week`, `Tuesday fortnight`: how many days after the next such day."""
    said = {match["earlier"], match["later"]} - {None}
    if said & {*words("fortnight_before"), *words("fortnight_behind")}:
        return 2 * _WEEK
    return _WEEK if said else 0


def _alone(match: re.Match[str], today: date, text: str) -> Day | None:
    del text
    ahead = (_number(match["wd"]) - today.weekday()) % _WEEK
    one = _relative(match, today, ahead, 0)
    return replace(one, weekly=ahead == 0) if one else None


def _today(match: re.Match[str], today: date, text: str) -> Day | None:
    del text
    return _relative(match, today, _count_days_later(match), 1)


def _tomorrow(match: re.Match[str], today: date, text: str) -> Day | None:
    before = text[max(0, match.start() - _BEFORE) : match.start()]
    if pattern("not_tomorrow", frame=_RIGHT_BEFORE).search(before):
        return None
    return _relative(match, today, 1 + _count_days_later(match), 1)


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


def _full(match: re.Match[str], day: Day | None) -> Day | None:
    return replace(day, is_full=True) if day and match["y"] else day


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
    return numbers("weekdays", 0).get(weekday, numbers("short_weekdays", 0).get(weekday, 0))


_Reader = Callable[[re.Match[str], date, str], Day | None]


@remembered
def _forms() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    return tuple((re.compile(source), read) for source, read in _sources())


def _sources() -> Iterator[tuple[str, _Reader]]:
    """Every form with what reads it."""
    month = any_word(numbers("months", 1))
    long, short = numbers("weekdays", 0), numbers("short_weekdays", 0)
    article = rf"(?:(?:{either('date_articles')})\s)?"
    beside = rf"(?:\b(?P<wd>{any_word((*long, *short))})\b\.?(?:\s?\(|,)?\s?{article})"
    ending = either("day_endings")
    year = r"(?P<y>(?:19|20)\d\d)"
    leads = any_word(words("sure_time_leads"))
    at = rf"(?=,?\s(?:{leads}|{any_word(words('leads_behind_day'))}|@|\d{{1,2}}(?:[:h]|\s?[ap]\.?m))\b)"
    at_figure = rf"(?=,?\s(?:{leads}|@)\s\d)"
    d, m = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})"
    yield rf"(?<![\d-]){year}-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)", _iso
    yield rf"(?<!\d){year}[/.]{m}[/.]{d}(?![\d/.])", _iso
    named = rf"{beside}?(?<![\d.:/-]){d}(?:{ending}|\.)?\s?(?:{either('before_month')})?(?P<mon>{month})\b\.?"
    yield rf"{named}(?:,?\s(?:{either('before_year')})?{year})?", _named
    # "10-Sep-2026", "10/Sep/26"
    joined = rf"(?P<sep>[-/])(?P<mon>{month})(?P=sep)(?P<y>(?:19|20)?\d\d)(?![\w/-])"
    yield rf"{beside}?(?<![\d.:/-]){d}{joined}", _named
    yield rf"{beside}?\b(?P<mon>{month})(?P<sep>[-/]){d}(?P=sep)(?P<y>(?:19|20)?\d\d)(?![\w/-])", _named
    no_hour = rf"(?:{ending})?(?!:?\d|\s?(?:[ap]m|{either('hour_words')})\b)"
    named = rf"{beside}?\b(?P<mon>{month})\b\.?\s{article}{d}{no_hour}"
    yield rf"{named}(?:,?\s{year})?", _named
    dotted = rf"{beside}?(?<![\d.]){d}\.\s?{m}\."
    yield rf"{dotted}(?:\s?(?P<y>20\d\d|(?<=\.)\d\d(?![\d:.])))?(?!\d)", _numbered
    first = rf"{beside}?(?<![\d/.-])(?P<a>\d{{1,2}})"
    yield rf"{first}(?P<sep>[/-])(?P<b>\d{{1,2}})(?P=sep)(?P<y>20\d\d|\d\d)(?![\d/-])", _either
    yield rf"{first}/(?P<b>\d{{1,2}})(?P<y>(?!))?(?![\d/])", _either
    cjk = rf"(?:(?P<y>20\d\d)年\s?)?(?<!\d){m}月\s?{d}日"
    yield rf"{cjk}(?:\s?\([月火水木金土日](?:曜日?)?\))?", _numbered
    nth = "(?:st|nd|rd|th)"
    # "Do the 29th" and "so the 29th" name no Donnerstag and no Sonntag.
    sure = any_word((*long, *words("lone_weekdays")))
    no_article = rf"(?!,?\s(?:{either('date_articles')})\s)"
    beside_number = rf"\b(?P<wd>(?:{sure})|(?:{any_word(short)}){no_article})\b\.?(?:\s?\(|,)?\s?{article}"
    yield rf"{beside_number}{d}(?!\s?[ap]\.?\s?m\b)(?:{nth}\b|\.(?!\d)|{at})", _of_the_month
    on_the = rf"(?:(?:{either('on_day')})\s{article}|(?:{either('date_articles')})\s)"
    yield rf"\b{on_the}(?P<wd>(?!))?{d}{nth}\b{at}", _of_the_month
    # "Am 29. um 16 Uhr", "el 29 a las 16": such a word stands before a date alone, "the" before anything.
    dated = any_word({*words("on_day")} & {*words("date_articles")})
    yield rf"\b(?:{dated})\s(?P<wd>(?!))?{d}\.?{at_figure}", _of_the_month
    before = any_word(words("next_week_before"))
    before = rf"(?:\b(?P<before>{before})[\s,]{{1,2}}(?:(?:{either('on_day')})\s)?)?"
    behind = rf"(?:[\s,]{{1,2}}(?P<behind>{any_word(words('next_week_behind'))})\b)?"
    earlier = any_word((*words("week_before"), *words("fortnight_before")))
    earlier = rf"(?:\b(?P<earlier>{earlier})\s{article})?"
    later = any_word((*words("week_behind"), *words("fortnight_behind")))
    later = rf"(?:,?\s(?P<later>{later})\b(?! (?:of|\d)))?"
    yield rf"{earlier}{before}(?<!\w)(?P<wd>{any_word(long)})(?![^\W\d_]){behind}{later}", _weekday
    clock = rf"\s(?:{leads}|@)\s\d|\s\d{{1,2}}(?:[:.h]\d\d|\s?[ap]\.?m\b|-\d{{1,2}}\s?[ap]m)"
    yield rf"\b(?P<wd>{any_word(words('lone_weekdays'))})\b\.?,?(?={clock})", _alone
    relative = (("after_tomorrow", _after_tomorrow), ("tomorrow", _tomorrow), ("today", _today))
    for section, read in relative:
        yield rf"{earlier}(?<!\w)(?:{any_word(words(section))})(?![^\W\d_]){later}", read
