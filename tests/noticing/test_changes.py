"""What mail changes of an interview that was seen: with its words, by whom, and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import MEETING, SAID, SAID_AT, appointment, debrief_form, message
from calendars import HOUR, MINUTES, OVER, START, STRANGER, calendar, calendar_mail, event
from mails import DENISE_IN_FULL, INVITED, ME, mail
from noticing_desk import NoticingDesk

from agent.errors import RefusedError
from agent.model.appointment import Appointment, AppointmentState, Band, Weighed
from agent.model.mail import Address, Mark
from agent.noticing.changes import add_changes, take_back
from agent.noticing.suggestions import prefill_appointment

MORNING = INVITED + HOUR
ANSWERS = ("<i1@prairiegate.example>",)
EVIL = Address("mallory@evil.example", "Mallory Finch")
NOW = SAID_AT + HOUR


@pytest.fixture
def desk(tmp_path: Path) -> NoticingDesk:
    """An interview was seen."""
    desk = NoticingDesk(tmp_path)
    desk.notice()
    return desk


def codes(appointment: Appointment) -> tuple[list[str], list[str]]:
    """What changed it, and what claims to."""
    changed = [change.because.code for change in appointment.changes]
    return changed, [claim.code for claim in appointment.claims]


def says(text: str, sender: str, message_id: str = "<b1@x.example>") -> bytes:
    """An answer into the conversation."""
    return mail(text, MORNING, message_id, sender=sender, references=ANSWERS)


OFF = "I am sorry to say this. Unfortunately we have to cancel the interview on Friday. Kim"


@pytest.mark.parametrize(
    ("sender", "expected"), [(DENISE_IN_FULL, (["called_off"], [])), (STRANGER, ([], ["called_off"]))]
)
def test_words_that_call_it_off(
    desk: NoticingDesk, sender: str, expected: tuple[list[str], list[str]]
) -> None:
    """From somebody who takes part they do; who only knows a Message-ID of it claims so."""
    desk.receive(says(OFF, sender), MORNING)
    desk.run(MORNING + 2 * HOUR)
    one = desk.only()
    assert expected == codes(one)
    (kept,) = (*one.claims, *(change.because for change in one.changes))
    assert "Unfortunately we have to cancel the interview on Friday." == kept.words
    assert (sender, "<b1@x.example>") == (f"{kept.sender.name} <{kept.sender.email}>", kept.message_id)
    desk.run(OVER + MINUTES)
    assert (0 if expected[0] else 1) == len(desk.forms())


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_a_stranger_in_its_conversation(desk: NoticingDesk, method: str) -> None:
    """An answer with the calendar's UID, its organiser and a higher number is a claim."""
    forged = calendar(event(START + 99 * HOUR, OVER + 99 * HOUR, sequence=99), method=method)
    raw = calendar_mail(forged, MORNING, "<b1@x.example>", method=method, sender=STRANGER, references=ANSWERS)
    before = desk.only()
    desk.receive(raw, MORNING)
    desk.run(MORNING + 2 * HOUR)
    one = desk.only()
    assert before.meeting == one.meeting
    assert ([], ["moved" if method == "REQUEST" else "cancelled"]) == codes(one)


def test_claims_are_bounded(desk: NoticingDesk) -> None:
    """A hundred forged cancellations are five."""
    for number in range(100):
        desk.receive(says(OFF, STRANGER, f"<b{number}@x.example>"), MORNING)
    desk.run(MORNING + 2 * HOUR)
    assert 5 == len(desk.only().claims)


@pytest.mark.parametrize("in_its_conversation", [True, False])
def test_who_is_invited_later(desk: NoticingDesk, *, in_its_conversation: bool) -> None:
    """Of another house, as organiser or guest: it is told, and nothing is filled in from them."""
    guests = (
        "ATTENDEE;CN=Mallory Finch:mailto:mallory@evil.example",
        "ATTENDEE;CN=Tomas Reyes:mailto:tomas.reyes@prairiegate.example",
    )
    written = calendar(event(sequence=1, organizer="Mallory Finch <mallory@evil.example>", more=guests))
    raw = calendar_mail(
        written, MORNING, "<i2@prairiegate.example>", references=ANSWERS if in_its_conversation else ()
    )
    desk.receive(raw, MORNING)
    desk.run(MORNING + 2 * HOUR)
    one = desk.only()
    assert (["redirected"], []) == codes(one)
    assert "It names Mallory Finch <mallory@evil.example> now." == one.changes[0].because.note
    with desk.agent() as agent:
        people = {person.email for person in prefill_appointment(agent, one, OVER + HOUR).people}
    assert {"denise.kowalczyk@prairiegate.example", "tomas.reyes@prairiegate.example"} == people


