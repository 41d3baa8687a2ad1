"""Whatever clock earlier runs had, the run at the true time does as if they had not been."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import at, debrief
from calendars import HOUR, MINUTES, OVER, calendar_mail
from hypothesis import given, settings
from hypothesis import strategies as st
from mails import DEBRIEFED, INVITED, invitation
from noticing_desk import NoticingDesk

from agent.keeping.journal.journal import Journal
from agent.keeping.journal.records import PlanSnapshot
from agent.model.appointment import Appointment, AppointmentState
from agent.model.plan import Fate, TrackState

DAY = timedelta(days=1)
THANKED = at("2026-09-04T12:30:00-05:00")
WAITING = THANKED + HOUR
WILD = st.one_of(
    st.integers(-400, 4000).map(lambda days: days * DAY),
    st.integers(6, 50_000).map(lambda minutes: timedelta(minutes=minutes)),
)
"""How far off a clock is."""


@pytest.fixture(scope="module")
def waiting() -> NoticingDesk:
    """The thank-you was sent and seen; the second letter waits for its day."""
    desk = NoticingDesk(Path(tempfile.mkdtemp()))
    desk.receive(invitation(), INVITED)
    with desk.agent() as agent:
        agent.journal.add(debrief(), now=DEBRIEFED)
    desk.run(DEBRIEFED)
    (draft,) = (name for name in desk.box.drafts() if name not in desk.forms())
    desk.box.send_draft(draft, THANKED)
    desk.run(THANKED + 6 * MINUTES)
    return desk


@pytest.fixture(scope="module")
def seen() -> NoticingDesk:
    """An interview was seen in the mail, and is not over yet."""
    desk = NoticingDesk(Path(tempfile.mkdtemp()))
    desk.invite()
    desk.run(INVITED + HOUR)
    return desk


def plan_of(desk: NoticingDesk) -> PlanSnapshot | None:
    with Journal.open(desk.journal_file) as journal:
        (record,) = journal.interviews()
        return record.plan


def list_kept(desk: NoticingDesk) -> list[Appointment]:
    """What is on record of appointments, but for when they were seen first."""
    return [replace(one, seen_at=INVITED) for one in desk.appointments()]


@settings(max_examples=max(10, settings().max_examples // 6))
@given(st.lists(WILD, max_size=4))
def test_a_plan_is_that_of_the_true_time(waiting: NoticingDesk, clocks: list[timedelta]) -> None:
    """As far as no letter was placed; where one was, there is only ever that one."""
    with tempfile.TemporaryDirectory() as folder:
        plain, wild = (waiting.copy_to(Path(folder) / name) for name in ("plain", "wild"))
        for off in clocks:
            wild.run(WAITING + off)
        placed = wild.box.drafts()
        now = WAITING + 2 * DAY
        for desk in (plain, wild):
            desk.run(WAITING)
            desk.run(now)
        if placed:
            assert placed == wild.box.drafts()
            return
        assert plan_of(plain) == plan_of(wild)
        for desk in (plain, wild):
            desk.run(now + 5 * DAY)
        assert len(plain.box.drafts()) == len(wild.box.drafts()) == 1


@settings(max_examples=max(10, settings().max_examples // 6))
@given(st.lists(WILD, max_size=4))
def test_a_form_comes_at_the_true_time(seen: NoticingDesk, clocks: list[timedelta]) -> None:
    """Once; where a run under a wrong clock put one, it is that one."""
    with tempfile.TemporaryDirectory() as folder:
        plain, wild = (seen.copy_to(Path(folder) / name) for name in ("plain", "wild"))
        for off in clocks:
            wild.run(INVITED + HOUR + off)
        placed = wild.box.drafts()
        for desk in (plain, wild):
            desk.run(INVITED + 2 * HOUR)
        if not placed:
            assert list_kept(plain) == list_kept(wild)
        for desk in (plain, wild):
            desk.run(OVER + MINUTES)
        assert len(wild.forms()) == 1
        if not placed:
            assert plain.forms() == wild.forms()
        assert AppointmentState.ASKED is wild.only().state


def test_mail_that_a_run_in_the_future_read_is_looked_at_again(tmp_path: Path) -> None:
    """What was over for that run is not over; nothing else came in since."""
    desk = NoticingDesk(tmp_path)
    desk.run(INVITED - HOUR)
    desk.receive(invitation(), INVITED)
    desk.receive(calendar_mail(), INVITED)
    desk.run(INVITED + 400 * DAY)
    assert () == desk.appointments()
    desk.run(INVITED + HOUR)
    assert AppointmentState.SEEN is desk.only().state


def test_what_a_run_in_the_future_gave_up_is_visited_now(waiting: NoticingDesk, tmp_path: Path) -> None:
    """It had expired then, and was not to be visited again."""
    desk = waiting.copy_to(tmp_path / "home")
    desk.run(WAITING + 1000 * DAY)
    plan = plan_of(desk)
    assert plan
    assert (TrackState.EXPIRED, None) == (plan.track.state, plan.look_again)
    with Journal.open(desk.journal_file) as journal:
        assert 1 == len(journal.due(WAITING))
        assert journal.list_stamps_ahead(WAITING)
    desk.run(WAITING)
    plan = plan_of(desk)
    assert plan
    assert TrackState.WAITING is plan.track.state
    with Journal.open(desk.journal_file) as journal:
        assert () == journal.list_stamps_ahead(WAITING)


def test_what_the_person_said_in_the_future_holds(seen: NoticingDesk, tmp_path: Path) -> None:
    """Their own no is none of a clock's."""
    desk = seen.copy_to(tmp_path / "home")
    with desk.agent() as agent:
        (one,) = agent.journal.appointments.all()
        agent.journal.appointments.update(replace(one, state=AppointmentState.DISMISSED), None)
    desk.run(INVITED + 1000 * DAY)
    desk.run(OVER + MINUTES)
    assert AppointmentState.DISMISSED is desk.only().state
    assert {} == desk.forms()


@pytest.mark.parametrize("moved_to", [40 * DAY, 400 * DAY])
def test_a_confirmed_interview_moved_into_the_past_is_read_on(
    seen: NoticingDesk, tmp_path: Path, moved_to: timedelta
) -> None:
    """Its form stands, and its answers count, for thirty days after it was placed."""
    desk = seen.copy_to(tmp_path / "home")
    desk.run(OVER + MINUTES)
    with desk.agent() as agent:
        (one,) = agent.journal.appointments.all()
        assert one.meeting
        past = replace(one.meeting, start=OVER - moved_to - HOUR, end=OVER - moved_to)
        moved = replace(one, meeting=past, confirmed_at=OVER + MINUTES)
        agent.journal.appointments.update(moved, OVER + MINUTES)
    desk.run(OVER + HOUR)
    assert AppointmentState.ASKED is desk.only().state
    desk.run(OVER + 31 * DAY)
    assert AppointmentState.LAPSED is desk.only().state


def test_what_was_placed_in_the_future_is_known_when_it_is_sent(tmp_path: Path) -> None:
    """Before the moment at which it was placed, by that clock."""
    desk = NoticingDesk(tmp_path)
    desk.receive(invitation(), INVITED)
    with desk.agent() as agent:
        interview = agent.journal.add(debrief(), now=DEBRIEFED)
    desk.run(DEBRIEFED + 3 * DAY)
    (draft,) = desk.box.drafts()
    desk.box.send_draft(draft, THANKED)
    desk.run(WAITING)
    with desk.agent() as agent:
        (letter,) = agent.journal.placements(interview)
    assert Fate.SENT is letter.fate
    assert {} == desk.box.drafts()
