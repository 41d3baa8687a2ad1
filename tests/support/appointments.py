"""Appointments for tests: a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from agent.model.appointment import Appointment, AppointmentId, Band, Evidence, Meeting, SaidTime, Weighed
from agent.model.mail import Address, MessageId

SAID_AT = datetime(2026, 9, 1, 14, tzinfo=UTC)
MEETING = Meeting(
    uid="meet-1@prairiegate.example",
    start=datetime(2026, 9, 4, 15, tzinfo=UTC),
    end=datetime(2026, 9, 4, 16, 30, tzinfo=UTC),
    title="Interview: Branch Operations Manager",
    organizer=Address("denise.kowalczyk@prairiegate.example", "Denise Kowalczyk"),
    said_at=SAID_AT,
)
SAID = SaidTime(start=datetime(2026, 9, 4, 15, tzinfo=UTC), sentence="Friday at 10 works.", said_at=SAID_AT)


def appointment(**changes: Any) -> Appointment:
    """A sure one at Prairie Gate, with a calendar."""
    given: dict[str, Any] = {
        "id": AppointmentId("prairie-gate-credit-union-2026-09-04"),
        "key": "meet-1@prairiegate.example",
        "mailbox": "local",
        "thread_ids": (MessageId("<a1@prairiegate.example>"),),
        "subject": "Branch Operations Manager interview",
        "seen_at": SAID_AT,
        "company": "Prairie Gate Credit Union",
        "meeting": MEETING,
        "weighed": Weighed(band=Band.SURE, evidence=(Evidence("the title says “Interview”", 4),)),
    }
    return Appointment(**{**given, **changes})
