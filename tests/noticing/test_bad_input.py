"""Hostile and broken mail through `run` and `find`: no traceback, bounded time, good mail is still seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from calendars import HOUR, MINUTES, OVER, START, STRANGER, UID, calendar, calendar_mail, event
from desk import MaildirDesk
from hypothesis import given, settings
from hypothesis import strategies as st
from mails import APPLIED, DENISE_IN_FULL, INVITED, MARCUS, application, mail
from noticing_desk import NoticingDesk
from worlds import SENT_FOLDER

from agent.model.appointment import AppointmentState, Band
from agent.model.mail import Mark

pytestmark = pytest.mark.long

MORNING = INVITED + HOUR
BIDI = "\u202eelleraM\u2066\u0007\x1b[31m"
NESTED = "\r\n".join(
    ["BEGIN:VCALENDAR", *["BEGIN:VEVENT"] * 20_000, *["END:VEVENT"] * 20_000, "END:VCALENDAR"]
)

CALENDARS: dict[str, str | bytes] = {
    "endless recurrence": calendar(event(more=("RRULE:FREQ=SECONDLY",))),
    "a hundred thousand events": calendar(
        *([[f"BEGIN:VEVENT\r\nUID:u{n}\r\nDTSTART:20260904T150000Z\r\nEND:VEVENT"] for n in range(100_000)])
    ),
    "deep nesting": NESTED,
    "thousands of dates": calendar(
        event(more=tuple(f"RDATE:2026{n % 9 + 1:02}01T150000Z" for n in range(5_000)))
    ),
    "turned and controlled": calendar(event(title=f"Interview {BIDI}")),
    "a company of 2,000 letters": calendar(event(title=f"Interview at {'Prairie ' * 250}")),
    "a title of a million letters": calendar(event(title="Interview " * 100_000)),
    "no UID": calendar(event(uid=None)),
    "an empty UID": calendar(event(uid="")),
    "a UID of half letters": calendar(event(uid="\ud83d")).encode("utf-8", "surrogatepass"),
    "no method": calendar(event(), method=""),
    "an unknown method": calendar(event(), method="EXPLODE"),
    "it ends before it begins": calendar(event(OVER, START)),
    "the year 1": calendar(event(None, None, more=("DTSTART:00010101T000000Z", "DTEND:00010101T010000Z"))),
    "the year 9999": calendar(event(None, None, more=("DTSTART:99991231T235959Z", "DTEND:99991231T235959Z"))),
    "no such day": calendar(event(None, None, more=("DTSTART:20260230T256199Z",))),
    "an unknown zone": calendar(event(None, None, more=("DTSTART;TZID=Mars/Olympus:20260904T100000",))),
    "a whole day": calendar(event(None, None, more=("DTSTART;VALUE=DATE:20260904",))),
    "a sequence beyond numbers": calendar(event(sequence=None, more=(f"SEQUENCE:{'9' * 5_000}",))),
    "cut in the middle": calendar(event())[:150],
    "nothing": "",
    "no calendar": "\x00\xff" * 500,
    "thirty megabytes": calendar(event(more=("DESCRIPTION:" + "x" * 30_000_000,))).encode(),
    "ten thousand guests": calendar(
        event(more=tuple(f"ATTENDEE;CN=A{n}:mailto:a{n}@x.example" for n in range(10_000)))
    ),
}


@pytest.fixture
def desk(tmp_path: Path) -> NoticingDesk:
    return NoticingDesk(tmp_path)


def lives(life: MaildirDesk) -> None:
    """Runs and `find`, from the invitation to the form: nothing is said but what is meant for people."""
    for words, now in (
        (("run",), MORNING),
        (("find", "--why", "--all"), MORNING + HOUR),
        (("find", "--json", "--all"), MORNING + 2 * HOUR),
        (("run",), OVER + MINUTES),
        (("run",), OVER + 2 * HOUR),
    ):
        said = life(*words, now=now)
        assert 0 == said.code, said.err
        for talk in (said.err, said.out):
            assert "Traceback" not in talk
            assert "went wrong" not in talk
            assert not {"\u202e", "\u2066", "\x07", "\x1b"} & set(talk)


@pytest.mark.parametrize("name", CALENDARS)
def test_a_hostile_calendar_hides_nothing(tmp_path: Path, name: str) -> None:
    """From somebody the person wrote to, in a conversation of its own; the real invitation is asked about."""
    life = MaildirDesk(tmp_path, ())
    life.deliver(application(), APPLIED, SENT_FOLDER)
    bad = calendar_mail(
        CALENDARS[name], INVITED, "<bad@prairiegate.example>", subject=f"Interview {'x' * 100}"
    )
    life.deliver(bad, INVITED)
    real = calendar(event(uid="real", title="Interview: Head Teller"))
    life.deliver(
        calendar_mail(
            real, INVITED + MINUTES, "<real@prairiegate.example>", subject="Interview: Head Teller"
        ),
        INVITED + MINUTES,
    )
    lives(life)
    assert life.drafts()
    assert len(life.drafts()) < 30, "a calendar of thousands does not fill the Drafts"


WITHOUT = {
    "Message-ID": calendar_mail(message_id=None),
    "Date": calendar_mail(when=None),
    "From": calendar_mail(sender=None),
    "anything": b"\r\n",
    "a body": b"Subject: Interview\r\nContent-Type: text/calendar\r\n\r\n",
    "an end": calendar_mail()[:700],
    "plain letters": b"Subject: =?utf-8?b?/////w==?= Interview \xff\r\nFrom: \xff\r\n\r\n\xff Friday 10:00",
    "a year": calendar_mail().replace(b"2026", b"0001", 1),
    "a sane year": calendar_mail().replace(b"2026", b"9999", 1),
    "a short subject": mail("Friday at 10:00?", INVITED, "<s@x.example>", subject="Interview " * 5_000),
    "a short id": calendar_mail(message_id=f"<{'x' * 20_000}@x.example>"),
}


@pytest.mark.parametrize("name", WITHOUT)
def test_a_mail_that_lacks_something(tmp_path: Path, name: str) -> None:
    """A header, a body, an end: it is looked at as far as it goes."""
    life = MaildirDesk(tmp_path, ())
    life.deliver(application(), APPLIED, SENT_FOLDER)
    life.deliver(WITHOUT[name], INVITED)
    lives(life)


def test_an_invitation_without_a_message_id_is_asked_about_once(desk: NoticingDesk) -> None:
    """And its update, without one as well, moves it."""
    desk.receive(application(), APPLIED, sent=True)
    desk.receive(calendar_mail(message_id=None), INVITED)
    desk.run(MORNING)
    moved = calendar(event(START + HOUR, OVER + HOUR, sequence=1))
    desk.receive(calendar_mail(moved, INVITED + HOUR, None), MORNING)
    desk.run(MORNING + 2 * HOUR)
    desk.run(OVER + MINUTES)
    assert {} == desk.forms()
    desk.run(OVER + HOUR + MINUTES)
    desk.run(OVER + 3 * HOUR)
    assert 1 == len(desk.forms())


# ---- those who are not who they seem


def test_spam_is_not_looked_at(desk: NoticingDesk) -> None:
    """Whatever it invites to."""
    desk.receive(application(), APPLIED, sent=True)
    desk.box.deliver(calendar_mail(), INVITED, frozenset({Mark.SPAM}))
    desk.run(MORNING)
    assert () == desk.appointments()


FORGED = {
    "stranger": calendar_mail(sender=STRANGER),
    "it says accepted": calendar_mail(calendar(event(partstat="ACCEPTED")), sender=STRANGER),
    "it says that it is the person": calendar_mail(sender=MARCUS),
    "a reply the person never sent": calendar_mail(
        calendar(event(partstat="ACCEPTED"), method="REPLY"),
        method="REPLY",
        sender=MARCUS,
        to=DENISE_IN_FULL,
    ),
    "an applicant tracking system": calendar_mail(sender="Jobs <no-reply@greenhouse.io>"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_invitation_is_never_sure(desk: NoticingDesk, name: str) -> None:
    """Whatever a stranger can write into it."""
    desk.receive(FORGED[name].replace(b"prairiegate", b"elsewhere"), INVITED)
    desk.run(MORNING)
    assert Band.SURE not in {one.weighed.band for one in desk.appointments()}
    desk.run(OVER + MINUTES)
    assert {} == desk.forms()


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
@pytest.mark.parametrize("sender", [STRANGER, MARCUS, "kim@mail.example", None])
def test_a_stranger_neither_moves_nor_cancels(desk: NoticingDesk, method: str, sender: str | None) -> None:
    """The same UID, a higher number, even the same organiser: it is not their meeting.

    That they say so is kept beside it, but for mail in the person's own name: that speaks for nobody.
    """
    desk.notice()
    before = desk.only()
    bad = calendar(event(START + 99 * HOUR, OVER + 99 * HOUR, sequence=99), method=method)
    raw = calendar_mail(bad, MORNING, "<bad@elsewhere.example>", method=method, sender=sender)
    desk.receive(raw, MORNING)
    desk.run(MORNING + 2 * HOUR)
    assert before == replace(desk.only(), claims=())
    says = "moved" if method == "REQUEST" else "cancelled"
    assert ([] if sender == MARCUS else [says]) == [claim.code for claim in desk.only().claims]
    desk.run(OVER + MINUTES)
    assert 1 == len(desk.forms())


@pytest.mark.parametrize(
    "sender", [DENISE_IN_FULL, "Office <office@prairiegate.example>", "calendar-notification@google.com"]
)
def test_who_called_it_cancels(desk: NoticingDesk, sender: str) -> None:
    """The organiser, their house, or the calendar that speaks for them; in a conversation of its own."""
    desk.notice()
    gone = calendar(event(sequence=1), method="CANCEL")
    desk.receive(calendar_mail(gone, MORNING, "<gone@x.example>", method="CANCEL", sender=sender), MORNING)
    desk.run(MORNING + 2 * HOUR)
    desk.run(OVER + MINUTES)
    assert {} == desk.forms()
    assert AppointmentState.CANCELLED is desk.only().state


def test_a_stranger_in_a_copy_of_the_conversation(desk: NoticingDesk) -> None:
    """With another UID and the same title and time, they make at most a question of their own."""
    desk.notice()
    raw = calendar_mail(calendar(event(uid="mine")), MORNING, "<bad@elsewhere.example>", sender=STRANGER)
    desk.receive(raw, MORNING)
    desk.run(MORNING + 2 * HOUR)
    assert UID in {one.key for one in desk.appointments()}
    desk.run(OVER + MINUTES)
    assert 2 > len([one for one in desk.appointments() if one.key == UID and one.form])


# ---- anything at all

LINES = st.sampled_from(
    [
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VALARM",
        "END:VCALENDAR",
        "DTSTART:20260904T150000Z",
        "DTSTART;TZID=:20260904T150000",
        "DTEND:20260904T160000Z",
        "DURATION:-P9999D",
        "RECURRENCE-ID:20260904T150000Z",
        "STATUS:CANCELLED",
        "SEQUENCE:-1",
        "UID:talk-1@prairiegate.example",
        "SUMMARY:Interview",
        "ORGANIZER:mailto:",
        "ATTENDEE;CN=\u202e:mailto:x@y.example",
        "METHOD:COUNTER",
        "RRULE:FREQ=YEARLY;UNTIL=99991231",
        " folded",
        "\ud800",
        "\x00",
    ]
)


@settings(max_examples=25)
@given(written=st.lists(LINES, max_size=14), hours=st.integers(-2000, 2000))
def test_whatever_a_calendar_says_a_run_goes_on(
    tmp_path_factory: pytest.TempPathFactory, written: list[str], hours: int
) -> None:
    """Lines in any order at any time, before and after the real invitation."""
    desk = NoticingDesk(tmp_path_factory.mktemp("any"))
    text = "\r\n".join(["BEGIN:VCALENDAR", "METHOD:REQUEST", *written]).encode("utf-8", "surrogatepass")
    when: datetime = INVITED + timedelta(hours=hours)
    desk.invite()
    desk.receive(calendar_mail(text, when, "<any@prairiegate.example>"), INVITED)
    for now in (MORNING, OVER + MINUTES, OVER + 2 * HOUR):
        noticed = desk.run(now)
        assert ((), ()) == (noticed.errors, noticed.notes)
