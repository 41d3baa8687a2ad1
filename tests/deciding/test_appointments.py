from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from builders import MEETING, SAID, appointment

from agent.deciding.appointments import ASKED_FOR, LISTENED_TO, Act, Next, next_for, over_at
from agent.model.appointment import AppointmentState, Band, Weighed

OVER = datetime(2026, 9, 4, 16, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
ZONE = "America/Chicago"
LOCAL = datetime(2026, 9, 4, 10)  # noqa: DTZ001 - a time on some clock


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, OVER),
        ({"end": None}, datetime(2026, 9, 4, 16, tzinfo=UTC)),
        ({"start": None, "end": None}, None),
        ({"start": None, "end": None, "local_start": LOCAL}, datetime(2026, 9, 4, 23, tzinfo=UTC)),
        (
            {"start": None, "end": None, "local_start": LOCAL, "local_end": LOCAL + HOUR / 2},
            datetime(2026, 9, 4, 22, 30, tzinfo=UTC),
        ),
        (
            {"start": None, "end": None, "local_start": LOCAL, "whole_day": True},
            datetime(2026, 9, 5, 5, tzinfo=UTC),
        ),
    ],
    ids=["end", "start", "no time", "unknown zone", "unknown zone with end", "whole day"],
)
def test_when_a_meeting_is_surely_over(changes: dict[str, Any], expected: datetime | None) -> None:
    """Its end; an hour after its start; in an unknown zone, when it is over everywhere."""
    assert expected == over_at(appointment(meeting=replace(MEETING, **changes)), ZONE)


def test_of_times_that_were_said_the_last_counts() -> None:
    """Two times were offered; which one it was nobody knows."""
    later = replace(SAID, start=SAID.start + timedelta(days=1))
    one = appointment(meeting=None, said=(later, SAID))
    assert later.start + HOUR == over_at(one, ZONE)
    assert later.start + HOUR / 2 == over_at(
        replace(one, said=(replace(later, end=later.start + HOUR / 2),)), ZONE
    )
    assert None is over_at(replace(one, said=()), ZONE)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OVER - HOUR, Next(Act.WAIT, OVER)),
        (OVER, Next(Act.ASK, OVER)),
        (OVER + ASKED_FOR, Next(Act.ASK, OVER + ASKED_FOR)),
        (OVER + ASKED_FOR + HOUR, Next(Act.LAPSE, None)),
    ],
)
def test_a_sure_interview_is_asked_about_once_it_is_over(now: datetime, expected: Next) -> None:
    """Not before, and not two weeks later."""
    assert expected == next_for(appointment(), ZONE, now)


def test_what_is_not_sure_waits_for_a_word() -> None:
    """Until it lapses; with the person's word it is asked about."""
    unsure = appointment(weighed=Weighed(band=Band.ASK, evidence=()))
    assert Next(Act.WAIT, OVER + ASKED_FOR + HOUR) == next_for(unsure, ZONE, OVER)
    assert Act.ASK is next_for(replace(unsure, confirmed_at=OVER), ZONE, OVER).act


def test_a_word_asks_for_the_form_of_an_old_interview() -> None:
    """Two weeks later it is asked about only because the person said so."""
    late = OVER + ASKED_FOR + HOUR
    assert Act.ASK is next_for(appointment(confirmed_at=late), ZONE, late).act


def test_a_declined_interview_is_not_asked_about() -> None:
    """They said no to it, unless they say that it took place all the same."""
    declined = appointment(meeting=replace(MEETING, declined=True))
    assert Act.WAIT is next_for(declined, ZONE, OVER).act
    assert Act.ASK is next_for(replace(declined, confirmed_at=OVER), ZONE, OVER).act


def test_a_cancelled_meeting_closes_quietly() -> None:
    """Whenever it would have been."""
    assert Next(Act.CANCEL, None) == next_for(
        appointment(meeting=replace(MEETING, cancelled=True)), ZONE, OVER
    )


def test_without_a_time_nothing_is_asked() -> None:
    """A next round that was only announced waits for its mail."""
    assert Next(Act.WAIT, None) == next_for(appointment(meeting=None), ZONE, OVER)


def test_a_form_is_listened_to_for_thirty_days() -> None:
    """At every run; then it rests."""
    asked = appointment(state=AppointmentState.ASKED)
    assert Next(Act.LISTEN, OVER + HOUR) == next_for(asked, ZONE, OVER + HOUR)
    assert Next(Act.LAPSE, None) == next_for(asked, ZONE, OVER + LISTENED_TO + HOUR)


@pytest.mark.parametrize(
    "state", [s for s in AppointmentState if s not in {AppointmentState.SEEN, AppointmentState.ASKED}]
)
def test_what_is_settled_rests(state: AppointmentState) -> None:
    """A word, an interview on record, a cancellation: nothing more is done."""
    assert Next(Act.REST, None) == next_for(appointment(state=state), ZONE, OVER)