def test_the_persons_own_mail_is_no_change(desk: NoticingDesk) -> None:
    """They called it off themselves."""
    raw = mail(
        OFF,
        MORNING,
        "<o1@mail.example>",
        sender=f"Marcus Ellery <{ME}>",
        to=DENISE_IN_FULL,
        references=ANSWERS,
    )
    desk.receive(raw, MORNING, sent=True)
    desk.run(MORNING + 2 * HOUR)
    assert ([], []) == codes(desk.only())


# ---- pure

MOVED = appointment(meeting=replace(MEETING, start=START + 99 * HOUR, said_at=NOW, sequence=1))
GONE = replace(MOVED, meeting=replace(MEETING, cancelled=True, said_at=NOW))
SOURCE = message("<i2@prairiegate.example>", date=NOW.isoformat())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (appointment(), MOVED, ["moved"]),
        (appointment(), GONE, ["cancelled"]),
        (GONE, MOVED, ["moved"]),
        (GONE, replace(GONE, company="x"), []),
        (appointment(), appointment(meeting=replace(MEETING, declined=True)), ["declined"]),
        (appointment(), appointment(meeting=replace(MEETING, newcomers=(EVIL,))), ["redirected"]),
        (appointment(), appointment(meeting=replace(MEETING, place="Room 4")), []),
        (appointment(meeting=None, said=(SAID,)), MOVED, ["moved"]),
        (appointment(meeting=None, said=(SAID,)), appointment(), []),
        (
            appointment(meeting=None, said=(SAID,)),
            appointment(meeting=None, said=(replace(SAID, start=SAID.start + timedelta(days=3)), SAID)),
            ["moved"],
        ),
        (appointment(meeting=None, said=(SAID,)), appointment(meeting=None, said=(SAID, SAID)), []),
    ],
)
def test_what_is_a_change(old: Appointment, new: Appointment, expected: list[str]) -> None:
    """Of when it is, whether it is, and who is in it; the person's own mail is none."""
    changed = add_changes(old, new, SOURCE, None)
    assert expected == [change.because.code for change in changed.changes]
    assert () == add_changes(old, new, replace(SOURCE, marks=frozenset({Mark.SENT})), None).changes


@pytest.mark.parametrize(
    ("form", "state", "expected"),
    [
        (None, AppointmentState.CANCELLED, AppointmentState.SEEN),
        (None, AppointmentState.SEEN, AppointmentState.SEEN),
        (debrief_form(), AppointmentState.CANCELLED, AppointmentState.ASKED),
    ],
)
def test_what_is_taken_back(form: Any, state: AppointmentState, expected: AppointmentState) -> None:
    """The last mail with all that it did; then the one before it."""
    old = appointment(form=form)
    low = Weighed(band=Band.IGNORE, evidence=())
    moved = add_changes(old, replace(MOVED, form=form, weighed=old.weighed), SOURCE, None)
    later = message("<i3@prairiegate.example>")
    gone = add_changes(moved, replace(GONE, form=form, weighed=low, changes=moved.changes), later, None)
    back = take_back(replace(gone, state=state), NOW)
    assert (expected, moved.meeting, old.weighed) == (back.state, back.meeting, back.weighed)
    assert (later.identity,) == back.disregarded
    again = take_back(back, NOW)
    assert (old.meeting, (), 2) == (again.meeting, again.changes, len(again.disregarded))
    with pytest.raises(RefusedError):
        take_back(again, NOW)


@pytest.mark.parametrize("state", [AppointmentState.DEBRIEFED, AppointmentState.DISMISSED])
def test_what_is_settled_is_not_taken_back(state: AppointmentState) -> None:
    """By the person's own answers, or their no."""
    with pytest.raises(RefusedError):
        take_back(replace(add_changes(appointment(), MOVED, SOURCE, None), state=state), NOW)
