"""The day of the interview in words (C-20)."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from builders import at
from hypothesis import given
from hypothesis import strategies as st

from agent.writing.grammar import day_phrase, month_and_day

END = at("2026-09-04T11:30:00-05:00")


@pytest.mark.parametrize(
    ("now", "country", "expected"),
    [
        ("2026-09-04T12:10:00-05:00", "US", "on Friday"),
        ("2026-09-08T23:59:00-05:00", "US", "on Friday"),
        ("2026-09-09T00:00:00-05:00", "US", "on September 4"),
        ("2026-09-09T00:00:00-05:00", "CA", "on September 4"),
        ("2026-09-09T00:00:00-05:00", "GB", "on 4 September"),
        ("2026-09-09T00:00:00-05:00", "", "on 4 September"),
        ("2026-09-03T00:00:00-05:00", "DE", "on 4 September"),
    ],
)
def test_a_weekday_up_to_four_days_back(now: str, country: str, expected: str) -> None:
    """The weekday is said for at most four calendar days, then day and month."""
    assert expected == day_phrase(END, at(now), zone="America/Chicago", country=country)


def test_the_date_is_the_recipients() -> None:
    """Across the date line the recipient's own day counts."""
    end = at("2026-06-04T23:30:00-07:00")
    assert day_phrase(end, end, zone="Asia/Tokyo", country="JP") == "on Friday"
    assert day_phrase(end, end, zone="America/Los_Angeles", country="US") == "on Thursday"


def test_an_unknown_zone_is_an_error() -> None:
    """A zone is never guessed."""
    with pytest.raises(ZoneInfoNotFoundError):
        day_phrase(END, END, zone="Mars/Olympus", country="")


@given(
    st.integers(0, 60 * 24 * 30), st.sampled_from(["Asia/Tokyo", "Europe/Berlin", "America/St_Johns", "UTC"])
)
def test_the_phrase_fits_the_date(minutes: int, zone: str) -> None:
    """The phrase names the interview's date there, as a weekday exactly when it is four days back or less."""
    now = END + timedelta(minutes=minutes)
    there = END.astimezone(ZoneInfo(zone))
    back = (now.astimezone(ZoneInfo(zone)).date() - there.date()).days
    expected = f"on {there:%A}" if back <= 4 else f"on {there.day} {there:%B}"
    assert expected == day_phrase(END, now, zone=zone, country="DE")


def test_month_and_day() -> None:
    """The month comes first only in the United States and Canada."""
    assert month_and_day(date(2026, 12, 1), country="us") == "December 1"
    assert month_and_day(date(2026, 12, 1), country="FR") == "1 December"
