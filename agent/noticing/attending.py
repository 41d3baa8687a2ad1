"""Attend: do what is due for one appointment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from agent.deciding.appointments import Act, next_for
from agent.model.appointment import Appointment, AppointmentState
from agent.noticing.asking import Asking, Attended, Came, settled
from agent.noticing.ties import is_of, is_past
from agent.visit import Agent

_OPEN = frozenset({AppointmentState.SEEN, AppointmentState.ASKED})


def attend(agent: Agent, one: Appointment, now: datetime, *, dry_run: bool = False) -> Attended:
    """Do what is due for an appointment; repeated at the same moment it changes nothing.

    Args:
        agent: The house.
        one: As on record.
        now: Aware.
        dry_run: Touch no draft; what is written to the journal goes into a copy.

    Raises:
        As the mailbox's methods; what is on record still holds.
    """
    on_record = _on_record(agent, one)
    if on_record is not None:
        return on_record
    step = next_for(one, agent.config.profile.time_zone, now)
    match step.act:
        case Act.CANCEL:
            return settled(agent, one, AppointmentState.CANCELLED, Came.CANCELLED)
        case Act.LAPSE:
            return settled(agent, one, AppointmentState.LAPSED, Came.NOTHING)
        case Act.ASK:
            return Asking(agent, one, now, dry_run).ask()
        case Act.LISTEN:
            return Asking(agent, one, now, dry_run).listen()
        case Act.WAIT | Act.REST:
            agent.journal.appointments.keep(one, step.look_again)
            return Attended(one, Came.NOTHING)


def settle(agent: Agent) -> None:
    """Whatever is on record as an interview by now is no longer asked about."""
    for one in agent.journal.appointments.all():
        _on_record(agent, one)


def _on_record(agent: Agent, one: Appointment) -> Attended | None:
    """Where the person told of it in another way, or of a later talk, nobody asks any more."""
    zone = agent.config.profile.time_zone
    for record in agent.journal.interviews():
        if one.state in _OPEN and is_of(one, record, zone):
            done = replace(one, interview=record.id)
            return settled(agent, done, AppointmentState.DEBRIEFED, Came.NOTHING)
        if one.state is AppointmentState.SEEN and not one.confirmed_at and is_past(one, record, zone):
            return settled(agent, one, AppointmentState.LAPSED, Came.NOTHING)
    return None
