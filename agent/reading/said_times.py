"""Days and times that a mail without a calendar names: offered to the person, never taken."""

from __future__ import annotations

from agent.model.appointment import SaidTime
from agent.model.mail import Message


def said_times(message: Message, zone: str) -> tuple[SaidTime, ...]:
    """The times still to come that the new words and the subject of a mail name; at most 6."""
    del message, zone
    return ()
