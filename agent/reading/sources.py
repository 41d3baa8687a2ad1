"""Where something was read, in words."""

from __future__ import annotations

from agent.knowledge.spelled_dates import day_and_month
from agent.model.appointment import Meeting
from agent.model.mail import Message


def mail_of(message: Message) -> str:
    """`mail of 1 September`."""
    return f"mail of {day_and_month(message.date.date())}"


def entry_of(meeting: Meeting) -> str:
    """`calendar entry of 1 September`."""
    return f"calendar entry of {day_and_month(meeting.said_at.date())}"
