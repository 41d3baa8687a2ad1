"""The zone that stands behind a time: known for sure, told by the mail's own offset, or unknown."""
# ruff: noqa: RUF001 - typographic dashes are what people write

from __future__ import annotations

import pytest
from builders import message

from agent.reading.times.said_times import find_said_times

CHICAGO = "America/Chicago"


def starts(text: str, zone: str = CHICAGO, date: str = "2026-09-01T09:00:00-05:00") -> list[str]:
    """When the times of a mail of 1 September begin, with their offsets."""
    mail = message(text=text, subject="Hello", date=date)
    return [f"{one.start:%H:%M%z}" for one in find_said_times(mail, zone)]


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("2pm AKDT", "14:00-0800"),
        ("2pm AKST", "14:00-0800"),
        ("2pm HST", "14:00-1000"),
        ("2pm ADT", "14:00-0300"),
        ("2pm NZST", "14:00+1200"),
        ("2pm PKT", "14:00+0500"),
        ("2pm SAST", "14:00+0200"),
        ("2pm AEST", "14:00+1000"),
        ("2pm ACST", "14:00+0930"),
        ("2pm est", "14:00-0400"),
        ("2 P.M. E.S.T.", "14:00-0400"),
        ("2pm (GMT-05:00) Eastern Time (US & Canada)", "14:00-0400"),
        ("2pm (GMT-05:00)", "14:00-0500"),
        ("2 (UK time)", "14:00+0100"),
        ("2 p.m. pst", "14:00-0700"),
        ("14:00 (EST/EDT)", "14:00-0400"),
        ("2pm Mountain Time – Arizona", "14:00-0700"),
        ("2pm Mountain Time (Phoenix)", "14:00-0700"),
        ("10:30am – 11:15am Mountain Time - Arizona", "10:30-0700"),
        ("2pm Arizona time", "14:00-0700"),
        ("2pm AZ time", "14:00-0700"),
        ("2pm Mountain Time", "14:00-0600"),
        ("2pm Eastern Time - Toronto", "14:00-0400"),
        ("2pm Eastern Time (US & Canada)", "14:00-0400"),
        ("2pm Alaska time", "14:00-0800"),
        ("2pm Hawaii Standard Time", "14:00-1000"),
        ("2pm Gulf Standard Time", "14:00+0400"),
        ("2pm China time", "14:00+0800"),
        ("2pm local time", "14:00-0500"),
        ("2pm. Local time for all", "14:00-0500"),
        ("2pm Please be on time", "14:00-0500"),
        ("2pm, AT THE BEST PLACE", "14:00-0500"),
        ("2pm JUST RING", "14:00-0500"),
    ],
)
def test_zones_behind_a_time(behind: str, expected: str) -> None:
    """By abbreviation in capitals, in small letters behind am and pm, and by the name of a place."""
    assert starts(f"Thursday, September 3, at {behind}.") == [expected]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Eastern Time - US & Canada", "14:00-0400"),
        ("(GMT-05:00) Eastern Time (US & Canada)", "14:00-0400"),
        ("Central Time - Chicago", "14:00-0500"),
        ("Mountain Time - Arizona", "14:00-0700"),
        ("America/New_York", "14:00-0400"),
        ("PDT", "14:00-0700"),
        ("UTC+2", "14:00+0200"),
        ("London", "14:00-0500"),
        ("Time to meet our team", "14:00-0500"),
    ],
)
def test_a_zone_on_a_row_of_its_own(row: str, expected: str) -> None:
    """As calendars show it below the time; a place alone may be where they meet."""
    assert starts(f"Thursday, September 3\n2:00pm - 3:00pm\n{row}") == [expected]


@pytest.mark.parametrize(
    "behind",
    [
        "2pm GST",
        "2pm AST",
        "2pm MST",
        "2pm XKST",
        "14:00 ET/PT",
        "2pm Ruritania time",
        "2pm Springfield Standard Time",
    ],
)
def test_unknown_zones(behind: str) -> None:
    """No time at all: never one by the clock of the mail or of the person."""
    assert starts(f"Thursday, September 3, at {behind}.") == []


@pytest.mark.parametrize(
    ("behind", "date", "expected"),
    [
        ("2pm GST", "2026-09-01T09:00:00+04:00", "14:00+0400"),
        ("2pm MST", "2026-09-01T09:00:00-07:00", "14:00-0700"),
        ("2pm MST", "2026-09-01T09:00:00-06:00", "14:00-0600"),
        ("2pm AST", "2026-09-01T09:00:00-03:00", "14:00-0300"),
    ],
)
def test_the_offset_of_the_mail_tells(behind: str, date: str, expected: str) -> None:
    """Of several zones with one abbreviation, the one whose offset the mail itself has."""
    assert starts(f"Thursday, September 3, at {behind}.", date=date) == [expected]
