"""What mail claims of an appointment that it may not change: kept with its reason, and nothing else of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from agents import agent_over
from builders import MEETING, SAID_AT, appointment, message, profile
from calendars import HOUR, OVER, STRANGER, calendar, calendar_mail, event
from calendars import START as BEGIN
from mails import INVITED, ME
from noticing_desk import NoticingDesk
from worlds.memory import MemoryMailbox

from agent.keeping.journal.journal import Journal
from agent.model.appointment import Appointment, AppointmentState, Meeting
from agent.model.mail import Address, Message, MessageId
from agent.noticing.claims import _find_claim, record_claims

NOW = SAID_AT + 3 * HOUR
OFF = "I am sorry to say this. Unfortunately we have to cancel the interview on Friday."
FORGED = message(
    "<b1@prairiegate.example>",
    date=(SAID_AT + 2 * HOUR).isoformat(),
    text=OFF,
    unverified="dkim=fail",
    references=(MessageId("<a1@prairiegate.example>"),),
)
START = MEETING.start or SAID_AT
TOMAS = Address("tomas.reyes@prairiegate.example", "Tomas Reyes")
MALLORY = Address("mallory@evil.example", "Mallory Finch")


def later(**changes: object) -> Meeting:
    return replace(MEETING, said_at=SAID_AT + HOUR, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "told", "expected"),
    [
        (None, later(cancelled=True), ""),
        (MEETING, replace(MEETING, cancelled=True, said_at=SAID_AT - HOUR), ""),
        (MEETING, later(cancelled=True), "cancelled"),
        (replace(MEETING, cancelled=True), later(cancelled=True), ""),
        (MEETING, later(start=START + HOUR), "moved"),
        (MEETING, later(start=None), ""),
        (MEETING, later(), ""),
        (MEETING, later(organizer=None, attendees=(Address(ME, "Marcus Ellery"), TOMAS)), ""),
        (MEETING, later(attendees=(TOMAS, MALLORY)), "redirected"),
        (MEETING, later(organizer=MALLORY), "redirected"),
    ],
    ids=[
        "of nothing known",
        "older than what holds",
        "cancelled",
        "cancelled already",
        "another time",
        "no time",
        "the same",
        "their colleague",
        "a guest of another house",
        "another organiser",
    ],
)
def test_what_a_mail_would_have_changed(known: Meeting | None, told: Meeting, expected: str) -> None:
    """Nothing where it says what holds already, or is older than that."""
    assert expected == _find_claim(appointment(meeting=known), told, profile())


def claim(folder: Path, one: Appointment, *mails: Message) -> list[Appointment]:
    """The appointments of which something new is claimed; each is told once."""
    with Journal.open(folder / "journal.db") as journal:
        agent = agent_over(MemoryMailbox("local", (ME,)), journal, folder)
        journal.appointments.add(one, None)
        kept = list(record_claims(agent, mails, NOW))
        assert [] == list(record_claims(agent, mails, NOW))
        assert kept == [one for one in journal.appointments.all() if one.claims]
    return kept


def test_a_forged_mail_that_calls_it_off_is_a_claim_with_its_failed_checks(tmp_path: Path) -> None:
    """In its conversation; it fails its sender's own checks, and the meeting stays."""
    (kept,) = claim(tmp_path, appointment(), FORGED, message())
    (because,) = kept.claims
    assert ("called_off", FORGED.identity) == (because.code, because.key)
    assert "Unfortunately we have to cancel the interview on Friday." == because.words
    assert "It fails its sender's own checks: dkim=fail." == because.note
    assert (MEETING, AppointmentState.SEEN) == (kept.meeting, kept.state)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": AppointmentState.DISMISSED},
        {"disregarded": (FORGED.identity,)},
        {"unverified": "dkim=fail"},
        {"thread_ids": (MessageId("<other@elm.example>"),)},
    ],
    ids=["settled", "taken back", "doubted itself", "another conversation"],
)
def test_nothing_is_claimed_of_what_is_settled_or_elsewhere(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    """Nor by a mail that the person took back."""
    one = replace(appointment(), **changes)  # type: ignore[arg-type]
    assert [] == claim(tmp_path, one, FORGED, message())


@pytest.mark.parametrize(("hours", "expected"), [(0, []), (1, ["moved"])])
def test_a_strangers_calendar_that_says_what_holds_claims_nothing(
    tmp_path: Path, hours: int, expected: list[str]
) -> None:
    """The meeting's own key and time, in a mail of somebody who does not take part."""
    desk = NoticingDesk(tmp_path)
    desk.notice()
    moved = hours * HOUR
    written = calendar(event(BEGIN + moved, OVER + moved, sequence=1))
    known = (MessageId("<i1@prairiegate.example>"),)
    sent = INVITED + HOUR
    desk.receive(calendar_mail(written, sent, "<b1@x.example>", sender=STRANGER, references=known), sent)
    desk.run(sent + 2 * HOUR)
    assert expected == [one.code for one in desk.only().claims]
