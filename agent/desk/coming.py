"""What comes next without a word of the person's: letters that wait for a day, interviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent.model.plan import InterviewState, TrackState
from agent.noticing import over_at
from agent.telling.facts import Facts
from agent.visit import Agent
from agent.wording import appointments, sentences

MOST = 5
"""So many of each are named; the others have their own page."""
_TO_COME = frozenset({TrackState.ARMED, TrackState.WAITING, TrackState.DUE, TrackState.BLOCKED})


@dataclass(frozen=True, slots=True)
class Line:
    """An interview, and what comes next of it."""

    id: str
    name: str
    text: str


def list_second_letters(agent: Agent, facts: Facts, now: datetime) -> tuple[Line, ...]:
    """Open interviews whose second letter is to come, the next one first."""
    zone = agent.config.profile.time_zone
    some = [
        (plan.track.not_before or plan.look_again or now, record)
        for record in facts.records
        if (plan := record.plan) and plan.state is InterviewState.OPEN and plan.track.state in _TO_COME
    ]
    some.sort(key=lambda one: (one[0], one[1].id))
    return tuple(
        Line(record.id, record.debrief.company, sentences.describe_track(record.plan.track, zone, now))
        for _, record in some
        if record.plan
    )


def list_interviews_to_come(agent: Agent, facts: Facts, now: datetime) -> tuple[Line, ...]:
    """Interviews that were seen in the mail and are not over, the next one first."""
    profile = agent.config.profile
    listed = appointments.select_listed(facts.appointments, profile, now, everything=False)
    return tuple(
        Line(one.id, appointments.name_appointment(one), appointments.describe_when(one, profile, now))
        for one in listed
        if (over := over_at(one, profile.time_zone)) and over > now
    )
