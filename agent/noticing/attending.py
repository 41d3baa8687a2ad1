"""Attend: do what is due for one appointment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from agent.deciding.appointments import Act, next_for, over_at
from agent.keeping.journal_records import Record
from agent.model.appointment import Appointment, AppointmentState, Band
from agent.noticing.asking import Asking, AskOutcome, AskResult, finish_appointment
from agent.noticing.linking import is_of, is_past, unclaimed
from agent.visit import Agent

_OPEN = frozenset({AppointmentState.SEEN, AppointmentState.ASKED})


def handle_appointment(agent: Agent, one: Appointment, now: datetime, *, dry_run: bool = False) -> AskResult:
    """Do what is due for an appointment; repeated at the same moment it changes nothing.

    Args:
        agent: The house.
        one: As on record.
        now: Aware.
        dry_run: Touch no draft; what is written to the journal goes into a copy.

    Raises:
        As the mailbox's methods; what is on record still holds.
    """
    return _on_record(agent, one) or _due(agent, one, now, dry_run=dry_run)


def _due(agent: Agent, one: Appointment, now: datetime, *, dry_run: bool) -> AskResult:
    """What its state, its time and the moment ask for."""
    step = next_for(one, agent.config.profile.time_zone, now)
    match step.act:
        case Act.CANCEL:
            return finish_appointment(agent, one, AppointmentState.CANCELLED, AskOutcome.CANCELLED)
        case Act.LAPSE:
            return finish_appointment(agent, one, AppointmentState.LAPSED, AskOutcome.NOTHING)
        case Act.ASK:
            return Asking(agent, one, now, dry_run).ask()
        case Act.LISTEN:
            return Asking(agent, one, now, dry_run).listen()
        case Act.WAIT | Act.REST:
            agent.journal.appointments.keep(one, step.look_again)
            return AskResult(one, AskOutcome.UNSURE if _is_unsure(agent, one, now) else AskOutcome.NOTHING)


def _is_unsure(agent: Agent, one: Appointment, now: datetime) -> bool:
    """Whether it is over, and only the person can say if it was an interview.

    It is attended to when it is over and when it lapses, so this is said once.
    """
    over = over_at(one, agent.config.profile.time_zone)
    declined = one.meeting is not None and one.meeting.declined
    waits = one.state is AppointmentState.SEEN and not declined
    return waits and one.weighed.band is Band.ASK and over is not None and over <= now


def close_recorded_appointments(agent: Agent) -> None:
    """Whatever is on record as an interview by now is no longer asked about."""
    for one in agent.journal.appointments.all():
        _on_record(agent, one)


def _on_record(agent: Agent, one: Appointment) -> AskResult | None:
    """Where the person told of it in another way, or of a later talk, nobody asks any more."""
    if one.interview:  # told by its form, which is still to say so
        return None
    zone = agent.config.profile.time_zone
    if one.state not in _OPEN:
        return None
    for record in unclaimed(agent):
        if is_of(one, record, zone) and _is_nearest(agent, one, record):
            done = replace(one, interview=record.id)
            return finish_appointment(agent, done, AppointmentState.DEBRIEFED, AskOutcome.NOTHING)
    past = any(is_past(one, record, zone) for record in agent.journal.interviews())
    if past and one.state is AppointmentState.SEEN and not one.confirmed_at:
        return finish_appointment(agent, one, AppointmentState.LAPSED, AskOutcome.NOTHING)
    return None


def _is_nearest(agent: Agent, one: Appointment, record: Record) -> bool:
    """Whether no other open talk is nearer to it in time: of two on one day each has its own."""
    zone = agent.config.profile.time_zone
    end = record.debrief.interview_end

    def distance(appointment: Appointment) -> timedelta:
        over = over_at(appointment, zone)
        return abs(over - end) if over else timedelta.max

    others = (other for other in agent.journal.appointments.all() if other.state in _OPEN)
    return all(distance(one) <= distance(other) for other in others if is_of(other, record, zone))
