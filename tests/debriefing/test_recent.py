"""Conversations to choose from."""

from __future__ import annotations

from datetime import datetime

from builders import at, profile
from mails import MARCUS, mail
from worlds.memory import MemoryMailbox

from agent.model.mail import MessageId
from agent.model.prefill import Prefill
from agent.noticing.suggestions import find_recent_interviews

NOW = at("2026-09-04T12:10:00-05:00")
CALENDAR = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:1
DTSTAMP:20260901T090000Z
DTSTART:20260904T150000Z
DTEND:20260904T163000Z
SUMMARY:Interview
END:VEVENT
END:VCALENDAR
"""


def told(*mails: tuple[bytes, datetime], known: tuple[MessageId, ...] = ()) -> list[str]:
    return [one.thread for one in prefilled(*mails, known=known)]


def prefilled(*mails: tuple[bytes, datetime], known: tuple[MessageId, ...] = ()) -> tuple[Prefill, ...]:
    mailbox = MemoryMailbox("local", own_addresses=("marcus.ellery@mail.example",))
    for raw, when in mails:
        mailbox.deliver(raw, when)
    return find_recent_interviews(mailbox, profile(), NOW, recorded_ids=known)


def with_calendar(calendar: str, message_id: str, when: datetime) -> bytes:
    head, _, _ = mail("See you", when, message_id).decode().partition("Content-Type")
    return f'{head}Content-Type: text/calendar; method=REQUEST; charset="utf-8"\n\n{calendar}'.encode()


def test_likely_conversations() -> None:
    """Mails of the last weeks that speak of an interview, the newest first; own mail alone is none."""
    days = [at(f"2026-09-0{day}T09:00:00-05:00") for day in (1, 2, 3)]
    found = told(
        (mail("See you", days[0], "<a@x>"), days[0]),
        (mail("See you", days[1], "<b@x>", subject="Your application"), days[1]),
        (mail("Ten things", days[2], "<c@x>", subject="Lunch"), days[2]),
        (mail("May I?", days[2], "<d@x>", sender=MARCUS, to="d@x.example"), days[2]),
        (mail("Long ago", at("2026-07-01T09:00:00-05:00"), "<e@x>"), at("2026-07-01T09:00:00-05:00")),
    )
    assert found == ["<b@x>", "<a@x>"]


def test_a_meeting_that_is_over_comes_first() -> None:
    """A calendar entry that is over is the best sign of an interview to replay."""
    days = [at(f"2026-09-0{day}T09:00:00-05:00") for day in (1, 2)]
    raw = with_calendar(CALENDAR, "<a@x>", days[0])
    found = told((raw, days[0]), (mail("See you", days[1], "<b@x>"), days[1]))
    assert found == ["<a@x>", "<b@x>"]


def test_interviews_on_record_are_left_out() -> None:
    """A conversation that has its debrief already is not offered."""
    day = at("2026-09-01T09:00:00-05:00")
    assert told((mail("See you", day, "<a@x>"), day), known=(MessageId("<a@x>"),)) == []


def test_the_last_meeting_that_is_over_is_the_one() -> None:
    """Of several, not the one to come and not one that was called off."""
    day = at("2026-09-01T09:00:00-05:00")
    later = CALENDAR.replace("UID:1", "UID:2").replace("0904T1", "0908T1")
    off = (
        CALENDAR.replace("UID:1", "UID:3")
        .replace("SUMMARY", "STATUS:CANCELLED\nSUMMARY")
        .replace("T163", "T165")
    )
    (one,) = prefilled((with_calendar(CALENDAR + later + off, "<a@x>", day), day))
    assert "2026-09-04T11:30:00-05:00" == one.interview_end.value
    (none,) = prefilled((with_calendar(later, "<a@x>", day), day))
    assert "" == none.interview_end.value


def test_a_time_that_a_mail_says_is_suggested() -> None:
    """Where there is no calendar, with its sentence."""
    day = at("2026-09-01T09:00:00-05:00")
    (one,) = prefilled((mail("Friday, September 4 at 10:30 am works. See you then.", day, "<a@x>"), day))
    assert "2026-09-04T11:30:00-05:00" == one.interview_end.value
    assert "10:30 am works" in one.interview_end.source
