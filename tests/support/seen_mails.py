"""Mails that `find` sees an interview in, or perhaps one, or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from desk import Desk
from mailbox_contract import SENT_FOLDER
from maildirs import PLUS_PLUS
from world import DENISE, MARCUS, mail

APPLIED = datetime.fromisoformat("2026-08-24T20:00:00-05:00")
INVITED = datetime.fromisoformat("2026-09-01T09:00:00-05:00")
LOOKED = INVITED + timedelta(hours=1)
START = datetime.fromisoformat("2026-09-04T10:00:00-05:00")
END = datetime.fromisoformat("2026-09-04T11:00:00-05:00")
OVER = END + timedelta(minutes=10)
STRANGER = "Quick Hire <talent@quick-hire.example>"


def utc(moment: datetime) -> str:
    """As calendars write it: `20260904T150000Z`."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def calendar_mail(  # noqa: PLR0913 - what calendars change
    when: datetime = INVITED,
    message_id: str = "<i1@prairiegate.example>",
    *,
    sender: str = DENISE,
    title: str = "Interview: Branch Operations Manager",
    text: str = "Dear Marcus,\n\nwe look forward to seeing you at Prairie Gate Credit Union.\n\nDenise\n",
    method: str = "REQUEST",
    answers: str = "",
    **lines: str | None,
) -> bytes:
    """A mail with an invitation; `lines` are lines of its event by their names, None leaves one out."""
    name, _, email = sender.partition(" <")
    event: dict[str, str | None] = {
        "DTSTART": f":{utc(START)}",
        "DTEND": f":{utc(END)}",
        "DTSTAMP": f":{utc(when)}",
        "UID": ":talk-1@prairiegate.example",
        "SEQUENCE": ":0",
        "SUMMARY": f":{title}",
        "ORGANIZER": f";CN={name}:mailto:{email.rstrip('>')}",
        "ATTENDEE": ";PARTSTAT=NEEDS-ACTION;CN=Marcus Ellery:mailto:marcus.ellery@mail.example",
        **lines,
    }
    calendar = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Google Inc//Google Calendar 70.9054//EN",
        "VERSION:2.0",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        *(f"{line}{value}" for line, value in event.items() if value is not None),
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    one = EmailMessage()
    one["From"], one["To"], one["Subject"] = sender, MARCUS, f"Invitation: {title}"
    one["Date"], one["Message-ID"] = format_datetime(when), message_id
    if answers:
        one["In-Reply-To"] = one["References"] = answers
    one.set_content(text)
    one.add_alternative("\r\n".join(calendar), subtype="calendar", params={"method": method})
    return one.as_bytes()


def application() -> bytes:
    """What the person wrote to Denise before; with it her invitation is sure to be an interview."""
    return mail(
        "Dear Ms. Kowalczyk,\n\nhere is my application for the Branch Operations Manager role.\n\nMarcus\n",
        APPLIED,
        "<apply@mail.example>",
        sender=MARCUS,
        to=DENISE,
        subject="Application: Branch Operations Manager",
    )


def strangers() -> bytes:
    """An invitation of somebody the person never wrote to: perhaps an interview."""
    return calendar_mail(
        message_id="<s1@quick-hire.example>",
        sender=STRANGER,
        title="Interview: Night Shift Lead",
        text="Dear Marcus, we would like to invite you to an interview for the Night Shift Lead role.\n",
        UID=":s1@quick-hire.example",
    )


def desk_with(
    base: Path, *mails: bytes, applied: bool = True, config: Mapping[str, str] | None = None
) -> Desk:
    """A desk with these mails, all of them of one moment."""
    desk = Desk(base, mails=())
    if applied:
        desk.deliver(application(), APPLIED, PLUS_PLUS[SENT_FOLDER])
    for raw in mails:
        desk.deliver(raw, INVITED)
    if config:
        find = "".join(f"{key} = {value}\n" for key, value in config.items())
        desk.config(desk.config_file.read_text() + f"\n[find]\n{find}")
    return desk
