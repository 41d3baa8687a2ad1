"""Days and times as people say them in passing."""

from __future__ import annotations

from datetime import date

from agent.reading.times.deadlines import read_deadline
from agent.reading.times.loose_clocks import settle_clock

WEDNESDAY = date(2026, 9, 2)
DEADLINES = {
    "next Friday": "2026-09-11",
    "by Friday": "2026-09-04",
    "they decide next week": "2026-09-11",
    "end of next week": "2026-09-11",
    "this week": "2026-09-04",
    "within two weeks": "2026-09-16",
    "mid-September": "2026-09-15",
    "mid December": "2026-12-15",
    "early October": "2026-10-05",
    "end of February": "2027-02-28",
    "beginning of September": "2026-09-05",
    "early August": "2027-08-05",
    "probably by the end of the month": "2026-09-30",
    "next month": "2026-10-31",
    "by the 16th": "2026-09-16",
    "16 Sep": "2026-09-16",
    "soon": None,
    "before Christmas": None,
    "Monday or Tuesday": None,
    "mid nothing": None,
    "": None,
}
CLOCKS = {
    "yesterday 3ish": "yesterday 15:00",
    "today at 3": "today 15:00",
    "3 o\u2019clock": "15:00",
    "Friday around 11": "friday 11:00",
    "today 9-ish in the evening": "today 21:00",
    "today about half past two": "today about 14:30",
    "quarter to four yesterday": "15:45 yesterday",
    "today 14.30": "today 14:30",
    "1430": "14:30",
    "around 3pm": "around 3pm",
    "in the afternoon": "in the afternoon",
    "4 September 2026": "4 September 2026",
}


def test_deadlines() -> None:
    """The last day that words leave open."""
    assert {
        said: day and str(day) for said in DEADLINES for day in [read_deadline(said, today=WEDNESDAY)]
    } == (DEADLINES)


def test_clocks() -> None:
    """The time of day in figures; words without one stay."""
    assert {said: settle_clock(said) for said in CLOCKS} == CLOCKS
