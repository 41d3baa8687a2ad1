"""The files of tests/data/calendars as mails, and what tests/data/calendars.yaml says they tell."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from builders import at
from yaml_files import read_yaml

from agent.model.mail import Mark, Message
from agent.reading.calendars.invitation import read_invitations
from agent.reading.message import read_message

FOLDER = Path(__file__).parents[1] / "data" / "calendars"
RECEIVED = datetime(2026, 9, 1, 15, tzinfo=UTC)


def names() -> list[str]:
    """Every file, in order."""
    return sorted(path.name for path in FOLDER.iterdir() if not path.name.startswith("."))


def raw(name: str) -> bytes:
    """The bytes of a file."""
    return (FOLDER / name).read_bytes()


def known() -> dict[str, dict[str, Any]]:
    """What each file tells."""
    told: dict[str, dict[str, Any]] = read_yaml(FOLDER.with_suffix(".yaml"))
    return told


def _find_organizer(stored: bytes) -> str:
    """Who sends a calendar, where it is not the person."""
    called = (one.organizer.email for one in read_invitations(stored) if one.organizer)
    return next(
        (email for email in called if email != "marcus.ellery@mail.example"), "sender@company.example"
    )


def mail(name: str, date: str = "", marks: frozenset[Mark] = frozenset(), **headers: str) -> Message:
    """A file as the mail it came with; a bare calendar gets one of its organiser."""
    stored = raw(name)
    when = at(date) if date else RECEIVED
    if name.endswith(".ics"):
        fields = {
            "From": f"Sender <{_find_organizer(stored)}>",
            "To": "marcus.ellery@mail.example",
            "Date": format_datetime(when),
            "Message-ID": f"<{name}@company.example>",
            "Content-Type": "text/calendar",
            **headers,
        }
        head = "".join(f"{field.replace('_', '-')}: {value}\r\n" for field, value in fields.items())
        stored = head.encode() + b"\r\n" + stored
    return read_message(stored, key=name, received=when, marks=marks)
