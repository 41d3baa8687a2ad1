"""When the interview ended, as a calendar or a mail tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from builders import CHICAGO_NOON, at, message, profile

from agent.model.appointment import Meeting, SaidTime
from agent.model.mail import Thread
from agent.model.prefill import Prefill
from agent.reading.prefilling import prefill

MEETING = Meeting(
    uid="m1",
    start=at("2026-09-04T15:00:00+00:00"),
    end=at("2026-09-04T16:30:00+00:00"),
    title="Interview",
    said_at=at("2026-09-01T09:00:00-05:00"),
)
CLOCK = {"start": None, "end": None, "local_start": datetime(2026, 9, 4, 10, 30)}  # noqa: DTZ001 - its zone is not known
SAID = SaidTime(
    start=at("2026-09-04T10:30:00-05:00"),
    sentence="Friday at 10:30 works",
    said_at=at("2026-09-01T09:00:00-05:00"),
)


def tells(*said: SaidTime, meeting: Meeting | None = None) -> Prefill:
    thread = Thread("personal", (message(),))
    return prefill(thread, profile(), now=CHICAGO_NOON, meeting=meeting, times=said)


def held(**changes: Any) -> Meeting:
    return replace(MEETING, **changes)


def test_end_of_the_meeting() -> None:
    """The end that the calendar gives, in the person's zone."""
    found = tells(meeting=MEETING).interview_end
    assert ("2026-09-04T11:30:00-05:00", "from the calendar entry of 1 September") == (
        found.value,
        found.source,
    )


def test_a_meeting_without_an_end_is_taken_for_an_hour() -> None:
    """And it is said that this is a guess."""
    found = tells(meeting=held(end=None)).interview_end
    assert "2026-09-04T11:00:00-05:00" == found.value
    assert (
        "from the calendar entry of 1 September, which gives no end: an hour after its start" == found.source
    )


@pytest.mark.parametrize(
    "entry",
    [
        held(end=at("2026-09-04T12:30:00-05:00")),
        held(start=at("2026-09-04T11:30:00-05:00"), end=None),
        held(start=None, end=None),
        held(cancelled=True),
        held(declined=True),
        held(start=datetime.max.replace(tzinfo=UTC), end=None),
        held(end=datetime.min.replace(tzinfo=UTC)),
    ],
    ids=["not over", "an hour is not over", "no time", "cancelled", "declined", "last hour", "first hour"],
)
def test_no_end(entry: Meeting) -> None:
    """What is still to come, was called off, or has no moment tells no end; words do not count beside it."""
    assert "" == tells(SAID, meeting=entry).interview_end.value


def test_a_time_that_a_mail_says() -> None:
    """The latest that is over, with its sentence and the guess."""
    earlier = replace(SAID, start=at("2026-09-03T10:30:00-05:00"), sentence="Or Thursday")
    later = replace(SAID, start=at("2026-09-09T10:30:00-05:00"), sentence="Wednesday is late")
    found = tells(earlier, SAID, later).interview_end
    assert "2026-09-04T11:30:00-05:00" == found.value
    assert "the mail of 1 September says “Friday at 10:30 works”; an hour was added" == found.source


def test_a_span_that_a_mail_says() -> None:
    """Its own end counts; a sentence is shown without what nobody sees, and not endlessly."""
    long = replace(
        SAID, end=at("2026-09-04T11:15:00-05:00"), sentence="From 10:30\u202e to 11:15" + " so" * 500
    )
    found = tells(long).interview_end
    assert "2026-09-04T11:15:00-05:00" == found.value
    assert "\u202e" not in found.source
    assert found.source.startswith("the mail of 1 September says “From 10:30 to 11:15 so")
    assert len(found.source) < 260


def test_nothing_said_is_over() -> None:
    """Then nothing is suggested."""
    assert "" == tells(replace(SAID, start=at("2026-09-09T10:30:00-05:00"))).interview_end.value


@pytest.mark.parametrize(
    ("entry", "hint"),
    [
        (held(**CLOCK, zone="Foo Time"), "The calendar says 10:30 in “Foo Time”, a zone I do not know."),
        (
            held(**CLOCK, zone="Foo\u202e" * 200),
            f"The calendar says 10:30 in “{'Foo' * 15}”, a zone I do not know.",
        ),
        (held(**CLOCK), "The calendar says 10:30 and not in which time zone."),
        (held(**CLOCK, whole_day=True), "The calendar gives a day and no time."),
        (held(start=None, end=None), ""),
        (held(**CLOCK, cancelled=True), ""),
        (MEETING, ""),
    ],
)
def test_a_time_in_an_unknown_zone_is_said_and_not_taken(entry: Meeting, hint: str) -> None:
    """It is never taken for UTC nor for the person's own."""
    found = tells(meeting=entry)
    assert (hint, hint) == (found.end_hint, found.offset_hint)
    assert not hint or not found.interview_end.value
