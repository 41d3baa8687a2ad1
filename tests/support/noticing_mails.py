"""Mails of one interview at Prairie Gate for tests of noticing: a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from forms import ONE
from world import DENISE, MARCUS, mail

HOUR = timedelta(hours=1)
MINUTES = timedelta(minutes=10)
APPLIED = datetime.fromisoformat("2026-08-24T20:00:00-05:00")
INVITED = datetime.fromisoformat("2026-09-01T09:00:00-05:00")
START = datetime.fromisoformat("2026-09-04T10:00:00-05:00")
OVER = START + HOUR
UID = "talk-1@prairiegate.example"
TEXT = "Dear Marcus,\n\nwe look forward to seeing you at Prairie Gate Credit Union.\n\nDenise\n"
STRANGER = "Kim Stranger <kim@elsewhere.example>"

ANSWERS = {
    **ONE,
    "what stayed with you 1": "the teller who redesigned the queue with masking tape",
    "part 1": "hiring manager",
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
    organizer: str = DENISE,
    partstat: str = "NEEDS-ACTION",
    more: tuple[str, ...] = (),
    **lines: str | None,
) -> list[str]:
    """The lines of a VEVENT; `lines` are some by their names, None leaves one out, `more` come besides."""
    name, _, email = organizer.partition(" <")
    written: dict[str, str | None] = {
        "DTSTART": f":{utc(start)}" if start else None,
        "DTEND": f":{utc(end)}" if end else None,
        "ORGANIZER": f";CN={name}:mailto:{email.rstrip('>')}",
        "UID": f":{uid}" if uid is not None else None,
        "ATTENDEE": f";PARTSTAT={partstat};CN=Marcus Ellery:mailto:marcus.ellery@mail.example",
        "SEQUENCE": f":{sequence}" if sequence is not None else None,
        "SUMMARY": f":{title}",
        **lines,
    }
    told = [f"{line}{value}" for line, value in written.items() if value is not None]
    return ["BEGIN:VEVENT", *told, *more, "END:VEVENT"]


def calendar(*events: list[str], method: str = "REQUEST") -> str:
    """A VCALENDAR of these events, as Google writes it."""
    head = ["BEGIN:VCALENDAR", "PRODID:-//Google Inc//Google Calendar 70.9054//EN", "VERSION:2.0"]
    method_line = [f"METHOD:{method}"] if method else []
    inside = [line for one in events for line in one]
    return "\r\n".join([*head, *method_line, *inside, "END:VCALENDAR", ""])


def calendar_mail(  # noqa: PLR0913 - a mail has that many parts
    written: str | bytes | None = None,
    when: datetime | None = INVITED,
    message_id: str | None = "<i1@prairiegate.example>",
    *,
    method: str = "REQUEST",
    sender: str | None = DENISE,
    to: str = MARCUS,
    subject: str = "Invitation: Interview: Branch Operations Manager",
    text: str = TEXT,
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
        "In-Reply-To": references[-1] if references else None,
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
