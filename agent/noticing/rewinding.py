"""What a run did to an appointment under a clock that ran ahead, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from agent.keeping.journal.records import is_ahead
from agent.model.appointment import Appointment, AppointmentState
from agent.model.plan import Draft
from agent.visit import Agent


def rewind(agent: Agent, appointment: Appointment, now: datetime) -> Appointment:
    """The appointment as if no run had seen to it later than now; a form that was placed stays placed.

    Only that its time was over may be wrong: what mail, the person or the mailbox said is true at any time.

    Args:
        agent: The house.
        appointment: As on record.
        now: Aware.
    """
    if not agent.journal.appointments.is_ahead(appointment.id, now):
        return appointment
    state = appointment.state
    if state is AppointmentState.LAPSED:
        state = AppointmentState.ASKED if appointment.form else AppointmentState.SEEN
    return replace(appointment, state=state, seen_at=min(appointment.seen_at, now))


def find_placed_at(draft: Draft, now: datetime) -> datetime | None:
    """When a draft was placed; None where the clock ran ahead then, so that it may have been at any time."""
    return None if is_ahead(draft.placed_at, now) else draft.placed_at
