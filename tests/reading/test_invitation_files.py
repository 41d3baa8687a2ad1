"""Every producer and shape of calendar, by a file each: what is understood of it."""

from __future__ import annotations

import base64
import quopri
import re
from pathlib import Path
from typing import Any

import pytest
from builders import profile
from calendar_files import RECEIVED, known, mail, names, raw

from agent.model.appointment import Meeting
from agent.model.mail import Address
from agent.reading.calendars.meetings import meetings_of
from agent.reading.message import read_message

pytestmark = pytest.mark.long

MARKS = ("whole_day", "repeats", "cancelled", "tentative", "accepted", "declined")
DOCUMENT = Path(__file__).parents[2] / "docs" / "invitations.md"


def shown(one: Address) -> str:
    """`Name <address>`."""
    return f"{one.name} <{one.email}>".strip()


def told(meeting: Meeting) -> dict[str, Any]:
    """A meeting as tests/data/calendars.yaml writes it: what is empty is left out."""
    marks = [mark for mark in MARKS if getattr(meeting, mark)]
    length = meeting.end - meeting.start if meeting.start and meeting.end else None
    fields = {
        "start": meeting.start.isoformat() if meeting.start else "",
        "local": meeting.local_start.isoformat() if meeting.local_start and not meeting.start else "",
        "minutes": length.total_seconds() // 60 if length else 0,
        "zone": meeting.zone,
        "title": meeting.title,
        "organizer": shown(meeting.organizer) if meeting.organizer else "",
        "people": [shown(one) for one in meeting.attendees],
        "place": meeting.place,
        "link": meeting.link,
        "mode": str(meeting.mode or ""),
        "recurrence": meeting.recurrence,
        "marks": marks,
        "problems": list(meeting.problems),
    }
    return {name: value for name, value in fields.items() if value}


@pytest.mark.parametrize("name", names())
def test_what_a_file_tells(name: str) -> None:
    """Start, end, zone, organiser, people, place, link, mode and title of every meeting in it."""
    message = mail(name)
    assert message.body is not None
    expected = known()[name]
    assert expected["meetings"] == [told(one) for one in meetings_of([message], profile())]
    assert expected.get("unread", []) == list(message.body.unread_calendars)


def test_every_file_is_documented() -> None:
    """The table of docs/invitations.md names each file, and no other."""
    documented = re.findall(r"^\|.*\| `([^`]+)` \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert names() == sorted(documented)
    assert names() == sorted(known())


CARRIERS = {
    "bare line ends": (b"Content-Type: text/calendar\n\n", lambda raw: raw.replace(b"\r\n", b"\n")),
    "a file": (
        b"Content-Type: application/ics; name=invite.ics\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        base64.encodebytes,
    ),
    "a file of no type": (
        b"Content-Type: a/b; name=invite.ICS\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
        lambda raw: quopri.encodestring(raw.replace(b"\r\n", b"\n")),
    ),
    "a file of a wrong type": (b'Content-Type: text/plain; name="invite.ics"\r\n\r\n', bytes),
}


@pytest.mark.parametrize("carrier", CARRIERS)
@pytest.mark.parametrize("name", ["teams.ics", "zoom.ics", "lotus-notes.ics", "shape-windows-1252.ics"])
def test_how_a_calendar_is_carried_changes_nothing(name: str, carrier: str) -> None:
    """The same meeting, inline or attached, whatever its content type, encoding and line ends."""
    head, encode = CARRIERS[carrier]
    carried = read_message(head + encode(raw(name)), key=name, received=RECEIVED)
    plain = mail(name)
    assert plain.body is not None
    assert carried.body is not None
    assert plain.body.invitations == carried.body.invitations
