"""Several calendars are one talk: under a new UID, or as the invitations of one day; and when not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from builders import MEETING, appointment, profile
from calendars import HOUR, MINUTES, OVER, START, calendar, calendar_mail, event, utc
from labelled_mails import producers, write_mail
from mails import APPLIED, DENISE_IN_FULL, INVITED, application
from noticing_desk import NoticingDesk

from agent.model.appointment import Appointment, AppointmentState, Band, Meeting, Weighed
from agent.model.mail import Address, MessageId
from agent.noticing.one_talk import Tie, find_tie

MORNING = INVITED + HOUR
DAY = timedelta(days=1)
TUESDAY = START + 4 * DAY
ANA, BO, ELI = "Ana Duarte", "Bo Lind", "Eli Roth"
SURE = Weighed(band=Band.SURE, evidence=())
IGNORE = Weighed(band=Band.IGNORE, evidence=())
TITLE = "Interview: Branch Operations Manager"


@pytest.fixture
def desk(tmp_path: Path) -> NoticingDesk:
    one = NoticingDesk(tmp_path)
    one.receive(application(), APPLIED, sent=True)
    return one


def invite(  # noqa: PLR0913 - what calendars change
    desk: NoticingDesk,
    uid: str,
    start: datetime = START,
    *,
    said: datetime = INVITED,
    guests: tuple[str, ...] = (),
    title: str = TITLE,
    subject: str = f"Invitation: {TITLE}",
    text: str = "We look forward to it.\n",
    answers: tuple[str, ...] = (),
    method: str = "REQUEST",
    organizer: str = DENISE_IN_FULL,
    sequence: int = 0,
) -> None:
    """An invitation comes in, in a conversation of its own unless it answers one."""
    called = tuple(
        f"ATTENDEE;CN={name}:mailto:{name.split()[0].lower()}@prairiegate.example" for name in guests
    )
    one = event(
        start,
        start + HOUR,
        uid=uid,
        title=title,
        organizer=organizer,
        more=called,
        sequence=sequence,
        DTSTAMP=f":{utc(said)}",
    )
    written = calendar_mail(
        calendar(one, method=method),
        said,
        f"<{uid}-{said:%d%H%M}-{sequence}@prairiegate.example>",
        method=method,
        sender=organizer,
        subject=subject,
        text=text,
        references=answers,
    )
    desk.receive(written, said)


def meeting_of(appointment: Appointment) -> Meeting:
    assert appointment.meeting is not None
    return appointment.meeting


def list_names(meeting: Meeting) -> list[str]:
    return [one.name for one in meeting.attendees if one.name != "Marcus Ellery"]


# ---- one day


def loop(desk: NoticingDesk) -> None:
    """Three interviewers of one day, an invitation each, in no order."""
    for number, guest in ((1, BO), (0, ANA), (4, ELI)):
        said = INVITED + number * MINUTES
        invite(
            desk, f"u{number}", START + number * HOUR, said=said, guests=(guest,), title=f"{TITLE}: {guest}"
        )


@pytest.mark.parametrize("looks", [1, 3])
def test_invitations_of_one_day_are_one_interview(desk: NoticingDesk, looks: int) -> None:
    """From the first begin to the last end, with everybody and one form, in one look or several."""
    if looks == 1:
        loop(desk)
        desk.run(MORNING + HOUR)
    else:
        for number, guest in ((4, ELI), (0, ANA), (1, BO)):
            said = INVITED + number * HOUR
            invite(desk, f"u{number}", START + number * HOUR, said=said, guests=(guest,))
            desk.run(said + MINUTES)
    day = meeting_of(desk.only())
    assert (START, START + 5 * HOUR) == (day.start, day.end)
    assert {ANA, BO, ELI} == {*list_names(day)}
    for hour in range(1, 5):
        desk.run(START + hour * HOUR + MINUTES)
        assert {} == desk.forms()
    desk.run(START + 5 * HOUR + MINUTES)
    desk.run(START + 9 * HOUR)
    assert 1 == len(desk.forms())
    assert () == desk.only().changes


def test_a_part_of_the_day_is_moved_and_cancelled(desk: NoticingDesk) -> None:
    """The day ends when its last part ends; without any it is cancelled."""
    loop(desk)
    desk.run(MORNING + HOUR)
    invite(desk, "u4", START + 6 * HOUR, said=INVITED + 3 * HOUR, guests=(ELI,), sequence=1)
    desk.run(INVITED + 3 * HOUR + MINUTES)
    assert START + 7 * HOUR == meeting_of(desk.only()).end
    for at, number in enumerate((4, 0, 1)):
        said = INVITED + (5 + 2 * at) * HOUR
        invite(desk, f"u{number}", START + number * HOUR, said=said, method="CANCEL", sequence=2)
        desk.run(said + MINUTES)
        day = meeting_of(desk.only())
        assert (at == 2) is day.cancelled
        if not at:
            assert (START, START + 2 * HOUR) == (day.start, day.end)
            assert [ANA, BO] == list_names(day)


def test_read_again_nothing_changes(desk: NoticingDesk) -> None:
    """Another mail in the conversation of one part makes no second interview of it."""
    loop(desk)
    desk.run(MORNING + HOUR)
    before = meeting_of(desk.only())
    invite(
        desk,
        "u1",
        START + HOUR,
        said=INVITED + 3 * HOUR,
        guests=(BO,),
        answers=("<u1-010910-0@prairiegate.example>",),
    )
    desk.run(INVITED + 3 * HOUR + MINUTES)
    assert (before.start, before.end) == (meeting_of(desk.only()).start, meeting_of(desk.only()).end)


# ---- under a new UID

NEW_TIME = "Former time: Friday, 4 September, 10:00. New time: see the calendar.\n"


@pytest.mark.parametrize("same_conversation", [True, False])
@pytest.mark.parametrize(
    "start", [TUESDAY, START - DAY, START + 2 * HOUR], ids=["later", "earlier", "same day"]
)
def test_a_new_uid_moves_it(desk: NoticingDesk, start: datetime, *, same_conversation: bool) -> None:
    """By the same organiser, with the same people: nothing on the old day, one form after the new time."""
    invite(desk, "u1")
    desk.run(MORNING)
    answers = ("<u1-010900-0@prairiegate.example>",) if same_conversation else ()
    said = INVITED + 3 * HOUR
    text = "See you then.\n" if same_conversation else NEW_TIME
    if same_conversation and start.date() == START.date():
        text = NEW_TIME
    invite(
        desk,
        "u2",
        start,
        said=said,
        answers=answers,
        text=text,
        subject=f"Rescheduled: {TITLE}" if not same_conversation else f"Re: {TITLE}",
    )
    desk.run(said + MINUTES)
    assert (start, start + HOUR) == (meeting_of(desk.only()).start, meeting_of(desk.only()).end)
    assert ["moved"] == [one.because.code for one in desk.only().changes]
    invite(desk, "u1", said=said + HOUR, method="CANCEL", sequence=3)
    desk.run(said + 2 * HOUR)
    assert not meeting_of(desk.only()).cancelled, "the old entry is cleared away"
    moments = sorted((START + HOUR + MINUTES, start + HOUR + MINUTES))
    for now in moments:
        desk.run(now)
        assert (now >= start + HOUR) is (1 == len(desk.forms()))


def test_both_at_the_first_look(desk: NoticingDesk) -> None:
    """The old entry and the new one lie there together; the one told later holds."""
    for first, second in ((START, TUESDAY),):
        invite(desk, "u1", first)
        invite(desk, "u2", second, said=INVITED + HOUR, answers=("<u1-010900-0@prairiegate.example>",))
    desk.run(INVITED + 2 * HOUR)
    assert TUESDAY == meeting_of(desk.only()).start


@pytest.mark.parametrize(
    "how",
    [
        {"said": OVER + HOUR},
        {"title": "Second round: Branch Operations Manager"},
        {"guests": (ANA,)},
        {"organizer": "Tomas Reyes <tomas.reyes@prairiegate.example>"},
    ],
    ids=["after the first", "another title", "other people", "another organiser"],
)
def test_two_talks_stay_two(desk: NoticingDesk, how: dict[str, object]) -> None:
    """Each with its form, though in one conversation."""
    invite(desk, "u1")
    desk.run(MORNING)
    said = how.pop("said", INVITED + HOUR)
    assert isinstance(said, datetime)
    invite(desk, "u2", TUESDAY, said=said, answers=("<u1-010900-0@prairiegate.example>",), **how)  # type: ignore[arg-type]
    desk.run(OVER + 2 * HOUR)
    desk.run(TUESDAY + HOUR + MINUTES)
    assert 2 == len(desk.forms())


def day_of(**changes: object) -> Appointment:
    """An invitation of that day, as it is kept."""
    return appointment(**{"mailbox": "local", "weighed": SURE, **changes})


def called_by(address_: str, *, hours: int = 0, uid: str = "u2", title: str = "Meet") -> Meeting:
    """A part of the same day."""
    start = MEETING.start
    assert start is not None
    return replace(
        MEETING,
        uid=uid,
        title=title,
        organizer=Address(address_),
        attendees=(),
        start=start + timedelta(hours=hours),
        end=start + timedelta(hours=hours + 1),
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({}, {}, Tie.BESIDE),
        ({"company": ""}, {"company": ""}, Tie.BESIDE),
        ({}, {"meeting": called_by("bo@prairiegate.example", hours=3)}, Tie.BESIDE),
        ({}, {"meeting": called_by("bo@prairiegate.example", hours=30)}, None),
        ({"company": ""}, {"company": "", "meeting": called_by("bo@elmbank.example", hours=3)}, None),
        ({"company": "Elm Bank"}, {"company": "Oak Insurance"}, None),
        ({"company": "Prairiegate"}, {"company": "Ana Duarte"}, Tie.BESIDE),
        ({}, {"weighed": IGNORE}, Tie.BESIDE),
        (
            {},
            {"weighed": IGNORE, "meeting": called_by("denise.kowalczyk@prairiegate.example", hours=6)},
            None,
        ),
        ({}, {"weighed": IGNORE, "meeting": called_by("bo@prairiegate.example", hours=2)}, None),
        ({"state": AppointmentState.ASKED}, {}, None),
        ({"unverified": "forged"}, {}, None),
        ({}, {"unverified": "forged"}, None),
        ({}, {"mailbox": "other"}, None),
        ({"meeting": replace(MEETING, cancelled=True)}, {}, None),
        ({"meeting": replace(MEETING, whole_day=True)}, {}, None),
        ({"meeting": replace(MEETING, repeats=True)}, {}, None),
    ],
)
def test_what_is_part_of_a_day(
    first: dict[str, object], second: dict[str, object], expected: Tie | None
) -> None:
    """Of one company and one day, told before the other part was over, and not by mail in doubt."""
    old = day_of(key="u1", **first)
    given = {"meeting": called_by("denise.kowalczyk@prairiegate.example", hours=2), **second}
    new = day_of(key="u2", thread_ids=(MessageId("<b1@prairiegate.example>"),), **given)
    assert expected is find_tie(old, new, None, profile())


def test_a_program_that_books_for_many_makes_no_day() -> None:
    """Two companies of one tracking system, whose names nothing tells, stay two."""
    program = "no-reply@us.greenhouse-mail.io"
    old = day_of(key="u1", company="", meeting=called_by(program, uid="u1"))
    elsewhere = (MessageId("<b1@prairiegate.example>"),)
    new = day_of(key="u2", company="", meeting=called_by(program, hours=2), thread_ids=elsewhere)
    assert None is find_tie(old, new, None, profile())
    one, other = (replace(each, company="Prairie Gate") for each in (old, new))
    assert Tie.BESIDE is find_tie(one, other, None, profile())


# ---- as every program writes them

MARCUS_ELLERY = {
    "name": "Marcus Ellery",
    "addresses": ["marcus.ellery@mail.example"],
    "zone": "America/Chicago",
    "language": "en",
}
PROGRAMS = [name for name in producers() if name != "day"]
"""All but the one that knows no times."""


def write(desk: NoticingDesk, program: str, number: int, start: str, **changes: str) -> None:
    """An invitation of Denise's as a program writes it."""
    calendar_ = {"by": program, "uid": f"u{number}", "title": TITLE, "start": start, **changes}
    given = {"from": DENISE_IN_FULL, "at": f"2026-09-01 {9 + number:02}:00", "calendar": calendar_}
    if text := changes.pop("text", ""):
        given["text"] = text
    written = write_mail(given, MARCUS_ELLERY, [], f"{program}.{number}")
    desk.receive(written.as_bytes(), INVITED + number * HOUR)


@pytest.mark.parametrize("program", PROGRAMS)
def test_of_every_program(tmp_path: Path, program: str) -> None:
    """Three of one day are one, and one that is said to have a new time is moved."""
    day, moved = (NoticingDesk(tmp_path / name) for name in ("day", "moved"))
    for desk in (day, moved):
        desk.receive(application(), APPLIED, sent=True)
    for number in range(3):
        write(day, program, number, f"2026-09-04 {10 + number}:00")
    write(moved, program, 0, "2026-09-04 10:00")
    write(moved, program, 1, "2026-09-08 10:00", text="The interview has been rescheduled. Denise")
    for desk in (day, moved):
        desk.run(INVITED + 4 * HOUR)
    found = meeting_of(day.only())
    assert (START, START + 3 * HOUR) == (found.start, found.end)
    assert TUESDAY == meeting_of(moved.only()).start
