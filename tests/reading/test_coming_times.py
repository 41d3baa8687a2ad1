"""Days and times still to come, as people type them; now is Friday 4 September, ten past noon in Chicago."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import CHICAGO_NOON
from hypothesis import given
from hypothesis import strategies as st

from agent.debriefing.typed_days import read_past_day, read_wait
from agent.errors import UnclearError
from agent.reading.times.coming_times import read_coming_day, read_coming_moment

CHICAGO = ZoneInfo("America/Chicago")
MEANT = {
    "tomorrow": "2026-09-05T00:00",
    "Tomorrow.": "2026-09-05T00:00",
    "the day after tomorrow": "2026-09-06T00:00",
    "tomorrow morning": "2026-09-05T09:00",
    "tomorrow at 2 pm": "2026-09-05T14:00",
    "tonight": "2026-09-04T18:00",
    "this evening": "2026-09-04T18:00",
    "monday": "2026-09-07T00:00",
    "Monday 9am": "2026-09-07T09:00",
    "until monday": "2026-09-07T00:00",
    "on Tue": "2026-09-08T00:00",
    "friday": "2026-09-11T00:00",
    "this friday": "2026-09-11T00:00",
    "next friday": "2026-09-11T00:00",
    "next monday": "2026-09-07T00:00",
    "friday next week": "2026-09-11T00:00",
    "monday week": "2026-09-14T00:00",
    "Freitag": "2026-09-11T00:00",
    "morgen": "2026-09-05T00:00",
    "next week": "2026-09-07T00:00",
    "the week after next": "2026-09-14T00:00",
    "end of next week": "2026-09-11T00:00",
    "the end of the month": "2026-09-30T00:00",
    "next month": "2026-10-01T00:00",
    "after the weekend": "2026-09-07T00:00",
    "in 3 days": "2026-09-07T12:10",
    "3 days": "2026-09-07T12:10",
    "3d": "2026-09-07T12:10",
    "in two weeks": "2026-09-18T12:10",
    "a week": "2026-09-11T12:10",
    "in a fortnight": "2026-09-18T12:10",
    "in a month": "2026-10-04T12:10",
    "two business days": "2026-09-08T12:10",
    "12h": "2026-09-05T00:10",
    "in an hour": "2026-09-04T13:10",
    "16 December": "2026-12-16T00:00",
    "December 16": "2026-12-16T00:00",
    "16. Dezember": "2026-12-16T00:00",
    "Wednesday, December 16th": "2026-12-16T00:00",
    "the 16th": "2026-09-16T00:00",
    "16 December 9:30": "2026-12-16T09:30",
    "16 December at noon": "2026-12-16T12:00",
    "24/11": "2026-11-24T00:00",
    "11/24/26": "2026-11-24T00:00",
    "16 December please": "2026-12-16T00:00",
    "1 September": "2027-09-01T00:00",
    "5pm": "2026-09-04T17:00",
    "9am": "2026-09-05T09:00",
    "2026-09-10": "2026-09-10T00:00",
    "2026-09-10 09:00": "2026-09-10T09:00",
}


def test_what_is_typed_is_meant_so() -> None:
    """Days in words, dates and spans; a day begins at midnight."""
    read = {
        typed: read_coming_moment(typed, now=CHICAGO_NOON, zone=CHICAGO).isoformat()[:16] for typed in MEANT
    }
    assert read == MEANT


def test_other_words_are_refused_and_what_can_be_two_days_is_asked_about() -> None:
    """A wrong guess would write, or keep silent, on the wrong day."""
    for typed in ("", "soon", "tomorrowish", "3", "3m", "-3d", "31 February", "25:00", "next", "9" * 40):
        with pytest.raises(UnclearError, match="For example: tomorrow"):
            read_wait(typed, now=CHICAGO_NOON, zone=CHICAGO)
    with pytest.raises(UnclearError, match="two ways"):
        read_wait("3/9", now=CHICAGO_NOON, zone=CHICAGO)


def test_a_wait_ends_in_the_future() -> None:
    """What is over, or lies beyond every calendar, is no wait."""
    for typed in ("2026-09-01", "today", "0d", "this morning", "9999-12-31", "9999 weeks"):
        with pytest.raises(UnclearError):
            read_wait(typed, now=CHICAGO_NOON, zone=CHICAGO)


def test_a_day_is_none_where_the_words_are_others() -> None:
    """Who asks for a day alone decides what other words are."""
    today = date(2026, 9, 4)
    assert date(2026, 9, 11) == read_coming_day("end of next week", today=today)
    assert date(2026, 9, 18) == read_coming_day("in two weeks", today=today)
    assert read_coming_day("when they are back", today=today) is None


def test_a_past_day_is_the_latest_of_its_name() -> None:
    """`Friday` said on a Friday is today."""
    today = date(2026, 9, 4)
    days = {
        text: read_past_day(text, today=today).day for text in ("yesterday", "Friday", "2 Sep", "2026-09-01")
    }
    assert days == {"yesterday": 3, "Friday": 4, "2 Sep": 2, "2026-09-01": 1}
    for text in ("31 February", "soon", ""):
        if text:
            with pytest.raises(UnclearError):
                read_past_day(text, today=today)


@given(st.text(max_size=100))
def test_any_text_is_a_moment_or_unclear(typed: str) -> None:
    """Nothing else is raised, whatever is typed or pasted."""
    try:
        until = read_wait(typed, now=CHICAGO_NOON, zone=CHICAGO)
    except UnclearError:
        return
    assert until - CHICAGO_NOON > timedelta(0)
