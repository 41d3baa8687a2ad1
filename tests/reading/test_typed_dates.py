"""Days and times as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import CHICAGO_NOON
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import UnclearError
from agent.knowledge.spelled_dates import offset, ordinal, spell
from agent.reading.times.typed_dates import read_day, read_moment

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-09-04 11:30", "2026-09-04T11:30:00-05:00"),
        ("2026-09-04T11:30:59", "2026-09-04T11:30:00-05:00"),
        ("2026-09-04T11:30:00+02:00", "2026-09-04T04:30:00-05:00"),
        ("2026-09-04 11:30 z", "2026-09-04T06:30:00-05:00"),
        ("today 11:30", "2026-09-04T11:30:00-05:00"),
        ("this morning at 9h30", "2026-09-04T09:30:00-05:00"),
        ("11:30", "2026-09-04T11:30:00-05:00"),
        ("yesterday 16:00", "2026-09-03T16:00:00-05:00"),
        ("Yesterday, around 4 p.m.", "2026-09-03T16:00:00-05:00"),
        ("12 am", "2026-09-04T00:00:00-05:00"),
        ("noon", "2026-09-04T12:00:00-05:00"),
        ("9am", "2026-09-04T09:00:00-05:00"),
        ("Wed 15:15", "2026-09-02T15:15:00-05:00"),
        ("Friday 11:00", "2026-09-04T11:00:00-05:00"),
        ("last Friday 11:00", "2026-08-28T11:00:00-05:00"),
        ("4 Sep 11:30", "2026-09-04T11:30:00-05:00"),
        ("the 3rd of September at 11:30", "2026-09-03T11:30:00-05:00"),
        ("Sept. 3 4pm", "2026-09-03T16:00:00-05:00"),
        ("Friday, September 4, 2026 11:30", "2026-09-04T11:30:00-05:00"),
        ("at 11:30 on 31 Dec", "2025-12-31T11:30:00-06:00"),
        ("29 Feb 10:00", "2024-02-29T10:00:00-06:00"),
        ("04.09.2026 11:30", "2026-09-04T11:30:00-05:00"),
        ("3 septembre 11:30", "2026-09-03T11:30:00-05:00"),
        ("Donnerstag, 3. September 11:30", "2026-09-03T11:30:00-05:00"),
        ("onsdag 15:15", "2026-09-02T15:15:00-05:00"),
        ("4.9. 11:30", "2026-09-04T11:30:00-05:00"),
        ("2026-9-4 8:05", "2026-09-04T08:05:00-05:00"),
        ("2025-11-02 01:30", "2025-11-02T01:30:00-05:00"),
    ],
)
def test_forms_of_a_moment(typed: str, meant: str) -> None:
    """Plain forms are read in the person's zone; of an hour that came twice the first is meant."""
    assert meant == read_moment(typed, now=CHICAGO_NOON, zone=CHICAGO).isoformat()


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("2026-09-04", "time of day is missing"),
        ("soon", "time of day is missing"),
        ("tomorrow 3pm", "could not read a day"),
        ("fr 11:00", "could not read a day"),
        ("12 Brumaire 11:00", "could not read a day"),
        ("9/4 11:30", "two ways"),
        ("31 June 11:00", "no such day"),
        ("2026-02-30 11:00", "no such day"),
        ("30 Feb 11:00", "no such day"),
        ("4 Sep 25:00", "no such day"),
        ("13pm", "is no time"),
        ("today 15:00", "still to come"),
        ("9999-12-31 23:59 -12:00", "no such day"),
        ("2026-03-08 02:30", "clocks went forward"),
        ("0001-01-01 00:00", "years ago"),
        ("0001-01-01 00:00 +10:00", "no such day"),
        ("2006-09-04 11:30", "years ago"),
    ],
)
def test_moments_that_cannot_be_taken(typed: str, reason: str) -> None:
    """What is no past moment is refused with the reason."""
    with pytest.raises(UnclearError, match=reason):
        read_moment(typed, now=CHICAGO_NOON, zone=CHICAGO)


@given(st.text(max_size=40))
def test_any_text_is_a_past_moment_or_refused(typed: str) -> None:
    """Whatever is typed, it is refused with a sentence or a moment that is over."""
    try:
        moment = read_moment(typed, now=CHICAGO_NOON, zone=CHICAGO)
    except UnclearError as problem:
        assert str(problem).endswith((".", "?"))  # noqa: PT017 - both ways out are fine
    else:
        assert moment <= CHICAGO_NOON


@given(st.datetimes(datetime(2024, 1, 1), datetime(2026, 9, 4, 17), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis takes bounds without zone
def test_a_moment_read_is_read_the_same_again(moment: datetime) -> None:
    """The answer that is kept means the same when it is taken once more."""
    minute = moment.replace(second=0, microsecond=0)
    once = read_moment(minute.isoformat(), now=CHICAGO_NOON, zone=CHICAGO)
    assert minute == once == read_moment(once.isoformat(), now=CHICAGO_NOON, zone=CHICAGO)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-09-16", date(2026, 9, 16)),
        ("16 Sep", date(2026, 9, 16)),
        ("by Sep 16th", date(2026, 9, 16)),
        ("Wednesday 16 September 2026", date(2026, 9, 16)),
        ("31 Jan", date(2027, 1, 31)),
        ("29 Feb", date(2028, 2, 29)),
        ("the 16th", date(2026, 9, 16)),
        ("the 3rd", date(2026, 10, 3)),
        ("31st", date(2026, 10, 31)),
        ("the 32nd", None),
        ("31 June", None),
        ("2026-13-01", None),
        ("next week", None),
        ("", None),
    ],
)
def test_days_to_come(typed: str, meant: date | None) -> None:
    """A day without year or month is the next one; other words are none."""
    assert meant == read_day(typed, today=date(2026, 9, 4))


@pytest.mark.parametrize(
    ("number", "word"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd"), (30, "30th")],
)
def test_ordinals(number: int, word: str) -> None:
    """Days of the month are spoken as ordinals."""
    assert word == ordinal(number)


def test_spelled_out() -> None:
    """A moment is said back with its weekday, and its offset from UTC."""
    assert spell(CHICAGO_NOON) == "Friday 4 September 2026, 12:10"
    assert offset(CHICAGO_NOON) == "UTC-05:00"
    assert offset(CHICAGO_NOON.astimezone(UTC) + timedelta()) == "UTC+00:00"
