"""Invitations to the sample interview by calendar: a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from mails import DENISE_IN_FULL, INVITED, MARCUS

HOUR = timedelta(hours=1)
MINUTES = timedelta(minutes=10)
START = datetime.fromisoformat("2026-09-04T10:00:00-05:00")
OVER = START + HOUR
UID = "talk-1@prairiegate.example"
TEXT = "Dear Marcus,\n\nwe look forward to seeing you at Prairie Gate Credit Union.\n\nDenise\n"
LATER = OVER + MINUTES
LOOKED = INVITED + HOUR
STRANGER = "Kim Stranger <kim@elsewhere.example>"
QUICK_HIRE = "Quick Hire <talent@quick-hire.example>"


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
    organizer: str = DENISE_IN_FULL,
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
    sender: str | None = DENISE_IN_FULL,
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


def invite(  # noqa: PLR0913 - what calendars change
    when: datetime = INVITED,
    message_id: str = "<i1@prairiegate.example>",
    *,
    sender: str = DENISE_IN_FULL,
    title: str = "Interview: Branch Operations Manager",
    text: str = TEXT,
    method: str = "REQUEST",
    answers: str = "",
    **lines: str | None,
) -> bytes:
    """A mail with an invitation; `lines` are lines of its event by their names, None leaves one out."""
    written: dict[str, Any] = {"DTSTAMP": f":{utc(when)}", **lines}
    one = event(title=title, organizer=sender, **written)
    return calendar_mail(
        calendar(one, method=method),
        when,
        message_id,
        method=method,
        sender=sender,
        subject=f"Invitation: {title}",
        text=text,
        references=(answers,) if answers else (),
    )


def cold_invite() -> bytes:
    """An invitation of somebody the person never wrote to: perhaps an interview."""
    return invite(
        message_id="<s1@quick-hire.example>",
        sender=QUICK_HIRE,
        title="Interview: Night Shift Lead",
        text="Dear Marcus, we would like to invite you to an interview for the Night Shift Lead role.\n",
        UID=":s1@quick-hire.example",
    )
