"""What attending to an appointment came to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from agent.model.appointment import Appointment, AppointmentState
from agent.visit import Agent


class AskOutcome(StrEnum):
    """What attending to an appointment came to, as far as there is something to tell."""

    ASKED = "asked"
    """The form was put into Drafts."""
    SENT_BACK = "sent_back"
    """Something is missing or cannot stay; it is said in the form."""
    PARTLY = "partly"
    """It is an interview on record now with what is usable; the form asks for the rest."""
    DEBRIEFED = "debriefed"
    """It is an interview on record now."""
    CHANGED = "changed"
    """Its form changed the interview that it became."""
    UNSURE = "unsure"
    """It is over, and nobody has said whether it is one."""
    DISMISSED = "dismissed"
    CANCELLED = "cancelled"
    LOST = "lost"
    """Whether its form was made cannot be told: said once, and asked again on the person's word."""
    FILLED = "filled"
    """Everything is filled in for a day, and its form asks whether it is ready."""
    AWAY = "away"
    """Its form left Drafts, and what became of it cannot be told: said once."""
    REFUSED = "refused"
    """The person said in its form that it was no job interview."""
    CLOSED = "closed"
    """The person deleted the form of an interview that is on record."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class AskResult:
    """What was done for one appointment."""

    appointment: Appointment
    came: AskOutcome
    note: str = ""
    """More about it, for those who ask."""
    done: tuple[str, ...] = ()
    """What was done because lines of its form say so, a sentence each."""


def finish_appointment(
    agent: Agent,
    appointment: Appointment,
    state: AppointmentState,
    came: AskOutcome,
    now: datetime | None,
) -> AskResult:
    """Nothing more is done for it by itself; `now` (aware) is None where the person said so."""
    done = replace(appointment, state=state)
    agent.journal.appointments.update(done, None, now=now)
    return AskResult(done, came)
