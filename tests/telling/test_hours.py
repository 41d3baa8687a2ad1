"""When the person wants to be told, and moments as one says them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import at
from hypothesis import given
from hypothesis import strategies as st

from agent.telling.hours import describe_moment, find_opening, is_open

DAY = (time(7), time(22))
NIGHT = (time(21), time(5, 30))
GAP = (time(2, 30), time(22))
OSLO = ZoneInfo("Europe/Oslo")


@pytest.mark.parametrize(
    ("moment", "hours", "opens"),
    [
        ("2026-06-04T21:59:00+02:00", DAY, None),
        ("2026-06-04T22:00:00+02:00", DAY, "2026-06-05T07:00:00+02:00"),
        ("2026-06-05T06:59:00+02:00", DAY, "2026-06-05T07:00:00+02:00"),
        ("2026-06-05T07:00:00+02:00", DAY, None),
        ("2026-06-05T12:00:00+02:00", NIGHT, "2026-06-05T21:00:00+02:00"),
        ("2026-06-05T23:00:00+02:00", NIGHT, None),
        ("2026-06-05T05:29:00+02:00", NIGHT, None),
        ("2026-06-05T05:30:00+02:00", NIGHT, "2026-06-05T21:00:00+02:00"),
        # The night in which the clocks go forward, and the one in which they go back.
        ("2026-03-28T23:00:00+01:00", DAY, "2026-03-29T07:00:00+02:00"),
        ("2026-10-24T23:00:00+02:00", DAY, "2026-10-25T07:00:00+01:00"),
        # 02:30 is left out, and comes twice.
        ("2026-03-29T01:00:00+01:00", GAP, "2026-03-29T03:30:00+02:00"),
        ("2026-10-25T01:00:00+02:00", GAP, "2026-10-25T02:30:00+02:00"),
    ],
)
def test_the_next_opening(moment: str, hours: tuple[time, time], opens: str | None) -> None:
    """By the person's own clock, across midnight and changes of the clock; none: it is open now."""
    assert is_open(at(moment), OSLO, hours) == (opens is None)
    assert find_opening(at(moment), OSLO, hours) == at(opens or moment)


ZONES = st.sampled_from(["America/Chicago", "Europe/Berlin", "Pacific/Apia", "Australia/Lord_Howe"])
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(ZoneInfo("UTC")))  # noqa: DTZ001 - hypothesis adds the zone


@given(moment=MOMENTS, zone=ZONES, opens=st.times(), closes=st.times())
def test_it_opens_within_a_day(moment: datetime, zone: str, opens: time, closes: time) -> None:
    """Never earlier than now, and hardly later than a day on, whatever the hours."""
    hours = (opens.replace(second=0, microsecond=0), closes.replace(second=30, microsecond=0))
    opening = find_opening(moment, ZoneInfo(zone), hours)
    assert timedelta() <= opening - moment <= timedelta(hours=49)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-09-04T12:30:00-05:00", "today 12:30"),
        ("2026-09-05T00:10:00-05:00", "tomorrow 00:10"),
        ("2026-09-03T23:50:00-05:00", "yesterday 23:50"),
        ("2026-09-04T16:17:00+00:00", "today 11:17"),
        ("2026-08-31T11:17:00-05:00", "Monday 11:17"),
        ("2026-09-09T10:00:00-05:00", "Wednesday 10:00"),
        ("2026-09-11T10:00:00-05:00", "11 Sep, 10:00"),
        ("2025-12-30T10:00:00-06:00", "30 Dec 2025, 10:00"),
    ],
)
def test_moments_as_one_says_them(moment: str, said: str) -> None:
    """By the person's clock, the day by its name within the week."""
    now = at("2026-09-04T12:10:00-05:00")
    assert said == describe_moment(at(moment), ZoneInfo("America/Chicago"), now)
