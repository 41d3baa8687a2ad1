"""Mails of one interview at Prairie Gate for tests of noticing: a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from world import DENISE, MARCUS, mail

HOUR = timedelta(hours=1)
MINUTES = timedelta(minutes=10)
APPLIED = datetime.fromisoformat("2026-08-24T20:00:00-05:00")
INVITED = datetime.fromisoformat("2026-09-01T09:00:00-05:00")
START = datetime.fromisoformat("2026-09-04T10:00:00-05:00")
OVER = START + HOUR
UID = "talk-1@prairiegate.example"
STRANGER = "Kim Stranger <kim@elsewhere.example>"

ANSWERS = {
    "how it went": "mixed",
    "what stayed with you 1": "the teller who redesigned the queue with masking tape",
    "part 1": "hiring manager",
    "what you bring 1": "running a four-teller branch through two audits",
    "what they need 1": "steadier closing routines",
    "what excites you": "rebuilding the closing routine with your tellers",
    "question 1": "How would you handle a cash shortage at close?",
    "what was missing 1": "incomplete",
    "better answer 1": "I recount with a second person before anyone leaves",
    "role": "Branch Operations Manager",
    "company": "Prairie Gate Credit Union",
    "how you talked": "in person",
}
"""All that a form needs."""
MISSING = "what excites you"
"""Without it a form is not complete."""


def utc(moment: datetime) -> str:
    """As calendars write it."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def event(  # noqa: PLR0913 - what calendars change
    start: datetime | None = START,
    end: datetime | None = OVER,
    *,
    sequence: int | None = 0,
    uid: str | None = UID,
    title: str = "Interview: Branch Operations Manager",
    organizer: str = "denise.kowalczyk@prairiegate.example",
    partstat: str = "NEEDS-ACTION",
    more: tuple[str, ...] = (),
) -> list[str]:
    """The lines of a VEVENT."""
    return [
        "BEGIN:VEVENT",
        *([f"DTSTART:{utc(start)}"] if start else []),
        *([f"DTEND:{utc(end)}"] if end else []),
        f"ORGANIZER;CN=Denise Kowalczyk:mailto:{organizer}",
        *([f"UID:{uid}"] if uid is not None else []),
        f"ATTENDEE;PARTSTAT={partstat};CN=Marcus Ellery:mailto:marcus.ellery@mail.example",
        *([f"SEQUENCE:{sequence}"] if sequence is not None else []),
        f"SUMMARY:{title}",
        *more,
        "END:VEVENT",
    ]


def calendar(*events: list[str], method: str = "REQUEST") -> str:
    """A VCALENDAR of these events."""
    inside = [line for one in events for line in one]
    method_line = [f"METHOD:{method}"] if method else []
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "PRODID:-//Test//EN", "VERSION:2.0", *method_line, *inside, "END:VCALENDAR", ""]
    )


def calendar_mail(  # noqa: PLR0913 - a mail has that many parts
    written: str | bytes | None = None,
    when: datetime | None = INVITED,
    message_id: str | None = "<i1@prairiegate.example>",
    *,
    method: str = "REQUEST",
    sender: str | None = DENISE,
    to: str = MARCUS,
    subject: str = "Invitation: Interview: Branch Operations Manager",
    text: str = "Dear Marcus,\n\nwe look forward to seeing you at Prairie Gate Credit Union.\n\nDenise\n",
    references: tuple[str, ...] = (),
) -> bytes:
    """A mail with a calendar part; None leaves a field out."""
    one = EmailMessage()
    fields = {
        "From": sender,
        "To": to,
        "Subject": subject,
        "Date": format_datetime(when) if when else None,
        "Message-ID": message_id,
        "References": " ".join(references) or None,
    }
    for name, value in fields.items():
        if value is not None:
            one[name] = value
    one.set_content(text)
    found = calendar(event(), method=method) if written is None else written
    if isinstance(found, str):
        one.add_alternative(found, subtype="calendar", params={"method": method or "REQUEST"})
    else:
        one.add_attachment(found, maintype="text", subtype="calendar", filename="invite.ics")
    return one.as_bytes()


def application() -> bytes:
    """They wrote first: what makes an invitation trusted."""
    return mail(
        "Dear Ms. Kowalczyk,\n\nhere is my application for the Branch Operations Manager role.\n\nMarcus\n",
        APPLIED,
        "<apply@mail.example>",
        sender=MARCUS,
        to=DENISE,
        subject="Application: Branch Operations Manager",
    )
