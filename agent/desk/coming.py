"""What comes next without a word of the person's: letters that wait for a day, interviews, the next run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agent.checkup.cron import check_schedule
from agent.checkup.installation import Installation
from agent.errors import SecondChanceError
from agent.keeping.config import Config
from agent.keeping.failed_starts import load_failed_starts
from agent.keeping.home_folder import Home
from agent.mailboxes.interface import Mailbox
from agent.mailboxes.registry import open_mailbox
from agent.model.finding import Finding, State
from agent.model.plan import InterviewState, TrackState
from agent.noticing import over_at
from agent.scheduling.scheduler import build_job
from agent.telling.facts import Facts
from agent.visit import Agent
from agent.wording import appointments, runs, sentences

MOST = 5
"""So many of each are named; the others have their own page."""
_TO_COME = frozenset({TrackState.ARMED, TrackState.WAITING, TrackState.DUE, TrackState.BLOCKED})


@dataclass(frozen=True, slots=True)
class Line:
    """An interview, and what comes next of it."""

    id: str
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Whether the program is called by itself, and what it did last."""

    is_set: bool
    sentences: tuple[str, ...]


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


def read_clock(agent: Agent, home: Home, now: datetime) -> Clock:
    """Whether something calls the program every hour, when next, and what the last run came to."""

    def open_one(name: str, config: Config, place: Home) -> Mailbox:
        return open_mailbox(name, config, place, now)

    here = Installation(home=home, now=now, read_clock=None, environ=os.environ, open_mailbox=open_one)
    findings = tuple(check_schedule(here))
    is_set = any(one.state is State.OK for one in findings)
    return Clock(is_set=is_set, sentences=tuple(_list_sentences(agent, home, findings, now, is_set=is_set)))


def _list_sentences(
    agent: Agent, home: Home, findings: tuple[Finding, ...], now: datetime, *, is_set: bool
) -> Iterator[str]:
    zone = agent.config.profile.time_zone
    if is_set:
        upcoming = find_next_run(now, build_job(str(home.root)).minute, ZoneInfo(zone))
        yield f"Your mail is looked at by itself, once an hour; next at {upcoming:%H:%M}."
    else:
        yield "Nothing looks at your mail by itself yet, so letters come only when you press the button here."
    yield from (one.text for one in findings if one.state is not State.OK and is_set)
    last = agent.journal.runs.list_latest(1)
    if last and last[0].tells:
        when = sentences.format_moment(last[0].at, zone, now)
        ended = runs.describe_end(last[0])
        yield f"The last look was on {when}: {ended}. second-chance log shows what it did."
    elif last:
        yield runs.describe_idle(last[0], zone, now)
    with suppress(SecondChanceError):  # the file is a help, no more
        if failed := load_failed_starts(home):
            yield runs.describe_failed_starts(failed, zone, now)


def find_next_run(now: datetime, minute: int, zone: ZoneInfo) -> datetime:
    """When a run comes next that comes at this minute of each hour, on the person's clock."""
    here = now.astimezone(zone)
    upcoming = here.replace(minute=minute, second=0, microsecond=0)
    return upcoming if upcoming > here else upcoming + timedelta(hours=1)
