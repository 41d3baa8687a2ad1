"""Conversations to choose from."""

from __future__ import annotations

from datetime import datetime

from builders import at, profile
from world import MARCUS, mail

from agent.debriefing.recent import recent_interviews
from agent.mailboxes.memory import MemoryMailbox
from agent.model.mail import MessageId

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
    mailbox = MemoryMailbox("local", own_addresses=("marcus.ellery@mail.example",))
    for raw, when in mails:
        mailbox.deliver(raw, when)
    return [one.thread for one in recent_interviews(mailbox, profile(), NOW, known=known)]


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
    invitation = mail("See you", days[0], "<a@x>").decode()
    head, _, _ = invitation.partition("Content-Type")
    raw = f'{head}Content-Type: text/calendar; method=REQUEST; charset="utf-8"\n\n{CALENDAR}'.encode()
    found = told((raw, days[0]), (mail("See you", days[1], "<b@x>"), days[1]))
    assert found == ["<a@x>", "<b@x>"]


def test_interviews_on_record_are_left_out() -> None:
    """A conversation that has its debrief already is not offered."""
    day = at("2026-09-01T09:00:00-05:00")
    assert told((mail("See you", day, "<a@x>"), day), known=(MessageId("<a@x>"),)) == []
